import Foundation
import Matrix
import Testing

extension EndToEnd {
    @Suite("bad input from the host")
    struct HostFaultTests {
        @Test("what is wrong with the way to a host is said in ssh's own words, and with the mend")
        func ways() async throws {
            try await World.here().tidy()
            try await Stage.set("ways", isStarted: false) { config in
                config.doze()
                let world = try World.here()
                for name in ["wrongkey", "changed", "unknown", "closed", "nodirectory"] {
                    config.sections["host.\(name)"] = ConfigFile.host(world, user: "modelo")
                    config.sections["service.\(name)"] = ConfigFile.service(
                        try world.service("bridge"), host: name)
                    config["service.\(name)", "container"] = quoted(name)
                }
                config["service.nodirectory", "directory"] = quoted("/home/modelo/not-here")
                config["host.closed", "port"] = "18099"
            } play: { stage in
                try await spoil(stage)
                try await stage.bot.start()
                let words = [
                    "wrongkey": "Permission denied", "changed": "has changed",
                    "unknown": "Host key verification failed", "closed": "Connection refused",
                ]
                for (service, words) in words {
                    let answer = try await stage.ask("!\(service) status")
                    #expect((answer.outcome, answer["state"]) == ("failed", "unreachable"), "\(answer)")
                    #expect(answer.body.contains(words), "ssh's own words: \(answer)")
                    #expect(answer.body.contains("What to do"), "the mend: \(answer)")
                    #expect(answer.rings(stage.grant.user.text))
                }
                let restart = try await stage.ask("!closed restart")
                #expect((restart.outcome, restart["state"]) == ("failed", "unreachable"), "\(restart)")
                #expect(restart.body.contains("nothing ran"))
                let start = try await stage.ask("!nodirectory start")
                #expect((start.outcome, start.number("exit_code") != 0) == ("failed", true), "\(start)")
                #expect(start.body.contains("/home/modelo/not-here"), "\(start)")
            }
        }

        /// A key that the host does not know, a host key that it does not have, and none at all.
        private func spoil(_ stage: Stage) async throws {
            let folder = stage.folder
            for name in ["stranger", "impostor"] {
                try await Shell.must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(name)")
            }
            let key = try String(contentsOfFile: "\(folder)/impostor.pub", encoding: .utf8)
            let changed =
                "[127.0.0.1]:\(stage.world.ssh.port) "
                + key.split(separator: " ").prefix(2).joined(separator: " ")
            try Data((changed + "\n").utf8).write(to: URL(filePath: "\(folder)/changed"))
            try Data().write(to: URL(filePath: "\(folder)/empty"))
            var config = stage.config
            config["host.wrongkey", "identity_file"] = quoted("\(folder)/stranger")
            config["host.changed", "known_hosts_file"] = quoted("\(folder)/changed")
            config["host.unknown", "known_hosts_file"] = quoted("\(folder)/empty")
            try stage.write(config)
        }

        @Test("no docker, and no permission for it, are errors of docker's and no state of the container")
        func docker() async throws {
            try await World.here().tidy()
            try await Stage.set("docker", { $0.doze() }) { stage in
                let socket = stage.world.docker.socket
                try await Shell.must("chmod", "600", socket)
                let denied = try await stage.ask("!bridge status")
                let restart = try await stage.ask("!bridge restart")
                try await Shell.must("chmod", "660", socket)
                for answer in [denied, restart] {
                    #expect((answer.outcome, answer["state"]) == ("failed", "error"), "\(answer)")
                    #expect(answer.body.contains("permission denied"), "\(answer)")
                }
                #expect(
                    denied.body.contains("docker inspect") && denied.body.contains("exit status 1"),
                    "\(denied)")
                #expect(try await stage.ask("!bridge status")["state"] == "running")

                let away = try await stage.world.with("engine", "down", back: "up") {
                    (try await stage.ask("!bridge status"), try await stage.ask("!bridge logs"))
                }
                #expect((away.0.outcome, away.0["state"]) == ("failed", "error"), "\(away.0)")
                #expect((away.1.outcome, away.1["state"]) == ("failed", "error"), "\(away.1)")
                #expect(
                    away.0.body.contains("Cannot connect to the Docker daemon"),
                    "docker's own words: \(away.0)")
                let back = try await stage.ask("!bridge status")
                #expect(back.outcome == "ok", "\(back)")
            }
        }

        @Test(
            "a host that has gone silent is said to be so within 20 s, and is reached again when it is back")
        func silence() async throws {
            try await World.here().tidy()
            try await Stage.set("silence", { $0.doze() }) { stage in
                #expect(try await stage.ask("!bridge status").outcome == "ok")
                let (answer, took) = try await stage.world.with("sshd", "freeze", back: "thaw") {
                    let begun = ContinuousClock.now
                    let answer = try await stage.ask("!bridge status")
                    return (answer, ContinuousClock.now - begun)
                }
                #expect(took < .seconds(20.5), "\(took)")
                #expect((answer.outcome, answer["state"]) == ("failed", "unreachable"), "\(answer)")
                let back = try await stage.ask("!bridge status")
                #expect(back["state"] == "running", "\(back)")
            }
        }
    }
}
