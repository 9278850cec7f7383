import Contract

/// The configuration's own probe as the end of a proof: what stands may still not do what it is for.
///
/// Only its command: that a log is silent is known after the time it may be silent for, and the watch tells it.
extension ChangeJudge {
    /// How long a service that stands may take until its probe is well, and what lies between two tries.
    static let (probeTime, probeInterval) = (Duration.seconds(120), Duration.seconds(3))

    /// Asks it once.
    ///
    /// - Parameters:
    ///   - proven: how the change ends if the probe is well.
    ///   - sight: the last look.
    ///   - since: when it was asked first.
    /// - Returns: How the change ends; `nil` when it is to be looked at and asked again.
    /// - Throws: `CancellationError`.
    func probed(_ proven: ChangeEnd, _ sight: Sight, since: Duration) async throws -> ChangeEnd? {
        guard var probe = change.service.probe, probe.command != nil, proven.report.ending == .done else {
            return proven
        }
        probe.text = nil
        let result = await course.eye.ask(probe)
        try Task.checkCancellation()
        guard result != .well else { return proven }
        guard course.now - since >= Self.probeTime else {
            await course.view.enter(.proving((change.action.proofTime ?? .zero) + Self.probeTime))
            try await course.runner.time.sleep(Self.probeInterval)
            return nil
        }
        switch result {
        case .well: return proven
        case .failed(let failure, let words): return await notProven(.notWell(failure, words: words), sight)
        case .unknown(let why): return await notProven(.notProven(.noAnswer(words: why)), sight)
        }
    }
}
