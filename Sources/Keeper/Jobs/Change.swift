package import Contract
package import Matrix

/// One command that changes something: who asked for what, and the name it has on the host.
package struct Change: Sendable {
    package var service: Service
    package var action: Action
    /// The job's ID: a hash of the bot's user ID and the command's event ID, so that it can never be two jobs.
    package var job: String
    package var event: EventID
    package var threadRoot: EventID?
    /// The message whose button asked for it.
    package var tapped: EventID?
    package var asked: Asked
    /// The command that it follows, where nobody gave one for it: what is said replies to that.
    package var follows: EventID? = nil

    var what: String { "\(service.name) \(action.phrase)" }
}

/// What was there before a change began; journaled before it is launched.
package struct Before: Codable, Sendable, Equatable {
    var container: String?
    var startedAt: String?
    /// The commit of the container where that is recorded, otherwise of the directory.
    var commit: String?
    /// When that was, in milliseconds since 1970 by this machine's clock.
    var begunAt: Int64?
    /// The way back that was confirmed, of a rollback.
    var wayBack: Rollback?
    /// The command that it follows by itself.
    var follows: String?

    var isEmpty: Bool { wayBack == nil && follows == nil }

    init(of change: Change) {
        if case .rollback(let way) = change.action { wayBack = way }
        follows = change.follows?.text
    }
}

/// How a change ended, and which commit now belongs to which container.
package struct ChangeEnd: Sendable {
    package struct Made: Sendable, Equatable {
        var container: String
        var image: String
        var commit: String
    }

    var report: ChangeReport
    var made: Made?

    /// Whether it is to be seen what could be gone back to: an update ended badly, and the old container does not run.
    var wantsWayBack: Bool {
        guard report.action == .update else { return false }
        switch report.ending {
        case .notProven(.noAnswer): return false
        case .notProven, .notWell, .notAsked, .stillStarting: return true
        case .commandFailed, .timedOut, .interrupted:
            // Whatever happened to the container before the last step, no update did it.
            return report.isReplaced && report.step != nil && report.step == report.steps
        default: return false
        }
    }

    /// Why nobody goes back to what is kept without being asked; `nil` where that is what ran until now.
    func staysBecause(_ way: Rollback, isFrozen: Bool) -> ChangeReport.Staying? {
        // What ran may not have been worth keeping: then the last that is kept is older.
        if way.kept.commit == nil || way.kept.commit != report.from { return .older }
        if isFrozen { return .frozen }
        return isOfTheVersion ? nil : .unclear
    }

    /// Whether what became of it could not be seen.
    var isUnknown: Bool {
        switch report.ending {
        case .notProven(.noAnswer), .interrupted(.lost): true
        default: false
        }
    }

    /// Whether it is for the version, and nothing that takes its time or that somebody did meanwhile.
    var isOfTheVersion: Bool {
        switch report.ending {
        case .notProven(.unhealthy), .commandFailed: true
        // Docker counts what it starts anew after a death, and neither what somebody restarts nor its own restart.
        case .notProven(.restarted(let from, let to)): to.restartCount > from.restartCount
        // 128 and more: somebody, or the kernel, ended it by a signal.
        case .notProven(.notRunning(let look)): look.exitCode < 128
        default: false
        }
    }
}
