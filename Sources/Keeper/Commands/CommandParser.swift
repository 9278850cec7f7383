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
    private let salutation: Salutation
    private let logLines: Int

    /// - Parameters:
    ///   - services: whose names are commands.
    ///   - names: what the bot is called by in the room, instead of `!`: its user ID and its display name.
    ///   - logLines: how many come when no number is given.
    package init(services: [Service], names: [String], logLines: Int = Action.defaultLogLines) {
        self.logLines = logLines
        self.services = services
        salutation = Salutation(names: names, others: services.map(\.name.text))
        table = CommandTable(services: services)
    }

    /// Reads one message's body.
    package func read(_ body: String) -> Reading {
        guard let (words, way) = salutation.words(body) else { return .notForUs }
        let lower = words.map { $0.lowercased() }
        guard let first = lower.first else { return .notForUs }
        let rest = Array(lower.dropFirst())
        do throws(Mistake) {
            if let service = service(first) { return .command(try serviceCommand(rest, of: service)) }
            if let command = try generalCommand(first, rest) { return .command(command) }
        } catch { return .mistake(error) }
        if let mistake = nearName(first, rest) { return .mistake(mistake) }
        if way == .name, let mistake = verbAlone(first, rest) { return .mistake(mistake) }
        return .notForUs
    }

    private func service(_ name: String) -> Service? { services.first { $0.name.text == name } }

    // MARK: The bot's own commands

    private func generalCommand(_ word: String, _ rest: [String]) throws(Mistake) -> Command? {
        switch word {
        case "keeper": return try keeperCommand(rest)
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
                    problem: "After `!\(word)` comes only the question's code.", nearest: nil,
                    usage: ["!\(word)", "!\(word) 47"])
            }
            return word == "yes" ? .yes(code: code) : .no(code: code)
        default: return nil
        }
    }

    private func keeperCommand(_ rest: [String]) throws(Mistake) -> Command {
        if rest.isEmpty || rest == ["status"] { return .keeper }
        if rest == ["check"] { return .check(nil) }
        if rest == ["night"] { return .night }
        if rest == ["freeze"] { return .freeze }
        if rest.first == "history" {
            return .history(nil, last: try HistoryLength.read(Array(rest.dropFirst()), of: "keeper"))
        }
        if rest.first == "help" { return .help(topic: topic(Array(rest.dropFirst()))) }
        throw Mistake(problem: "I do not know that.", nearest: "!keeper", usage: [])
    }

    /// What help is wanted for, in the table's own word; `nil` for all of it.
    private func topic(_ words: [String]) -> String? {
        table.topic(words.joined(separator: " "))
    }

    // MARK: A service's

    private func serviceCommand(_ words: [String], of service: Service) throws(Mistake) -> Command {
        let rest = Array(words.dropFirst())
        guard let verb = words.first else { return .service(service.name, .status) }
        if verb == "logs", rest == ["before"] { return .service(service.name, .lastLogs) }
        if verb == "logs" { return .service(service.name, .logs(lines: try lines(rest, of: service))) }
        if verb == "history" {
            return .history(service.name, last: try HistoryLength.read(rest, of: service.name.text))
        }
        if verb == "help" { return .help(topic: topic([service.name.text] + rest)) }
        if verb == "cancel" { return .cancel(service.name, try scope(rest, of: service)) }
        if verb == "mute" { return .mute(service.name, try MuteLength.read(rest, of: service.name)) }
        if verb == "adopt", !rest.isEmpty { return .adoption(try dry(rest, of: service)) }
        if let command = alone(verb, of: service.name) {
            guard rest.isEmpty else {
                throw Mistake(
                    problem: "`\(verb)` takes nothing behind it; nothing ran.",
                    nearest: "!\(service.name) \(verb)", usage: [])
            }
            return command
        }
        guard let action = action(verb, of: service) else { throw unknown(verb, rest, of: service) }
        if let configured = service.action(named: action.word), !configured.arguments.isEmpty {
            let values = try ArgumentReader(action: configured, service: service.name).read(rest)
            return .service(service.name, .custom(configured.name, values: values))
        }
        guard rest.isEmpty else {
            throw Mistake(
                problem: "`\(action.word)` takes nothing behind it; nothing ran.",
                nearest: "!\(service.name) \(action.word)", usage: [])
        }
        return .service(service.name, action)
    }

    /// What is a command with nothing behind it, and no action.
    private func alone(_ verb: String, of service: ServiceName) -> Command? {
        switch verb {
        case "check": .check(service)
        case "changes": .changes(service)
        case "ack": .ack(service)
        case "unmute": .unmute(service)
        default: nil
        }
    }

    private func action(_ verb: String, of service: Service) -> Action? {
        let fixed: [Action] = [.status, .restart, .start, .stop, .update, .rollback(nil), .adopt, .mend]
        if let action = fixed.first(where: { $0.word == verb }) { return action }
        return service.action(named: verb).map { .custom($0.name) }
    }

    /// Whose adoption is only to be told.
    private func dry(_ words: [String], of service: Service) throws(Mistake) -> ServiceName {
        guard words == ["--dry-run"] else {
            throw Mistake(
                problem: "Behind `adopt` comes only `--dry-run`; nothing ran.", nearest: nil,
                usage: ["!\(service.name) adopt", "!\(service.name) adopt --dry-run"])
        }
        return service.name
    }

    private func scope(_ words: [String], of service: Service) throws(Mistake) -> CancelScope {
        if words.isEmpty { return .current }
        guard words == [CancelScope.waiting.rawValue] else {
            throw Mistake(
                problem: "Behind `cancel` comes only `waiting`; nothing was ended.", nearest: nil,
                usage: ["!\(service.name) cancel", "!\(service.name) cancel waiting"])
        }
        return .waiting
    }

    private func lines(_ words: [String], of service: Service) throws(Mistake) -> Int {
        guard let word = words.first else { return logLines }
        let isNumber = word.utf8.count <= 6 && word.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard words.count == 1, isNumber, let lines = Int(word), Action.logLines.contains(lines) else {
            let range = Action.logLines
            throw Mistake(
                problem: "`logs` takes one number, \(range.lowerBound) to \(range.upperBound); nothing ran.",
                nearest: nil,
                usage: ["!\(service.name) logs", "!\(service.name) logs 50", "!\(service.name) logs before"])
        }
        return lines
    }

    // MARK: What was perhaps meant

    private func unknown(_ verb: String, _ rest: [String], of service: Service) -> Mistake {
        // Of two that are near, what can be done is meant: `back` is sooner `backup` than `ack`.
        let near =
            begun(verb, of: service)
            ?? EditDistance.nearest(to: verb, in: table.verbs(of: service), within: 2)
        return Mistake(
            problem: "I do not know that word; nothing ran.",
            nearest: near.map { meant([$0] + rest, of: service) ?? "!\(service.name) \($0)" },
            usage: near == nil ? table.usages(of: service.name) : [])
    }

    /// The one verb that begins so, where there is only one.
    private func begun(_ verb: String, of service: Service) -> String? {
        let verbs = table.verbs(of: service).filter { $0.hasPrefix(verb) }
        return verb.count > 2 && verbs.count == 1 ? verbs.first : nil
    }

    /// A name one letter off: the whole command, where what follows makes one.
    private func nearName(_ first: String, _ rest: [String]) -> Mistake? {
        let known = services.map(\.name.text) + ["keeper", "help", "yes"]
        guard first.count > 2, let near = EditDistance.nearest(to: first, in: known, within: 1) else {
            return nil
        }
        let whole = service(near).flatMap { meant(rest, of: $0) }
        return Mistake(
            problem: "I do not know that word; nothing ran.", nearest: whole ?? "!\(near)", usage: [])
    }

    /// The bot was named, and then came a verb without its service.
    private func verbAlone(_ first: String, _ rest: [String]) -> Mistake? {
        let wanted = rest.first.map { name in services.filter { $0.name.text == name } } ?? services
        let having = wanted.filter { table.verbs(of: $0).contains(first) }
        guard rest.count <= 1, !having.isEmpty else { return nil }
        let commands = having.map { "!\($0.name) \(first)" }
        return Mistake(
            problem: "The service comes first; nothing ran.",
            nearest: commands.count == 1 ? commands.first : nil, usage: commands.count == 1 ? [] : commands)
    }

    /// A service's command as it is typed; `nil` where the words are none, or mean something else than to be typed again.
    private func meant(_ words: [String], of service: Service) -> String? {
        do throws(Mistake) {
            let command = try serviceCommand(words, of: service)
            switch command {
            case .check, .changes, .ack, .unmute: return "!\(service.name) \(command.word)"
            case .mute: return "!\(service.name) mute \(words.last ?? "")"
            default: break
            }
            if case .cancel(_, .waiting) = command { return "!\(service.name) cancel waiting" }
            if case .cancel = command { return "!\(service.name) cancel" }
            guard case .service(let name, let action) = command else { return nil }
            guard !words.isEmpty else { return "!\(name)" }
            if action == .lastLogs { return "!\(name) logs before" }
            if case .logs(let lines) = action, words.count > 1 { return "!\(name) logs \(lines)" }
            return "!\(name) \(action.phrase)"
        } catch { return error.nearest }
    }
}
