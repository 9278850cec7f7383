import Glibc

/// What was typed and not yet taken, as letters.
struct KeyQueue {
    let input: Int32
    private var bytes: [UInt8] = []
    private var pressed: [Unicode.Scalar] = []
    private var hasEnded = false

    init(input: Int32) { self.input = input }

    /// Reads what there is; blocks when there is nothing.
    /// - Returns: whether there is anything to come.
    mutating func fill() -> Bool {
        let some = Descriptor.read(input) ?? []
        if some.isEmpty { hasEnded = true }
        bytes += some
        return !some.isEmpty || !bytes.isEmpty
    }

    /// As if these keys had been pressed, before all others.
    mutating func press(_ keys: String) { pressed += keys.unicodeScalars }

    /// Throws away what was typed and not yet taken.
    mutating func forget() {
        (bytes, pressed) = ([], [])
        tcflush(input, TCIFLUSH)
    }

    /// The next letter; `nil` while there is none, or only the beginning of one.
    ///
    /// What is no UTF-8 comes as U+FFFD.
    mutating func next() -> Unicode.Scalar? {
        if !pressed.isEmpty { return pressed.removeFirst() }
        guard let first = bytes.first else { return nil }
        let length = Self.length(first)
        guard bytes.count >= length || hasEnded || !Self.mayGoOn(bytes.dropFirst()) else { return nil }
        let scalars = String(decoding: bytes.prefix(length), as: UTF8.self).unicodeScalars
        guard let scalar = scalars.first, scalars.count == 1, scalar != "\u{FFFD}" || length == 3 else {
            bytes.removeFirst()
            return "\u{FFFD}"
        }
        bytes.removeFirst(min(length, bytes.count))
        return scalar
    }

    private static func length(_ lead: UInt8) -> Int {
        switch lead {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }

    private static func mayGoOn(_ rest: ArraySlice<UInt8>) -> Bool {
        rest.allSatisfy { (0x80...0xBF).contains($0) }
    }
}
