/// The keys and values of a table, in the order in which the keys were written first.
package struct TOMLTable: Sendable {
    /// The keys in order; each occurs once.
    package let keys: [TOMLKey]

    /// Where the table begins, as for ``TOMLValue/position``; the root table begins at the document's start.
    package let position: TOMLPosition

    private let values: [TOMLValue]
    private let places: [[UInt8]: Int]

    /// The values in the order of their keys.
    package var entries: Zip2Sequence<[TOMLKey], [TOMLValue]> { zip(keys, values) }

    /// Makes a table of keys that are known to differ.
    ///
    /// - Parameters:
    ///   - keys: the keys in order.
    ///   - values: as many values, in the same order.
    ///   - places: the index of each key by its bytes.
    ///   - position: where the table begins.
    init(keys: [TOMLKey], values: [TOMLValue], places: [[UInt8]: Int], position: TOMLPosition) {
        self.keys = keys
        self.values = values
        self.places = places
        self.position = position
    }

    /// The value of the key with exactly these bytes, or nil.
    package subscript(_ name: String) -> TOMLValue? {
        places[Array(name.utf8)].map { values[$0] }
    }

    /// The key with exactly these bytes, for its place, or nil.
    package func key(_ name: String) -> TOMLKey? {
        places[Array(name.utf8)].map { keys[$0] }
    }
}
