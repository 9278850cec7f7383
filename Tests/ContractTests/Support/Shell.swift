import Foundation
import Testing

/// A real shell that scripts are tried with.
struct Shell: Sendable, CustomTestStringConvertible {
    let words: [String]

    static let dash = Shell(words: ["dash"])
    static let bash = Shell(words: ["bash"])
    static let busybox = Shell(words: ["busybox", "sh"])
    static let all = [dash, bash, busybox]

    var testDescription: String { words.joined(separator: " ") }

    /// How a script ended, and what it wrote.
    struct Ending: Equatable {
        var status: Int32
        var output: [UInt8]
        var errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
        var lines: [String] { Shell.lines(output) }
        var errorLines: [String] { Shell.lines(Array(errors.utf8)) }
    }

    /// Runs a script from a file, as a step is run on a host.
    func run(_ script: String, in world: World) throws -> Ending {
        let file = world.root.appendingPathComponent("script-\(UUID().uuidString)")
        try Data(script.utf8).write(to: file)
        return try world.run(words + [file.path])
    }

    /// Runs `sh -c TEXT`.
    func command(_ text: String, in world: World) throws -> Ending { try world.run(words + ["-c", text]) }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        var parts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true { parts.removeLast() }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }
}
