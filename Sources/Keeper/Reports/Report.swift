package import Contract
package import Matrix

/// What there is to say, as facts: ``Wording`` alone turns it into words.
package enum Report: Sendable {
    case status(StatusReport)
    case logs(LogsReport)
    /// What the container said that was replaced.
    case lastLogs(LastLogsReport)
    case noWayBack(NoWayBackReport)
    case progress(ProgressReport)
    case change(ChangeReport)
    case question(QuestionReport)
    case cancel(CancelReport)
    case alert(AlertReport)
    /// Several alerts that stand in one message.
    case alerts(AlertsReport)
    /// It restarts now and then, which is not yet worth a ring.
    case restless(RestlessReport)
    /// What happened while nobody looked, and is over.
    case away(AwayReport)
    /// What came of a word or a tap about an alert.
    case answered(AlertAnswer)
    case night(NightReport)
    case overview(OverviewReport)
    case tile(TileReport)
    /// There was a tile, and the configuration wants none any more.
    case tileOff
    case help(HelpReport)
    case check(CheckReport)
    case changes(ChangesReport)
    case adoption(AdoptionReport)
    case freeze(FreezeReport)
    case history(HistoryReport)
    /// A command that was not taken, and why.
    case refusal(RefusalReport)
    /// A command that came too late to be run.
    case stale(StaleReport)
    case mistake(Mistake)
    /// An edit of a command ran nothing.
    case edited
    /// What only reads was taken back before it was read.
    case takenBack(TakenBackReport)
    /// A message was taken back when what it asked for had begun.
    case underWay(service: ServiceName, action: String)
    /// The room is encrypted, and the bot cannot read it.
    case encrypted
    /// Not all that was said in the room could be read.
    case gap
    /// Something about the room is not as it was.
    case room(RoomReport)
    case disk(DiskReport)
    /// There was nothing to answer with `!yes` or `!no`, or more than one.
    case noQuestion(open: [String])
}

/// Who asked, and when by the homeserver's clock.
package struct Asked: Sendable, Equatable {
    package var by: UserID
    /// Milliseconds since 1970.
    package var at: Int64

    package init(by: UserID, at: Int64) {
        self.by = by
        self.at = at
    }
}

/// What is known of a service at one moment.
package enum Sight: Sendable, Equatable {
    case answer(StatusAnswer)
    case unreachable(HostTrouble)

    var answer: StatusAnswer? {
        guard case .answer(let answer) = self else { return nil }
        return answer
    }
}

package struct StatusReport: Sendable {
    var service: Service
    var sight: Sight
    /// The commit that the running container was made from, when that was recorded.
    var deployed: String?
    var isLooping = false
    var busy: Busy?
    /// What compose left under temporary names.
    var leftovers: [Leftover] = []
    var asked: Asked
}

/// What is being done to a service just now.
package struct Busy: Sendable, Equatable {
    var action: String
    var by: UserID
}

package struct LogsReport: Sendable {
    enum Finding: Sendable {
        case lines([String], dropped: Int)
        /// More than is held in memory, and the last of it.
        case recorded(Recording, end: [String])
        case notDeployed
        case failed(words: [String], exitCode: Int32, timedOut: Bool)
        case unreachable(HostTrouble)
    }

    var service: Service
    var wanted: Int
    var finding: Finding
    var asked: Asked
}

package struct ProgressReport: Sendable, Equatable {
    enum Stage: Sendable, Equatable {
        /// Another change of the same service goes first.
        case waiting(behind: String)
        case beginning
        case running
        case proving(Duration)
        /// The connection to the host broke; the job goes on there.
        case outOfTouch(HostTrouble)
        /// It has ended; the outcome is a message of its own.
        case over(Outcome)
    }

    var service: ServiceName
    var action: Action
    var job: String
    var requestedBy: UserID
    var stage: Stage
    var step: Int?
    var steps: Int
    var stepName: String?
    var lasted: Duration
    var tail: [String]
}

package struct QuestionReport: Sendable {
    var service: Service
    var action: Action
    var code: String
    var within: Duration
    /// Of an update that would bring back what was rolled back.
    var again: Again?
    /// What it would do to the directory, where that was looked at before it is asked.
    var adoption: Adoption?
    var asked: Asked

    struct Again: Sendable, Equatable {
        var commit: String
        /// Whether the release line is known to be there still.
        var isSure = true
        /// Whether it was rolled back, or only tried to be.
        var isDone = true
        /// By whom, and when, in milliseconds since 1970.
        var by: UserID
        var at: Int64
    }
}

package struct OverviewReport: Sendable {
    var version: String
    var uptime: Duration
    var syncAge: Duration?
    var services: [Glance]
    var freeze: Freezer.Freeze?
    var asked: Asked

    /// A service as it was last seen.
    struct Glance: Sendable {
        var name: ServiceName
        var sight: Sight?
        /// How long ago that was.
        var age: Duration = .zero
        var isLooping = false
        var busy: Busy?
    }
}

package struct HelpReport: Sendable {
    var entries: [(usage: String, summary: String)]
    /// Services that take the words of the first one as well.
    var alike: [ServiceName] = []
    /// One command explained, when that was asked for.
    var detail: String?
    /// Who alone may run it, where that is not every admin.
    var allowed: [UserID] = []
    var asked: Asked
}

package struct StaleReport: Sendable {
    enum Why: Sendable {
        /// Nobody was there to take it.
        case away
        /// It was taken in time, and others went before it for too long.
        case waited
    }

    var why = Why.away
    var service: ServiceName?
    var action: String
    /// The same with its values, where it has some.
    var phrase: String?
    var age: Duration
    /// The code by which it can be asked for anew; `nil` where none is to be had.
    var offer: Offer?
    var asked: Asked

    package struct Offer: Sendable, Equatable {
        var code: String
        var within: Duration
    }
}

package struct TakenBackReport: Sendable {
    var service: ServiceName?
    var action: String
    var asked: Asked
}

package struct RefusalReport: Sendable {
    enum Reason: Sendable {
        case stranger
        case queueFull(limit: Int)
        case frozen(Freezer.Freeze)
        /// An action that only some of the admins may run.
        case notAllowed(phrase: String, only: [UserID])
        /// The room is not private any more.
        case exposed(reason: String)
    }

    var reason: Reason
    var command: String?
    var service: ServiceName?
    var asked: Asked
}

/// What became of the wish that all changes stop.
package struct FreezeReport: Sendable {
    /// How it stands now.
    var freeze: Freezer.Freeze?
    /// Why it could not be done.
    var trouble: String?
    var asked: Asked
}
