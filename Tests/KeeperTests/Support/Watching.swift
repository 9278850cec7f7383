import Contract

@testable import Keeper

/// Polls a model as ``HostWatcher`` polls a host, and writes down what the watch says.
struct Watching {
    struct Entry: Equatable {
        var time: Double
        var action: ServiceWatch.Action
    }

    var watch = ServiceWatch(rule: WatchRule())
    var poll = 30.0
    /// When the bot has its hands on the service.
    var hands: [Range<Double>] = []
    /// What the probe says.
    var probe: (Double) -> ProbeWatch.Verdict? = { _ in nil }
    private(set) var entries: [Entry] = []
    /// When a quiet word was worth saying.
    private(set) var warnings: [Double] = []
    private(set) var looks = 0

    mutating func run(_ model: DockerModel, from start: Double, to end: Double) {
        var time = start
        var wasOurs = false
        while time < end {
            looks += 1
            let isOurs = hands.contains { $0.contains(time) }
            if isOurs || wasOurs
                || hands.contains(where: { $0.lowerBound > time - poll && $0.upperBound <= time })
            {
                watch.handsOff()
            }
            wasOurs = isOurs
            var wait = poll
            if !isOurs {
                let finding = watch.observe(
                    model.answer(at: time), probe: probe(time), at: .seconds(time + 1e6))
                if finding.warning != nil { warnings.append(time) }
                entries += finding.actions.map { Entry(time: time, action: $0) }
                if let sooner = finding.lookAgain { wait = min(poll, max(sooner / .seconds(1), 0.5)) }
            }
            time += wait
        }
    }

    var fired: [Entry] {
        entries.filter { entry in
            guard case .fire = entry.action else { return false }
            return true
        }
    }

    /// What begins and ends, without the edits in between.
    var turns: [ServiceWatch.Action] {
        entries.map(\.action).filter { action in
            guard case .update = action else { return true }
            return false
        }
    }

    var resolved: [Entry] {
        entries.filter { entry in
            guard case .resolve = entry.action else { return false }
            return true
        }
    }
}
