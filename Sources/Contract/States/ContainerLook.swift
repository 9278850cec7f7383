/// One look at a container: what `docker inspect` said of it at one moment.
package struct ContainerLook: Sendable, Equatable {
    package var id: String
    /// The image's ID, `sha256:…`.
    package var image: String
    package var state: DockerState
    /// As docker wrote it: compared to the letter, since it is new at every start.
    package var startedAt: String
    package var finishedAt: String
    package var createdAt: String
    package var restartCount: Int
    /// `starting`, `healthy` or `unhealthy`; `nil` where there is no check.
    package var health: String?
    package var healthCheck: HealthCheck?
    /// Of the last run; 0 while it runs.
    package var exitCode: Int
    package var outOfMemory: Bool

    package init(
        id: String, image: String = "", state: DockerState, startedAt: String, finishedAt: String = "",
        createdAt: String = "", restartCount: Int = 0, health: String? = nil, healthCheck: HealthCheck? = nil,
        exitCode: Int = 0, outOfMemory: Bool = false
    ) {
        self.id = id
        self.image = image
        self.state = state
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.createdAt = createdAt
        self.restartCount = restartCount
        self.health = health
        self.healthCheck = healthCheck
        self.exitCode = exitCode
        self.outOfMemory = outOfMemory
    }

    /// The same container in the same run: nothing restarted, nobody recreated.
    package func isSameRun(as other: ContainerLook) -> Bool {
        id == other.id && startedAt == other.startedAt && restartCount == other.restartCount
    }
}

/// Docker's own word for a container's state.
package enum DockerState: String, Sendable, CaseIterable {
    case created, running, paused, restarting, removing, exited, dead
}

/// The health check of an image, as docker runs it.
package struct HealthCheck: Sendable, Equatable {
    package var startPeriod: Duration
    package var interval: Duration
    package var timeout: Duration
    package var retries: Int

    package init(startPeriod: Duration, interval: Duration, timeout: Duration, retries: Int) {
        self.startPeriod = startPeriod
        self.interval = interval
        self.timeout = timeout
        self.retries = retries
    }

    /// The longest that docker needs to say healthy or unhealthy.
    ///
    /// An image may ask for any number of retries: what is beyond a million is not told apart, since no `Duration`
    /// could hold it.
    package var verdictBound: Duration { startPeriod + (interval + timeout) * min(retries, 1_000_000) }
}
