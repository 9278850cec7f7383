import Foundation
import Testing

extension EndToEnd {
    @Suite("bad input from the homeserver")
    struct HomeserverFaultTests {
        /// A fault, and how many requests it may meet within the six seconds that it lasts.
        struct Fault: Sendable {
            let mode: String
            let most: Int

            static let all = [
                Fault(mode: "limited-3", most: 8), Fault(mode: "broken", most: 14),
                Fault(mode: "html", most: 14),
                Fault(mode: "silent", most: 4), Fault(mode: "headers", most: 14),
            ]
        }

        @Test("after any fault is over a command is answered, and while it lasts nothing is hammered")
        func faults() async throws {
            let world = try World.here()
            try await world.tidy()
            // Each fault has a proxy and a bot of its own, so they can all happen at once.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for fault in Fault.all { group.addTask { try await meet(fault, in: world) } }
                group.addTask { try await deaf(world) }
                try await group.waitForAll()
            }
        }

        private func meet(_ fault: Fault, in world: World) async throws {
            try await FaultProxy.with(world) { proxy in
                try await Stage.set("fault") { config in
                    config.doze()
                    config["matrix", "homeserver"] = quoted(proxy.url)
                    // On the host a job's lock is named by the container: each bot has one of its own.
                    config["service.bridge", "container"] = quoted("fault-\(fault.mode)")
                } play: { stage in
                    // It ends on the host while the homeserver cannot be told so.
                    let command = try await stage.grant.say("!bridge slow")
                    _ = try await stage.answer(to: command)
                    try await proxy.play(fault.mode)
                    try await Task.sleep(for: .seconds(6))
                    let seen = try await proxy.seen()
                    #expect(!seen.isEmpty && seen.count <= fault.most, "\(fault.mode): \(seen)")
                    if fault.mode == "limited-3" { waited(.seconds(3), between: seen) }
                    try await proxy.play("none")
                    #expect(try await stage.ask("!bridge status").outcome == "ok", "\(fault.mode)")
                    #expect(try await stage.outcome(of: command).outcome == "ok", "\(fault.mode)")
                    #expect(
                        try await stage.answers(to: command).filter(\.isFinal).count == 1, "\(fault.mode)")
                }
            }
        }

        /// What was refused was not tried again before its time.
        private func waited(_ time: Duration, between seen: [FaultProxy.Seen]) {
            for (path, tries) in Dictionary(grouping: seen, by: \.path) {
                for (one, next) in zip(tries, tries.dropFirst()) {
                    #expect(.milliseconds(next.after - one.after + 100) >= time, "\(path): \(tries)")
                }
            }
        }

        /// Connections that hang for ever, also when all is well again, are given up.
        private func deaf(_ world: World) async throws {
            try await FaultProxy.with(world) { proxy in
                try await Stage.set("deaf") { config in
                    config.doze()
                    config["matrix", "homeserver"] = quoted(proxy.url)
                } play: { stage in
                    try await proxy.play("deaf")
                    try await eventually("the bot tries", within: .seconds(15)) {
                        try await !proxy.seen().isEmpty
                    }
                    try await proxy.play("none")
                    // The long poll hangs in the old mode: a poll and a half of 30 s is all that it is given.
                    #expect(try await stage.ask("!bridge status", within: .seconds(60)).outcome == "ok")
                }
            }
        }

        @Test("a certificate that does not verify is trusted by nobody, and sees no token")
        func certificate() async throws {
            let world = try World.here()
            let certificate = try await FaultProxy.Certificate.make(in: world.directory)
            try await FaultProxy.with(world, certificate: certificate) { proxy in
                try await Stage.set("certificate", isStarted: false) { config in
                    config.doze()
                    config["matrix", "homeserver"] = quoted(proxy.url)
                } play: { stage in
                    let check = try await stage.bot.command("check")
                    #expect(check.status == 1 && check.output.contains("certificate"), "\(check)")
                    try await stage.bot.launch()
                    #expect(try await stage.bot.end() == 1)
                    #expect(stage.bot.words.contains("certificate"), "\(stage.bot.tail)")
                    #expect(try await proxy.seen().isEmpty, "not a request went through")

                    var config = stage.config
                    config["matrix", "ca_file"] = quoted(certificate.path)
                    try stage.write(config)
                    try await stage.bot.start()
                    #expect(try await stage.ask("!bridge status").outcome == "ok")
                }
            }
        }

        @Test("a token that the homeserver does not take ends the bot, with a sentence that says so")
        func token() async throws {
            try await Stage.set("token", isStarted: false, { $0.doze() }) { stage in
                let wrong = try await stage.bot.command(
                    "run", environment: ["BRIDGEKEEPER_ACCESS_TOKEN": "syt_not_a_token_of_theirs"])
                #expect(
                    wrong.status == 1 && wrong.error.contains("does not take the access token"), "\(wrong)")
                #expect(!wrong.error.contains("syt_not_a_token_of_theirs"))
                try Data("syt_another_wrong_one".utf8).write(to: URL(filePath: "\(stage.folder)/token"))
                var config = stage.config
                config["matrix", "access_token_file"] = quoted("\(stage.folder)/token")
                try stage.write(config)
                let check = try await stage.bot.command("check")
                #expect(check.status == 1 && check.output.contains("log in again"), "\(check)")
            }
        }
    }
}
