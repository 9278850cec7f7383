import Contract
import Matrix
import Remote

/// What came of a cancel: the answer to whoever asked for it.
///
/// What came of the cancelled change is a report of its own.
package struct CancelReport: Sendable {
    enum Result: Sendable, Equatable {
        /// The host gives no answer; it is tried again.
        case trying(HostTrouble)
        /// The host ends it; what waits behind it goes next.
        case told(action: String, next: [String])
        /// It had not begun on the host, and never will.
        case calledOff(action: String)
        /// These were taken back; the others had begun by then.
        case tookBack([String], begun: [String])
        /// The host was asked, too.
        case nothing
        /// Nothing waits; what runs was not meant.
        case nothingWaits(running: String?)
        /// Its commands have ended already.
        case over(action: String)
        /// Compose is replacing the container.
        case replacing(action: String)
        /// Whether it is being replaced cannot be said: docker's words, or that it hangs.
        case unsure(action: String, words: String)
        /// What a killed job had left was ended, or most of it.
        case endedLeft(Holder, processes: Int, still: Int)
        case heldByAnother(Holder)
        /// On a terminal, where nobody else tells how it ended.
        case ended(Holder, JobOutcome?)
        case hostRefused(words: String)
        /// The host gave no answer; nil where it was not tried for long.
        case unreachable(HostTrouble, triedFor: Duration?)
        case tooMany
    }

    /// Whose job it was.
    struct Holder: Sendable, Equatable {
        var by: String
        var since: Int64

        init(_ holder: JobHolder) { (by, since) = (holder.by, holder.since) }
        init(by: String, since: Int64) { (self.by, self.since) = (by, since) }
    }

    var service: Service
    var result: Result
    var asked: Asked
    /// The cancel's own row in the journal; none on a terminal.
    var job: String?

    var outcome: Outcome {
        switch result {
        case .told, .calledOff, .endedLeft(_, _, still: 0), .ended(_, .cancelled): .ok
        case .tookBack(let taken, _): taken.isEmpty ? .notRun : .ok
        case .nothing, .nothingWaits: .notRun
        case .over, .replacing, .unsure, .heldByAnother, .tooMany, .ended: .refused
        case .trying, .hostRefused, .unreachable, .endedLeft: .failed
        }
    }
}
