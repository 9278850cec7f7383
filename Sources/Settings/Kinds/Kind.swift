import TOML

/// What a value has to be, and how it is read.
struct Kind<Value: Sendable>: Sendable {
    /// What to say of it in a mistake: "an absolute path".
    let expected: String
    /// Takes the value apart; it does not know where in the file that stands.
    let read: @Sendable (TOMLValue) -> Reading<Value>

    /// Reads the value.
    ///
    /// - Returns: the value, or what is wrong with it; one complaint at least.
    func judge(_ value: TOMLValue) -> Judgement<Value> {
        switch read(value) {
        case .right(let right): return .right(right)
        case .wrongParts(let complaints): return .wrong(complaints)
        case .wrongType: return .wrong([complaint(at: value, "found \(value.typeName)")])
        case .wrong(let hint): return .wrong([complaint(at: value, hint)])
        }
    }

    private func complaint(at value: TOMLValue, _ hint: String?) -> Complaint {
        let words = hint.map { "expected \(expected); \($0)" } ?? "expected \(expected)"
        return Complaint(position: value.position, words: words)
    }
}

/// What came of reading a value.
enum Reading<Value: Sendable>: Sendable {
    case right(Value)
    /// It is a number where a text should be, or the like.
    case wrongType
    /// It is of the right type, and not what it should be; perhaps with a hint, never with the value.
    case wrong(hint: String?)
    /// It is a list, and these things are wrong in it; there is one at least.
    case wrongParts([Complaint])
}

/// What is thought of a value.
enum Judgement<Value: Sendable>: Sendable {
    case right(Value)
    case wrong([Complaint])
}

/// What is wrong with a value, and where.
struct Complaint: Sendable, Equatable {
    let position: TOMLPosition
    let words: String
}

extension Kind {
    /// A text, and what becomes of it.
    static func text(_ expected: String, reading: @escaping @Sendable (String) -> Reading<Value>) -> Self {
        Self(expected: expected) { value in
            guard case .string(let text) = value.kind else { return .wrongType }
            return reading(text)
        }
    }
}

extension Kind where Value == String {
    /// A text that is taken as it is, if the rule holds.
    static func text(_ expected: String, where rule: @escaping @Sendable (String) -> Bool) -> Self {
        .text(expected) { rule($0) ? .right($0) : .wrong(hint: nil) }
    }
}

extension Kind where Value == Bool {
    static var flag: Self {
        Self(expected: "true or false") { value in
            guard case .boolean(let flag) = value.kind else { return .wrongType }
            return .right(flag)
        }
    }
}

extension Kind where Value == Int {
    /// A whole number of the range.
    static func count(_ range: ClosedRange<Int>) -> Self {
        Self(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)") { value in
            guard case .integer(let number) = value.kind else { return .wrongType }
            return Int(exactly: number).flatMap { range.contains($0) ? .right($0) : nil } ?? .wrong(hint: nil)
        }
    }
}

extension Kind where Value == Int {
    /// A share of a hundred, of which neither nothing nor all would mean anything.
    static var percentage: Self {
        .text("a percentage from 1% to 99%, written like \"90%\"") { text in
            let digits = text.utf8.dropLast()
            guard text.utf8.last == UInt8(ascii: "%"), (1...2).contains(digits.count),
                digits.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(String(Substring(digits))), number > 0
            else { return .wrong(hint: nil) }
            return .right(number)
        }
    }
}
