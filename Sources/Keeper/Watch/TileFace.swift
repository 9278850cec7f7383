import Contract
import Matrix

/// What the tile shows, without the time: it is edited when this is another one.
///
/// Nothing in it grows old by itself: times are those at which something happened, never how long ago that is.
struct TileFace: Sendable, Equatable {
    var lines: [Line]
    /// The hosts of which nothing is heard between two polls.
    var byPollOnly: [String] = []

    /// One service, as it was last seen.
    struct Line: Sendable, Equatable {
        var service: ServiceName
        /// The word of the facts; `nil` of what was not looked at yet.
        var state: ServiceState?
        /// Docker's own word.
        var docker: DockerState?
        /// Since when it is so, in seconds since 1970 by its host's clock.
        var since: Double?
        var restartCount = 0
        var health: String?
        /// It runs, and its probe fails.
        var isSilent = false
        /// How it ended, where it did.
        var exitCode: Int?
        var outOfMemory = false
        /// The commit that its container was made from, when that was recorded.
        var commit: String?
        /// The commit of its release line that an update would bring.
        var ahead: String?
        /// What the bot is doing to it.
        var busy: Busy?
        /// Until when nothing of it rings, in milliseconds since 1970.
        var mutedUntil: Int64?
        /// Who took the alert that stands for it.
        var takenBy: UserID?

        var isWell: Bool { state == .running && health != "unhealthy" && !isSilent }
    }
}

extension TileFace.Line {
    init(_ service: ServiceName, _ entry: Board.Entry, commit: String?) {
        self.service = service
        (busy, mutedUntil, takenBy) = (entry.busy, entry.mutedUntil, entry.takenBy)
        // While it is being changed, perhaps by that very update, nobody knows.
        ahead = entry.busy == nil ? entry.ahead : nil
        guard let sight = entry.sight else { return }
        guard let answer = sight.answer else {
            state = .unreachable
            return
        }
        state = ServiceState(answer, isLooping: entry.isLooping)
        guard let look = answer.container else { return }
        self.commit = commit
        docker = look.state
        restartCount = look.restartCount
        health = look.knownHealth
        isSilent = entry.isSilent && look.state == .running
        switch look.state {
        case .running, .paused, .restarting:
            // In a loop each run begins anew: what counts of it is how often.
            since = state == .crashLoop ? nil : DockerTime.seconds(look.startedAt)
        case .exited, .dead:
            since = DockerTime.seconds(look.finishedAt)
            (exitCode, outOfMemory) = (look.exitCode, look.outOfMemory)
        case .created, .removing: break
        }
    }
}
