import Contract

/// When what is seen is worth an alert, and when that is over.
package struct WatchRule: Sendable, Equatable {
    /// So many restarts within that time are a crash loop.
    package var restarts = CrashLoop.restartsThatCount
    package var within = Duration.seconds(300)
    /// So many within a longer time are one, too.
    package var slowRestarts = 6
    package var slowWithin = Duration.seconds(3600)
    /// Half as many within that time are worth a quiet word, but never a single one.
    var quietRestarts: Int { max(2, (slowRestarts + 1) / 2) }
    /// A container younger than this waits perhaps for its database.
    package var startingGrace = Duration.seconds(30)
    /// How long a container has to be down before that is told.
    package var stoppedGrace = Duration.seconds(10)
    /// How long it has to stand still before an alert is over.
    package var steady = Duration.seconds(120)
    /// How many polls in a row a host leaves unanswered before that is told.
    package var silentPolls = 3

    /// At how many percent a host's disk is nearly full; nobody looks where there is none.
    package var disk: Int?
    /// How often each service's release line is asked for; nobody asks where there is none.
    package var releases: Duration?

    /// How far apart the restarts of a slow loop are at most, on average.
    var slowPace: Duration { slowWithin / max(1, slowRestarts - 1) }

    package init() {}
}
