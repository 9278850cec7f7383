package import Matrix

/// What one event in the room says: the words twice, the facts, and whom it rings.
package struct Message: Sendable, Equatable {
    package var prose: Prose
    /// The object under `dev.bridgekeeper.report`; empty where there is nothing for programs.
    package var facts: Facts
    /// A notice rings no phone.
    package var isNotice: Bool
    package var mentions: [UserID]
    package var attachment: TextFile?

    package init(
        prose: Prose, facts: Facts, isNotice: Bool = true, mentions: [UserID] = [],
        attachment: TextFile? = nil
    ) {
        self.prose = prose
        self.facts = facts
        self.isNotice = isNotice
        self.mentions = mentions
        self.attachment = attachment
    }
}

/// Output that is too long for a message.
package struct TextFile: Sendable, Equatable {
    package var name: String
    package var lines: [String]
    /// Where they stand, when they are too many to be held.
    var recording: Recording?
}
