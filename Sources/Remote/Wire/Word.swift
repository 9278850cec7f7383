/// What may stand on a command line or become a file's name.
enum Word {
    /// Letters of ASCII, digits, `_`, `.` and `-`, the last two not at the start.
    static func isName(_ text: String, atMost length: Int) -> Bool {
        guard (1...length).contains(text.utf8.count), let first = text.utf8.first else { return false }
        return first != UInt8(ascii: ".") && first != UInt8(ascii: "-") && text.utf8.allSatisfy(isPart)
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
