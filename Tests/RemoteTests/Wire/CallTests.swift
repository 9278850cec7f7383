import Foundation
import Testing
import TestKit

@testable import Remote

extension OnThisMachine {
    @Suite struct CallTests {
        @Test("a word comes back from the shell byte for byte", arguments: 0..<30)
        func quoting(_ seed: UInt64) async throws {
            var generator = SeededGenerator(seed: seed)
            let pieces = [
                "'", "\"", "\\", "$(", "`", "\n", " ", "!", "*", "é", "\u{301}'", "'\\''", "#", "}", "a",
                "\t",
                ";",
            ]
            let word = (0..<40).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            let place = try Place(Shell.installed[Int(seed) % Shell.installed.count])
            let result = try await runProgram(
                place.path("bin/sh"), ["-c", "printf '%s.' " + Call.quoted(word)])
            #expect(result.text.utf8.elementsEqual((word + ".").utf8), "seed \(seed)")
        }

        @Test("a script that was cut short anywhere in its call runs nothing", arguments: Shell.installed)
        func cutShort(_ shell: Shell) async throws {
            let place = try Place(shell)
            let script = try Call(
                tag: .random(), verb: "query", words: ["5", "1000", "1000", "touch \(place.path("ran"))"]
            )
            .script()
            let call = script.utf8.count - Call.library.utf8.count
            for length in stride(from: 1, to: call - 1, by: 5) {
                let part = String(
                    decoding: script.utf8.prefix(Call.library.utf8.count + length), as: UTF8.self)
                try part.write(toFile: place.path("script"), atomically: false, encoding: .utf8)
                try await runProgram("/bin/sh", ["-c", "\(place.folder)/bin/sh -s <\(place.path("script"))"])
            }
            #expect(place.text("ran") == nil)
        }

        @Test("NUL cannot be sent")
        func nul() {
            #expect(throws: RemoteError.invalid("a script cannot hold the character NUL")) {
                try Call(tag: .random(), verb: "query", words: ["a\u{0}b"]).script()
            }
        }

        @Test(
            "an owner is a user's name and nothing else",
            arguments: ["", "-u", "a b", "$(id)", "root;", "é", ".x"])
        func owners(_ owner: String) {
            #expect(throws: RemoteError.self) {
                try Session(Call(tag: .random(), verb: "look", words: []), owner: owner, limit: nil)
            }
        }

        @Test(
            "the file is clean in shellcheck",
            .enabled(if: Self.checker != nil, "shellcheck is not installed"))
        func linted() async throws {
            let place = try Place()
            try Call.library.write(toFile: place.path("job.sh"), atomically: false, encoding: .utf8)
            let result = try await runProgram(try #require(Self.checker), ["-s", "sh", place.path("job.sh")])
            #expect(result.status == 0, "\(result.text)")
        }

        private static let checker = ["/usr/bin/shellcheck", "/usr/local/bin/shellcheck"]
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
