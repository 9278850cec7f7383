import Contract
import Foundation
import Journal
import Logging
import Matrix
import Remote
import Synchronization
import Testing
import Transport

@testable import Keeper

/// A whole bot: its room on a homeserver that answers by a script, its service on a place.
final class World: Sendable {
    let place: Place
    let room: Room
    let server: HomeserverByScript
    private let folder: String
    private let actions: [CustomAction]
    private let probe: Probe?
    /// Who may command, also while a bot runs.
    let people: People

    /// What is said in the room, until the bot asks for it.
    final class Room: Sendable {
        private let state = Mutex<(waiting: [[JSONValue]], batch: Int, events: Int)>(([], 0, 0))
        /// All that was said, by its name: what a homeserver shows when it is asked for one event.
        private let said = Mutex<[String: String]>([:])
        /// What is pinned: nothing that anybody ever set, at first; and whether the bot may pin.
        let pins = Mutex<(content: JSONValue?, isAllowed: Bool, tries: Int)>((nil, true, 0))
        private let mark = UInt32.random(in: 0...UInt32.max)
        /// What stands in the room when the first bot comes.
        private let past: [JSONValue]

        fileprivate init(past: [JSONValue]) { self.past = past }

        /// Puts events into one batch.
        func put(_ events: [JSONValue]) {
            said.withLock { said in
                for event in events {
                    if let name = event["event_id"]?.stringValue { said[name] = event.text }
                }
            }
            state.withLock { $0.waiting.append(events) }
        }

        /// Lets the homeserver show an event that no batch brings.
        func show(_ event: JSONValue, as name: String) { said.withLock { $0[name] = event.text } }

        /// The event that a path ends with.
        fileprivate func event(at path: String) -> String? {
            said.withLock { $0.first { path.hasSuffix("/%24" + $0.key.dropFirst()) }?.value }
        }

        /// An event's name that no other has, in no other test either: a job is found by it among all processes.
        func name() -> String {
            state.withLock { state in
                state.events += 1
                return "$said\(state.events).\(mark)"
            }
        }

        /// Asks for what is pinned, or sets it.
        fileprivate func pinned(_ new: JSONValue) -> HomeserverByScript.Answer {
            pins.withLock { pins in
                guard new.objectValue != nil else {
                    return pins.content.map { .json($0.text) } ?? .refused(404, "M_NOT_FOUND")
                }
                pins.tries += 1
                guard pins.isAllowed else { return .refused(403, "M_FORBIDDEN") }
                pins.content = new
                return .json(#"{"event_id":"$pin\#(pins.tries)"}"#)
            }
        }

        fileprivate func sync() -> String {
            for _ in 0..<100 {
                if let answer = next() { return answer }
                Thread.sleep(forTimeInterval: 0.01)
            }
            return #"{"next_batch":"s\#(state.withLock { $0.batch })"}"#
        }

        private func next() -> String? {
            state.withLock { state in
                guard state.batch == 0 || !state.waiting.isEmpty else { return nil }
                let events = state.batch == 0 ? past : state.waiting.removeFirst()
                state.batch += 1
                let timeline: JSONValue = ["events": .array(events), "limited": false]
                let answer: JSONValue = [
                    "next_batch": .string("s\(state.batch)"),
                    "rooms": ["join": ["!room:example.org": ["timeline": timeline]]],
                ]
                return answer.text
            }
        }
    }

    init(
        actions: [CustomAction] = [], past: [JSONValue] = [], probe: Probe? = nil,
        allow: Permissions.Allow = [:]
    ) throws {
        place = try Place()
        let room = Room(past: past)
        self.room = room
        folder = place.folder + "/bot"
        self.actions = actions
        self.probe = probe
        people = People(
            Permissions(admins: [try .make(), try .make("@ada:other.example")], allow: allow))
        server = try HomeserverByScript { request, _ in
            if request.isSync { return .json(room.sync()) }
            if request.path.contains("/receipt/") { return .json("{}") }
            if request.path.contains("/state/m.room.pinned_events") { return room.pinned(request.content) }
            if request.path.contains("/event/") {
                return room.event(at: request.path).map { .json($0) } ?? .refused(404, "M_NOT_FOUND")
            }
            return request.path.contains("/send/") || request.isUpload ? .taken : .json("{}")
        }
    }

    /// Says something, as somebody whose server says how old it is.
    @discardableResult
    func say(_ body: String, by: String = "@grant:example.org", age: Int64? = 100, at: Int64? = nil) -> String
    {
        let name = room.name()
        room.put([Self.event(["msgtype": "m.text", "body": .string(body)], name, by: by, age: age, at: at)])
        return name
    }

    /// A change of the room's state, as somebody with the power made it.
    func state(_ type: String, _ content: JSONValue) -> JSONValue {
        var members = Self.event(content, room.name(), type: type).objectValue ?? [:]
        members["state_key"] = ""
        return .object(members)
    }

    static func event(
        _ content: JSONValue, _ name: String, by: String = "@grant:example.org",
        type: String = "m.room.message",
        age: Int64? = 100, at: Int64? = nil
    ) -> JSONValue {
        var members: [JSONKey: JSONValue] = [
            "event_id": .string(name), "sender": .string(by), "type": .string(type), "content": content,
            "origin_server_ts": .integer(at ?? noon - (age ?? 0)),
        ]
        if let age { members["unsigned"] = ["age": .integer(age)] }
        return .object(members)
    }

    var freezer: Freezer { Freezer(folder: folder) }

    /// Runs a bot in this world while `body` runs; the next one finds what this one left.
    func withBot(
        poll: Duration = .seconds(36_000), roomWatch: RoomWatch? = nil, time: Time = .fast(),
        host: (any Remote.Host)? = nil, monitor: Monitor? = nil, hasTile: Bool = false,
        services: [Service]? = nil, rule: WatchRule = WatchRule(),
        log: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        _ body: @Sendable () async throws -> Void,
        prepare: @Sendable (Journal) async throws -> Void = { _ in }
    ) async throws {
        let journal = try await journal()
        try await prepare(journal)
        let http = try HTTPClient()
        let own = try UserID.make("@bridgekeeper:example.org")
        var service = try place.service(actions: actions)
        service.probe = probe
        let bot = Bot(
            options: Bot.Options(
                user: try .make("@bridgekeeper:example.org"),
                people: people,
                services: services ?? [service], names: ["@bridgekeeper:example.org"],
                version: "1.0",
                wording: try .make(), limits: Limits(), poll: poll, rule: rule,
                roomWatch: roomWatch
                    ?? RoomWatch(facts: RoomFacts(state: []), own: own),
                machine: { Chapter("this machine", [Finding(.ok, "token", "is private")]) },
                roomDoctor: { Chapter("homeserver and room", [Finding(.warning, "guests", "may join")]) },
                monitor: monitor, hasTile: hasTile),
            homeserver: Homeserver(
                url: try HomeserverURL("http://127.0.0.1:\(server.port)"), token: try AccessToken("secret"),
                http: http),
            room: try RoomID("!room:example.org"), hosts: [host ?? place.host], journal: journal,
            spool: try Spool(directory: folder + "/spool"), freezer: freezer, time: time, pulse: Pulse(),
            log: log)
        let running = Task { try await bot.run() }
        var failure: (any Error)?
        do { try await body() } catch { failure = error }
        running.cancel()
        if case .failure(let error) = await running.result, !(error is CancellationError) {
            print("the bot ended: \(error)")
        }
        await http.close()
        try await journal.close()
        if let failure { throw failure }
    }

    private func journal() async throws -> Journal {
        for _ in 0..<100 {
            do {
                return try Journal(directory: folder + "/state")
            } catch JournalError.inUse {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        return try Journal(directory: folder + "/state")
    }

    /// Waits until so many events of a kind stand in the room.
    @discardableResult
    func waits(
        for count: Int = 1, _ what: Comment, within limit: Duration = .seconds(60),
        sourceLocation: SourceLocation = #_sourceLocation, _ isMeant: (HomeserverByScript.Request) -> Bool
    ) async throws -> [HomeserverByScript.Request] {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            let found = server.room.filter(isMeant)
            if found.count >= count { return found }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record(
            "not in time: \(what); the room: \(server.room.map(\.body))", sourceLocation: sourceLocation)
        throw NotMade()
    }

    /// Waits until the service was looked at so often more.
    func waitsForLooks(_ count: Int) async throws {
        let asked = { [place] in
            (place.text("asked") ?? "").split(separator: "\n").filter { $0.hasPrefix("inspect") }.count
        }
        let before = asked()
        for _ in 0..<3000 where asked() < before + count { try await Task.sleep(for: .milliseconds(10)) }
        #expect(asked() >= before + count, "it is looked at")
    }

    /// Waits until the watch has seen the service run: only what was seen to run can be seen to have stopped.
    func waitsForTheWatch() async throws {
        for _ in 0..<200 {
            let asked = say("!keeper")
            let answers = try await waits("a glance") { $0.answers(asked) }
            if answers.first?.body.contains("is running") == true { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the watch saw nothing run")
        throw NotMade()
    }
}

extension HomeserverByScript.Request {
    var outcome: String? { facts?["outcome"]?.stringValue }
    /// A new event with a final outcome.
    var isFinal: Bool { !isEdit && outcome != nil && outcome != "running" }

    func answers(_ event: String) -> Bool {
        isFinal && content["m.relates_to"]?["m.in_reply_to"]?["event_id"]?.stringValue == event
    }
}
