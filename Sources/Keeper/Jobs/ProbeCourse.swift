import Contract

/// The configuration's own probe as the end of a proof: what stands may still not do what it is for.
///
/// Only its command: that a log is silent is known after the time it may be silent for, and the watch tells it.
struct ProbeCourse: Sendable {
    /// Between two tries.
    static let interval = Duration.seconds(3)

    private let probe: Probe
    private let end: Duration
    /// What it said last when it could be asked.
    private var failure: ChangeReport.Ending?

    /// - Parameters:
    ///   - service: whose probe it is; `nil` where there is none with a command.
    ///   - now: since when the service stands.
    init?(_ service: Service, at now: Duration) {
        guard var probe = service.probe, probe.command != nil else { return nil }
        probe.text = nil
        self.probe = probe
        end = now + service.limits.probe
    }

    /// What is to be asked now: no longer than there is time.
    func question(at now: Duration) -> Probe {
        var probe = probe
        probe.limit = min(probe.limit, max(.seconds(1), end - now))
        return probe
    }

    /// Takes an answer.
    ///
    /// - Returns: How the change ends; `nil` when it is to be asked again.
    mutating func take(_ result: ProbeResult, at now: Duration) -> ChangeReport.Ending? {
        switch result {
        case .well: return .done
        case .failed(let what, let words): failure = .notWell(what, words: words)
        // Once it was answered, that goes before a session that there was none for.
        case .unknown(let why): failure = failure ?? .notAsked(words: why)
        }
        return now < end ? nil : failure
    }
}
