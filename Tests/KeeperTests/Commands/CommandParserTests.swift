import Contract
import Testing

@testable import Keeper

@Suite("What is typed")
struct CommandParserTests {
    private let parser: CommandParser
    private let bridge: ServiceName

    init() throws {
        parser = try .make([.make(actions: [.make("backup")]), .make("spark-2")])
        bridge = try .make()
    }

    @Test(
        "each command of a service, as it is typed on a keyboard",
        arguments: [
            ("!bridge", Action.status), ("!bridge status", .status), ("!bridge logs", .logs(lines: 100)),
            ("!bridge logs 1", .logs(lines: 1)), ("!bridge logs 5000", .logs(lines: 5000)),
            ("!bridge logs 007", .logs(lines: 7)), ("!bridge restart", .restart), ("!bridge start", .start),
            ("!bridge stop", .stop), ("!bridge update", .update), ("!bridge backup", .custom("backup")),
            ("!bridge logs before", .lastLogs), ("!bridge rollback", .rollback(nil)),
        ])
    func grammar(line: String, action: Action) {
        #expect(parser.read(line) == .command(.service(bridge, action)))
    }

    @Test("a name with a dash and a digit is one word")
    func secondService() throws {
        #expect(parser.read("!spark-2 restart") == .command(.service(try .make("spark-2"), .restart)))
        #expect(parser.read("!spark-2 backup") != .command(.service(try .make("spark-2"), .custom("backup"))))
    }

    @Test(
        "a cancel is of what runs, or of what waits, and of nothing else",
        arguments: [
            ("!bridge cancel", CancelScope.current), ("!bridge  Cancel ", .current),
            ("!BRIDGE CANCEL.", .current),
            ("!bridge cancel waiting", .waiting), ("!bridge cancel WAITING", .waiting),
            ("!bridge cancel 47", nil),
            ("!bridge cancel waiting now", nil), ("!bridge cancel restart", nil), ("!bridge cancel; id", nil),
        ] as [(String, CancelScope?)])
    func cancel(line: String, scope: CancelScope?) throws {
        if let scope {
            #expect(parser.read(line) == .command(.cancel(try .make(), scope)))
        } else {
            guard case .mistake(let mistake) = parser.read(line) else { throw NotMade() }
            #expect(!mistake.problem.contains("47") && !mistake.problem.contains("id"))
        }
    }

    @Test(
        "the commands that are for the bot itself",
        arguments: [
            ("!keeper", Command.keeper), ("!keeper status", .keeper), ("!keeper help", .help(topic: nil)),
            ("!keeper check", .check(nil)), ("!help history", .help(topic: "bridge history")),
            ("!KEEPER  Check", .check(nil)),
            ("!help", .help(topic: nil)), ("!help restart", .help(topic: "bridge restart")),
            ("!help bridge stop", .help(topic: "bridge stop")), ("!help keeper", .help(topic: "keeper")),
            ("!help spark-2 update", .help(topic: "spark-2 update")),
            ("!help nonsense", .help(topic: nil)), ("!bridge help", .help(topic: "bridge")),
            ("!help spark-2", .help(topic: "spark-2")),
            ("!keeper help restart", .help(topic: "bridge restart")),
            ("!bridge help restart", .help(topic: "bridge restart")),
            ("!yes", .yes(code: nil)), ("!yes 47", .yes(code: "47")), ("!no", .no(code: nil)),
            ("!no 12", .no(code: "12")), ("!help cancel", .help(topic: "bridge cancel")),
        ])
    func general(line: String, command: Command) {
        #expect(parser.read(line) == .command(command))
    }

    @Test(
        "what a phone makes of a command is taken as meant",
        arguments: [
            "!Bridge Restart", "!BRIDGE RESTART", "  !bridge restart", "!bridge  restart ",
            "! bridge restart",
            "!\u{A0}bridge\u{A0}restart", "!bridge\u{202F}restart", "!bridge\u{3000}restart",
            "\u{FF01}bridge restart",
            "!bridge restart\n", "\u{FEFF}!bridge restart", "!\u{FE0F}bridge restart",
            "!bridge\u{200B} restart",
            "!bridge\trestart", "\u{200E}!bridge restart", "!bri\u{AD}dge restart", "!bridge \u{2060}restart",
            "@bridgekeeper:example.org bridge restart", "@bridgekeeper:example.org: bridge restart",
            "@BridgeKeeper:Example.org, bridge restart", "Bridge Keeper bridge restart",
            "Bridge Keeper: bridge restart", "bridge keeper, !bridge restart",
            "Bridge\u{A0}Keeper: ! bridge restart", "@Bridge Keeper bridge restart",
            "@[Bridge Keeper] bridge restart", "[Bridge Keeper]: bridge restart",
            "bridgekeeper: bridge restart",
            "@bridgekeeper bridge restart",
            "[Bridge Keeper](https://matrix.to/#/@bridgekeeper:example.org) bridge restart",
            "[@bk](https://matrix.to/#/%40bridgekeeper%3Aexample.org?via=example.org): bridge restart",
            " [Keeper](matrix:u/bridgekeeper:example.org), !bridge restart",
            // A doubled space becomes a full stop on most phones.
            "!bridge. restart", "!bridge restart.", "!bridge restart. ",
        ])
    func phone(line: String) {
        #expect(parser.read(line) == .command(.service(bridge, .restart)))
    }

    @Test(
        "a display name that a keyboard would write otherwise is known all the same",
        arguments: ["Grant’s keeper: !help", "Grant's keeper !help", "grant’s  Keeper, help"])
    func displayName(line: String) throws {
        let parser = try CommandParser.make(names: ["Grant’s Keeper"])
        #expect(parser.read(line) == .command(.help(topic: nil)))
    }

    @Test("a bot that is called like a service is meant only with a colon or an @")
    func sameName() throws {
        let parser = try CommandParser.make(names: ["@bridge:example.org", "Bridge"])
        for line in ["bridge restart", "Bridge update was nice", "bridge bridge restart"] {
            #expect(parser.read(line) == .notForUs, "\(line)")
        }
        for line in [
            "Bridge: bridge restart", "@bridge bridge restart", "@Bridge: bridge restart",
            "bridge, bridge restart",
        ] {
            #expect(parser.read(line) == .command(.service(bridge, .restart)), "\(line)")
        }
    }

    @Test("em dashes and curly quotes become what they were typed for")
    func dashes() {
        #expect(
            CommandText.words("\u{2014}yes \u{201C}a\u{201D} \u{2018}b\u{2019} \u{2013}f") == [
                "--yes", "\"a\"", "'b'", "-f",
            ])
    }

    @Test(
        "what is not for the bot is met with silence",
        arguments: [
            "", " ", "!", "! ", "!!", "hello", "bridge restart", "> !bridge restart",
            "> <@a:b> x\n\n!bridge stop",
            "!weather berlin", "!poll a b", "!gh issue", "/restart", "!ye", "!x", "?bridge",
            "@bridgekeeper:example.org",
            "Bridge Keeper", "Bridge Keeper is nice", "Bridge Keepers: bridge restart",
            "@bridgekeeper:example.org.evil bridge restart", "restart !bridge", "!\u{301}bridge restart",
            "…!bridge", "\u{1F600} !bridge", "!restart", "!restart bridge", "Bridge Keeper: good morning",
            "bridgekeeper update was nice", "[Eve](https://matrix.to/#/@eve:example.org) bridge restart",
            "[Bridge Keeper](https://evil.example/#/@bridgekeeper:example.org.evil) bridge restart",
            "[Bridge Keeper] (https://matrix.to/#/@bridgekeeper:example.org)", "[", "[]()", "[](", "[a](b",
            "!.", "!nope",
        ])
    func silence(line: String) {
        #expect(parser.read(line) == .notForUs)
    }

    @Test(
        "a mistyped word gets the nearest command",
        arguments: [
            ("!bridge restrat", "!bridge restart"), ("!bridge udpate", "!bridge update"),
            ("!bridge log", "!bridge logs"), ("!bridge bakcup", "!bridge backup"), ("!brigde", "!bridge"),
            ("!bridg stop", "!bridge stop"), ("!bridg", "!bridge"), ("!bridg lgos 50", "!bridge logs 50"),
            ("!bridge lgos 50", "!bridge logs 50"), ("!bridge lgos x", "!bridge logs"),
            ("!spark2 backup", "!spark-2"), ("!keper", "!keeper"), ("!hlep", "!help"), ("!yess", "!yes"),
            ("!yse 47", "!yes"), ("Bridge Keeper: brigde restart", "!bridge restart"),
            ("!bridge Statsu", "!bridge status"),
            ("!bridge back", "!bridge backup"), ("!keeper frobnicate", "!keeper"),
            ("Bridge Keeper: backup", "!bridge backup"),
            ("@bridgekeeper: restart bridge", "!bridge restart"),
        ])
    func nearest(line: String, near: String) throws {
        let mistake = try mistake(line)
        #expect(mistake.nearest == near)
    }

    @Test("a verb to the bot by name, and without its service, gets the services that have it")
    func verbAlone() throws {
        #expect(
            try mistake("Bridge Keeper: restart")
                == Mistake(
                    problem: "The service comes first; nothing ran.", nearest: nil,
                    usage: ["!bridge restart", "!spark-2 restart"]))
    }

    @Test("a service that is called like a verb hides none of them, and no command of the bot's")
    func shadows() throws {
        let parser = try CommandParser.make([
            try .make("restart"), try .make("logs", actions: [.make("night")]),
        ])
        #expect(parser.read("!restart") == .command(.service(try .make("restart"), .status)))
        #expect(parser.read("!restart restart") == .command(.service(try .make("restart"), .restart)))
        #expect(parser.read("!logs logs 5") == .command(.service(try .make("logs"), .logs(lines: 5))))
        #expect(parser.read("!logs night") == .command(.service(try .make("logs"), .custom("night"))))
        #expect(parser.read("!help restart") == .command(.help(topic: "restart restart")))
        #expect(parser.read("!help") == .command(.help(topic: nil)))
    }

    @Test("a word that is near nothing gets what can be typed")
    func usage() throws {
        let mistake = try mistake("!bridge frobnicate")
        #expect(mistake.nearest == nil)
        #expect(mistake.usage.contains("!bridge logs [N]"))
        #expect(mistake.usage.contains("!bridge backup"))
    }

    @Test(
        "what stands behind a command that takes nothing makes it no command",
        arguments: [
            "!bridge restart now", "!bridge stop 5", "!bridge status; reboot", "!bridge backup x",
            "!bridge restart\nplease", "!bridge update --force", "!bridge update \u{2014}force",
        ])
    func nothingBehind(line: String) throws {
        _ = try mistake(line)
    }

    @Test("of a line that goes on for ever the end is not taken for nothing")
    func endless() throws {
        let spaces = String(repeating: " ", count: CommandText.limit)
        for line in ["!bridge restart", "!bridge", "!bridge logs 5", "!yes", "!keeper", "!bridge backup"] {
            _ = try mistake(line + spaces + "; touch /tmp/x")
        }
        #expect(parser.read(spaces + "!bridge restart") == .notForUs)
    }

    private func mistake(_ line: String) throws -> Mistake {
        guard case .mistake(let mistake) = parser.read(line) else {
            Issue.record("\(line.debugDescription) is no mistake: \(parser.read(line))")
            throw NotMade()
        }
        return mistake
    }
}
