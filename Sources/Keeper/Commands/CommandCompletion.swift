package import Contract

/// How a command that is being typed on a terminal may go on, read from the one table of commands.
package struct CommandCompletion: Sendable {
    /// Each command as its words.
    private let commands: [[String]]
    /// The values of each argument, by the command that takes them.
    private let arguments: [[String]: [ActionArgument]]

    /// - Parameters:
    ///   - services: whose names and actions are words.
    ///   - own: words that the terminal itself knows.
    package init(services: [Service], own: [String] = []) {
        // What answers a question, or is for the running bot and its alerts, is of no use on a terminal.
        let words = CommandTable(services: services).entries
            .map { $0.topic.split(separator: " ").map(String.init) }
            .filter {
                !["keeper", "yes"].contains($0.first) && !CommandTable.alertVerbs.contains($0.last ?? "")
            }
        arguments = services.reduce(into: [:]) { found, service in
            for action in service.actions { found[[service.name.text, action.name]] = action.arguments }
        }
        let explained = words.filter { $0.count > 1 }
        commands =
            words + own.map { [$0] } + explained.map { ["help"] + $0 }
            + explained.map { [$0[0], "help"] + $0.dropFirst() }
    }

    /// What the last word of a line may become; the `!` may be there or left out.
    package func candidates(for line: String) -> (word: String, candidates: [String]) {
        var text = line[...]
        if let mark = text.firstIndex(where: { !$0.isWhitespace }), text[mark] == "!" {
            text = text[text.index(after: mark)...]
        }
        var words = text.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
        let isBetween = text.last?.isWhitespace ?? true
        let last = isBetween ? "" : words.popLast() ?? ""
        let next =
            commands.filter { $0.count > words.count && $0.starts(with: words) }.map {
                $0[words.count]
            } + values(behind: words)
        var seen: Set<String> = []
        return (last, next.filter { $0.hasPrefix(last) && seen.insert($0).inserted })
    }

    /// What the next argument of an action may be; in small letters, as all that is completed.
    private func values(behind words: [String]) -> [String] {
        guard let arguments = arguments[Array(words.prefix(2))], arguments.indices.contains(words.count - 2)
        else { return [] }
        return arguments[words.count - 2].values.map { $0.lowercased() }
    }
}
