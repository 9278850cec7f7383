import Contract
import Foundation
import Keeper
import TTY

/// Where the console's commands come from when none was given: a person at a terminal, or a file.
final class ConsoleLines: Sendable {
    private static let ends = ["exit", "quit"]

    let reader: LineReader
    let isTerminal: Bool
    /// Whether lines are edited by us; a dumb terminal does it by itself.
    let isEdited: Bool
    /// `nil` where there is no terminal to be kept quiet.
    let terminal: QuietTerminal?
    let prompt: String
    private let history: HistoryFile?
    /// A service may be called like one of the words that end the console.
    private let names: Set<String>

    init(services: [Service], stateFolder: String, environment: [String: String]) throws {
        let input = TTY(STDIN_FILENO)
        let output = TTY(STDOUT_FILENO)
        isTerminal = input.isTerminal && output.isTerminal
        terminal = isTerminal ? QuietTerminal(STDIN_FILENO) : nil
        names = Set(services.map(\.name.text))
        isEdited = isTerminal && output.moves(environment)
        let style = isEdited && output.hasStyle(environment)
        prompt = isTerminal ? Self.prompt(isStyled: style) : ""
        history = isEdited ? Self.history(stateFolder, environment) : nil
        var manner = LineReader.Manner.plain
        if isEdited {
            let completion = CommandCompletion(services: services, own: Self.ends)
            manner = .edited(history: Self.known(history)) { line in
                let (word, candidates) = completion.candidates(for: line)
                return Completion(word: word, candidates: candidates)
            }
        }
        reader = try LineReader(input: STDIN_FILENO, output: STDOUT_FILENO, manner: manner)
    }

    func close() { reader.close() }

    /// The command in a line; `nil` when there is none.
    func command(_ line: String) -> String? {
        let text = line.trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty || (!isTerminal && text.hasPrefix("#")) ? nil : text
    }

    func isEnd(_ command: String) -> Bool {
        let word = command.lowercased()
        return Self.ends.contains(word) && !names.contains(word)
    }

    func isYes(_ word: String) -> Bool {
        ["yes", "y", "!yes"].contains(word.trimmingCharacters(in: .whitespaces).lowercased())
    }

    func remember(_ command: String) throws { try history?.add(command) }

    // MARK: At the start

    /// Between two bytes 1 stands what takes no room.
    private static func prompt(isStyled: Bool) -> String {
        isStyled ? "\u{01}\u{1B}[1m\u{01}bridgekeeper>\u{01}\u{1B}[0m\u{01} " : "bridgekeeper> "
    }

    /// The state folder when it is this user's own: root's file in the bot's folder would be in its way.
    private static func history(_ stateFolder: String, _ environment: [String: String]) -> HistoryFile? {
        if PrivateFolder.isOurs(stateFolder) { return HistoryFile(path: "\(stateFolder)/console_history") }
        let home = environment["HOME"].map { "\($0)/.local/state" }
        guard let base = environment["XDG_STATE_HOME"].flatMap({ $0.hasPrefix("/") ? $0 : nil }) ?? home
        else {
            Terminal.complain("no history is kept: neither XDG_STATE_HOME nor HOME is set")
            return nil
        }
        do {
            try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
            let folder = try PrivateFolder.make("\(base)/bridgekeeper")
            return HistoryFile(path: "\(folder)/console_history")
        } catch {
            Terminal.complain("no history is kept: \(error)")
            return nil
        }
    }

    private static func known(_ history: HistoryFile?) -> [String] {
        do { return try history?.lines() ?? [] } catch {
            Terminal.complain("\(error)")
            return []
        }
    }
}
