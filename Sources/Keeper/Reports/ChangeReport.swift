import Contract
import Matrix

/// How a change ended: everything that the message about it is made from.
package struct ChangeReport: Sendable {
    /// Why it ended as it did.
    enum Ending: Sendable, Equatable {
        case done
        /// A command failed.
        case commandFailed
        case timedOut(after: Duration)
        case cancelled
        /// It was cancelled before anything of it had begun on the host.
        case calledOff
        /// Every command exited 0, and yet it does not run.
        case notProven(Proof.Failure)
        /// It runs, and the configuration's own probe still failed when its time was over.
        case notWell(ProbeFailure, words: [String])
        /// It runs, and its probe could not be asked.
        case notAsked(words: String)
        /// The health check did not speak in time.
        case stillStarting
        /// Every command exited 0, and the directory is at another commit than the release line.
        case notAtRelease(head: String, release: String)
        /// Every command exited 0, and the container has another image than the one that was to be gone back to.
        case otherImage(String)
        /// It was asked to stop, and it runs.
        case notStopped
        /// Nothing ran: the host could not be reached.
        case unreachable(HostTrouble)
        /// Nothing ran: docker could not answer.
        case dockerSilent(words: String)
        /// Nothing ran: the host could not take the job (its disk is full, its home read-only).
        case hostRefused(words: String)
        /// The incoming commit would overwrite or delete files that nothing may touch.
        case takesSecrets(tracked: [String], dropped: [String])
        /// What was done to the directory has changed files that nothing may touch.
        case secretsAltered([String])
        /// The incoming commit is not signed as it has to be.
        case untrusted(Distrust)
        /// A lock of git's is in the way.
        case locked(GitLock)
        /// The directory cannot be made a clone as it is, and nothing in it was changed.
        case adoptionRefused
        case heldByAnother(by: String, since: Int64?)
        /// The job that held it was killed, and some of what it started still runs.
        case heldByLeft(by: String, since: Int64?, processes: Int)
        /// All changes were stopped before it began.
        case frozen(Freezer.Freeze)
        /// Docker exited 0, and the container still is in the run it was in before.
        case notRestarted
        /// Nobody answered the question, or it was answered with no.
        case unanswered(Unanswered)
        case interrupted(Interruption)
    }

    enum Unanswered: Sendable, Equatable {
        case silence, no, restarted
        /// The update before it was not proven, and was taken back.
        case overtaken
        /// The host was out of reach until it was too old to begin.
        case tooLate
        /// Its message was taken back while its question was open.
        case withdrawn
        /// Its message was taken back while it waited for its turn.
        case takenBack
        /// Who may run it was changed before they said yes.
        case forbidden
    }

    /// Why the bot does not go back by itself.
    enum Staying: Sendable, Equatable {
        case frozen, noAnswer, nothingKept
        /// What is kept is not for sure what ran until now.
        case older
        /// It may be something else than the version.
        case unclear
    }

    enum Interruption: Sendable, Equatable {
        case hostRebooted
        case runnerKilled(orphans: Int)
        /// The runner ended before its first step.
        case neverBegan
        /// The host was out of reach for so long that how it ended is not known.
        case lost(HostTrouble)
        /// The configuration has its service or action no more.
        case forgotten
    }

    var service: Service
    var action: Action
    var job: String
    var asked: Asked
    var ending: Ending
    var lasted: Duration
    /// Between the command's arrival and now: what took longer rings.
    var sinceAsked: Duration

    var step: Int?
    var steps: Int?
    var stepName: String?
    /// The command that failed, to be pasted.
    var command: String?
    var exitCode: Int32?
    /// The failing step's last lines, of both streams.
    var tail: [String] = []
    var advice: String?
    /// By what it can be asked for anew, where it came too late.
    var offer: StaleReport.Offer?
    /// All of the output when it is longer than fits the message.
    var output: [String] = []
    /// The same in a file, when it is too long to be held.
    var recording: Recording?
    /// The container's own last lines, when it did not stay up.
    var containerTail: [String] = []

    /// Who cancelled it, when that is known.
    var cancelledBy: UserID?
    /// What compose left, having been ended while it replaced the container.
    var leftovers: [Leftover] = []

    var sight: Sight?
    var isLooping = false
    var from: String?
    var to: String?
    var incoming: Incoming?
    /// What can be gone back to, after an update that was not proven; and whether the bot does that by itself.
    var wayBack: Rollback?
    var goesBack = false
    /// Why the bot does not, where it was to.
    var staysBecause: Staying?
    var adoption: Adoption?
    /// Whether the container was replaced or started anew; `nil` where nothing is known of it.
    var isNewContainer: Bool?
    /// Whether the container that ran before is no longer there.
    var isReplaced = false

    /// Of what went well nobody reads how it went.
    mutating func forgetOutput() {
        output = []
        recording = nil
    }

    var outcome: Outcome {
        switch ending {
        case .done: .ok
        case .commandFailed, .notProven, .notWell, .notAsked, .stillStarting, .notStopped, .notRestarted,
            .notAtRelease,
            .otherImage,
            .unreachable,
            .dockerSilent, .secretsAltered,
            .hostRefused, .locked:
            .failed
        case .timedOut: .timedOut
        case .cancelled, .calledOff: .cancelled
        case .takesSecrets, .untrusted, .adoptionRefused, .heldByAnother, .heldByLeft, .frozen: .refused
        case .unanswered: .notRun
        case .interrupted: .interrupted
        }
    }
}

extension ChangeReport.Ending {
    /// Whether all commands were carried out, and it is what came of them that is wrong.
    var isBehindAll: Bool {
        switch self {
        case .notProven, .notWell, .notAsked, .stillStarting: true
        default: false
        }
    }

    /// Whether a command may have been ended, or have failed, half-way.
    var mayBeHalfWay: Bool {
        switch self {
        case .commandFailed, .timedOut, .cancelled, .interrupted(.hostRebooted), .interrupted(.runnerKilled):
            true
        default: false
        }
    }

    /// Whether a notice told how it went: before a question is answered there is none.
    var hadProgress: Bool {
        switch self {
        case .unanswered(.silence), .unanswered(.no), .unanswered(.restarted), .unanswered(.withdrawn),
            .unanswered(.forbidden):
            false
        default: true
        }
    }
}
