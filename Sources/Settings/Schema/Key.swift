/// A key that has to be there, or may be left out without anything standing in for it.
struct Key<Value: Sendable>: Sendable {
    let facts: KeyFacts
    let kind: Kind<Value>

    /// A key without which the file is not complete.
    static func required(_ name: String, _ kind: Kind<Value>, _ about: String) -> Self {
        Self(facts: KeyFacts(name, .required, kind.expected, about), kind: kind)
    }

    /// A key that says something more.
    static func optional(_ name: String, _ kind: Kind<Value>, _ about: String) -> Self {
        Self(facts: KeyFacts(name, .optional, kind.expected, about), kind: kind)
    }
}

/// A key for which something stands in when it is left out.
struct DefaultedKey<Value: Sendable>: Sendable {
    let facts: KeyFacts
    let kind: Kind<Value>
    let fallback: Value

    init(_ name: String, _ kind: Kind<Value>, default fallback: Value, _ about: String) {
        facts = KeyFacts(name, .defaulted, kind.expected, about)
        self.kind = kind
        self.fallback = fallback
    }
}
