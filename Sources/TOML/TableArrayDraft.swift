/// An array of tables, `[[a]]`, while the document is being read.
final class TableArrayDraft {
    private let position: TOMLPosition
    private let depth: Int
    private var earlier: [TableDraft] = []

    /// The element that headers below the array's name mean: the newest.
    private(set) var last: TableDraft

    /// Makes an array of one empty table.
    ///
    /// - Parameters:
    ///   - depth: how many arrays and tables the array is in, itself included.
    ///   - position: where its first header begins.
    init(depth: Int, position: TOMLPosition) {
        self.position = position
        self.depth = depth
        last = TableDraft(origin: .element, depth: depth + 1, position: position)
    }

    /// Adds an empty table.
    ///
    /// - Returns: that table.
    func append(at position: TOMLPosition) -> TableDraft {
        earlier.append(last)
        last = TableDraft(origin: .element, depth: depth + 1, position: position)
        return last
    }

    /// The array as a value that nothing can be added to.
    func finished() -> TOMLValue {
        var elements: [TOMLValue] = []
        for draft in earlier + [last] {
            let table = draft.finished()
            elements.append(TOMLValue(kind: .table(table), position: table.position))
        }
        return TOMLValue(kind: .array(elements), position: position)
    }
}
