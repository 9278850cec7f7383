/// A place in a document.
package struct TOMLPosition: Sendable, Equatable, CustomStringConvertible {
    /// The line, counted from 1.
    package let line: Int

    /// The column, counted from 1 in Unicode scalars; a byte order mark is not counted.
    package let column: Int

    /// The first place of every document.
    package static let start = TOMLPosition(line: 1, column: 1)

    /// The place in words, to begin a message with.
    package var description: String { "line \(line), column \(column)" }

    /// Makes a place from its numbers, both counted from 1.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
