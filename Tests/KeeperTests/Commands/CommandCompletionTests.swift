import Contract
import Testing

@testable import Keeper

@Suite("completion of a command")
struct CommandCompletionTests {
    @Test(
        "words of the table, where they may stand",
        arguments: [
            ("", "", ["bridge", "help", "exit"]), ("b", "b", ["bridge"]), ("!br", "br", ["bridge"]),
            ("bridge st", "st", ["status", "start", "stop"]),
            ("bridge c", "c", ["check", "changes", "cancel"]),
            ("bridge ba", "ba", ["backup"]), ("bridge log", "log", ["logs", "loglevel"]),
            ("bridge loglevel ", "", ["info", "debug"]), ("bridge LogLevel D", "d", ["debug"]),
            ("bridge loglevel debug ", "", []), ("help bridge loglevel ", "", []),
            ("! bridge RE", "re", ["restart"]), ("bridge restart ", "", []), ("nobody ", "", []),
            ("help bridge up", "up", ["update"]), ("bridge help l", "l", ["logs", "loglevel"]),
            ("k", "k", []),
            ("y", "y", []),
        ])
    func candidates(line: String, word: String, expected: [String]) throws {
        let backup = CustomAction(name: "backup", description: "Dump it", command: "./backup.sh")
        let level = CustomAction.make("loglevel", arguments: [.level])
        let service = try Service.make(actions: [backup, level])
        let completion = CommandCompletion(services: [service], own: ["exit"])
        let found = completion.candidates(for: line)
        #expect(found.word == word && found.candidates == expected)
    }

    @Test("whatever is offered of a service is a command or explains one")
    func isTrue() throws {
        let services = [try Service.make(actions: [.make(), .make("loglevel", arguments: [.level])])]
        let completion = CommandCompletion(services: services)
        let parser = CommandParser(services: services, names: [])
        for first in completion.candidates(for: "").candidates {
            let verbs = completion.candidates(for: "\(first) ").candidates
            let lines = verbs.map { verb in
                // What takes a value is a command with one.
                let values = completion.candidates(for: "\(first) \(verb) ").candidates
                return "\(first) \(verb)" + (first == "help" ? "" : values.first.map { " \($0)" } ?? "")
            }
            for line in [first] + lines {
                guard case .command = parser.read("!\(line)") else {
                    Issue.record("offered, and no command: \(line)")
                    continue
                }
            }
        }
    }
}
