/// Goes through a document byte by byte, and knows the place.
///
/// The bytes are valid UTF-8; it only ever stops between two scalars, since all it is asked to stop at is ASCII.
struct Scanner {
    private let bytes: [UInt8]

    /// The index of the next byte.
    private(set) var offset = 0

    private var line = 1
    private var column = 1

    /// The place of the next byte.
    var position: TOMLPosition { TOMLPosition(line: line, column: column) }

    /// The next byte, or nil at the end.
    var next: UInt8? { peek(0) }

    /// Starts after the byte order mark, if there is one.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    /// The byte so far ahead of the next one, or nil beyond the end.
    func peek(_ distance: Int) -> UInt8? {
        let index = offset + distance
        return index < bytes.count ? bytes[index] : nil
    }

    /// The bytes from an earlier offset up to here.
    func slice(from start: Int) -> ArraySlice<UInt8> {
        bytes[start..<offset]
    }

    /// Passes one byte; at the end it does nothing.
    mutating func advance() {
        guard offset < bytes.count else { return }
        let byte = bytes[offset]
        offset += 1
        if byte == Byte.lineFeed {
            line += 1
            column = 1
        } else if !byte.isContinuation {
            column += 1
        }
    }

    /// Passes the byte if it is the next one.
    ///
    /// - Returns: whether it was.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        advance()
        return true
    }

    /// How many bytes the line end at this distance has: 0 where there is none, 2 for CRLF.
    func lineEndLength(at distance: Int = 0) -> Int {
        switch peek(distance) {
        case Byte.lineFeed: 1
        case Byte.carriageReturn where peek(distance + 1) == Byte.lineFeed: 2
        default: 0
        }
    }

    /// Passes a line end.
    ///
    /// - Returns: whether there was one.
    mutating func takeLineEnd() -> Bool {
        let length = lineEndLength()
        for _ in 0..<length { advance() }
        return length > 0
    }

    /// Passes spaces and tabs.
    mutating func skipBlanks() {
        while next == Byte.space || next == Byte.tab { advance() }
    }

    /// Passes a comment up to the line end, if one begins here.
    mutating func skipComment() throws(TOMLError) {
        guard next == Byte.hash else { return }
        while next != nil, lineEndLength() == 0 { _ = try takeText() }
    }

    /// Passes blanks, line ends and comments.
    mutating func skipLines() throws(TOMLError) {
        repeat {
            skipBlanks()
            try skipComment()
        } while takeLineEnd()
    }

    /// Takes a byte of a comment or a string, where all but control characters may stand.
    ///
    /// - Returns: the byte; at the end, a space.
    mutating func takeText() throws(TOMLError) -> UInt8 {
        guard let byte = next else { return Byte.space }
        if byte == Byte.carriageReturn {
            throw failure("a carriage return may only stand before a line feed")
        }
        if byte.isControl {
            let code = hexadecimal(UInt32(byte), digits: 4)
            throw failure(#"the control character U+\#(code) is forbidden; in "…" it is written \u\#(code)"#)
        }
        advance()
        return byte
    }
}
