package import Contract

/// Reads what was typed.
///
/// Nothing of it ever reaches a shell: a command is made of numbers and words of fixed sets.
package struct CommandParser: Sendable {
    /// What a line turned out to be.
    package enum Reading: Sendable, Equatable {
        case command(Command)
        case mistake(Mistake)
        /// Somebody else's words: to be met with silence.
        case notForUs
    }

    private let services: [Service]
    private let table: CommandTable
    /// Each as its words, written as those of a message are.
    private let names: [[String]]
    private let logLines: Int

    /// - Parameters:
    ///   - services: whose names are commands.
    ///   - names: what the bot is called by in the room, instead of `!`: its user ID and its display name.
    ///   - logLines: how many come when no number is given.
    package init(services: [Service], names: [String], logLines: Int = Action.defaultLogLines) {
        self.logLines = logLines
        self.services = services
        self.names = names.map { CommandText.words($0).map { $0.lowercased() } }.filter { !$0.isEmpty }
        table = CommandTable(services: services)
    }

    /// Reads one message's body.
    package func read(_ body: String) -> Reading {
        guard let words = addressed(body) else { return .notForUs }
        let lower = words.map { $0.lowercased() }
        guard let first = lower.first else { return .notForUs }
        let rest = Array(lower.dropFirst())
        do throws(Mistake) {
            if let service = services.first(where: { $0.name.text == first }) {
                return .command(try serviceCommand(rest, of: service))
            }
            if let command = try generalCommand(first, rest) { return .command(command) }
        } catch { return .mistake(error) }
        let known = services.map(\.name.text) + ["keeper", "help"]
        guard first.count > 2, let near = EditDistance.nearest(to: first, in: known, within: 1) else {
            return .notForUs
        }
        return .mistake(Mistake(problem: "I do not know that word.", nearest: "!\(near)", usage: []))
    }

    /// The words behind `!` or behind the bot's name; `nil` when neither is there.
    private func addressed(_ body: String) -> [String]? {
        var words = CommandText.words(body)
        guard let first = words.first else { return nil }
        if first == "!" { return Array(words.dropFirst()) }
        if first.hasPrefix("!") {
            words[0] = String(first.dropFirst())
            return words
        }
        for parts in names {
            guard words.count > parts.count else { continue }
            var head = words.prefix(parts.count).map { $0.lowercased() }
            guard let last = head.popLast() else { continue }
            let isNamed = last == parts.last || [":", ","].contains { last == (parts.last ?? "") + $0 }
            guard isNamed, head == Array(parts.dropLast()) else { continue }
            words.removeFirst(parts.count)
            if words[0].hasPrefix("!") { words[0].removeFirst() }
            return words[0].isEmpty ? Array(words.dropFirst()) : words
        }
        return nil
    }

    private func generalCommand(_ word: String, _ rest: [String]) throws(Mistake) -> Command? {
        switch word {
        case "keeper":
            if rest == ["check"] { return .check(nil) }
            guard rest.isEmpty || rest == ["status"] else {
                if rest.first == "help" { return .help(topic: nil) }
                throw Mistake(problem: "I do not know that.", nearest: "!keeper", usage: ["!keeper"])
            }
            return .keeper
        case "help":
            guard rest.count <= 2 else {
                throw Mistake(problem: "One word at a time.", nearest: "!help", usage: [])
            }
            return .help(topic: topic(rest))
        case "yes", "no":
            let code = rest.first
            let isCode = code.map { $0.utf8.count <= 4 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
            guard rest.count <= 1, isCode ?? true else {
                throw Mistake(
                    problem: "After !\(word) comes only the question's code.", nearest: nil,
                    usage: ["!\(word)", "!\(word) 47"])
            }
            return word == "yes" ? .yes(code: code) : .no(code: code)
        default: return nil
        }
    }

    private func serviceCommand(_ words: [String], of service: Service) throws(Mistake) -> Command {
        let rest = Array(words.dropFirst())
        guard let verb = words.first else { return .service(service.name, .status) }
        if verb == "logs" { return .service(service.name, .logs(lines: try lines(rest, of: service))) }
        if verb == "help" {
            return .help(topic: topic([service.name.text] + rest))
        }
        if verb == "check" {
            guard rest.isEmpty else {
                throw Mistake(
                    problem: "`check` takes nothing behind it; nothing ran.",
                    nearest: "!\(service.name) check", usage: [])
            }
            return .check(service.name)
        }
        guard let action = action(verb, of: service) else { throw unknown(verb, of: service) }
        guard rest.isEmpty else {
            throw Mistake(
                problem: "`\(action.word)` takes nothing behind it; nothing ran.",
                nearest: "!\(service.name) \(action.word)", usage: [])
        }
        return .service(service.name, action)
    }

    /// What help is wanted for, in the table's own word; `nil` for all of it.
    private func topic(_ words: [String]) -> String? {
        let wanted = words.joined(separator: " ")
        return table.entries.first { $0.topic == wanted || $0.topic.hasSuffix(" \(wanted)") }?.topic
    }

    private func action(_ verb: String, of service: Service) -> Action? {
        let fixed: [Action] = [.status, .restart, .start, .stop, .update]
        if let action = fixed.first(where: { $0.word == verb }) { return action }
        return service.action(named: verb).map { .custom($0.name) }
    }

    private func lines(_ words: [String], of service: Service) throws(Mistake) -> Int {
        guard let word = words.first else { return logLines }
        let isNumber = word.utf8.count <= 6 && word.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard words.count == 1, isNumber, let lines = Int(word), Action.logLines.contains(lines) else {
            let range = Action.logLines
            throw Mistake(
                problem: "`logs` takes one number, \(range.lowerBound) to \(range.upperBound); nothing ran.",
                nearest: nil, usage: ["!\(service.name) logs", "!\(service.name) logs 50"])
        }
        return lines
    }

    private func unknown(_ verb: String, of service: Service) -> Mistake {
        let verbs =
            ["status", "logs", "restart", "start", "stop", "update", "check"] + service.actions.map(\.name)
        let near = EditDistance.nearest(to: verb, in: verbs, within: 2)
        return Mistake(
            problem: "I do not know that word; nothing ran.", nearest: near.map { "!\(service.name) \($0)" },
            usage: near == nil ? table.usages(of: service.name) : [])
    }
}
