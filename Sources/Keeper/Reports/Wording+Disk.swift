import Contract
import Matrix

/// Whether what the bot knows can be stored.
package enum DiskReport: Sendable, Equatable {
    case full
    case spaceAgain(lasted: Duration)
}

extension Wording {
    func disk(_ report: DiskReport) -> Message {
        var prose = Prose()
        var facts = Facts()
        switch report {
        case .full:
            facts.set("warning", "disk_full")
            prose.line("💾 My own disk is full: I run nothing new until there is space.")
            prose.line("What runs on a host goes on. Make space where my state folder is; I go on by myself.")
            return Message(prose: prose, facts: facts, isNotice: false, mentions: alertMentions)
        case .spaceAgain(let lasted):
            facts.set("warning", "disk_space_again")
            prose.line("💾 There is space on my disk again, after \(HumanTime.length(lasted)): I go on.")
            return Message(prose: prose, facts: facts)
        }
    }
}
