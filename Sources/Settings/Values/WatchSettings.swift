package import Matrix
package import Transport

/// When something is worth waking somebody (`product.md`, section 5).
package struct WatchSettings: Sendable, Equatable {
    /// Between two looks at a service.
    package var poll: Duration = .seconds(30)
    /// How much restarting is a crash loop.
    package var crashLoop = CrashLoopLimit()
    /// How much of it is one when it goes slowly.
    package var slowLoop = CrashLoopLimit.slow
    /// How young a container may be and restart without an alert; at its end it has to be steady.
    package var startingGrace: Duration = .seconds(30)
    /// How long a service that nobody stopped may be down before that is an alert.
    package var stoppedGrace: Duration = .seconds(10)
    /// How long all has to be well before an alert is resolved.
    package var steady: Duration = .seconds(120)
    /// After how many failed polls in a row a host is unreachable.
    package var unreachableAfter = 3
    /// At how many percent a host's disk is nearly full; nobody looks where it is left out.
    package var disk: Int?
    /// Whose phone an alert rings; the admins, when the file names nobody.
    package var mention: [UserID] = []
    /// Whether one pinned message shows how all services are.
    package var tile = true
    /// How often it is looked whether a service's release line is ahead; nobody looks where it is left out.
    package var releases: Duration?
    /// What is called while all is well.
    package var heartbeat: SecretURL?
    /// The file in which that stands; it goes before what stands here.
    package var heartbeatFile: String?
    /// How often it is called.
    package var heartbeatEvery: Duration = .seconds(60)

    /// The settings of a file that has no word about the watch, mentioning nobody.
    package init() {}
}

/// How many restarts within how long are a crash loop.
package struct CrashLoopLimit: Sendable, Equatable {
    /// The restart at which it rings.
    package var restarts = 3
    /// The time in which they have to fall.
    package var within: Duration = .seconds(300)

    /// The rule of a file that has no word about it.
    package init() {}

    /// The rule for a loop whose runs last for minutes.
    static let slow = {
        var slow = CrashLoopLimit()
        slow.restarts = 6
        slow.within = .seconds(3600)
        return slow
    }()
}
