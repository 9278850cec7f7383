import Contract
import TOML

extension Kind where Value == [ActionArgument] {
    /// What may be chosen when an action is asked for: for each name a list of values, in the order of the file.
    static var arguments: Self {
        Self(expected: "1 to 5 lists by their names, { level = [\"info\", \"debug\"] }") { value in
            guard case .table(let table) = value.kind else { return .wrongType }
            guard (1...5).contains(table.keys.count) else {
                return .wrong(hint: "found \(table.keys.count) of them")
            }
            var right: [ActionArgument] = []
            var complaints: [Complaint] = []
            for (key, list) in table.entries {
                guard ServiceName.isWord(key.name) else {
                    complaints.append(Complaint(position: key.position, words: nameRule))
                    continue
                }
                switch values.judge(list) {
                case .right(let values): right.append(ActionArgument(name: key.name, values: values))
                case .wrong(let found):
                    complaints += found.map {
                        Complaint(position: $0.position, words: "\(key.name): \($0.words)")
                    }
                }
            }
            return complaints.isEmpty ? .right(right) : .wrongParts(complaints)
        }
    }

    private static var nameRule: String {
        "expected a word for the room: a small letter, then small letters, digits or -, 32 at most"
    }

    /// Capitals make no difference on a phone, so two values may not differ in them alone.
    private static var values: Kind<[String]> {
        .list(of: .argumentValue, expected: "a list of 1 to 20 values", atLeast: 1, atMost: 20) {
            $0.lowercased()
        }
    }
}

extension Kind where Value == String {
    /// A word that can be typed, and means nothing to a shell; a full stop at its end would be taken for the phone's.
    fileprivate static var argumentValue: Self {
        .text("a value of letters, digits and . _ -, a letter or digit first, no dot last, 64 at most") {
            $0.isName(marks: "._-", upTo: 64) && $0.utf8.last != UInt8(ascii: ".")
        }
    }
}
