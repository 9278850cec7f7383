import Contract
import Journal

/// What can be told of an absence: what docker's events show where it still has them, and otherwise its count alone.
///
/// It says no more than it knows. Events that came twice or out of order say the same, and events that were lost make it
/// say less.
struct AwayStory: Sendable, Equatable {
    enum What: Sendable, Equatable {
        /// Often enough in a short time; not known from when where docker has forgotten it.
        case looped(from: Double?)
        /// How close to each other is not known.
        case restarted
        case down(from: Double)
    }

    var what: What
    /// When it came up for the last time, in seconds since 1970 by the host's clock, as all times here.
    var until: Double
    /// How often it was restarted, at least; 0 for what was stopped and started.
    var restarts: Int

    init(what: What, until: Double, restarts: Int) {
        self.what = what
        self.until = until
        self.restarts = restarts
    }

    /// What there is to tell; `nil` where the restarts were known to be so far from each other that none is worth a word.
    /// - Parameters:
    ///   - finding: what the looks show.
    ///   - before: what was seen last.
    ///   - look: what is there now.
    ///   - events: those of the time between, as far as docker has them.
    ///   - rule: when it is worth a word.
    init?(
        _ finding: Absence.Finding, before: SeenRow, look: ContainerLook, events: [ContainerEvent],
        rule: WatchRule
    ) {
        guard let until = DockerTime.seconds(look.startedAt) else { return nil }
        self.until = until
        switch finding {
        case .down(let from, _):
            what = .down(from: from)
            restarts = 0
        case .restarted(let times):
            let deaths = Self.deaths(of: look, before, events)
            let loops = Self.bouts(of: deaths, rule).filter { Self.isLoop($0, rule) }
            restarts = times
            if deaths.count >= times {
                guard let first = loops.first?.first else { return nil }
                what = .looped(from: first)
                // What was far from all others is no part of it.
                restarts = min(times, loops.reduce(0) { $0 + $1.count })
            } else if !loops.isEmpty || Self.isShort(times, from: Self.begin(look, before), to: until, rule) {
                what = .looped(from: nil)
            } else {
                what = .restarted
            }
        }
    }

    private static func deaths(
        of look: ContainerLook, _ before: SeenRow, _ events: [ContainerEvent]
    ) -> [Double] {
        let times = events.filter { event in
            guard event.container == look.id, case .die = event.action else { return false }
            return event.time >= before.hostTime * 1_000_000_000
        }.map(\.time)
        return Set(times).sorted().map { Double($0) / 1e9 }
    }

    /// Deaths that are near to each other, each group the oldest first.
    private static func bouts(of deaths: [Double], _ rule: WatchRule) -> [[Double]] {
        var bouts: [[Double]] = []
        for death in deaths {
            if let last = bouts.last?.last, death - last <= rule.slowPace / .seconds(1) {
                bouts[bouts.count - 1].append(death)
            } else {
                bouts.append([death])
            }
        }
        return bouts
    }

    /// Whether so many are within the time that the watch would have rung.
    private static func isLoop(_ deaths: [Double], _ rule: WatchRule) -> Bool {
        [(rule.restarts, rule.within), (rule.slowRestarts, rule.slowWithin)].contains { count, within in
            guard count > 0, deaths.count >= count else { return false }
            return deaths.indices.dropFirst(count - 1).contains {
                deaths[$0] - deaths[$0 - count + 1] <= within / .seconds(1)
            }
        }
    }

    private static func begin(_ look: ContainerLook, _ before: SeenRow) -> Double {
        let seen = Double(before.hostTime)
        guard look.id != before.container else { return seen }
        return DockerTime.seconds(look.createdAt).map { max($0, seen) } ?? seen
    }

    /// Whether all of it was within the time that the watch looks at, wherever in it.
    private static func isShort(_ times: Int, from: Double, to: Double, _ rule: WatchRule) -> Bool {
        guard to >= from else { return false }
        return (times >= rule.restarts && to - from <= rule.within / .seconds(1))
            || (times >= rule.slowRestarts && to - from <= rule.slowWithin / .seconds(1))
    }
}
