import Foundation
import Matrix
import Synchronization
import Testing
import TestKit
import Transport

@Suite("The sync loop against a server that answers by a script")
struct SyncLoopTests {
    /// What a run brought to light.
    private final class Record: Sendable {
        let batches = Mutex<[SyncBatch]>([])
        let troubles = Mutex<[String]>([])
        let clock = VirtualClock()

        var bodies: [[String]] {
            batches.withLock { $0.map { $0.events.compactMap { RoomMessage($0)?.body } } }
        }
    }

    private struct Enough: Error {}

    /// Follows until there are so many batches.
    private func follow(
        _ server: ScriptedServer, since: String?, lastSeen: String? = nil, batches: Int,
        outside: SyncLoop.Outside = .waits
    ) async throws -> Record {
        let record = Record()
        let http = try HTTPClient()
        let homeserver = Homeserver(
            url: try HomeserverURL("http://127.0.0.1:\(server.port)"), token: try AccessToken("secret"),
            http: http)
        let loop = SyncLoop(
            homeserver: homeserver, room: try RoomID("!r"), user: try UserID("@bot:b"), outside: outside,
            clock: record.clock, jitter: { 1 }, now: { record.clock.now })
        do {
            try await loop.run(
                since: try since.map { try SyncPosition($0) }, lastSeen: try lastSeen.map { try EventID($0) },
                onTrouble: { trouble in
                    let told =
                        switch trouble {
                        case .began: "began"
                        case .ended(let time, let failures):
                            "ended after \(failures) failures and \(time.components.seconds) s"
                        }
                    record.troubles.withLock { $0.append(told) }
                },
                handle: { batch in
                    record.batches.withLock { $0.append(batch) }
                    if record.batches.withLock({ $0.count }) == batches { throw Enough() }
                })
        } catch {
            await http.close()
            guard error is Enough else { throw error }
        }
        return record
    }

    private static func event(_ id: String, body: String? = nil, by sender: String = "@grant:b") -> String {
        #"{"event_id":"$\#(id)","sender":"\#(sender)","type":"m.room.message","origin_server_ts":1,"content":{"msgtype":"m.text","body":"\#(body ?? id)"}}"#
    }

    private static func sync(
        _ next: String, _ events: [String] = [], limited: Bool = false, before: String = "p0"
    ) -> String {
        let timeline =
            #"{"events":[\#(events.joined(separator: ","))],"limited":\#(limited),"prev_batch":"\#(before)"}"#
        return #"{"next_batch":"\#(next)","rooms":{"join":{"!r":{"timeline":\#(timeline)}}}}"#
    }

    private static func page(_ events: [String], end: String?) -> String {
        #"{"chunk":[\#(events.joined(separator: ","))]\#(end.map { #","end":"\#($0)""# } ?? "")}"#
    }

    /// Answers the requests in their order; the last answer for ever.
    private static func inOrder(_ answers: [ScriptedServer.Answer])
        -> @Sendable (ScriptedServer.Request) -> ScriptedServer.Answer
    {
        let next = Counter()
        return { _ in answers[min(next.increased() - 1, answers.count - 1)] }
    }

    private final class Counter: Sendable {
        private let value = Mutex(0)
        func increased() -> Int {
            value.withLock {
                $0 += 1; return $0
            }
        }
    }

    @Test("each batch goes on where the last one ended, and only after it was handled")
    func positions() async throws {
        let server = try ScriptedServer(
            Self.inOrder([
                .json(Self.sync("s2", [Self.event("a")])), .json(Self.sync("s3", [Self.event("b")])),
            ]))
        let record = try await follow(server, since: "s1", batches: 2)
        #expect(record.bodies == [["a"], ["b"]])
        #expect(server.requests.map { $0.query["since"] } == ["s1", "s2"])
        #expect(record.troubles.withLock { $0 }.isEmpty)
    }

    @Test(
        "the token is in the header and nowhere else, and the filter names the room and leaves nobody out"
    )
    func request() async throws {
        let server = try ScriptedServer(Self.inOrder([.json(Self.sync("s2"))]))
        _ = try await follow(server, since: "s1", batches: 1)
        let request = try #require(server.requests.first)
        #expect(request.head.contains("Authorization: Bearer secret\r\n"))
        #expect(request.head.split(separator: "secret").count == 2)
        #expect(request.query["timeout"] == "30000")
        let filter = try JSONValue(parsing: request.query["filter"] ?? "")
        #expect(filter["room"]?["rooms"] == ["!r"])
        #expect(filter["room"]?["timeline"] == ["limit": 50, "lazy_load_members": false])
    }

    @Test("what the account itself said comes like all else, and each answer is followed by a breath")
    func echo() async throws {
        let server = try ScriptedServer(
            Self.inOrder([
                .json(Self.sync("s2", [Self.event("a", by: "@bot:b")])),
                .json(Self.sync("s3", [Self.event("b", by: "@bot:b"), Self.event("c")])),
                .json(Self.sync("s4", [Self.event("d")])),
            ]))
        let record = try await follow(server, since: "s1", batches: 3)
        #expect(record.bodies == [["a"], ["b", "c"], ["d"]])
        let times = record.batches.withLock { $0.map(\.receivedAt) }
        #expect(zip(times.dropFirst(), times).map { $0 - $1 } == [SyncPolicy.breath, SyncPolicy.breath])
    }

    @Test(
        "what was said before a position was lost is read as well, back to the last event that somebody else sent"
    )
    func gapAnew() async throws {
        let server = try ScriptedServer { request in
            switch (request.path.hasSuffix("/messages"), request.query["since"]) {
            case (true, _): .json(Self.page(["c", "b", "a", "old"].map { Self.event($0) }, end: "p1"))
            case (false, "s1"): .json(Self.sync("s2", [Self.event("a"), Self.event("own", by: "@bot:b")]))
            case (false, nil): .json(Self.sync("s3", [Self.event("d")], limited: true))
            default: .json(#"{"errcode":"M_UNKNOWN","error":"Invalid stream token"}"#, status: 400)
            }
        }
        let record = try await follow(server, since: "s1", batches: 2)
        #expect(record.bodies == [["a", "own"], ["b", "c", "d"]])
        #expect(record.batches.withLock { $0.last?.unfilledGap } == false)
        let page = try #require(server.requests.first { $0.path.hasSuffix("/messages") })
        #expect(page.query["to"] == nil)
        let anew = try #require(
            server.requests.first { $0.path.hasSuffix("/sync") && $0.query["since"] == nil })
        let filter = try JSONValue(parsing: anew.query["filter"] ?? "")
        #expect(filter["room"]?["timeline"]?["not_senders"] == ["@bot:b"])
    }

    @Test("a gap is filled page by page, in order, and each event comes once")
    func gap() async throws {
        let server = try ScriptedServer { request in
            switch (request.path.hasSuffix("/messages"), request.query["from"]) {
            case (false, _): .json(Self.sync("s2", ["e", "f", "f"].map { Self.event($0) }, limited: true))
            case (true, "p0"): .json(Self.page(["e", "d", "c"].map { Self.event($0) }, end: "p1"))
            default: .json(Self.page([Self.event("b"), "5"], end: nil))
            }
        }
        let record = try await follow(server, since: "s1", batches: 1)
        #expect(record.bodies == [["b", "c", "d", "e", "f"]])
        #expect(record.batches.withLock { $0.first?.unfilledGap } == false)
        #expect(record.batches.withLock { $0.first?.unreadable } == 1)
        #expect(server.requests.dropFirst().allSatisfy { $0.query["to"] == "s1" && $0.query["dir"] == "b" })
    }

    @Test("a gap ends at the last event that was seen, where the homeserver goes on")
    func gapToLastSeen() async throws {
        let server = try ScriptedServer { request in
            request.path.hasSuffix("/messages")
                ? .json(Self.page(["d", "c", "seen", "old"].map { Self.event($0) }, end: "p1"))
                : .json(Self.sync("s2", [Self.event("e")], limited: true))
        }
        let record = try await follow(server, since: "s1", lastSeen: "$seen", batches: 1)
        #expect(record.bodies == [["c", "d", "e"]])
    }

    @Test("a gap without an end is left after a bounded number of pages, and the batch says so")
    func endlessGap() async throws {
        let pages = Counter()
        let server = try ScriptedServer { request in
            guard request.path.hasSuffix("/messages") else {
                return .json(Self.sync("s2", [Self.event("last")], limited: true))
            }
            let number = pages.increased()
            return .json(Self.page([Self.event("e\(number)")], end: "p\(number)"))
        }
        let record = try await follow(server, since: "s1", batches: 1)
        #expect(record.batches.withLock { $0.first?.unfilledGap } == true)
        #expect(server.requests.count < 30)
        #expect(record.bodies.first?.last == "last")
    }

    @Test("a gap that the homeserver refuses to fill holds nothing up for ever")
    func refusedGap() async throws {
        let server = try ScriptedServer { request in
            request.path.hasSuffix("/messages")
                ? .json(#"{"errcode":"M_UNKNOWN","error":"no"}"#, status: 400)
                : .json(Self.sync("s2", [Self.event("e")], limited: true))
        }
        let record = try await follow(server, since: "s1", batches: 1)
        #expect(record.bodies == [["e"]])
        #expect(record.batches.withLock { $0.first?.unfilledGap } == true)
        #expect(record.troubles.withLock { $0.map { String($0.prefix(5)) } } == ["began", "ended"])
        #expect(
            server.requests.filter { $0.path.hasSuffix("/sync") }.allSatisfy { $0.query["since"] == "s1" })
    }

    @Test("the first answer's timeline is the past: no gap before it is filled")
    func firstGap() async throws {
        let server = try ScriptedServer(
            Self.inOrder([.json(Self.sync("s2", [Self.event("e")], limited: true))]))
        let record = try await follow(server, since: nil, batches: 1)
        #expect(server.requests.count == 1)
        #expect(record.batches.withLock { $0.first?.unfilledGap } == false)
        #expect(record.batches.withLock { $0.first?.isInitial } == true)
    }

    @Test("whatever goes wrong is said once, and once when it is over")
    func troubles() async throws {
        let server = try ScriptedServer(
            Self.inOrder([
                .silence, .html("<html>Bad gateway</html>", status: 502),
                .html("<html>Hello</html>", status: 200),
                .json("{", status: 200), .json("{}", status: 200),
                .json(#"{"errcode":"M_LIMIT_EXCEEDED"}"#, status: 429, headers: ["Retry-After: 7"]),
                .json(#"{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":9000}"#, status: 429),
                .html("slow down", status: 429),
                .json(Self.sync("s2", [Self.event("a")])), .json(Self.sync("s3", [Self.event("b")])),
            ]))
        let record = try await follow(server, since: "s1", batches: 2)
        #expect(record.bodies == [["a"], ["b"]])
        #expect(record.clock.waits.count == 8)
        #expect(record.clock.waits.contains(.seconds(8)), "seven as told, and one of jitter")
        #expect(record.clock.waits.contains(.seconds(10)))
        let total = record.clock.waits.reduce(.zero, +).components.seconds
        #expect(record.troubles.withLock { $0 } == ["began", "ended after 8 failures and \(total) s"])
        #expect(server.requests.prefix(9).allSatisfy { $0.query["since"] == "s1" })
    }

    @Test("a rejected position is given up, and the batch says so")
    func rejected() async throws {
        let server = try ScriptedServer { request in
            switch request.query["since"] {
            case "lost": .json(#"{"errcode":"M_UNKNOWN","error":"Invalid stream token"}"#, status: 400)
            case nil: .json(Self.sync("s9", [Self.event("a")], limited: true))
            default: .json(Self.sync("s10", [Self.event("b")]))
            }
        }
        let record = try await follow(server, since: "lost", batches: 2)
        let batches = record.batches.withLock { $0 }
        #expect(batches.map(\.start) == [.anew, .next])
        #expect(batches.map(\.isInitial) == [true, false])
        #expect(batches.first?.previous?.text == "lost")
        #expect(batches.first?.unfilledGap == true, "what lies between is not known")
        #expect(server.requests.map { $0.query["since"] } == ["lost", nil, "s9"])
    }

    @Test("a lost login ends the loop, and tells a soft logout apart", arguments: [false, true])
    func lostLogin(isSoft: Bool) async throws {
        let server = try ScriptedServer(
            Self.inOrder([.json(#"{"errcode":"M_UNKNOWN_TOKEN","soft_logout":\#(isSoft)}"#, status: 401)]))
        let error = await #expect(throws: MatrixError.self) {
            try await follow(server, since: "s1", batches: 1)
        }
        #expect(error?.isUnknownToken == true)
        #expect(error?.refusal?.softLogout == isSoft)
    }

    private static func leave(_ id: String, of user: String, by sender: String) -> String {
        #"{"event_id":"$\#(id)","sender":"\#(sender)","type":"m.room.member","state_key":"\#(user)","#
            + #""origin_server_ts":1,"content":{"membership":"leave"}}"#
    }

    @Test("being put out is told in a batch, and then ends the loop")
    func putOut() async throws {
        let kick =
            Self.leave("k", of: "@bot:b", by: "@grant:b") + "," + Self.leave("l", of: "@eve:b", by: "@eve:b")
        let server = try ScriptedServer(
            Self.inOrder([
                .json(#"{"next_batch":"s2","rooms":{"leave":{"!r":{"timeline":{"events":[\#(kick)]}}}}}"#)
            ]))
        let record = try await follow(server, since: "s1", batches: 1)
        #expect(record.batches.withLock { $0.first?.membership } == .left(by: try UserID("@grant:b")))
        let error = await #expect(throws: MatrixError.self) {
            try await follow(server, since: "s1", batches: 5, outside: .stops)
        }
        guard case .notInRoom = error else {
            Issue.record("it ended with \(String(describing: error))")
            return
        }
    }

    @Test("an invitation names who sent it")
    func invitation() async throws {
        let invite =
            #"{"sender":"@grant:b","type":"m.room.member","state_key":"@bot:b","content":{"membership":"invite"}}"#
        let server = try ScriptedServer(
            Self.inOrder([
                .json(
                    #"{"next_batch":"s2","rooms":{"invite":{"!r":{"invite_state":{"events":[\#(invite)]}}}}}"#
                )
            ]))
        let record = try await follow(server, since: "s1", batches: 1, outside: .stops)
        #expect(record.batches.withLock { $0.first?.membership } == .invited(by: try UserID("@grant:b")))
    }

    @Test("one event that is nested too deeply hides none of the others")
    func bomb() async throws {
        let deep = String(repeating: "[", count: 50_000) + String(repeating: "]", count: 50_000)
        let event =
            #"{"event_id":"$x","sender":"@eve:b","type":"x","origin_server_ts":1,"content":{"a":\#(deep)}}"#
        let server = try ScriptedServer(
            Self.inOrder([.json(Self.sync("s2", [event, "{}", Self.event("a")]))]))
        let record = try await follow(server, since: "s1", batches: 1)
        #expect(record.bodies == [["a"]])
        #expect(record.batches.withLock { $0.first?.unreadable } == 1)
    }

    @Test(
        "a room full of what is too much to be taken does not make it deaf: fewer events are asked for",
        arguments: [
            // As many values as the homeserver lets one person put into a few events; and as many bytes.
            "[" + String(repeating: "0,", count: 32_000) + "0]",
            "\"" + String(repeating: "\\u00e9", count: 32_000) + "\"",
        ])
    func tooMuch(bulk: String) async throws {
        let heavy =
            #"{"event_id":"$x","sender":"@eve:b","type":"m.room.message","origin_server_ts":1,"content":{"msgtype":"m.text","body":"hi","x":\#(bulk)}}"#
        let server = try ScriptedServer { request in
            let filter = request.query["filter"].flatMap { try? JSONValue(parsing: $0) }
            let limit = filter?["room"]?["timeline"]?["limit"]?.integerValue ?? 0
            guard !request.path.hasSuffix("/messages") else {
                let size = Int(request.query["limit"] ?? "") ?? 0
                return .json(
                    Self.page(
                        Array(repeating: heavy, count: size - 1) + [Self.event("before")],
                        end: nil))
            }
            return .json(
                Self.sync(
                    "s2", Array(repeating: heavy, count: Int(limit) - 1) + [Self.event("a")], limited: true))
        }
        let record = try await follow(server, since: "s1", batches: 1)
        #expect(record.bodies.first?.filter { $0 != "hi" } == ["before", "a"])
        #expect(record.batches.withLock { $0.first?.unfilledGap } == false)
        #expect(record.troubles.withLock { $0.count } == 2)
    }

    @Test("a gap that would fill the memory is left as it is, and that is said")
    func hugeGap() async throws {
        let text = String(repeating: "x", count: 60_000)
        let server = try ScriptedServer { request in
            guard request.path.hasSuffix("/messages") else {
                return .json(Self.sync("s2", [Self.event("a")], limited: true))
            }
            let page = (0..<60).map { Self.event("e\(request.query["from"] ?? "")\($0)", body: text) }
            return .json(
                Self.page(
                    page, end: "p\((request.query["from"]?.count ?? 0) + 1)" + (request.query["from"] ?? "")))
        }
        let record = try await follow(server, since: "s1", batches: 1)
        #expect(record.batches.withLock { $0.first?.unfilledGap } == true)
        #expect(server.requests.filter { $0.path.hasSuffix("/messages") }.count == 3)
    }

    @Test("an answer that comes at once and tells nothing is not asked for again at once")
    func noBusyLoop() async throws {
        let server = try ScriptedServer(Self.inOrder([.json(#"{"next_batch":"s1"}"#)]))
        let record = try await follow(server, since: "s1", batches: 12)
        #expect(record.clock.waits.count == 11)
        #expect(record.clock.waits.last == .seconds(3))
    }

    @Test("a cancelled loop ends as one")
    func cancelled() async throws {
        let server = try ScriptedServer(Self.inOrder([.html("", status: 500)]))
        let task = Task { try await follow(server, since: "s1", batches: 1) }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
    }
}
