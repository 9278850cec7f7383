/// A table while the document is being read, when later lines may still add to it.
///
/// A class, since the table that the lines fill and its place in the tree are the same thing.
final class TableDraft {
    /// How the table came to be, which decides what may still be done to it.
    enum Origin {
        /// The document itself.
        case root
        /// `[a]`: never to be opened again.
        case header
        /// `a` in `[a.b]`: may still get one header of its own.
        case superTable
        /// One `[[a]]`.
        case element
        /// `a` in `a.b = 1`: more dotted keys may add to it, a header may not open it.
        case dotted
        /// `{ … }`: closed with its brace.
        case inline
    }

    /// What a key stands for.
    enum Entry {
        case value(TOMLValue)
        case table(TableDraft)
        case tables(TableArrayDraft)
    }

    /// How many arrays and tables this one is in, itself included; the root is at 0.
    let depth: Int

    private(set) var origin: Origin
    private var position: TOMLPosition
    private var keys: [TOMLKey] = []
    private var entries: [Entry] = []
    private var places: [[UInt8]: Int] = [:]

    var isEmpty: Bool { keys.isEmpty }

    /// Makes an empty table.
    ///
    /// - Parameters:
    ///   - origin: how it came to be.
    ///   - depth: how many arrays and tables it is in, itself included.
    ///   - position: where it begins.
    init(origin: Origin, depth: Int, position: TOMLPosition) {
        self.origin = origin
        self.depth = depth
        self.position = position
    }

    /// What the key stands for, and where the key was given; nil for a new key.
    func entry(_ key: TOMLKey) -> (entry: Entry, given: TOMLPosition)? {
        places[key.bytes].map { (entries[$0], keys[$0].position) }
    }

    /// Adds an entry for a key that has none yet.
    func add(_ entry: Entry, for key: TOMLKey) {
        places[key.bytes] = keys.count
        keys.append(key)
        entries.append(entry)
    }

    /// Adds a table for a key that has none yet.
    ///
    /// - Returns: the table.
    func addTable(
        _ origin: Origin,
        for key: TOMLKey,
        at position: TOMLPosition
    ) throws(TOMLError) -> TableDraft {
        try Self.checkDepth(depth + 1, at: key.position)
        let table = TableDraft(origin: origin, depth: depth + 1, position: position)
        add(.table(table), for: key)
        return table
    }

    /// Gives the super-table that the key stands for the header it did not have yet.
    func promote(_ table: TableDraft, for key: TOMLKey, at position: TOMLPosition) {
        table.origin = .header
        table.position = position
        // Whoever looks for the table wants its own header, not the first mention in another one.
        if let place = places[key.bytes] { keys[place] = key }
    }

    /// The table as a value that nothing can be added to; the limit of nesting bounds the recursion.
    func finished() -> TOMLTable {
        let values = entries.map { entry in
            switch entry {
            case .value(let value): value
            case .table(let draft): TOMLValue(kind: .table(draft.finished()), position: draft.position)
            case .tables(let draft): draft.finished()
            }
        }
        return TOMLTable(keys: keys, values: values, places: places, position: position)
    }

    /// Refuses a depth beyond the limit, which protects everything that walks through a document by recursion.
    static func checkDepth(_ depth: Int, at position: TOMLPosition) throws(TOMLError) {
        guard depth > TOML.nestingLimit else { return }
        throw TOMLError(
            position: position,
            reason: "arrays and tables may be nested at most \(TOML.nestingLimit) deep"
        )
    }
}
