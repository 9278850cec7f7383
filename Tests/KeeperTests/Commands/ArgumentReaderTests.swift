import Contract
import TestKit
import Testing

@testable import Keeper

@Suite("What stands behind an action")
struct ArgumentReaderTests {
    private static let level = ActionArgument(name: "level", values: ["info", "Debug", "trace"])
    private static let area = ActionArgument(name: "area", values: ["all", "sync", "api.v2"])

    private func parser(_ arguments: [ActionArgument]) throws -> CommandParser {
        try .make([.make(actions: [.make("loglevel", arguments: arguments), .make()])])
    }

    @Test(
        "values are taken in their order, by their names, and however a phone writes them",
        arguments: [
            ("loglevel debug sync", ["Debug", "sync"]), ("LogLevel DEBUG Sync", ["Debug", "sync"]),
            ("loglevel level=debug area=all", ["Debug", "all"]),
            ("loglevel area=all level=debug", ["Debug", "all"]),
            ("loglevel area=all trace", ["trace", "all"]), ("loglevel info area=api.v2", ["info", "api.v2"]),
            ("loglevel Level=INFO API.V2.", ["info", "api.v2"]),
        ])
    func taken(line: String, values: [String]) throws {
        let parser = try parser([Self.level, Self.area])
        let action = Action.custom("loglevel", values: values)
        #expect(parser.read("!bridge \(line)") == .command(.service(try .make(), action)))
        #expect(
            parser.read("!bridge \(action.phrase)") == .command(.service(try .make(), action)),
            "its phrase is a command")
    }

    @Test(
        "what is missing, mistyped or too much is told with what there is to choose",
        arguments: [
            (
                "loglevel", "`loglevel` needs `level`: `info`, `Debug` or `trace`; nothing ran.", nil,
                ["!bridge loglevel LEVEL AREA"]
            ),
            (
                "loglevel info", "`loglevel` needs `area`: `all`, `sync` or `api.v2`; nothing ran.", nil,
                ["!bridge loglevel info all", "!bridge loglevel info sync", "!bridge loglevel info api.v2"]
            ),
            (
                "loglevel debgu sync", "`level` is `info`, `Debug` or `trace`; nothing ran.",
                "!bridge loglevel Debug sync", []
            ),
            (
                "loglevel info area=syn", "`area` is `all`, `sync` or `api.v2`; nothing ran.",
                "!bridge loglevel info sync", []
            ),
            (
                "loglevel debgu", "`level` is `info`, `Debug` or `trace`; nothing ran.", nil,
                ["!bridge loglevel LEVEL AREA"]
            ),
            (
                "loglevel verbose sync", "`level` is `info`, `Debug` or `trace`; nothing ran.", nil,
                ["!bridge loglevel info sync", "!bridge loglevel Debug sync", "!bridge loglevel trace sync"]
            ),
            (
                "loglevel info sync now", "That is more than `loglevel` takes; nothing ran.", nil,
                ["!bridge loglevel LEVEL AREA"]
            ),
            (
                "loglevel level=info level=trace", "`level` stands twice; nothing ran.", nil,
                ["!bridge loglevel LEVEL AREA"]
            ),
            (
                "loglevel colour=red info", "`loglevel` has nothing of that name to choose; nothing ran.",
                nil,
                ["!bridge loglevel LEVEL AREA"]
            ),
            (
                "logelvel info sync", "I do not know that word; nothing ran.", "!bridge loglevel info sync",
                []
            ),
            ("backup info", "`backup` takes nothing behind it; nothing ran.", "!bridge backup", []),
        ] as [(String, String, String?, [String])])
    func mistakes(line: String, problem: String, nearest: String?, usage: [String]) throws {
        let parser = try parser([Self.level, Self.area])
        let expected = Mistake(problem: problem, nearest: nearest, usage: usage)
        #expect(parser.read("!bridge \(line)") == .mistake(expected))
    }

    @Test("short values are not guessed: one letter is as near to any other")
    func short() throws {
        let parser = try parser([ActionArgument(name: "step", values: ["1", "2", "10"])])
        guard case .mistake(let mistake) = parser.read("!bridge loglevel 3") else {
            Issue.record("3 was taken")
            return
        }
        #expect(mistake.nearest == nil)
        #expect(mistake.usage == ["!bridge loglevel 1", "!bridge loglevel 2", "!bridge loglevel 10"])
    }

    @Test("of words put together at random only whole choices are taken, and all that is offered is taken")
    func random() throws {
        let parser = try parser([Self.level, Self.area])
        let right = Set(
            Self.level.values.flatMap { level in Self.area.values.map { [level, $0] } })
        var random = SeededGenerator()
        let parts =
            [
                "info", "debug", "Debug", "trace", "all", "sync", "api.v2", "level=", "area=", "=", "x", "1",
                "-",
            ]
            + [" ", " ", " ", "level=info", "area=all", "$(x)", ";"]
        for _ in 0..<SeededGenerator.rounds(4000) {
            var line = "!bridge loglevel "
            for _ in 0..<random.below(6) { line += random.pick(parts) }
            switch parser.read(line) {
            case .command(.service(_, .custom("loglevel", let values))):
                #expect(right.contains(values), "seed \(random.seed), \(line)")
            case .mistake(let mistake):
                for offered in [mistake.nearest].compactMap(\.self)
                    + mistake.usage.filter({ !$0.contains("LEVEL") })
                {
                    guard case .command = parser.read(offered) else {
                        Issue.record("seed \(random.seed), \(line) offers \(offered)")
                        continue
                    }
                }
            case let other: Issue.record("seed \(random.seed), \(line): \(other)")
            }
        }
    }

    @Test("help shows what there is to choose")
    func help() throws {
        let action = CustomAction.make("loglevel", arguments: [Self.level, Self.area])
        let table = CommandTable(services: [
            try .make(actions: [action]), try .make("irc", actions: [action]),
        ])
        let entry = try #require(table.entry(topic: "bridge loglevel"))
        #expect(entry.usage == "!bridge loglevel LEVEL AREA")
        #expect(entry.detail.contains("`LEVEL` is `info`, `Debug` or `trace`. `AREA` is "), "\(entry.detail)")
        #expect(table.whole.entries.contains { $0.usage == "!irc loglevel LEVEL AREA" })
        #expect(table.topic("loglevel") == "bridge loglevel")
    }
}
