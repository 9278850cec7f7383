import Contract

/// What may be wrong with a container that runs.
enum Illness {
    /// The kind of alert that is due: docker's own check has failed as often as its rule wants, or the probe has.
    static func of(_ look: ContainerLook, _ probe: ProbeWatch.Verdict?) -> AlertKind? {
        guard look.state == .running else { return nil }
        if look.health == "unhealthy" { return .unhealthy }
        return probe == .silent ? .silent : nil
    }

    /// Whether what an alert says is still so; a check or a probe has to say that it is not, or to be there no more.
    static func lasts(_ kind: AlertKind, _ look: ContainerLook, _ probe: ProbeWatch.Verdict?) -> Bool {
        switch kind {
        case .unhealthy: (look.health ?? "healthy") != "healthy"
        case .silent: (probe ?? .well) != .well
        case .crashLoop, .stopped, .gone, .unreachable, .disk: false
        }
    }
}
