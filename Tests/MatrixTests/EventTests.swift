import Matrix
import Testing
import TestKit

@Suite("Events")
struct EventTests {
    private let sound: JSONValue = [
        "event_id": "$a", "sender": "@grant:example.org", "type": "m.room.message", "origin_server_ts": 17,
        "content": ["msgtype": "m.text", "body": "hello"], "unsigned": ["age": 12],
    ]

    @Test("an event is read with its age by the homeserver's clock")
    func read() throws {
        let event = try #require(RoomEvent(sound))
        #expect(event.eventID.text == "$a")
        #expect(event.originServerTimestamp == 17)
        #expect(event.age == 12)
        #expect(event.stateKey == nil)
        #expect(!event.isRedacted)
    }

    @Test(
        "one malformed event is counted, and loses none of the others",
        arguments: [
            ("event_id", JSONValue?.none), ("event_id", 5), ("event_id", "a"), ("sender", nil),
            ("sender", "grant"),
            ("sender", .null), ("type", nil), ("type", ""), ("type", []), ("origin_server_ts", nil),
            ("origin_server_ts", "1"),
            ("origin_server_ts", .number(1.5)), ("content", nil), ("content", "x"), ("content", []),
            ("state_key", 1),
            ("state_key", .null),
        ] as [(JSONKey, JSONValue?)])
    func malformed(name: JSONKey, value: JSONValue?) throws {
        let list = RoomEventList(.array([sound, sound.with(name, value), "no event", sound]))
        #expect(list.events.count == 2)
        #expect(list.unreadable == 2)
    }

    @Test(
        "an odd age, or none, spoils no event",
        arguments: [JSONValue?.none, "x", ["age": "old"], ["age": .number(1.5)]])
    func oddAge(unsigned: JSONValue?) throws {
        let event = try #require(RoomEvent(sound.with("unsigned", unsigned)))
        #expect(event.age == nil)
    }

    @Test("an event of more values than anybody means is not read, unless it is the room's state")
    func heavy() throws {
        let many: JSONValue = .array(Array(repeating: [0, 0], count: 400))
        let heavy = sound.with("content", ["msgtype": "m.text", "body": "!bridge stop", "x": many])
        #expect(RoomEvent(heavy) == nil)
        #expect(RoomEvent(heavy.with("state_key", "")) != nil)
        #expect(RoomEvent(sound.with("content", ["x": .array(Array(repeating: 0, count: 900))])) != nil)
    }

    @Test("an event that was taken back is no message")
    func redacted() throws {
        let event = try #require(
            RoomEvent(sound.with("unsigned", ["redacted_because": ["type": "m.room.redaction"]])))
        #expect(event.isRedacted)
        #expect(RoomMessage(event) == nil)
    }

    @Test(
        "a redaction names what it takes back, in old rooms and in new",
        arguments: [
            ["redacts": "$old"], ["content": ["redacts": "$old"]],
        ] as [JSONValue])
    func redaction(extra: JSONValue) throws {
        var json = sound.with("type", "m.room.redaction")
        for (name, value) in extra.objectValue ?? [:] { json = json.with(name, value) }
        #expect(RoomEvent(json)?.redacts == (try EventID("$old")))
    }

    @Test("state is told from what only looks like it")
    func state() throws {
        #expect(try RoomEvent.state("m.room.name", [:]).isState("m.room.name"))
        #expect(try !RoomEvent.make(type: "m.room.name").isState("m.room.name"))
        #expect(try !RoomEvent.state("m.room.name", key: "x", [:]).isState("m.room.name"))
    }

    @Test(
        "kinds of messages",
        arguments: [
            ("m.text", RoomMessage.Kind.text), ("m.notice", .notice), ("m.emote", .emote),
            ("m.file", .other("m.file")),
        ])
    func kinds(msgtype: String, kind: RoomMessage.Kind) throws {
        let event = try RoomEvent.make(content: ["msgtype": .string(msgtype), "body": "x"])
        #expect(RoomMessage(event)?.kind == kind)
    }

    @Test(
        "what is no message",
        arguments: [
            ["body": "x"], ["msgtype": "m.text"], ["msgtype": "m.text", "body": 5],
            ["msgtype": 1, "body": "x"], [:],
            ["msgtype": "m.text", "body": .null], ["msgtype": "m.text", "body": ["x"]],
        ] as [JSONValue])
    func noMessage(content: JSONValue) throws {
        #expect(RoomMessage(try RoomEvent.make(content: content)) == nil)
    }

    @Test("state of a message's type is no message, and neither is another type")
    func otherTypes() throws {
        #expect(RoomMessage(try RoomEvent.make(stateKey: "")) == nil)
        #expect(RoomMessage(try RoomEvent.make(type: "m.room.encrypted")) == nil)
    }

    @Test(
        "what a message refers to",
        arguments: [
            (nil, "none"),
            (["m.in_reply_to": ["event_id": "$a"]], "reply $a"),
            (["rel_type": "m.thread", "event_id": "$r"], "thread $r nil false"),
            (
                [
                    "rel_type": "m.thread", "event_id": "$r", "m.in_reply_to": ["event_id": "$a"],
                    "is_falling_back": true,
                ],
                "thread $r $a true"
            ),
            (["rel_type": "m.replace", "event_id": "$a"], "replace $a"),
            (["rel_type": "m.replace", "event_id": "$a", "m.in_reply_to": ["event_id": "$b"]], "replace $a"),
            (["rel_type": "m.replace"], "unreadable"),
            (["rel_type": "m.replace", "event_id": 5], "unreadable"),
            (["rel_type": "m.thread", "m.in_reply_to": ["event_id": "$a"]], "reply $a"),
            (["rel_type": "org.example.new", "event_id": "$a"], "none"), ("x", "none"), ([], "none"),
            (["m.in_reply_to": ["event_id": "a"]], "none"), (["m.in_reply_to": "x"], "none"),
        ] as [(JSONValue?, String)])
    func relations(relation: JSONValue?, expected: String) throws {
        let content = (["msgtype": "m.text", "body": "x"] as JSONValue).with("m.relates_to", relation)
        let message = RoomMessage(try RoomEvent.make(content: content))
        let told =
            switch message?.relation {
            case nil: "unreadable"
            case .some(.none): "none"
            case .reply(let event): "reply \(event)"
            case .thread(let root, let reply, let isFallingBack):
                "thread \(root) \(reply?.text ?? "nil") \(isFallingBack)"
            case .replacement(let event): "replace \(event)"
            }
        #expect(told == expected)
    }

    @Test("mentions are read without doubles and without what is no user")
    func mentions() throws {
        let mentions: JSONValue = ["user_ids": ["@a:b", "x", 5, "@a:b", "@c:d"], "room": true]
        let event = try RoomEvent.make(content: ["msgtype": "m.text", "body": "x", "m.mentions": mentions])
        let message = try #require(RoomMessage(event))
        #expect(message.mentions.map(\.text) == ["@a:b", "@c:d"])
        #expect(message.mentionsRoom)
    }

    @Test(
        "signs are compared without variations and skin tones",
        arguments: [
            ("✅", "✅"), ("✅\u{FE0F}", "✅"), ("👍🏽", "👍"), ("👁️", "👁"), ("👀", "👀"), ("no", "no"),
        ])
    func signs(key: String, normalised: String) throws {
        let event = try RoomEvent.make(
            type: "m.reaction", content: MessageContent.reaction(to: try EventID("$t"), key: key))
        let reaction = try #require(Reaction(event))
        #expect(reaction.key.sameBytes(as: normalised))
        #expect(reaction.target.text == "$t")
    }

    @Test(
        "what is no reaction",
        arguments: [
            [:], ["m.relates_to": ["rel_type": "m.annotation", "event_id": "$a"]],
            ["m.relates_to": ["rel_type": "m.annotation", "key": "x"]],
            ["m.relates_to": ["rel_type": "m.replace", "event_id": "$a", "key": "x"]],
            ["m.relates_to": ["rel_type": "m.annotation", "event_id": "$a", "key": "\u{FE0F}"]],
        ] as [JSONValue])
    func noReaction(content: JSONValue) throws {
        #expect(Reaction(try RoomEvent.make(type: "m.reaction", content: content)) == nil)
    }

    @Test("no event of random values ends the process")
    func fuzz() {
        var random = SeededGenerator()
        let values: [JSONValue] = [
            .null, 1, "x", "$a", "@a:b", [], [:], ["event_id": "$a"], ["rel_type": "m.replace"],
            .number(.infinity),
            ["m.relates_to": ["rel_type": "m.thread", "event_id": 5]], "m.room.message", "m.reaction",
            .integer(.max),
        ]
        let names: [JSONKey] = [
            "event_id", "sender", "type", "origin_server_ts", "content", "unsigned", "state_key",
        ]
        var read = 0
        for _ in 0..<20_000 {
            var json = sound
            for _ in 0..<3 {
                guard let name = names.randomElement(using: &random) else { continue }
                json = json.with(name, values.randomElement(using: &random))
            }
            guard let event = RoomEvent(json) else { continue }
            read += 1
            _ = (RoomMessage(event), Reaction(event), MembershipChange(event), RoomFacts(state: [event]))
        }
        #expect(read > 0, "seed \(random.seed)")
    }
}
