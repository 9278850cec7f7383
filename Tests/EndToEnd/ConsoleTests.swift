import Foundation
import Testing

extension EndToEnd {
    @Suite("the console on a terminal")
    struct ConsoleTests {
        @Test("a person types, sees how it goes, ends the wait and not the work, and is asked before a stop")
        func terminal() async throws {
            try await stage { stage in
                let container = try stage.world.container()
                let before = try await container.identity()
                let screen = try ConsoleScreen(
                    stage.bot.config, environment: ["TERM": "xterm", "NO_COLOR": ""])
                try await screen.wait(for: "bridgekeeper>")

                screen.type("bri\tstat\t\r")
                let status = try await screen.wait(for: "bridge is running")
                #expect(
                    status.contains("bridge status: asking spark") && status.contains("\u{1B}[J"), "\(status)"
                )

                try await screen.wait(for: "bridgekeeper>")
                screen.type("bridge slow\r")
                try await screen.wait(for: "s: under way")
                screen.type("\u{03}")
                let left = try await screen.wait(for: "bridgekeeper>")
                #expect(left.contains("on spark it goes on"), "\(left)")

                screen.type("bridge sto\u{03}")
                try await screen.wait(for: "bridgekeeper>")
                for answer in ["no", "", "\u{03}"] {
                    screen.type("!bridge stop\r")
                    let question = try await screen.wait(for: "yes or no?")
                    #expect(question.contains("| docker stop matrix-bridge"), "\(question)")
                    screen.type(answer + "\r")
                    try await screen.wait(for: "Nothing ran.")
                    try await screen.wait(for: "bridgekeeper>")
                    if answer == "\u{03}" { try await screen.wait(for: "bridgekeeper>") }
                }
                #expect(try await container.identity() == before, "nothing was stopped")

                screen.type("\u{04}")
                #expect(try await screen.status() == 0)
                let trace = try stage.world.service("bridge").slow_log
                try await eventually("what was begun went on to its end") {
                    (FileManager.default.contents(atPath: trace) ?? Data()).contains(Data("end".utf8))
                }
                let history = try String(
                    contentsOfFile: "\(stage.folder)/state/console_history", encoding: .utf8)
                #expect(history.hasPrefix("bridge status\nbridge slow\n!bridge stop\n"), "\(history)")
            }
        }

        @Test("what a program wrote reaches the terminal as what it is; NO_COLOR and TERM=dumb are obeyed")
        func hostile() async throws {
            try await stage { stage in
                for (term, noColor) in [("xterm", ""), ("xterm", "1"), ("dumb", "")] {
                    let screen = try ConsoleScreen(
                        stage.bot.config, environment: ["TERM": term, "NO_COLOR": noColor])
                    try await screen.wait(for: "bridgekeeper>")
                    screen.type("bridge evil\r")
                    var all = try await screen.wait(for: "s: under way", within: .seconds(20))
                    all += try await screen.wait(for: "✅")
                    all += try await screen.wait(for: "bridgekeeper>")
                    #expect(all.contains("harm") && !all.contains("\u{07}"), "\(all.debugDescription)")
                    for escape in ["\u{1B}]", "\u{1B}[2J", "\u{1B}[31m", "\u{9B}", "\u{202E}"] {
                        #expect(
                            !all.contains(escape), "\(escape.debugDescription) in \(all.debugDescription)")
                    }
                    #expect(all.contains("\u{1B}[2m") == (term == "xterm" && noColor.isEmpty))
                    if term == "dumb" { #expect(!all.contains("\u{1B}"), "\(all.debugDescription)") }
                    screen.type("exit\r")
                    #expect(try await screen.status() == 0)
                }
            }
        }

        @Test("without a terminal there are plain lines, and the first command that is not done ends it")
        func pipe() async throws {
            try await stage { stage in
                let script =
                    #"printf '# a comment\n\n!bridge status\nbridge evil\nbridge nonsense\nsecond\n' | "$@""#
                let words = [Bot.program, "--config", stage.bot.config, "console"]
                let ended = try await Shell.run("sh", ["-c", script, "sh"] + words)
                #expect(ended.status == 64 && !ended.output.contains("second"), "\(ended)")
                #expect(
                    ended.output.contains("bridge is running") && ended.output.contains("harm"), "\(ended)")
                #expect(ended.error.contains("s: under way"), "\(ended)")
                #expect(!(ended.output + ended.error).unicodeScalars.contains("\u{1B}"), "\(ended)")

                let dry = try await Shell.run("sh", ["-c", script, "sh"] + words + ["--dry-run"])
                #expect(dry.status == 64 && dry.output.contains("docker inspect"), "\(dry)")
                #expect(
                    dry.lines.last?.hasPrefix("cd /home/modelo/matrix-bridge && (printf ") == true, "\(dry)")
            }
        }

        @Test("Ctrl-C and SIGTERM end one given command with 130 and 143")
        func one() async throws {
            try await stage { stage in
                let console = [Bot.program, "console", "--config", stage.bot.config]
                let asked = try await Shell.run(
                    "timeout", ["--preserve-status", "2"] + console + ["bridge", "evil"])
                #expect(asked.status == 143 && asked.error.contains("👋"), "\(asked)")
                // What was left goes on there, and keeps others out until it has ended.
                try await eventually("it has ended") {
                    try await Shell.run("timeout", ["20"] + console + ["bridge", "evil"]).status == 0
                }

                let screen = try ConsoleScreen(
                    stage.bot.config, ["bridge", "slow"], environment: ["TERM": "xterm"])
                try await screen.wait(for: "s: under way")
                screen.type("\u{03}")
                try await screen.wait(for: "on spark it goes on")
                #expect(try await screen.status() == 130)
            }
        }

        /// A stage with a state folder, and with an action that writes what terminals obey.
        private func stage(_ play: (Stage) async throws -> Void) async throws {
            try await World.here().tidy()
            let evil =
                #"printf '\033]0;title\007\033[2Jharm\033[31mful \302\233 \342\200\256 ends\n'; sleep 3"#
            try await Stage.set("terminal", isStarted: false) { config in
                config.doze()
                config.sections["service.bridge.actions.evil"] = ["command": "'''\(evil)'''"]
            } play: { stage in
                try FileManager.default.createDirectory(
                    atPath: "\(stage.folder)/state", withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
                try await play(stage)
            }
        }
    }
}
