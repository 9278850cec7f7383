/// What headers and dotted keys may open, and what not.
///
/// Specification: the sections "Keys", "Table" and "Array of Tables". The rule behind them: a table has one
/// place that defines it, and whatever is written with an equals sign is finished there.
extension TableDraft {
    /// The table that the path's last key is to be set in, by the rules of dotted keys.
    ///
    /// - Parameter path: the key before an equals sign; its last part must be new.
    /// - Returns: this table, or one that dotted keys made below it.
    /// - Throws: where a part of the path is something that dotted keys cannot add to.
    func dottedOwner(of path: KeyPath) throws(TOMLError) -> TableDraft {
        var table = self
        for key in path.parents {
            table = try table.dottedChild(key)
        }
        guard let (_, given) = table.entry(path.last) else { return table }
        throw Self.taken(path.last, "is already set", given)
    }

    /// The table of a header `[path]`, which must not have been defined yet.
    ///
    /// - Parameters:
    ///   - path: what is between the brackets.
    ///   - position: where the header begins.
    /// - Returns: the table that the lines after the header fill.
    /// - Throws: where the path is taken already.
    func openTable(_ path: KeyPath, at position: TOMLPosition) throws(TOMLError) -> TableDraft {
        let parent = try headerParent(of: path)
        let key = path.last
        guard let (entry, given) = parent.entry(key) else {
            return try parent.addTable(.header, for: key, at: position)
        }
        switch entry {
        case .table(let table) where table.origin == .superTable:
            parent.promote(table, for: key, at: position)
            return table
        case .table(let table) where table.origin == .dotted:
            throw Self.taken(key, "is already a table made by a dotted key", given)
        case .table:
            throw Self.taken(key, "is already a table", given)
        case .tables:
            throw Self.taken(key, "is already an array of tables, which is added to by [[…]]", given)
        case .value(let value):
            throw Self.taken(key, "is already \(value.typeName)", given)
        }
    }

    /// A new table for a header `[[path]]`.
    ///
    /// - Parameters:
    ///   - path: what is between the brackets.
    ///   - position: where the header begins.
    /// - Returns: the table that the lines after the header fill.
    /// - Throws: where the path is taken by anything but such headers.
    func appendElement(_ path: KeyPath, at position: TOMLPosition) throws(TOMLError) -> TableDraft {
        let parent = try headerParent(of: path)
        let key = path.last
        guard let (entry, given) = parent.entry(key) else {
            try Self.checkDepth(parent.depth + 2, at: key.position)
            let tables = TableArrayDraft(depth: parent.depth + 1, position: position)
            parent.add(.tables(tables), for: key)
            return tables.last
        }
        switch entry {
        case .tables(let tables):
            return tables.append(at: position)
        case .table:
            throw Self.taken(key, "is already a single table, not an array of tables", given)
        case .value(let value):
            throw Self.taken(key, "is already \(value.typeName), which [[…]] cannot add to", given)
        }
    }

    /// The table above the header's last key; tables that do not exist yet are made.
    private func headerParent(of path: KeyPath) throws(TOMLError) -> TableDraft {
        var table = self
        for key in path.parents {
            table = try table.headerChild(key)
        }
        return table
    }

    private func headerChild(_ key: TOMLKey) throws(TOMLError) -> TableDraft {
        guard let (entry, given) = entry(key) else {
            return try addTable(.superTable, for: key, at: key.position)
        }
        switch entry {
        case .table(let table):
            return table
        case .tables(let tables):
            return tables.last
        case .value(let value):
            throw Self.taken(key, "is already \(value.typeName), which a header cannot add to", given)
        }
    }

    private func dottedChild(_ key: TOMLKey) throws(TOMLError) -> TableDraft {
        guard let (entry, given) = entry(key) else {
            return try addTable(.dotted, for: key, at: key.position)
        }
        switch entry {
        case .table(let table) where table.origin == .dotted:
            return table
        case .table:
            let what = "is already a table opened by a header, which a dotted key cannot add to"
            throw Self.taken(key, what, given)
        case .tables:
            throw Self.taken(key, "is already an array of tables, which a dotted key cannot add to", given)
        case .value(let value):
            throw Self.taken(key, "is already \(value.typeName), which a dotted key cannot add to", given)
        }
    }

    private static func taken(_ key: TOMLKey, _ what: String, _ given: TOMLPosition) -> TOMLError {
        TOMLError(position: key.position, reason: "the key \(key.shown) \(what); see line \(given.line)")
    }
}
