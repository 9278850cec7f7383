extension Kind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of a few words, each of which is a value.
    static var choice: Self {
        let words = Value.allCases.map { "\"\($0.rawValue)\"" }
        return .text(words.joined(separator: " or ")) { text in
            let choice = Value.allCases.first { $0.rawValue.utf8.elementsEqual(text.utf8) }
            return choice.map { .right($0) } ?? .wrong(hint: nil)
        }
    }
}
