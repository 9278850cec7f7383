import Foundation
import Matrix
import TestKit
import Testing

/// How long it is tried whether what is said of updates is so: `BRIDGEKEEPER_TRUTH=5` plays thirty faults.
enum Truth {
    static let rounds = ProcessInfo.processInfo.environment["BRIDGEKEEPER_TRUTH"].flatMap { Int($0) } ?? 1
}

extension EndToEnd {
    @Suite("what is said of an update is so")
    struct TruthTests {
        /// So many at once: their jobs share the sessions of one connection with all else.
        private static let names = (1...6).map { "truth\($0)" }

        /// A version whose commands all exit 0, and that is not up afterwards; and what befalls it from outside.
        private struct Fault: Sendable {
            var version: Fleet.Version
            var isRemoved = false
        }

        private static func fault(_ kind: Int, _ random: inout SeededGenerator) -> Fault {
            let code = random.pick([0, 1, 2, 127, 137])
            let dies = "sleep \(random.below(17)); exit \(code)"
            let health = { (test: String) in
                ["healthcheck: {test: [\"CMD-SHELL\", \"\(test)\"], interval: 1s, timeout: 1s, retries: 2}"]
            }
            return switch kind % 6 {
            case 0: Fault(version: .init(script: "exit \(code)"))
            case 1: Fault(version: .init(script: dies))
            case 2: Fault(version: .init(script: Fleet.Version.sound.script, compose: health("false")))
            case 3: Fault(version: .init(script: dies, restart: "on-failure:1"))
            case 4: Fault(version: .init(script: "nosuchprogram --serve"))
            // Another one than before, or nothing would be made anew.
            default:
                Fault(
                    version: .init(script: Fleet.Version.sound.script + " # \(random.next())"),
                    isRemoved: true)
            }
        }

        /// A version that takes its time, and is up.
        private static func slow(_ kind: Int, _ random: inout SeededGenerator) -> Fleet.Version {
            let seconds = 1 + random.below(10)
            var version = Fleet.Version.sound
            switch kind % 5 {
            case 0: version.build = ["RUN sleep \(seconds) # \(random.next())"]
            case 1:
                // Whoever replaces it has to wait for it.
                version.script = "trap '' TERM; while :; do sleep 1; done"
                version.compose = ["stop_grace_period: \(seconds)s"]
            case 2:
                version.script = "(sleep \(seconds); touch /ready) & " + version.script
                version.compose = [
                    "healthcheck: {test: [\"CMD-SHELL\", \"test -e /ready\"], interval: 1s, retries: 2, "
                        + "start_period: 30s}"
                ]
            case 3: version.script = "sleep \(seconds); " + version.script
            default: version.script = "seq 1 \(seconds * 1000); " + version.script
            }
            return version
        }

        @Test(
            "no update that is not up is said to be ok, and none that is slow but sound is said to have failed"
        )
        func truth() async throws {
            try await World.here().reset()
            let fleet = try Fleet(Self.names)
            let seed = UInt64.random(in: .min ... .max)
            print("seed \(seed)")
            try await fleet.with {
                try await Stage.set("truth") { config in
                    config.doze()
                    try fleet.add(to: &config)
                } play: { stage in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for (place, name) in Self.names.enumerated() {
                            let random = SeededGenerator(seed: seed &+ UInt64(place))
                            group.addTask { try await play(place, name, random, fleet, stage) }
                        }
                        try await group.waitForAll()
                    }
                }
            }
        }

        private func play(
            _ place: Int, _ name: String, _ random: SeededGenerator, _ fleet: Fleet, _ stage: Stage
        ) async throws {
            var random = random
            try await isOk(.sound, of: name, fleet, stage)
            for round in 0..<Truth.rounds {
                let fault = Self.fault(place + round, &random)
                try await fleet.release(fault.version, of: name)
                let failed = try await update(name, isRemoved: fault.isRemoved, fleet, stage)
                #expect(failed.outcome == "failed", "\(fault): \(failed)")
                #expect(failed.number("exit_code") == nil, "every command exited 0: \(failed)")
                // The retry after the mend needs no hand on the host.
                try await isOk(.sound, of: name, fleet, stage)
                try await isOk(Self.slow(place + round, &random), of: name, fleet, stage)
            }
        }

        private func isOk(
            _ version: Fleet.Version, of name: String, _ fleet: Fleet, _ stage: Stage
        ) async throws {
            let commit = try await fleet.release(version, of: name)
            let ended = try await update(name, isRemoved: false, fleet, stage)
            #expect((ended.outcome, ended["to"]) == ("ok", commit), "\(version): \(ended)")
            #expect(try await fleet.container(name).inspect("{{.State.Status}}") == "running")
        }

        private func update(
            _ name: String, isRemoved: Bool, _ fleet: Fleet, _ stage: Stage
        ) async throws -> Answer {
            let container = fleet.container(name)
            let before = isRemoved ? try await container.identity().id : ""
            let command = try await stage.grant.say("!\(name) update")
            if isRemoved {
                try await eventually("a new container of \(name)", within: .seconds(120)) {
                    let now = try await container.docker(
                        "inspect", "-f", "{{.Id}} {{.State.Running}}", container.name)
                    return now.status == 0 && now.words.hasSuffix(" true") && !now.words.hasPrefix(before)
                }
                try await container.must("rm", "-f", container.name)
            }
            return try await stage.outcome(of: command, name, within: .seconds(180))
        }
    }
}
