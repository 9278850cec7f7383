import Contract
import Matrix
import Testing

@testable import Keeper

@Suite("Whose words count")
struct DeskTests {
    private let desk: Desk
    private let restart: Command

    init() throws {
        desk = Desk(
            own: try .make("@bridgekeeper:example.org"),
            admins: [try .make("@grant:example.org"), try .make("@Ägnes:example.org")], parser: try .make())
        restart = .service(try .make(), .restart)
    }

    private func event(
        _ content: JSONValue, by sender: String = "@grant:example.org", type: String = "m.room.message",
        stateKey: String? = nil, isRedacted: Bool = false
    ) throws -> RoomEvent {
        RoomEvent(
            eventID: try .make(), sender: try .make(sender), type: type, stateKey: stateKey,
            originServerTimestamp: noon, content: content, isRedacted: isRedacted)
    }

    private func text(_ body: String) -> JSONValue { ["msgtype": "m.text", "body": .string(body)] }

    @Test("an admin's command runs")
    func admin() throws {
        #expect(desk.judge(try event(text("!bridge restart"))) == .run(restart))
    }

    @Test("an admin's mistake is told")
    func mistake() throws {
        guard case .mistake = desk.judge(try event(text("!bridge restrat"))) else {
            Issue.record("no mistake")
            return
        }
    }

    @Test(
        "what is no message of an admin's own is ignored",
        arguments: [
            ["msgtype": "m.notice", "body": "!bridge restart"],
            ["msgtype": "m.emote", "body": "!bridge restart"],
            ["msgtype": "m.image", "body": "!bridge restart"], ["msgtype": "m.text"],
            ["body": "!bridge restart"],
            ["msgtype": "m.text", "body": 5], ["msgtype": "m.text", "body": .number(1.5)],
            ["msgtype": "m.text", "body": .null],
            ["msgtype": "m.text", "body": ["!bridge restart"]],
            ["msgtype": "m.text", "body": ["x": "!bridge restart"]],
            ["msgtype": ["m.text"], "body": "!bridge restart"], [:], ["msgtype": "m.text", "body": true],
            ["msgtype": "M.TEXT", "body": "!bridge restart"],
            [
                "msgtype": "m.text", "body": "!bridge restart", "m.relates_to": ["rel_type": "m.replace"],
            ],
            [
                "msgtype": "m.text", "body": "!bridge restart",
                "m.relates_to": ["rel_type": "m.replace", "event_id": 5],
            ],
            [
                "msgtype": "m.text", "body": "* !bridge restart", "m.new_content": ["body": "hello"],
                "m.relates_to": ["rel_type": "m.replace", "event_id": "$event9"],
            ],
            [
                "msgtype": "m.text", "body": "* !bridge restart", "m.new_content": "!bridge restart",
                "m.relates_to": ["rel_type": "m.replace", "event_id": "$event9"],
            ],
        ] as [JSONValue])
    func ignored(content: JSONValue) throws {
        #expect(desk.judge(try event(content)) == .ignore)
    }

    @Test("the bot's own words, redacted ones, other kinds of events and state are ignored")
    func others() throws {
        let body = text("!bridge restart")
        #expect(desk.judge(try event(body, by: "@bridgekeeper:example.org")) == .ignore)
        #expect(desk.judge(try event(body, isRedacted: true)) == .ignore)
        #expect(desk.judge(try event(body, type: "m.sticker")) == .ignore)
        #expect(desk.judge(try event(body, type: "m.room.messag\u{212F}")) == .ignore)
        #expect(desk.judge(try event(body, stateKey: "")) == .ignore)
    }

    @Test("an edit of an admin's runs nothing, and is told so")
    func edit() throws {
        let content: JSONValue = [
            "msgtype": "m.text", "body": "* !bridge restart",
            "m.new_content": ["msgtype": "m.text", "body": "!bridge restart"],
            "m.relates_to": ["rel_type": "m.replace", "event_id": "$event9"],
        ]
        #expect(desk.judge(try event(content)) == .edited(of: try .make(9)))
        #expect(desk.judge(try event(content, by: "@eve:example.org")) == .ignore)
    }

    @Test("a reply, also one in a thread, is read as what it says")
    func replies() throws {
        for relation in [
            ["m.in_reply_to": ["event_id": "$event9"]],
            [
                "rel_type": "m.thread", "event_id": "$event8", "is_falling_back": true,
                "m.in_reply_to": ["event_id": "$event9"],
            ],
        ] as [JSONValue] {
            var members = text("!bridge restart").objectValue ?? [:]
            members["m.relates_to"] = relation
            #expect(desk.judge(try event(.object(members))) == .run(restart))
        }
    }

    @Test(
        "what somebody quotes is not what he says",
        arguments: [
            "> !bridge stop", "> <@eve:example.org> !bridge restart\n\nthanks",
            "> <@grant:example.org> !bridge stop\n> !bridge stop\n\nno!",
        ])
    func fallback(body: String) throws {
        #expect(desk.judge(try event(text(body))) == .ignore)
    }

    @Test(
        "nobody who looks like an admin is one",
        arguments: [
            "@eve:example.org", "@Grant:example.org", "@grant:example.org.evil", "@grant:example.com",
            "@gr\u{430}nt:example.org", "@\u{212B}gnes:example.org", "@A\u{308}gnes:example.org",
            "@grant:EXAMPLE.org",
        ])
    func lookAlikes(user: String) throws {
        #expect(desk.judge(try event(text("!bridge restart"), by: user)) == .stranger(restart))
        #expect(desk.judge(try event(text("!bridge restrat"), by: user)) == .stranger(nil))
        #expect(desk.judge(try event(text("good morning"), by: user)) == .ignore)
    }

    @Test("an admin with a name of other letters is one")
    func unicodeAdmin() throws {
        #expect(desk.judge(try event(text("!bridge restart"), by: "@Ägnes:example.org")) == .run(restart))
    }
}
