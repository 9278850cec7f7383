extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    /// A string.
    package init(stringLiteral text: String) { self = .string(text) }

    /// An integer.
    package init(integerLiteral number: Int64) { self = .integer(number) }

    /// `true` or `false`.
    package init(booleanLiteral truth: Bool) { self = .bool(truth) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// An array.
    package init(arrayLiteral items: JSONValue...) { self = .array(items) }

    /// An object; of two members with the same name the last one stays.
    package init(dictionaryLiteral members: (JSONKey, JSONValue)...) {
        self = .object(Dictionary(members, uniquingKeysWith: { _, last in last }))
    }
}
