import Matrix
import Testing
import TestKit
import Transport

@Suite("The policy of the sync loop")
struct SyncPolicyTests {
    private let unreachable = MatrixError.transport(.unreachable(host: "h", reason: "refused"))
    private let overloaded = MatrixError.refused(Refusal(status: 503, errcode: "M_UNKNOWN"))
    private let badPosition = MatrixError.refused(Refusal(status: 400, errcode: "M_UNKNOWN"))

    private func waits(_ error: MatrixError, _ count: Int, jitter: Double = 1) throws -> [Duration] {
        var policy = SyncPolicy(since: try SyncPosition("s1"))
        return try (0..<count).map { _ in try wait(&policy, error, jitter: jitter) }
    }

    private func wait(
        _ policy: inout SyncPolicy, _ error: MatrixError, during phase: SyncPolicy.Phase = .sync,
        jitter: Double = 1
    ) throws -> Duration {
        guard case .wait(let wait) = policy.failed(error, during: phase, jitter: jitter) else {
            throw error
        }
        return wait
    }

    @Test("a server that is away is tried every three seconds at most", arguments: [0.0, 0.5, 1.0])
    func absent(jitter: Double) throws {
        let waits = try waits(unreachable, 50, jitter: jitter)
        #expect(waits.allSatisfy { $0 >= .milliseconds(250) && $0 <= .seconds(3) })
        #expect(waits.first ?? .zero <= .milliseconds(500))
    }

    @Test("an overloaded server is left in peace for one second to sixty, ever longer")
    func backoff() throws {
        #expect(try waits(overloaded, 8) == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
        #expect(
            try waits(overloaded, 1_000, jitter: 0).allSatisfy { $0 >= .seconds(1) && $0 <= .seconds(60) })
    }

    @Test("a server that was away, and then starts up, is not waited for as an overloaded one")
    func kindsApart() throws {
        var policy = SyncPolicy(since: try SyncPosition("s1"))
        for _ in 0..<20 { _ = try wait(&policy, unreachable) }
        #expect(try wait(&policy, overloaded) == .seconds(1))
    }

    @Test(
        "the homeserver's own wait is obeyed, up to five minutes",
        arguments: [
            (0, 1.0...2.0), (7, 7...8), (299, 299...300), (300, 300...300), (86_400, 300...300),
        ])
    func told(seconds: Int, bounds: ClosedRange<Double>) throws {
        let error = MatrixError.refused(
            Refusal(status: 429, errcode: "M_LIMIT_EXCEEDED", retryAfter: .seconds(seconds)))
        for jitter in [0.0, 0.3, 1.0] {
            let wait = try waits(error, 1, jitter: jitter)[0]
            #expect(bounds.contains(wait / .seconds(1)))
        }
    }

    @Test(
        "a lost login ends it",
        arguments: [
            Refusal(status: 401, errcode: "M_UNKNOWN_TOKEN"),
            Refusal(status: 401, errcode: "M_UNKNOWN_TOKEN", softLogout: true),
            Refusal(status: 401, errcode: "M_MISSING_TOKEN"),
            Refusal(status: 403, errcode: "M_USER_DEACTIVATED"),
        ])
    func stops(refusal: Refusal) throws {
        var policy = SyncPolicy(since: try SyncPosition("s1"))
        guard case .stop(let error) = policy.failed(.refused(refusal), jitter: 0) else {
            Issue.record("it goes on")
            return
        }
        #expect(error.refusal?.softLogout == refusal.softLogout)
    }

    @Test(
        "nothing else ends it",
        arguments: [
            MatrixError.transport(.tls(host: "h", reason: "expired")),
            .notMatrix(status: 200, contentType: "text/html"),
            .malformed(what: "x"), .refused(Refusal(status: 404, errcode: "M_UNRECOGNIZED")),
            .refused(Refusal(status: 401, errcode: "M_USER_LOCKED")),
            .refused(Refusal(status: 403, errcode: "M_FORBIDDEN")),
            .notMatrix(status: 401, contentType: nil),
        ])
    func goesOn(error: MatrixError) throws {
        #expect(try waits(error, 200).allSatisfy { $0 >= .milliseconds(250) && $0 <= .seconds(60) })
    }

    @Test(
        "a refused position is doubted, and given up when the present is told without it",
        arguments: [400, 403])
    func anew(status: Int) throws {
        let old = try SyncPosition("s1")
        var policy = SyncPolicy(since: old)
        #expect(policy.request.since == old)
        #expect(policy.request.start == .next)
        _ = try wait(&policy, .refused(Refusal(status: status, errcode: "M_UNKNOWN")))
        #expect(policy.request.since == nil)
        #expect(policy.request.start == .anew)
        #expect(policy.previous == old)
        _ = try wait(&policy, unreachable)
        #expect(policy.request.start == .anew, "an outage tells nothing of the position")
        let new = try SyncPosition("s2")
        _ = policy.dealtWith(position: new, news: .some, took: .zero, jitter: 0)
        #expect(policy.request.since == new)
    }

    @Test("a position is kept when the homeserver says no without it as well")
    func innocentPosition() throws {
        let old = try SyncPosition("s1")
        var policy = SyncPolicy(since: old)
        _ = try wait(&policy, badPosition)
        _ = try wait(&policy, badPosition)
        #expect(policy.request.since == old)
    }

    @Test("no other failure loses a position")
    func keptPosition() throws {
        let old = try SyncPosition("s1")
        var policy = SyncPolicy(since: old)
        for error in [unreachable, overloaded, .refused(Refusal(status: 429, errcode: "M_LIMIT_EXCEEDED"))] {
            _ = try wait(&policy, error)
            #expect(policy.request.since == old)
        }
        _ = try wait(&policy, badPosition, during: .gap)
        #expect(policy.request.since == old, "what refuses a page of the past does not refuse the position")
    }

    @Test("after a failure the next answer is asked for at once, and polls wait again after it")
    func recovery() throws {
        var policy = SyncPolicy(since: try SyncPosition("s1"))
        #expect(policy.request.poll == .seconds(30))
        _ = try wait(&policy, unreachable)
        #expect(policy.request.poll == .zero)
        let pause = policy.dealtWith(position: try SyncPosition("s1"), news: .none, took: .zero, jitter: 1)
        #expect(pause == .zero, "it was told not to wait")
        #expect(policy.request.poll == .seconds(30))
    }

    @Test("a homeserver that takes no position is asked ever more seldom")
    func neverAccepted() throws {
        var policy = SyncPolicy(since: try SyncPosition("s0"))
        var waits: [Duration] = []
        for round in 1...10 {
            waits.append(try wait(&policy, badPosition))
            _ = policy.dealtWith(position: try SyncPosition("s\(round)"), news: .some, took: .zero, jitter: 1)
        }
        #expect(waits.last == .seconds(60))
    }

    @Test("a gap that cannot be filled is left after five failures, and the next one is tried anew")
    func gapPatience() throws {
        var policy = SyncPolicy(since: try SyncPosition("s1"))
        for _ in 0..<4 { _ = try wait(&policy, overloaded, during: .gap) }
        #expect(!policy.leavesGaps)
        _ = try wait(&policy, .refused(Refusal(status: 429, errcode: "M_LIMIT_EXCEEDED")), during: .gap)
        #expect(!policy.leavesGaps, "being told to wait is no failure of the gap")
        _ = try wait(&policy, overloaded, during: .gap)
        #expect(policy.leavesGaps)
        _ = policy.dealtWith(position: try SyncPosition("s2"), news: .some, took: .zero, jitter: 1)
        #expect(!policy.leavesGaps)
    }

    @Test(
        "an answer with news is followed by the next poll after a breath, and one that waited in vain at once"
    )
    func noPause() throws {
        var policy = SyncPolicy(since: try SyncPosition("s1"))
        #expect(
            policy.dealtWith(position: try SyncPosition("s2"), news: .some, took: .zero, jitter: 1)
                == SyncPolicy.breath)
        #expect(
            policy.dealtWith(position: try SyncPosition("s3"), news: .none, took: .seconds(30), jitter: 1)
                == .zero)
    }

    @Test(
        "an answer that did not wait and has no news, or the same again, is followed by a pause",
        arguments: [
            (SyncNews.none, "s2"), (.some, "s1"),
        ])
    func pause(news: SyncNews, position: String) throws {
        var policy = SyncPolicy(since: try SyncPosition("s1"))
        let pause = policy.dealtWith(position: try SyncPosition(position), news: news, took: .zero, jitter: 1)
        #expect(pause >= .milliseconds(250))
    }

    @Test(
        "in a busy room there is the same breath after each answer, and none after a poll that told nothing")
    func busyRoom() throws {
        var policy = SyncPolicy(since: try SyncPosition("s0"))
        let pauses = try (1...200).map { round in
            policy.dealtWith(position: try SyncPosition("s\(round)"), news: .some, took: .zero, jitter: 1)
        }
        #expect(pauses.allSatisfy { $0 == SyncPolicy.breath })
        let quiet = policy.dealtWith(
            position: try SyncPosition("s300"), news: .none, took: .seconds(30), jitter: 1)
        #expect(quiet == .zero)
    }

    @Test("whatever a homeserver answers, it is not asked more than a few times a second for long")
    func neverBusy() throws {
        var random = SeededGenerator()
        for _ in 0..<300 {
            var policy = SyncPolicy(since: Bool.random(using: &random) ? try SyncPosition("s0") : nil)
            var time = Duration.zero
            for round in 0..<400 {
                let jitter = Double.random(in: -1...2, using: &random)
                switch Int.random(in: 0..<6, using: &random) {
                case 0, 1, 2, 3:
                    let position = try SyncPosition("s\(Bool.random(using: &random) ? round : 0)")
                    time += policy.dealtWith(
                        position: position,
                        news: Bool.random(using: &random) ? .some : .none, took: .zero, jitter: jitter)
                case 4: time += try wait(&policy, badPosition, jitter: jitter)
                default:
                    time += try wait(
                        &policy, [unreachable, overloaded].randomElement(using: &random) ?? unreachable,
                        jitter: jitter)
                }
            }
            #expect(time > .seconds(20), "seed \(random.seed)")
        }
    }
}
