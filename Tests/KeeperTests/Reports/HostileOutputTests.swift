import Contract
import Matrix
import Testing
import TestKit

@testable import Keeper

@Suite("Whatever a program wrote")
struct HostileOutputTests {
    private let wording: Wording

    init() throws {
        wording = try .make()
    }

    /// What only the hostile lines have in them.
    private static let canary = "CANARY"

    @Test("stands in `pre` alone, in body and in HTML, and both say the same", arguments: Reports.hostile)
    func confined(name: String, make: Reports.Maker) throws {
        var random = SeededGenerator()
        for _ in 0..<SeededGenerator.rounds(6) {
            // As `Remote` cleans them: one line each, no control characters.
            let lines = (0...random.below(20)).map { _ in
                Self.canary
                    + random.text(random.below(60)).unicodeScalars.filter {
                        $0.value >= 0x20 && $0.value != 0x7F
                    }
                    .map(String.init).joined() + Self.canary
            }
            let message = wording.message(try make(lines), now: noon)
            let html = try HTML(message.prose.html)
            for line in html.lines where line.contains(Self.canary) {
                #expect(line.isOutput, "seed \(random.seed), \(name): \(line.debugDescription)")
            }
            let body = message.prose.plain.unicodeScalars.split(separator: "\n").map { String($0) }
            for line in body where line.contains(Self.canary) {
                #expect(line.isOutput, "seed \(random.seed), \(name): \(line.debugDescription)")
            }
            #expect(html.lines.count == body.count, "seed \(random.seed), \(name)")
            for (one, other) in zip(html.lines, body) {
                #expect(one.sameBytes(as: other), "seed \(random.seed), \(name): \(one) \(other)")
            }
            #expect(body.first?.contains(Self.canary) == false, "seed \(random.seed), \(name)")
            #expect(
                message.mentions.allSatisfy {
                    ["@grant:example.org", "@night:example.org"].contains($0.text)
                })
        }
    }

    @Test("fits into an event, its edit included, and its words stay under 16 KB", arguments: Reports.hostile)
    func bounded(name: String, make: Reports.Maker) throws {
        let original = try EventID("$" + String(repeating: "x", count: 250))
        for part in ["\"", "\u{1F600}", "\u{301}"] {
            for (count, length) in [(30, 4000), (100, 80), (1, 20_000)] {
                let line = String(repeating: part, count: length / part.utf8.count)
                let message = wording.message(try make(Array(repeating: line, count: count)), now: noon)
                #expect(message.prose.plain.utf8.count <= 16_000, "\(name), \(part), \(count)")
                let content = MessageContent.text(
                    message.prose.plain, html: message.prose.html, mentions: message.mentions,
                    facts: MessageFacts(JSONKey(Facts.key), message.facts.json),
                    relation: .reply(to: original))
                #expect(content.byteCount <= 32_000, "\(name), \(part), \(count)")
                #expect(
                    MessageContent.edit(of: original, new: content).byteCount <= MessageContent.byteLimit,
                    "\(name), \(part), \(count)")
                #expect(try !HTML(message.prose.html).lines.isEmpty)
            }
        }
    }

    @Test("of too much, the first sentence and the last line stay, and all of it is attached")
    func kept() throws {
        let line = String(repeating: "\u{1F600}\"", count: 150)
        let lines = (0..<40).map { "\($0) \(line)" } + ["error: the last word"]
        for report in [
            Report.logs(try Reports.logs(.lines(lines, dropped: 0))),
            .change(try Reports.change(.commandFailed, tail: lines, output: lines)),
        ] {
            let message = wording.message(report, now: noon)
            #expect(message.prose.plain.contains("| error: the last word"))
            #expect(message.attachment?.lines.count == lines.count)
            #expect(
                message.prose.plain.hasPrefix("📜 ") || message.prose.plain.hasPrefix("❌ bridge update failed")
            )
        }
    }

    @Test(
        "what is longer than fits is attached: by lines, by a long line, by its size",
        arguments: [
            (15, 10, false), (16, 10, true), (1, 301, true), (15, 299, false), (0, 0, false),
        ])
    func attached(count: Int, length: Int, isAttached: Bool) throws {
        let lines = Array(repeating: String(repeating: "x", count: length), count: count)
        let message = wording.message(.change(try Reports.change(.commandFailed, output: lines)), now: noon)
        #expect((message.attachment != nil) == isAttached)
    }

    @Test("a configuration of any size fits too")
    func configured() throws {
        let action = CustomAction(
            name: "backup", description: String(repeating: "a long description & more ", count: 40),
            command: String(repeating: "x", count: 20_000))
        let services = try (0..<60).map { number in
            var service = try Service.make("s\(number)", actions: [action])
            service.directory = "/" + String(repeating: "d", count: 4000)
            return service
        }
        let service = try #require(services.first)
        var change = try Reports.change(.commandFailed, action: .custom("backup"))
        change.service = service
        change.command = service.line(for: .custom("backup"))
        for report in [
            Report.help(try Reports.help(nil, services: services)),
            .overview(try Reports.overview(services: 500)),
            .change(change),
            .question(
                QuestionReport(
                    service: service, action: .custom("backup"), code: "47", within: .seconds(60),
                    asked: try .make())),
            .mistake(
                Mistake(
                    problem: "what?", nearest: nil,
                    usage: CommandTable(services: services).entries.map(\.entry.usage))),
        ] {
            let prose = wording.message(report, now: noon).prose
            #expect(prose.byteCount <= Prose.byteLimit)
            #expect(prose.plain.utf8.count <= 16_000)
        }
    }

    @Test("a user's name may look like a sentence or a link, and is code")
    func names() throws {
        let evil = try UserID("@✅.bridge.updated.//evil.example/<b>`x`:evil.example")
        let message = wording.message(
            .refusal(
                RefusalReport(
                    reason: .stranger, command: "stop", service: nil, asked: Asked(by: evil, at: noon))),
            now: noon)
        #expect(
            message.prose.html.contains(
                "<code>@✅.bridge.updated.//evil.example/&lt;b&gt;`x`:evil.example</code>"))
        _ = try HTML(message.prose.html)
    }
}
