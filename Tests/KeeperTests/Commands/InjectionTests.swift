import Contract
import Testing
import TestKit

@testable import Keeper

@Suite("Nothing that is typed reaches a shell")
struct InjectionTests {
    private static let arguments = [
        "5; touch /tmp/x", "$(touch /tmp/x)", "`touch /tmp/x`", "-f", "--follow", "5 && reboot", "5|sh",
        "5>x", "5 6",
        "12345678901234567890123", "99999", "5001", "0", "-1", "+5", "5.0", "5e3", "0x10", "٥", "５",
        "5\u{301}", "५",
        "²", "⅕", "5\u{0}", "'5'", "\u{201C}5\u{201D}", "*", "~", "../../etc/passwd", "5\n6", "5\\", "%s",
        "{5}", "NaN",
    ]

    @Test("behind `logs` only a number of the digits 0 to 9 is one", arguments: arguments)
    func logs(argument: String) throws {
        let parser = try CommandParser.make()
        guard case .mistake(let mistake) = parser.read("!bridge logs \(argument)") else {
            Issue.record("\(argument.debugDescription) was taken: \(parser.read("!bridge logs \(argument)"))")
            return
        }
        #expect(mistake.usage.contains("!bridge logs 50"))
        #expect(!"\(mistake)".contains(argument) || argument == "0" || argument == "5")
    }

    @Test("in no place does an argument become part of a command", arguments: arguments)
    func everywhere(argument: String) throws {
        let parser = try CommandParser.make()
        let places = [
            "!\(argument)", "!bridge \(argument)", "!bridge restart \(argument)",
            "!bridge backup \(argument)",
            "!bridge\(argument)", "!\(argument) restart", "!keeper \(argument)", "!yes \(argument)",
            "!no \(argument)",
            "!help \(argument)", "!bridge help \(argument)", "@bridgekeeper:example.org \(argument)",
        ]
        for line in places {
            let reading = parser.read(line)
            #expect(Self.isOfFixedWords(reading), "\(line.debugDescription): \(reading)")
            if case .command(let command) = reading {
                #expect(!Self.changes(command), "\(line.debugDescription): \(reading)")
            }
        }
    }

    /// A bot whose action takes values.
    private static func withValues() throws -> CommandParser {
        try .make([.make(actions: [.make(), .make("loglevel", arguments: [.level])])])
    }

    @Test("behind an action of the configuration only a value of its list is one", arguments: arguments)
    func values(argument: String) throws {
        let parser = try Self.withValues()
        let lines = [
            argument, "level=\(argument)", "debug \(argument)", "\(argument) debug", "debug=\(argument)",
            "debug\(argument)", "\(argument)debug", "level=debug\(argument)", "\(argument)=debug",
        ]
        for line in lines {
            let reading = parser.read("!bridge loglevel \(line)")
            #expect(Self.isOfFixedWords(reading), "\(line.debugDescription): \(reading)")
            guard case .mistake(let mistake) = reading else {
                Issue.record("\(line.debugDescription) was taken: \(reading)")
                continue
            }
            #expect(!"\(mistake)".contains(argument) || argument == "0" || argument == "5")
        }
    }

    @Test("random text never ends the bot, and never becomes anything but words of fixed sets")
    func fuzz() throws {
        let parsers = [try CommandParser.make(), try Self.withValues()]
        var random = SeededGenerator()
        let parts = [
            "!", "bridge", "restart", "stop", "logs", "yes", "keeper", "help", " ", "  ", "\u{A0}", "5", "47",
            ";",
            "@bridgekeeper:example.org", ":", "Bridge Keeper", "backup", "--", "\n", "loglevel", "debug",
            "level=", "=", "info",
        ]
        for round in 0..<SeededGenerator.rounds(4000) {
            var line = round.isMultiple(of: 2) ? "!" : ""
            for _ in 0..<random.below(12) {
                line += random.below(5) == 0 ? random.text(random.below(4)) : random.pick(parts)
            }
            let reading = random.pick(parsers).read(line)
            #expect(Self.isOfFixedWords(reading), "seed \(random.seed), \(line.debugDescription): \(reading)")
        }
    }

    @Test("a million letters are read as quickly as a few")
    func long() throws {
        let parser = try CommandParser.make()
        let start = ContinuousClock.now
        for part in ["a", " ", "!", "\u{301}", "token ", "\u{1F600}"] {
            _ = parser.read("!bridge " + String(repeating: part, count: 1_000_000))
        }
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    private static func changes(_ command: Command) -> Bool {
        guard case .service(_, let action) = command else { return false }
        return !action.onlyReads
    }

    /// Whether all that stands in a reading is the configuration's, the code's, or a short number.
    private static func isOfFixedWords(_ reading: CommandParser.Reading) -> Bool {
        switch reading {
        case .notForUs, .mistake: true
        case .command(.service(let name, let action)):
            name.text == "bridge" && isKnown(action)
        case .command(.keeper), .command(.night), .command(.freeze): true
        case .command(.cancel(let name, _)), .command(.ack(let name)), .command(.unmute(let name)),
            .command(.changes(let name)), .command(.adoption(let name)):
            name.text == "bridge"
        case .command(.mute(let name, let length)):
            name.text == "bridge" && MuteLength.range.contains(length)
        case .command(.check(let name)): name.map { $0.text == "bridge" } ?? true
        case .command(.history(let name, let count)):
            HistoryLength.range.contains(count) && name.map { $0.text == "bridge" } ?? true
        case .command(.help(let topic)): topic.map(topics.contains) ?? true
        case .command(.yes(let code)), .command(.no(let code)):
            code.map { $0.utf8.count <= 4 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } } ?? true
        }
    }

    private static let topics: Set<String> = [
        "bridge status", "bridge logs", "bridge restart", "bridge start", "bridge stop", "bridge update",
        "bridge rollback",
        "bridge check", "bridge cancel", "bridge mend", "bridge history", "bridge backup", "bridge", "keeper",
        "keeper check", "keeper history", "keeper night", "keeper freeze", "bridge ack", "bridge mute",
        "bridge unmute",
        "bridge changes", "bridge adopt", "bridge loglevel", "help", "yes",
    ]

    private static func isKnown(_ action: Action) -> Bool {
        switch action {
        case .logs(let lines): Action.logLines.contains(lines)
        case .custom("backup", let values): values == []
        case .custom("loglevel", let values): [["info"], ["debug"]].contains(values)
        case .custom: false
        // Which way back it is, only the host tells.
        case .rollback(let way): way == nil
        case .status, .lastLogs, .restart, .start, .stop, .update, .adopt, .mend: true
        }
    }
}
