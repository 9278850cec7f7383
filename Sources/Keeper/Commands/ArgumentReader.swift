import Contract

/// Reads what stands behind an action of the configuration: one value of its list for each of its arguments.
///
/// What comes out are the configuration's own words; of what was typed nothing is left.
struct ArgumentReader {
    /// More lines than that to choose from are no help on a phone.
    private static let shownUsages = 5

    let action: CustomAction
    let service: ServiceName

    /// Reads values in the order of the arguments, and `name=value` anywhere.
    /// - Parameter words: what stands behind the verb, in small letters.
    /// - Returns: a value for each argument, in their order.
    /// - Throws: what is missing, mistyped or too much, with what there is to choose.
    func read(_ words: [String]) throws(Mistake) -> [String] {
        var chosen = [String?](repeating: nil, count: action.arguments.count)
        var places: [Int] = []
        for word in words where word.contains("=") {
            let place = try named(word)
            guard !places.contains(place) else {
                throw mistake("`\(action.arguments[place].name)` stands twice; nothing ran.", chosen)
            }
            places.append(place)
        }
        let free = action.arguments.indices.filter { !places.contains($0) }
        let bare = words.filter { !$0.contains("=") }
        guard bare.count <= free.count else {
            throw mistake("That is more than `\(action.name)` takes; nothing ran.", chosen)
        }
        let named = words.filter { $0.contains("=") }.map { String($0.drop { $0 != "=" }.dropFirst()) }
        let pairs = Array(zip(places, named)) + Array(zip(free, bare))
        for (place, word) in pairs { chosen[place] = value(word, of: action.arguments[place]) }
        if let wrong = pairs.first(where: { chosen[$0.0] == nil }) {
            throw unknown(wrong.1, at: wrong.0, beside: chosen)
        }
        guard let missing = chosen.firstIndex(of: nil) else { return chosen.compactMap(\.self) }
        let argument = action.arguments[missing]
        throw mistake("`\(action.name)` needs `\(argument.name)`: \(argument.choice); nothing ran.", chosen)
    }

    private func named(_ word: String) throws(Mistake) -> Int {
        let name = String(word.prefix { $0 != "=" })
        if let place = action.arguments.firstIndex(where: { $0.name == name }) { return place }
        let nothing = [String?](repeating: nil, count: action.arguments.count)
        throw mistake("`\(action.name)` has nothing of that name to choose; nothing ran.", nothing)
    }

    private func value(_ word: String, of argument: ActionArgument) -> String? {
        argument.values.first { $0.lowercased() == word }
    }

    // MARK: What was perhaps meant

    private func unknown(_ word: String, at place: Int, beside chosen: [String?]) -> Mistake {
        let argument = action.arguments[place]
        var guessed = chosen
        guessed[place] = nearest(to: word, in: argument.values)
        let whole = guessed.compactMap(\.self)
        guard whole.count == guessed.count else {
            return mistake("`\(argument.name)` is \(argument.choice); nothing ran.", chosen)
        }
        return Mistake(
            problem: "`\(argument.name)` is \(argument.choice); nothing ran.",
            nearest: line(whole), usage: [])
    }

    private func nearest(to word: String, in values: [String]) -> String? {
        let begun = values.filter { $0.lowercased().hasPrefix(word) }
        if !word.isEmpty, begun.count == 1 { return begun[0] }
        // Of short words all are near.
        let limit = word.count > 5 ? 2 : word.count > 2 ? 1 : 0
        let near = EditDistance.nearest(to: word, in: values.map { $0.lowercased() }, within: limit)
        return near.flatMap { near in values.first { $0.lowercased() == near } }
    }

    /// With the whole lines to choose from where one word is missing and they are few, and otherwise how it is typed.
    private func mistake(_ problem: String, _ chosen: [String?]) -> Mistake {
        let missing = chosen.indices.filter { chosen[$0] == nil }
        var usage = ["!\(service) \(action.usage)"]
        if let place = missing.first, missing.count == 1,
            action.arguments[place].values.count <= Self.shownUsages
        {
            usage = action.arguments[place].values.map { value in
                var whole = chosen
                whole[place] = value
                return line(whole.compactMap(\.self))
            }
        }
        return Mistake(problem: problem, nearest: nil, usage: usage)
    }

    private func line(_ values: [String]) -> String {
        "!\(service) \(Action.custom(action.name, values: values).phrase)"
    }
}

extension CustomAction {
    /// How it is typed behind the service: `loglevel LEVEL`.
    var usage: String { ([name] + arguments.map(\.placeholder)).joined(separator: " ") }
}

extension ActionArgument {
    /// What stands for a value where an action is explained.
    var placeholder: String { name.uppercased() }

    /// All that may be chosen: "`info` or `debug`".
    var choice: String {
        let marked = values.map { "`\($0)`" }
        guard let last = marked.last, marked.count > 1 else { return marked.first ?? "" }
        return marked.dropLast().joined(separator: ", ") + " or " + last
    }
}
