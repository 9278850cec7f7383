import GRDB

extension Database {
    /// Runs one statement that changes rows, prepared once for each connection.
    ///
    /// - Returns: How many rows it changed.
    @discardableResult
    func change(_ sql: String, _ values: [(any DatabaseValueConvertible)?]) throws -> Int {
        try cachedStatement(sql: sql).execute(arguments: checked(values))
        return changesCount
    }

    /// All rows that a query finds.
    func rows<Value>(
        _ sql: String, _ values: [(any DatabaseValueConvertible)?] = [],
        as make: (Columns) throws(JournalError) -> Value
    ) throws -> [Value] {
        let cursor = try Row.fetchCursor(cachedStatement(sql: sql), arguments: checked(values))
        var found: [Value] = []
        while let row = try cursor.next() { found.append(try make(Columns(row: row))) }
        return found
    }

    /// The first row that a query finds.
    func row<Value>(
        _ sql: String, _ values: [(any DatabaseValueConvertible)?] = [],
        as make: (Columns) throws(JournalError) -> Value
    ) throws -> Value? {
        try rows(sql, values, as: make).first
    }

    /// A text would be cut at its first NUL on its way in, and two different identifiers be one.
    private func checked(_ values: [(any DatabaseValueConvertible)?]) throws(JournalError)
        -> StatementArguments
    {
        for case let text as String in values where text.utf8.contains(0) {
            throw .refused(.textWithNUL)
        }
        return StatementArguments(values)
    }
}
