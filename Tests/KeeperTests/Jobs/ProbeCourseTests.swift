import Contract
import TestKit
import Testing

@testable import Keeper

@Suite("How long a probe is waited for")
struct ProbeCourseTests {
    private static func course(_ probe: Probe?, at now: Duration = .zero) throws -> ProbeCourse? {
        var service = try Service.make()
        service.probe = probe
        service.limits.probe = .seconds(60)
        return ProbeCourse(service, at: now)
    }

    private let bad = ProbeResult.failed(.exited(7), words: ["x"])

    @Test("only a command is asked, and it has no more time than is left")
    func question() throws {
        #expect(try Self.course(nil) == nil && Self.course(Probe(text: "synced")) == nil)
        let course = try #require(try Self.course(Probe(command: "a", text: "b"), at: .seconds(100)))
        #expect(course.question(at: .seconds(100)).text == nil)
        #expect(course.question(at: .seconds(100)).limit == .seconds(10))
        #expect(course.question(at: .seconds(156)).limit == .seconds(4))
        #expect(course.question(at: .seconds(999)).limit == .seconds(1))
    }

    @Test("it may come to be well until its time is over; then its last answer counts, if there was one")
    func answers() throws {
        var course = try #require(try Self.course(Probe(command: "a")))
        #expect(course.take(bad, at: .seconds(1)) == nil)
        #expect(course.take(.unknown("no session"), at: .seconds(59)) == nil)
        #expect(
            course.take(.unknown("no session"), at: .seconds(60)) == .notWell(.exited(7), words: ["x"]))
        #expect(course.take(.well, at: .seconds(61)) == .done)
        var silent = try #require(try Self.course(Probe(command: "a")))
        #expect(silent.take(.unknown("no session"), at: .seconds(60)) == .notAsked(words: "no session"))
    }

    @Test("whatever is answered when: done is only what was well, and it ends in time", arguments: 0..<20)
    func anything(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var course = try #require(try Self.course(Probe(command: "a")))
        var now = Duration.zero
        while true {
            let result = random.pick([bad, .unknown("x"), .failed(.timedOut, words: []), .well])
            let ending = course.take(result, at: now)
            #expect((ending == .done) == (result == .well))
            #expect(now < .seconds(60) || ending != nil)
            if ending != nil { break }
            now += .seconds(Int.random(in: 1...15, using: &random))
        }
    }
}
