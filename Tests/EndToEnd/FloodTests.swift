import Foundation
import Matrix
import TestKit
import Testing

extension EndToEnd {
    /// By hand with BRIDGEKEEPER_HOSTILE=1000, as many events as that go through the homeserver; otherwise a few.
    @Suite("a thousand hostile events and lines")
    struct FloodTests {
        private static let sent =
            ProcessInfo.processInfo.environment["BRIDGEKEEPER_HOSTILE"].flatMap { Int($0) } ?? 60
        private static let count = 1000

        /// The most memory that the bot may ever have had, in kB.
        private static let memory = 64 * 1024

        @Test("events run nothing, and the bot lives on in little memory")
        func events() async throws {
            let world = try World.here()
            try await world.tidy()
            let before = try await world.container().identity()
            try await FaultProxy.with(world) { proxy in
                try await Stage.set("flood") { config in
                    config.doze()
                    config["matrix", "homeserver"] = quoted(proxy.url)
                } play: { stage in
                    var events = events(for: stage)
                    print("hostile events: seed \(events.random.seed)")
                    try await send(Self.sent, &events, stage)
                    try await forge(Self.count, &events, proxy, stage)
                    #expect(
                        try await stage.ask("!bridge status").outcome == "ok", "seed \(events.random.seed)")
                    #expect(try await world.container().identity() == before, "seed \(events.random.seed)")
                    try SlowLog(stage).holds(runs: 0)
                    try await isSmall(stage)
                }
            }
        }

        private func events(for stage: Stage) -> HostileEvents {
            // Of another server: what our own stamps is believed, since it is a clock.
            HostileEvents(
                random: SeededGenerator(), admin: stage.grant.user.text, stranger: "@mallory:evil.example",
                command: "!bridge slow")
        }

        /// What a client can send, as far as the homeserver takes it: from an admin, and from a stranger.
        private func send(_ count: Int, _ events: inout HostileEvents, _ stage: Stage) async throws {
            var refused = 0
            for number in 0..<count {
                let kind = Self.silent[number % Self.silent.count]
                let content = events.content(kind)
                // What would be a command but for its sender, or the type of event, comes from the stranger.
                let isStranger = !Self.ofContent.contains(kind)
                do {
                    try await (isStranger ? stage.mallory : stage.grant).send(
                        content, type: kind == .reaction ? "m.reaction" : "m.room.message")
                } catch let error as MatrixError
                    where (error.refusal?.status ?? 400) == 400 && !error.isTransient
                {
                    // The homeserver's no, or what cannot even be written as an event: floats, large numbers.
                    refused += 1
                }
            }
            print("hostile events: \(count - refused) of \(count) were taken by the homeserver")
            #expect(refused < count)
        }

        /// What no sound homeserver hands out as well.
        private func forge(
            _ count: Int, _ events: inout HostileEvents, _ proxy: FaultProxy, _ stage: Stage
        ) async throws {
            let now = Int64(Date.now.timeIntervalSince1970 * 1000)
            for start in stride(from: 0, to: count, by: 250) {
                let forged = (start..<(start + 250)).map { number in
                    events.event(Self.silent[number % Self.silent.count], at: now)
                }
                async let handed: Void = proxy.forge(forged, in: stage.grant.id)
                // Something true besides, so that the homeserver answers at once.
                try await eventually("they are asked for") {
                    try await stage.mallory.say("good morning")
                    return try await proxy.seen().contains { $0.path.hasSuffix("/sync") }
                }
                try await handed
            }
        }

        /// To what an admin did wrong the bot answers, and the homeserver's limit makes that minutes: the unit tests do it.
        private static let silent = HostileEvents.Kind.allCases.filter {
            ![.injection, .long, .editOfItself, .lookAlike, .doubled].contains($0)
        }
        /// What is no command by its content alone, whoever sends it.
        private static let ofContent: Set<HostileEvents.Kind> = [
            .noText, .otherWords, .editOfNothing, .hiddenInHTML, .deep, .reaction,
        ]

        @Test("lines stand in `pre` alone, and are nobody's: no link, no ring, no secret")
        func lines() async throws {
            let world = try World.here()
            try await world.tidy()
            let service = try world.service("bridge")
            let file = "\(service.directory)/data/hostile"
            try await Stage.set("lines") { config in
                config.doze()
                config.sections["mask"] = ["patterns": "[\(quoted("acme-*"))]"]
                config.add("spew", to: "bridge", command: "cat data/hostile")
                config.add("fall", to: "bridge", command: "cat data/hostile; exit 3")
            } play: { stage in
                let before = try await world.container().identity()
                var lines = HostileLines(random: SeededGenerator())
                print("hostile lines: seed \(lines.random.seed)")
                let bytes = (0..<Self.count).map { _ in lines.next() + [0x0A] }.joined()
                try Data(bytes).write(to: URL(filePath: file))
                try await say(file, in: try world.container())
                let asked = [
                    try await stage.ask("!bridge fall"), try await stage.ask("!bridge spew"),
                    try await stage.ask("!bridge logs \(Self.count)"),
                ]
                #expect(asked.map(\.outcome) == ["failed", "ok", "ok"], "seed \(lines.random.seed)")
                let files = try await stage.grant.wait(for: "three files", within: .seconds(60)) { answers in
                    let files = answers.compactMap(\.file)
                    return files.count == 3 ? files : nil
                }
                for file in files { try check(file: try await stage.grant.download(file)) }
                for answer in await stage.grant.answers
                where answer.file == nil && answer.event.isOf(type: "m.room.message") {
                    try check(answer, stage)
                }
                #expect(try await stage.ask("!bridge status").outcome == "ok", "seed \(lines.random.seed)")
                #expect(try await world.container().identity() == before)
                try await isSmall(stage)
                #expect(!stage.bot.words.contains(HostileLines.secret))
            }
            try await Shell.must("rm", "-f", file)
        }

        /// As if the container had said it.
        private func say(_ file: String, in container: Container) async throws {
            let line = #"docker exec -i "$0" sh -c 'cat >/proc/1/fd/1' <"$1""#
            let ended = try await Shell.run(
                "sh", ["-c", line, container.name, file],
                environment: ["DOCKER_HOST": "unix://\(container.socket)"])
            guard ended.status == 0 else { throw Broken(ended.description) }
        }

        /// A message and its edits: the hostile lines are marked in the text, in `pre` in the HTML, and ring nobody.
        private func check(_ answer: Answer, _ stage: Stage) throws {
            let shown = answer.event.content["m.new_content"] ?? answer.event.content
            let text = answer.body.unicodeScalars.split(separator: "\n").map { String($0) }
            let html = try HTML(shown["formatted_body"]?.stringValue ?? "").lines
            for line in text + html where line.contains(HostileLines.mark) {
                #expect(line.isOutput, "\(line)")
            }
            #expect(html.map(\.utf8.count) == text.map(\.utf8.count), "\(answer)")
            #expect(answer.mentions.filter { $0 != stage.grant.user.text }.isEmpty)
            #expect(shown["m.mentions"] != nil && shown["m.mentions"]?["room"] == nil, "\(answer)")
            #expect(!answer.event.content.text.contains(HostileLines.secret), "\(answer)")
        }

        /// All of an output: lines without anything that steers, hides or turns, and without the secret.
        private func check(file: String) throws {
            #expect(file.unicodeScalars.count { $0 == "\n" } >= Self.count - 10)
            #expect(!file.contains(HostileLines.secret))
            let kinds: [Unicode.GeneralCategory] = [.control, .format, .lineSeparator, .paragraphSeparator]
            let hostile = file.unicodeScalars.filter {
                $0 != "\n" && $0 != "\t" && kinds.contains($0.properties.generalCategory)
            }
            #expect(hostile.isEmpty, "\(hostile.prefix(10).map { String($0.value, radix: 16) })")
        }

        private func isSmall(_ stage: Stage) async throws {
            let peak = try await stage.bot.peakMemory()
            print("the bot's peak memory: \(peak) kB")
            #expect(peak < Self.memory, "\(peak) kB")
        }
    }
}
