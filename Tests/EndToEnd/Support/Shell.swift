import Subprocess

/// How a program of this machine ended, and what it said.
struct Ended: Sendable, CustomStringConvertible {
    let command: String
    /// The exit status; a signal as the shell has it, 128 and its number.
    let status: Int32
    let output: String
    let error: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }
    var words: String { output.trimmed }
    var description: String { "`\(command)` ended with \(status)\n\(output)\(error)" }
}

/// Programs of this machine, as somebody runs them by hand.
enum Shell {
    /// Runs a program to its end.
    static func run(_ program: String, _ arguments: [String], environment: [String: String] = [:])
        async throws -> Ended
    {
        var changes: [Environment.Key: String?] = [:]
        for (name, value) in environment { changes[Environment.Key(stringLiteral: name)] = value }
        let ended = try await Subprocess.run(
            .name("env"), arguments: Arguments([program] + arguments),
            environment: .inherit.updating(changes),
            output: .string(limit: 4 << 20), error: .string(limit: 4 << 20))
        let status =
            switch ended.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        return Ended(
            command: ([program] + arguments).joined(separator: " "), status: status,
            output: ended.standardOutput,
            error: ended.standardError)
    }

    /// Runs a program that has to succeed.
    /// - Returns: what it wrote to standard output, without white space around it.
    @discardableResult
    static func must(_ program: String, _ arguments: String...) async throws -> String {
        let ended = try await run(program, arguments)
        guard ended.status == 0 else { throw Broken(ended.description) }
        return ended.words
    }
}

/// The world does not do what it must for a test to begin: nothing that the bot did.
struct Broken: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension String {
    var trimmed: String {
        let isSpace: (Character) -> Bool = { $0.isWhitespace }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
