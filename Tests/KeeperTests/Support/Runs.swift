import Contract
import Journal
import Remote
import Synchronization

@testable import Keeper

/// Runs changes on a place, and writes down what the runner asked of whoever keeps the journal.
final class Runs: Sendable {
    let place: Place
    private let kept = Mutex<(phases: [JobPhase], before: Before?, stages: [ProgressReport])>(([], nil, []))

    init(_ place: Place) { self.place = place }

    var phases: [JobPhase] { kept.withLock { $0.phases } }
    var before: Before? { kept.withLock { $0.before } }
    var progress: [ProgressReport] { kept.withLock { $0.stages } }

    func run(
        _ change: Change, from start: ChangeRunner.Start = .anew,
        isFresh: @escaping @Sendable () -> Bool = { true },
        freeze: @escaping @Sendable () -> Freezer.Freeze? = { nil },
        recorded: [String: String] = [:], enter: @escaping @Sendable (JobPhase) throws -> Void = { _ in }
    ) async throws -> ChangeEnd {
        var hooks = ChangeRunner.Hooks(
            progress: { report in self.kept.withLock { $0.stages.append(report) } },
            enter: { phase, before in
                try enter(phase)
                self.kept.withLock { $0 = ($0.phases + [phase], before ?? $0.before, $0.stages) }
            },
            recorded: { recorded[$0] }, isFresh: isFresh)
        hooks.freeze = freeze
        let runner = ChangeRunner(host: place.host, time: .fast(), hooks: hooks)
        return try await runner.run(change, from: start)
    }
}
