/// What is to be told of a key without knowing the type of its value.
package struct KeyFacts: Sendable, Equatable {
    /// What happens when the key is left out.
    package enum Presence: Sendable {
        /// It is a mistake.
        case required
        /// Nothing stands in for it.
        case optional
        /// A default stands in for it.
        case defaulted
    }

    /// The key as it is written.
    package let name: String
    /// What happens when it is left out.
    package let presence: Presence
    /// What its value has to be: "an absolute path".
    package let expected: String
    /// What it says: "the file with the access token".
    package let about: String

    init(_ name: String, _ presence: Presence, _ expected: String, _ about: String) {
        self.name = name
        self.presence = presence
        self.expected = expected
        self.about = about
    }
}

/// The keys that a section takes.
package struct SectionFacts: Sendable, Equatable {
    /// The section as it is written, `[host.NAME]`; empty for what stands before all sections.
    package let title: String
    /// Its keys.
    package let keys: [KeyFacts]
    /// The sections that may stand in this one, by their last name.
    package let sections: [String]

    init(_ title: String, _ keys: [KeyFacts], sections: [String] = []) {
        self.title = title
        self.keys = keys
        self.sections = sections
    }

    /// All names that mean something here.
    package var names: [String] { keys.map(\.name) + sections }
}
