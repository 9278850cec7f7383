import Contract
import Matrix
import TestKit
import Testing

@testable import Keeper

@Suite("Whose words count")
struct DeskTests {
    private let desk: Desk
    private let restart: Command

    init() throws {
        desk = Desk(
            own: try .make("@bridgekeeper:example.org"),
            people: People(
                Permissions(admins: [try .make("@grant:example.org"), try .make("@Ägnes:example.org")])),
            parser: try .make())
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

    @Test("an admin's sign on a message is a tap, whatever skin it has; a stranger's is none")
    func tap() throws {
        let sign: JSONValue = [
            "m.relates_to": ["rel_type": "m.annotation", "event_id": "$alert", "key": "👀\u{FE0F}"]
        ]
        #expect(desk.judge(try event(sign, type: "m.reaction")) == .tap(sign: "👀", on: try EventID("$alert")))
        #expect(desk.judge(try event(sign, by: "@mallory:example.org", type: "m.reaction")) == .ignore)
        #expect(desk.judge(try event(sign, by: "@bridgekeeper:example.org", type: "m.reaction")) == .ignore)
        #expect(desk.judge(try event(sign, type: "m.reaction", isRedacted: true)) == .ignore)
        #expect(desk.judge(try event(sign)) == .ignore)
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

    @Test("what a message said is taken back with it, by whoever may; not by the bot itself")
    func withdrawn() throws {
        let content: JSONValue = ["redacts": "$event9"]
        let redaction = { (sender: String) throws in
            RoomEvent(
                eventID: try .make(), sender: try .make(sender), type: "m.room.redaction",
                originServerTimestamp: noon, content: content, redacts: try .make(9))
        }
        #expect(desk.judge(try redaction("@grant:example.org")) == .withdrawn(try .make(9)))
        #expect(desk.judge(try redaction("@mod:example.org")) == .withdrawn(try .make(9)))
        #expect(desk.judge(try redaction("@bridgekeeper:example.org")) == .ignore)
        #expect(desk.judge(try event([:], type: "m.room.redaction")) == .ignore)
    }

    private static let bot = "https://matrix.to/#/@bridgekeeper:example.org"

    @Test(
        "a mention that stands first counts as `!`, whatever a client makes of it in the body",
        arguments: [
            "<a href=\"\(bot)\">Keeper</a> bridge restart", "<a href='\(bot)'>Keeper</a>: bridge restart",
            "<p><a href=\"\(bot)?via=x\">@bk</a>&nbsp;bridge&nbsp;restart</p>\n",
            "<a href=\"https://matrix.to/#/%40bridgekeeper%3Aexample.org\">K</a>, <b>bridge</b> restart",
            " <p><a href=\"matrix:u/bridgekeeper:example.org\">K</a><br>!bridge restart</p>",
            "<mx-reply><blockquote><a href=\"x\">In reply</a> !bridge stop</blockquote></mx-reply>"
                + "<a href=\"\(bot)\">K</a> bridge restart",
        ])
    func pills(html: String) throws {
        #expect(desk.judge(try event(pill(html))) == .run(restart))
        #expect(desk.judge(try event(pill(html), by: "@eve:example.org")) == .stranger(restart))
    }

    @Test(
        "HTML in which the bot is not spoken to first is nobody's command",
        arguments: [
            "", "<", "<a", "<a href", "<a href=\"\(bot)\">", "<a href=\"\(bot)\">K", "bridge restart",
            "hello <a href=\"\(bot)\">K</a> bridge restart",
            "<blockquote><a href=\"\(bot)\">K</a> bridge restart</blockquote>",
            "<mx-reply><a href=\"\(bot)\">K</a> bridge restart</mx-reply>thanks",
            "<mx-reply><a href=\"\(bot)\">K</a> bridge restart",
            "<a href=\"https://matrix.to/#/@eve:example.org\">K</a> bridge restart",
            "<a href=\"https://matrix.to/#/@bridgekeeper:example.org.evil\">K</a> bridge restart",
            "<a href=\"https://evil.example/#/@bridgekeeper:example.org\">K</a> bridge restart",
            "<a title=\"\(bot)\" href=\"x\">K</a> bridge restart", "<a href=\"\(bot)\">K</a> is nice",
            "<a href=\"\(bot)\">K</a>", "<a href=\"\(bot)\">K</a>" + String(repeating: " x", count: 4000),
        ])
    func noPills(html: String) throws {
        #expect(desk.judge(try event(pill(html))) == .ignore)
    }

    @Test("random HTML never ends the bot, and never becomes anything but words of fixed sets")
    func fuzz() throws {
        var random = SeededGenerator()
        let parts = [
            "<a href=\"\(Self.bot)\">", "</a>", "<p>", "<mx-reply>", "</mx-reply>", "bridge", " ", "restart",
            "<", ">",
            "&nbsp;", "&", "\"", "'", "href=", "%40", ":", "!", "<br/>",
        ]
        for _ in 0..<3000 {
            var html = random.below(2) == 0 ? "<a href=\"\(Self.bot)\">K</a>" : ""
            for _ in 0..<random.below(12) {
                html += random.below(6) == 0 ? random.text(random.below(4)) : random.pick(parts)
            }
            switch desk.judge(try event(pill(html))) {
            case .ignore, .mistake: break
            case .run(let command):
                // The pieces, and the whole command that stands among the random text (seed 7703819138800159725).
                let known = try [restart] + [.status, .stop].map { .service(try .make(), $0) }
                #expect(known.contains(command), "seed \(random.seed): \(html)")
            case let other: Issue.record("seed \(random.seed): \(other) of \(html)")
            }
        }
    }

    private func pill(_ html: String) -> JSONValue {
        [
            "msgtype": "m.text", "body": "BK bridge restart", "format": "org.matrix.custom.html",
            "formatted_body": .string(html), "m.mentions": ["user_ids": ["@bridgekeeper:example.org"]],
        ]
    }

    @Test("an older client's reply is read without what it quotes; a quote that somebody typed is not")
    func quotes() throws {
        let body = "> <@bridgekeeper:example.org> Really?\n> !bridge stop\n\n!bridge restart"
        var members = text(body).objectValue ?? [:]
        #expect(desk.judge(try event(.object(members))) == .ignore)
        members["m.relates_to"] = ["m.in_reply_to": ["event_id": "$event9"]]
        #expect(desk.judge(try event(.object(members))) == .run(restart))
        for other in [
            "> <@a:b> !bridge restart", "> <@a:b> x\n!bridge restart", "> <@a:b> x\n\n> !bridge restart",
        ] {
            members["body"] = .string(other)
            #expect(desk.judge(try event(.object(members))) == .ignore, "\(other)")
        }
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
