/// A parser of JSON (RFC 8259) for bytes that a stranger may have written.
///
/// Its recursion ends at the limit of depth; what is deeper is refused or passed over without recursion.
struct JSONParser {
    private let bytes: [UInt8]
    private let limits: JSONLimits
    private let tolerance: JSONTolerance
    private var index = 0
    private var values = 0

    init(bytes: [UInt8], limits: JSONLimits, tolerance: JSONTolerance) {
        self.bytes = bytes
        self.limits = limits
        self.tolerance = tolerance
    }

    /// One value and nothing behind it.
    mutating func document() throws(JSONError) -> JSONValue {
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw unexpected("the end") }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        values += 1
        guard values <= limits.values else { throw .tooManyValues(limit: limits.values) }
        switch peek() {
        case UInt8(ascii: "{"):
            return try container(depth: depth) { (parser) throws(JSONError) in
                try parser.object(depth: depth + 1)
            }
        case UInt8(ascii: "["):
            return try container(depth: depth) { (parser) throws(JSONError) in
                try parser.array(depth: depth + 1)
            }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func container(
        depth: Int, _ parse: (inout JSONParser) throws(JSONError) -> JSONValue
    ) throws(JSONError) -> JSONValue {
        guard depth >= limits.depth else { return try parse(&self) }
        guard tolerance == .lenient else { throw .tooDeep(limit: limits.depth) }
        try passOver()
        return .null
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        var members: [JSONKey: JSONValue] = [:]
        index += 1
        skipSpace()
        if take("}") { return .object(members) }
        while true {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { throw unexpected("a name") }
            let name = JSONKey(try string())
            skipSpace()
            guard take(":") else { throw unexpected("a colon") }
            skipSpace()
            members[name] = try value(depth: depth)
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw unexpected("a comma or }") }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        var items: [JSONValue] = []
        index += 1
        skipSpace()
        if take("]") { return .array(items) }
        while true {
            skipSpace()
            items.append(try value(depth: depth))
            skipSpace()
            if take("]") { return .array(items) }
            guard take(",") else { throw unexpected("a comma or ]") }
        }
    }

    /// Goes behind an array or object by counting brackets outside of strings.
    private mutating func passOver() throws(JSONError) {
        var open = 0
        repeat {
            switch peek() {
            case nil: throw unexpected("a closing bracket")
            case UInt8(ascii: "\""): _ = try string()
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                open += 1
                index += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                open -= 1
                index += 1
            default: index += 1
            }
        } while open > 0
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = index
        var isInteger = true
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") {
            isInteger = false
            try digits()
        }
        if take("e") || take("E") {
            isInteger = false
            if !take("+") { _ = take("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .integer(integer) }
        guard let float = Double(text) else { throw .unexpected(offset: start, expected: "a number") }
        return .number(float)
    }

    private mutating func digits() throws(JSONError) {
        let start = index
        while let byte = peek(), (0x30...0x39).contains(byte) { index += 1 }
        guard index > start else { throw unexpected(start == 0 ? "a value" : "a digit") }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for byte in word.description.utf8 {
            guard peek() == byte else { throw unexpected(word.description) }
            index += 1
        }
        return value
    }

    private mutating func string() throws(JSONError) -> String {
        let start = index
        var reader = JSONStringReader(bytes: bytes, index: index + 1, tolerance: tolerance)
        guard let text = reader.read() else {
            throw .unexpected(offset: max(start, reader.index), expected: "a string of Unicode and its end")
        }
        index = reader.index
        return text
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private func unexpected(_ expected: String) -> JSONError {
        .unexpected(offset: index, expected: expected)
    }
}
