package import FoundationEssentials

/// A JSON value whose strings and names are compared by their bytes.
///
/// It has a parser and a writer of its own: Foundation's merge canonically equivalent names, turn `1.0` and
/// `1` into the same, and give up the whole text for one value that is nested too deeply.
package enum JSONValue: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction and exponent that fits 64 bits.
    case integer(Int64)
    /// Any other number; one that is too large is infinite. Events with it are refused when sending.
    case number(Double)
    /// A string.
    case string(String)
    /// A list of values.
    case array([JSONValue])
    /// Named values; of two with the same name the last one.
    case object([JSONKey: JSONValue])
}

extension JSONValue {
    /// Parses a whole text.
    /// - Parameters:
    ///   - data: UTF-8, with nothing but white space around one value.
    ///   - limits: how deep and how large it may be.
    ///   - tolerance: what happens to a part that is too deep or no Unicode.
    /// - Throws: where the text is no JSON, is too large, or (strictly) holds such a part.
    package init(
        parsing data: Data, limits: JSONLimits = JSONLimits(), tolerance: JSONTolerance = .strict
    ) throws(JSONError) {
        var parser = JSONParser(bytes: [UInt8](data), limits: limits, tolerance: tolerance)
        self = try parser.document()
    }

    /// Parses a whole text strictly.
    package init(parsing text: String) throws(JSONError) {
        var parser = JSONParser(bytes: [UInt8](text.utf8), limits: JSONLimits(), tolerance: .strict)
        self = try parser.document()
    }

    /// The value of a member; nil when this is no object or has none of that name.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[JSONKey(name)]
    }

    /// The value at a place; nil when this is no array or is shorter.
    package subscript(place: Int) -> JSONValue? {
        guard case .array(let items) = self, items.indices.contains(place) else { return nil }
        return items[place]
    }

    /// Whether there are more values than that in this one, at any depth.
    func holds(moreThan limit: Int) -> Bool {
        var left = limit
        var waiting = [self]
        while let next = waiting.popLast() {
            let parts: [JSONValue] =
                switch next {
                case .array(let items): items
                case .object(let members): Array(members.values)
                default: []
                }
            guard parts.count <= left else { return true }
            left -= parts.count
            waiting += parts
        }
        return false
    }

    /// The text of a string; nil for anything else.
    package var stringValue: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The number of an integer; nil for anything else, a float of the same size included.
    package var integerValue: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    /// The truth of a `true` or `false`; nil for anything else.
    package var boolValue: Bool? {
        guard case .bool(let truth) = self else { return nil }
        return truth
    }

    /// The items of an array; nil for anything else.
    package var arrayValue: [JSONValue]? {
        guard case .array(let items) = self else { return nil }
        return items
    }

    /// The members of an object; nil for anything else.
    package var objectValue: [JSONKey: JSONValue]? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}

extension JSONValue: Equatable {
    /// Tells whether both are the same, byte for byte; an integer is never equal to a float.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let one), .bool(let other)): one == other
        case (.integer(let one), .integer(let other)): one == other
        case (.number(let one), .number(let other)): one == other
        case (.string(let one), .string(let other)): one.sameBytes(as: other)
        case (.array(let one), .array(let other)): one == other
        case (.object(let one), .object(let other)): one == other
        default: false
        }
    }
}

extension JSONValue: Codable {
    /// Reads the JSON text that `encode(to:)` wrote.
    package init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the JSON text as one string.
    ///
    /// A tree of containers would lose names to whatever coder it passes: `JSONDecoder` merges equivalent
    /// ones.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
