/// How deep and how large a JSON text may be.
package struct JSONLimits: Sendable, Equatable {
    /// Levels of arrays and objects in one another; Matrix itself needs about ten.
    package var depth: Int
    /// Values in the whole text; an answer of 8 MiB could hold four million.
    package var values: Int

    /// Takes both.
    package init(depth: Int = 96, values: Int = 1_000_000) {
        self.depth = depth
        self.values = values
    }
}

/// What a parser does with a part that it cannot take as it is.
package enum JSONTolerance: Sendable, Equatable {
    /// The whole text is refused.
    case strict
    /// What is nested too deeply becomes `null`; what is no Unicode becomes U+FFFD.
    ///
    /// For what a homeserver passes on: one member of a room must not be able to make the answer to a sync,
    /// with all other events in it, unreadable for good.
    case lenient
}
