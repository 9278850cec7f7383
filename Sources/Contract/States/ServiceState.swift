/// The state of a service in one word, as it stands in the facts under `state`.
package enum ServiceState: String, Sendable, Equatable, CaseIterable {
    case running, restarting, exited, created, paused, removing, dead
    case crashLoop = "crash_loop"
    case notDeployed = "not_deployed"
    /// The host could not be reached.
    case unreachable
    /// The host was reached and docker could not answer.
    case error

    /// The word for one answer.
    ///
    /// Whether a restart loop goes on takes more than one look, unless docker itself is
    /// found waiting to restart it yet again.
    package init(_ answer: StatusAnswer, isLooping: Bool = false) {
        switch answer.finding {
        case .notDeployed: self = .notDeployed
        case .failed: self = .error
        case .container(let look):
            let loops =
                isLooping || (look.state == .restarting && look.restartCount >= CrashLoop.restartsThatCount)
            self = loops && look.state.isUp ? .crashLoop : ServiceState(look.state)
        }
    }

    private init(_ state: DockerState) {
        switch state {
        case .created: self = .created
        case .running: self = .running
        case .paused: self = .paused
        case .restarting: self = .restarting
        case .removing: self = .removing
        case .exited: self = .exited
        case .dead: self = .dead
        }
    }
}

extension DockerState {
    /// Running, or about to be by docker's restart policy.
    package var isUp: Bool { self == .running || self == .restarting }
}
