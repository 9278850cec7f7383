import Contract
import Testing

@Suite("The crash-loop rule")
struct CrashLoopTests {
    /// One poll: when, what it saw, what is to be said of it.
    typealias Poll = (at: Int, look: ContainerLook, verdict: CrashLoop.Verdict)

    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var polls: [Poll]
    }

    private static func running(_ run: Int, _ count: Int, id: String = "c1") -> ContainerLook {
        .make(.running, id: id, run: run, count: count)
    }
    private static func restarting(_ run: Int, _ count: Int, id: String = "c1") -> ContainerLook {
        .make(.restarting, id: id, run: run, count: count)
    }

    static let stories: [Story] = [
        Story(
            testDescription: "a container that runs",
            polls: [(0, running(1, 0), .steady), (30, running(1, 0), .steady), (60, running(1, 0), .steady)]),
        Story(
            testDescription: "one that ran with an old count when it was first seen",
            polls: [(0, running(1, 40), .steady), (30, running(1, 40), .steady)]),
        Story(
            testDescription: "the measured loop: the count is 7 after ten seconds",
            polls: [
                (0, running(1, 0), .steady), (10, restarting(8, 7), .looping),
                (60, restarting(11, 10), .looping),
            ]),
        Story(
            testDescription:
                "as engine 26.1.5 looped: the count climbs when it dies, the start is new when it runs",
            polls: [
                (0, restarting(2, 2), .suspicious), (1, restarting(4, 4), .looping),
                (2, running(5, 4), .suspicious),
                (3, restarting(5, 5), .looping), (4, running(6, 5), .looping),
                (5, restarting(6, 6), .looping),
                (12, restarting(7, 7), .looping), (28, restarting(8, 8), .looping),
                (29, running(9, 8), .looping),
            ]),
        Story(
            testDescription: "a loop seen from its first seconds on",
            polls: [
                (0, running(1, 0), .steady), (1, running(3, 2), .suspicious), (2, running(4, 3), .looping),
                (5, running(7, 6), .looping),
            ]),
        Story(
            testDescription: "late in a loop, two polls see the same wait",
            polls: [(0, restarting(11, 10), .suspicious), (30, restarting(11, 10), .looping)]),
        Story(
            testDescription: "running and restarting in turn, late in a loop",
            polls: [
                (0, restarting(11, 10), .suspicious), (30, running(12, 10), .suspicious),
                (60, restarting(12, 11), .suspicious),
                (90, restarting(12, 11), .looping), (120, running(13, 11), .suspicious),
                (150, restarting(13, 12), .suspicious),
                (180, running(14, 12), .suspicious), (210, restarting(14, 13), .looping),
            ]),
        Story(
            testDescription: "one lone restart",
            polls: [
                (0, running(1, 0), .steady), (30, running(2, 1), .suspicious), (60, running(2, 1), .steady),
                (90, running(2, 1), .steady),
            ]),
        Story(
            testDescription: "one lone restart, seen while it happens",
            polls: [
                (0, running(1, 0), .steady), (30, restarting(1, 1), .suspicious),
                (60, running(2, 1), .suspicious),
                (90, running(2, 1), .steady),
            ]),
        Story(
            testDescription: "the third restart within five minutes",
            polls: [
                (0, running(1, 0), .steady), (100, running(2, 1), .suspicious),
                (200, running(3, 2), .suspicious),
                (300, running(4, 3), .looping), (330, running(4, 3), .steady),
            ]),
        Story(
            testDescription: "three restarts in more than five minutes",
            polls: [
                (0, running(1, 0), .steady), (101, running(2, 1), .suspicious),
                (202, running(3, 2), .suspicious),
                (303, running(4, 3), .suspicious), (404, running(5, 4), .suspicious),
            ]),
        Story(
            testDescription: "a restart long after a steady time begins a count of its own",
            polls: [
                (0, running(1, 0), .steady), (290, running(1, 0), .steady), (310, running(2, 1), .suspicious),
                (320, running(3, 2), .suspicious), (330, running(4, 3), .looping),
            ]),
        Story(
            testDescription: "a loop that ends is over at the second look at the same run",
            polls: [
                (0, running(1, 0), .steady), (30, restarting(9, 8), .looping), (60, running(10, 9), .looping),
                (90, running(10, 9), .steady), (120, running(10, 9), .steady),
                (150, running(11, 10), .looping),
            ]),
        Story(
            testDescription: "a person restarts a looping container: the count falls, the story begins anew",
            polls: [
                (0, running(1, 0), .steady), (30, restarting(9, 8), .looping),
                (60, running(10, 0), .suspicious),
                (90, running(10, 0), .steady),
            ]),
        Story(
            testDescription: "a person restarts it, and it loops on",
            polls: [
                (0, restarting(11, 10), .suspicious), (30, restarting(12, 1), .suspicious),
                (60, restarting(20, 9), .looping),
            ]),
        Story(
            testDescription: "the daemon restarts in a loop: from 6 to 4, as measured",
            polls: [
                (0, running(1, 0), .steady), (10, restarting(7, 6), .looping),
                (11, running(12, 4), .suspicious),
                (41, running(16, 8), .looping),
            ]),
        Story(
            testDescription: "the daemon restarts, and a container of an old count is steady",
            polls: [
                (0, running(1, 6), .steady), (30, running(2, 4), .suspicious), (60, running(2, 4), .steady),
            ]),
        Story(
            testDescription: "it is made anew while it restarts: two containers are no row",
            polls: [
                (0, restarting(1, 9), .suspicious), (30, restarting(1, 1, id: "c2"), .suspicious),
                (60, restarting(9, 9, id: "c2"), .looping),
            ]),
        Story(
            testDescription: "it is made anew, with a count that is higher than the old one's",
            polls: [
                (0, running(1, 0), .steady), (30, running(5, 4, id: "c2"), .steady),
                (60, running(5, 4, id: "c2"), .steady),
            ]),
        Story(
            testDescription: "a person restarts it by hand, thrice",
            polls: [
                (0, running(1, 0), .steady), (30, running(2, 0), .suspicious),
                (60, running(3, 0), .suspicious),
                (90, running(4, 0), .suspicious), (120, running(4, 0), .steady),
            ]),
        Story(
            testDescription: "it looped and was stopped: docker keeps the count, and it is down, not looping",
            polls: [
                (0, running(1, 0), .steady), (30, .make(.exited, run: 9, count: 8), .suspicious),
                (60, .make(.exited, run: 9, count: 8), .steady), (90, running(10, 0), .suspicious),
            ]),
        Story(
            testDescription: "a policy that gave up: down, not looping",
            polls: [(0, running(1, 0), .steady), (30, .make(.exited, run: 4, count: 3), .suspicious)]),
        Story(
            testDescription: "two looks that are an hour apart are not in a row",
            polls: [
                (0, restarting(1, 1), .suspicious), (3600, restarting(2, 2), .suspicious),
                (3630, restarting(3, 3), .looping),
            ]),
        Story(
            testDescription: "restarts of an hour without looks are not within five minutes",
            polls: [
                (0, running(1, 0), .steady), (3600, running(9, 8), .suspicious),
                (3630, running(9, 8), .steady),
            ]),
    ]

    @Test("poll by poll", arguments: stories)
    func story(story: Story) {
        var rule = CrashLoop()
        for poll in story.polls {
            #expect(rule.observe(poll.look, at: .seconds(poll.at)) == poll.verdict, "at \(poll.at) s")
        }
    }

    @Test("the number of restarts and their time are the configuration's")
    func configured() {
        var rule = CrashLoop(restarts: 5, within: .seconds(60))
        #expect(rule.observe(Self.running(1, 0), at: .zero) == .steady)
        #expect(rule.observe(Self.running(5, 4), at: .seconds(30)) == .suspicious)
        #expect(rule.observe(Self.running(6, 5), at: .seconds(60)) == .looping)
        #expect(rule.observe(Self.running(7, 6), at: .seconds(91)) == .suspicious)
    }

    @Test("two looks at one fall are no loop, and the third death is one at once")
    func looksInARow() {
        var rule = CrashLoop()
        let looks: [(Duration, ContainerLook, CrashLoop.Verdict)] = [
            (.zero, Self.running(1, 0), .steady), (.seconds(20), Self.restarting(2, 1), .suspicious),
            (.milliseconds(20_400), Self.restarting(2, 1), .suspicious),
            (.milliseconds(20_800), Self.running(3, 1), .suspicious),
            (.milliseconds(21_200), Self.restarting(3, 2), .suspicious),
            (.milliseconds(21_600), Self.restarting(4, 3), .looping),
        ]
        for (time, look, verdict) in looks {
            #expect(rule.observe(look, at: time) == verdict, "at \(time)")
        }
    }

    @Test("two that saw the same are equal")
    func equality() {
        var one = CrashLoop()
        var other = CrashLoop()
        #expect(one == other)
        _ = one.observe(Self.running(1, 0), at: .zero)
        #expect(one != other)
        _ = other.observe(Self.running(1, 0), at: .zero)
        #expect(one == other)
        #expect(CrashLoop(restarts: 5) != CrashLoop())
    }
}
