import TOML

extension Kind {
    /// A list whose elements are of one kind and differ in their bytes.
    static func list<Element>(
        of kind: Kind<Element>, expected: String, atLeast minimum: Int, atMost maximum: Int = .max,
        text: @escaping @Sendable (Element) -> String
    ) -> Self where Value == [Element] {
        Self(expected: expected) { value in
            guard case .array(let elements) = value.kind else { return .wrongType }
            guard elements.count >= minimum else { return .wrong(hint: "found an empty list") }
            guard elements.count <= maximum else { return .wrong(hint: "found \(elements.count) of them") }
            var seen: Set<[UInt8]> = []
            var right: [Element] = []
            var complaints: [Complaint] = []
            for element in elements {
                switch kind.judge(element) {
                case .wrong(let found): complaints += found
                case .right(let read) where seen.insert(Array(text(read).utf8)).inserted: right.append(read)
                case .right: complaints.append(Complaint(position: element.position, words: "stands twice"))
                }
            }
            return complaints.isEmpty ? .right(right) : .wrongParts(complaints)
        }
    }
}
