package import FoundationEssentials

extension JSONValue {
    /// The value as Matrix's canonical JSON, for events: names sorted, nothing escaped that need not be.
    ///
    /// <https://spec.matrix.org/v1.19/appendices/#canonical-json>
    /// - Throws: `notAnInteger` and `integerOutOfRange`; a homeserver would refuse the whole event for them.
    package func canonicalData() throws(JSONError) -> Data {
        var writer = JSONWriter()
        try writer.check(self)
        writer.write(self)
        return Data(writer.bytes)
    }

    /// The value as JSON text with sorted names, floats included; for storing what came.
    package var text: String {
        var writer = JSONWriter()
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The size of the value as JSON, in bytes.
    package var byteCount: Int {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes.count
    }
}

/// Writes values as JSON with sorted names and without spaces.
struct JSONWriter {
    /// What was written.
    private(set) var bytes: [UInt8] = []

    /// Refuses what an event may not hold.
    func check(_ value: JSONValue) throws(JSONError) {
        switch value {
        case .null, .bool, .string: return
        case .number: throw .notAnInteger
        case .integer(let number):
            guard number.magnitude < 1 << 53 else { throw .integerOutOfRange }
        case .array(let items):
            for item in items { try check(item) }
        case .object(let members):
            for member in members.values { try check(member) }
        }
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: write("null")
        case .bool(let truth): write(truth ? "true" : "false")
        case .integer(let number): write(String(number))
        case .number(let number): write(number)
        case .string(let text): writeString(text)
        case .array(let items): write(items)
        case .object(let members): write(members)
        }
    }

    private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// An infinite number came from one that was too large, and is written as such a one.
    private mutating func write(_ number: Double) {
        switch number {
        case .infinity: write("1e999")
        case -.infinity: write("-1e999")
        case _ where number.isNaN: write("null")
        default: write(number.description)
        }
    }

    private mutating func write(_ items: [JSONValue]) {
        bytes.append(UInt8(ascii: "["))
        for (place, item) in items.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            write(item)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func write(_ members: [JSONKey: JSONValue]) {
        bytes.append(UInt8(ascii: "{"))
        for (place, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            writeString(member.key.text)
            bytes.append(UInt8(ascii: ":"))
            write(member.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func writeString(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x08: write("\\b")
            case 0x09: write("\\t")
            case 0x0A: write("\\n")
            case 0x0C: write("\\f")
            case 0x0D: write("\\r")
            case ..<0x20: write("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
