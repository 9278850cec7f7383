import TestKit
import Testing
import Transport

@testable import Keeper

@Suite("The heartbeat")
struct HeartbeatTests {
    @Test("it calls while all is well, and says why not once for each reason")
    func holds() {
        var beat = Heartbeat()
        #expect(beat.decide(.deaf, at: .zero) == .hold(saying: nil), "it has just begun")
        #expect(beat.decide(nil, at: .seconds(1)) == .call)
        #expect(beat.ended(nil) == nil)
        #expect(beat.decide(.deaf, at: .seconds(2)) == .hold(saying: .deaf))
        #expect(beat.decide(.deaf, at: .seconds(3)) == .hold(saying: nil))
        #expect(beat.decide(.blind(host: "one"), at: .seconds(4)) == .hold(saying: .blind(host: "one")))
        #expect(beat.decide(nil, at: .seconds(5)) == .call)
        #expect(beat.ended(nil) == .beatsAgain)
        #expect(beat.ended(nil) == nil)
    }

    @Test("a bot that never comes to be well says so after a minute")
    func neverWell() {
        var beat = Heartbeat()
        #expect(beat.decide(.deaf, at: .seconds(100)) == .hold(saying: nil))
        #expect(beat.decide(.deaf, at: .seconds(159)) == .hold(saying: nil))
        #expect(beat.isFresh)
        #expect(beat.decide(.deaf, at: .seconds(160)) == .hold(saying: .deaf))
        #expect(beat.decide(.deaf, at: .seconds(161)) == .hold(saying: nil))
    }

    @Test("calls that fail are told once, and once that they do no more")
    func failures() {
        var beat = Heartbeat()
        #expect(beat.ended(.status(500)) == .fails(.status(500)))
        #expect(beat.ended(.transport(.cancelled)) == nil)
        #expect(beat.ended(nil) == .beatsAgain)
        #expect(beat.ended(.status(404)) == .fails(.status(404)))
    }

    @Test(
        "whatever happens, it is called if and only if nothing is wrong, and no two lines in a row say the same"
    )
    func property() {
        var random = SeededGenerator()
        for _ in 0..<SeededGenerator.rounds(300) {
            var beat = Heartbeat()
            var last = "well"
            for second in 0..<50 {
                let ailment = random.pick([nil, nil, Vitals.Ailment.deaf, .blind(host: "one")])
                let step = beat.decide(ailment, at: .seconds(second))
                #expect((step == .call) == (ailment == nil), "\(random.seed)")
                var line: String?
                if case .hold(let saying?) = step { line = saying.description }
                if step == .call {
                    switch beat.ended(random.chance(30) ? .status(500) : nil) {
                    case .fails: line = "fails"
                    case .beatsAgain: line = "well"
                    case nil: break
                    }
                }
                guard let line else { continue }
                #expect(line != last, "\(random.seed)")
                last = line
            }
        }
    }

    // MARK: The bot

    @Test(
        "a bot calls its monitor while its host answers, not when it has been away for long, and again afterwards"
    )
    func bot() async throws {
        let world = try World()
        let host = FickleHost(world.place.host)
        let server = try ScriptedServer { _ in .html("ok", status: 200) }
        let http = try HTTPClient()
        let monitor = Monitor(
            try SecretURL("http://127.0.0.1:\(server.port)/ping"), every: .seconds(10), http: http)
        // Twenty seconds in one: a beat each half second, and two minutes of patience are six seconds.
        try await world.withBot(poll: .seconds(5), host: host, monitor: monitor) {
            try await beats(server, 2)
            host.isAway = true
            try await falls(silent: server, for: .seconds(3))
            host.isAway = false
            try await beats(server, 2)
        }
        await http.close()
    }

    @Test("a host whose sessions are too few for a stream holds back no heartbeat")
    func fewSessions() async throws {
        let world = try World()
        let server = try ScriptedServer { _ in .html("ok", status: 200) }
        let http = try HTTPClient()
        let monitor = Monitor(
            try SecretURL("http://127.0.0.1:\(server.port)/ping"), every: .seconds(10), http: http)
        let clock = Time.fast(40)
        try await world.withBot(
            poll: .seconds(20), time: clock, host: FickleHost(world.place.host, hasFewPlaces: true),
            monitor: monitor
        ) {
            // Longer than a stream may be missing: five minutes are eight seconds.
            while clock.elapsed() < .seconds(420) { try await Task.sleep(for: .milliseconds(20)) }
            try await beats(server, 3)
        }
        await http.close()
    }

    private func beats(_ server: ScriptedServer, _ more: Int) async throws {
        let wanted = server.requests.count + more
        let deadline = ContinuousClock.now + .seconds(30)
        while server.requests.count < wanted {
            try #require(ContinuousClock.now < deadline, "\(server.requests.count) calls of \(wanted)")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func falls(silent server: ScriptedServer, for length: Duration) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        var (count, since) = (server.requests.count, ContinuousClock.now)
        while ContinuousClock.now - since < length {
            try #require(ContinuousClock.now < deadline, "it goes on being called")
            try await Task.sleep(for: .milliseconds(20))
            if server.requests.count != count { (count, since) = (server.requests.count, .now) }
        }
    }

    // MARK: The call

    private func finding(_ answer: ScriptedServer.Answer) async throws -> (Finding, ScriptedServer) {
        let server = try ScriptedServer { _ in answer }
        let http = try HTTPClient()
        let url = try SecretURL("http://127.0.0.1:\(server.port)/ping/sesame-7731?a=b")
        let finding = await Monitor(url, http: http).finding()
        await http.close()
        return (finding, server)
    }

    @Test("it is a GET of just that address, once, and a success is all that counts of the answer")
    func call() async throws {
        let (finding, server) = try await finding(.html("whatever", status: 204))
        #expect(finding == Finding(.ok, "heartbeat", "answered 204"))
        #expect(server.requests.count == 1)
        let request = try #require(server.requests.first)
        #expect(request.head.hasPrefix("GET /ping/sesame-7731?a=b HTTP/1.1\r\n"))
        #expect(request.body.isEmpty)
    }

    @Test(
        "all else is a warning, which says nothing of the address; a redirect is not followed",
        arguments: [
            (ScriptedServer.Answer.json("{}", status: 302, headers: ["Location: /elsewhere"]), "redirect"),
            (.html("no", status: 404), "404"), (.html("no", status: 500), "500"), (.silence, "broke off"),
            (.html(String(repeating: "x", count: 70_000), status: 200), "larger than"),
        ])
    func trouble(answer: ScriptedServer.Answer, words: String) async throws {
        let (finding, server) = try await finding(answer)
        #expect(finding.verdict == .warning && finding.words.contains(words), "\(finding)")
        #expect(!"\(finding)".contains("sesame") && !"\(finding)".contains("ping"), "\(finding)")
        #expect(server.requests.allSatisfy { $0.path == "/ping/sesame-7731" })
    }
}
