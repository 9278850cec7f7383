import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("many services that break together")
    struct CrowdTests {
        /// Ten containers that loop while a file is there.
        private struct Crowd {
            let names = (0..<10).map { "crowd\($0)" }
            let flags: String
            let socket: String

            init(_ world: World) throws {
                flags = "\(world.directory)/stages/flags\(UInt32.random(in: .min ... .max))"
                socket = world.docker.socket
                try FileManager.default.createDirectory(atPath: flags, withIntermediateDirectories: true)
            }

            func container(_ name: String) -> Container {
                Container(name: "bk-\(flags.suffix(6))-\(name)", socket: socket)
            }

            func make() async throws {
                let program = """
                    while [ ! -e /flags/crash ]; do sleep 1; done
                    echo 'fatal: the shared database is gone' >&2
                    exit 1
                    """
                for name in names {
                    let container = container(name)
                    try await container.must(
                        "run", "-d", "--name", container.name, "--restart", "always", "--network", "none",
                        "-v", "\(flags):/flags:ro", "bridge-base:1", "/bin/sh", "-c", program)
                }
            }

            func crash() throws { try Data().write(to: URL(filePath: flags + "/crash")) }

            func mend() async throws {
                try FileManager.default.removeItem(atPath: flags + "/crash")
                for name in names {
                    let container = container(name)
                    try await container.must("restart", "-t", "0", container.name)
                }
            }

            func remove() async throws {
                for name in names {
                    let container = container(name)
                    _ = try await container.docker("rm", "-f", container.name)
                }
                try FileManager.default.removeItem(atPath: flags)
            }
        }

        @Test(
            "at the homeserver's default limits ten crash loops are told within 60 s in a few messages, a status is answered within 5 s, and their end is one notice a message"
        )
        func together() async throws {
            let world = try World.here()
            try await world.tidy()
            let crowd = try Crowd(world)
            do {
                try await crowd.make()
                try await play(crowd, world)
            } catch {
                try await crowd.remove()
                throw error
            }
            try await crowd.remove()
        }

        private func play(_ crowd: Crowd, _ world: World) async throws {
            let bridge = try world.service("bridge")
            try await Stage.set("crowd", isStarted: false) { config in
                config["watch", "starting_grace"] = quoted("1s")
                config["watch", "steady"] = quoted("8s")
                for name in crowd.names {
                    var section = ConfigFile.service(bridge, host: bridge.host)
                    section["container"] = quoted(crowd.container(name).name)
                    config.sections["service.\(name)"] = section
                }
            } play: { stage in
                try await stage.bot.start()
                _ = try await stage.grant.wait(for: "all of them in the tile", within: .seconds(60)) {
                    answers in
                    answers.contains { answer in
                        crowd.names.allSatisfy { answer.tile.contains("\($0)=running") }
                    } ? true : nil
                }
                try crowd.crash()
                let begun = ContinuousClock.now
                let told = try await isTold(stage, crowd, begun)
                try await crowd.mend()
                try await isOver(stage, told)
            }
        }

        /// Each is told in one ringing message, while commands are answered as ever.
        private func isTold(
            _ stage: Stage, _ crowd: Crowd, _ begun: ContinuousClock.Instant
        ) async throws -> [Answer] {
            for name in ["crowd0", "bridge", "crowd9"] {
                let asked = ContinuousClock.now
                #expect(try await stage.ask("!\(name) status").outcome == "ok")
                let took = ContinuousClock.now - asked
                #expect(took < .seconds(5), "a status took \(took)")
                _ = try await stage.grant.wait(for: "an alert", within: .seconds(60)) { answers in
                    Self.firing(answers).isEmpty ? nil : true
                }
            }
            let alerts = try await stage.grant.wait(
                for: "all of them are told", within: .seconds(60) - (ContinuousClock.now - begun)
            ) { answers in
                let firing = Self.firing(answers)
                return Self.names(firing).count >= crowd.names.count ? firing : nil
            }
            let took = ContinuousClock.now - begun
            print("ten alerts in \(alerts.count) messages, all told after \(took)")
            #expect(Self.names(alerts).sorted() == crowd.names, "each once: \(alerts)")
            #expect(alerts.allSatisfy { $0.rings(stage.grant.user.text) })
            #expect(alerts.count <= 5, "\(alerts)")
            for alert in alerts { #expect(alert.body.contains("the shared database is gone"), "\(alert)") }
            return alerts
        }

        /// Each message is edited, and has its notice, which rings nobody.
        private func isOver(_ stage: Stage, _ told: [Answer]) async throws {
            let asked = ContinuousClock.now
            for alert in told {
                _ = try await stage.grant.wait(for: "the end of \(alert)", within: .seconds(90)) { answers in
                    answers.contains { $0.edits == alert.event.eventID && $0["alert"] == "resolved" }
                        ? true : nil
                }
            }
            print("all over after \(ContinuousClock.now - asked)")
            let ends = await stage.grant.answers.filter { $0.edits == nil && $0["alert"] == "resolved" }
            #expect(ends.count == told.count, "\(ends)")
            #expect(ends.allSatisfy { $0.isNotice && $0.mentions.isEmpty })
            #expect(await Self.firing(stage.grant.answers).count == told.count, "no second ring")
        }

        private static func firing(_ answers: [Answer]) -> [Answer] {
            answers.filter { $0.edits == nil && $0["alert"] == "firing" }
        }

        private static func names(_ alerts: [Answer]) -> [String] {
            alerts.flatMap { alert in
                alert["service"].map { [$0] }
                    ?? alert.services.map { String($0.prefix { $0 != "=" }) }
            }
        }
    }
}
