import Contract
import TestKit
import Testing

@testable import Keeper

@Suite("When the tile is edited")
struct TileCourseTests {
    private static func face(_ restarts: Int) throws -> TileFace {
        try .make(["bridge": Board.Entry(sight: .make(restarts: restarts))])
    }

    /// Lets a course run as ``TileDesk`` does: it is asked when something changes, when it said, and every 15 s.
    private static func run(
        _ changes: [(at: Duration, face: Int)], until end: Duration
    ) throws -> [(at: Duration, face: Int)] {
        var course = TileCourse()
        var said: [(at: Duration, face: Int)] = []
        var (now, index, current) = (Duration.zero, 0, 0)
        while now < end {
            while index < changes.count, changes[index].at <= now {
                current = changes[index].face
                index += 1
            }
            switch course.next(try face(current), at: now) {
            case .say: said.append((now, current))
            case .wait(let wait):
                #expect(wait > .zero)
                let next = index < changes.count ? changes[index].at : end
                now = min(next, now + min(wait, .seconds(15)))
            }
        }
        return said
    }

    @Test("it is said at once, then once an hour: two quiet hours are two edits at most")
    func quiet() throws {
        let said = try Self.run([], until: .seconds(7200))
        #expect(said.map(\.at) == [.zero, .seconds(3600)])
    }

    @Test("a quiet day changes nothing but the time, and that alone is no change")
    func ages() throws {
        var faces: [TileFace] = []
        for poll in 0..<240 {
            var answer = StatusAnswer.make(.make(restarts: 2, health: "healthy"))
            answer.hostTime = noon / 1000 + Int64(poll) * 30
            var entry = Board.Entry(sight: .answer(answer))
            entry.seenAt = .seconds(poll * 30)
            faces.append(try .make(["bridge": entry]))
        }
        #expect(faces.allSatisfy { $0 == faces[0] })
    }

    @Test("a change that lasts is told within a second; what is over by then is not told at all")
    func flip() throws {
        let said = try Self.run(
            [(.seconds(100), 1), (.seconds(100.3), 0), (.seconds(200), 2)], until: .seconds(300))
        #expect(said.map(\.face) == [0, 2])
        #expect(said.last?.at == .seconds(200) + TileCourse.settle)
    }

    @Test("what changes on and on is told all the same, at a pace")
    func churn() throws {
        let changes = (1...6000).map { (at: Duration.milliseconds(100 * $0 + 20_000), face: $0) }
        let said = try Self.run(changes, until: .seconds(640))
        #expect(said.count >= 15 && said.count <= 30, "\(said.count)")
        #expect(said.last?.face == 6000, "the last word is what is")
    }

    @Test(
        "a tile that is gone is said anew, and whoever takes it back again and again does not make it hurry")
    func forgotten() throws {
        var course = TileCourse()
        var said = 0
        var now = Duration.zero
        while now < .seconds(600) {
            if course.next(try Self.face(0), at: now) == .say { said += 1 }
            course.forget()
            now += .milliseconds(200)
        }
        #expect(said > 10 && said <= TileCourse.burst + 21, "\(said)")
    }

    @Test("whatever changes whenever, no promise is broken", arguments: SeededGenerator.seeds(40))
    func promises(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var changes: [(at: Duration, face: Int)] = []
        var now = Duration.zero
        for _ in 0..<Int.random(in: 0...60, using: &random) {
            now += .milliseconds(
                Int.random(in: 1...(Bool.random(using: &random) ? 3000 : 900_000), using: &random))
            changes.append((now, Int.random(in: 0...3, using: &random)))
        }
        let end = now + .seconds(4000)
        let said = try Self.run(changes, until: end)
        for (before, after) in zip(said, said.dropFirst()) {
            #expect(after.at - before.at >= TileCourse.gap)
            #expect(after.at - before.at <= TileCourse.longest)
            if after.face == before.face { #expect(after.at - before.at == TileCourse.longest) }
        }
        for (index, first) in said.enumerated() {
            for (count, later) in said[index...].enumerated() {
                let most = Double(TileCourse.burst) + (later.at - first.at) / TileCourse.pace
                #expect(Double(count + 1) <= most + 1e-6)
            }
        }
        // A change after some quiet minutes, which lasts, is there within two seconds.
        let lasting = zip(changes, changes.dropFirst().map(\.at) + [end])
        for (change, next) in lasting where next - change.at >= .seconds(2) {
            let before = said.last { $0.at <= change.at }
            let isRested = before.map { change.at - $0.at >= TileCourse.pace * TileCourse.burst } ?? false
            guard isRested, before?.face != change.face else { continue }
            #expect(
                said.contains {
                    $0.face == change.face && $0.at > change.at && $0.at <= change.at + .seconds(2)
                })
        }
        #expect(said.last?.face == changes.last?.face ?? 0)
    }
}
