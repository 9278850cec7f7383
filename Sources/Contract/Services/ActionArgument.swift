/// Something that is chosen when an action of the configuration is asked for: one value of a closed list.
package struct ActionArgument: Sendable, Equatable {
    /// The word before `=` where it is typed with its name.
    package var name: String
    /// Letters, digits and `.`, `_`, `-` alone, so that none of them means anything to a shell or to Markdown.
    package var values: [String]

    package init(name: String, values: [String]) {
        self.name = name
        self.values = values
    }

    /// What the command finds the value under.
    ///
    /// With a beginning of its own: an argument that is called `path` must not become the shell's, nor one that is called
    /// `job` the mark by which the host knows what belongs to one.
    package var variable: String { "ARG_" + name.uppercased().replacing("-", with: "_") }
}

extension CustomAction {
    /// The values as they stand in the configuration; `nil` where it has not just these arguments, with these values.
    package func known(_ values: [String]) -> [String]? {
        guard values.count == arguments.count else { return nil }
        let known = zip(arguments, values).compactMap { argument, value in
            argument.values.first { $0 == value }
        }
        return known.count == values.count ? known : nil
    }

    /// The shell text that sets the arguments; empty for an action without any.
    func setting(_ values: [String]) -> String {
        let words = zip(arguments, values).map { "\($0.variable)=\(ShellWord.quote($1))" }
        return words.isEmpty ? "" : "export " + words.joined(separator: " ")
    }
}

extension Service {
    /// The configured action that a phrase means; `nil` where the configuration has it, or a value of it, no more.
    package func configured(_ phrase: String) -> Action? {
        let words = phrase.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard let name = words.first, let action = action(named: name),
            let values = action.known(Array(words.dropFirst()))
        else { return nil }
        return .custom(action.name, values: values)
    }
}
