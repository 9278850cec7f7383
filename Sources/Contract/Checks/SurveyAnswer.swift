/// What a survey printed: lines of a word and a value, `end` the last of them.
///
/// A survey is a script that only looks and says what is so; what that means is judged here, and not on the host.
struct SurveyAnswer: Sendable, Equatable {
    private var values: [String: [String]] = [:]
    /// Whether the script came to its end: without it, what is missing was not looked at.
    let isWhole: Bool

    init(_ lines: [String]) {
        isWhole = lines.last == "end"
        for line in lines {
            // By bytes: to Swift, a space with a joining mark behind it is no space.
            let bytes = Array(line.utf8)
            let space = bytes.firstIndex(of: UInt8(ascii: " ")) ?? bytes.endIndex
            // Back-ticks mark code in what is said of it.
            let value = String(decoding: bytes[min(space + 1, bytes.endIndex)...].prefix(500), as: UTF8.self)
                .replacing("`", with: "'")
            values[String(decoding: bytes[..<space], as: UTF8.self), default: []].append(value)
        }
    }

    /// The value of a word; nil where the word is missing or has no value.
    subscript(word: String) -> String? { values[word]?.first.flatMap { $0.isEmpty ? nil : $0 } }

    func has(_ word: String) -> Bool { values[word] != nil }

    func all(_ word: String) -> [String] { values[word] ?? [] }

    func number(_ word: String) -> Int? { self[word].flatMap { Int($0) } }
}

/// Shell functions that the surveys share.
enum SurveyShell {
    /// `soon COMMAND…`: what may hang is ended, where there is a `timeout` to end it.
    static let soon = """
        limit=
        command -v timeout >/dev/null 2>&1 && limit='timeout 5'
        soon() { $limit "$@"; }
        """

    /// `disk NAME PATH`: kilobytes and inodes, of each all and the free ones; `?` for what cannot be known.
    static let disk = #"""
        disk() {
            numbers='2s/.* \([0-9][0-9]*\)  *[0-9][0-9]*  *\([0-9][0-9]*\)  *[0-9-]*%* .*/\1 \2/p'
            space=$(soon df -Pk "$2" 2>/dev/null | sed -n "$numbers")
            inodes=$(soon df -Pi "$2" 2>/dev/null | sed -n "$numbers")
            echo "disk $1 ${space:-? ?} ${inodes:-? ?}"
        }
        """#
}

/// How much room there is on a disk, for whoever looked.
package struct DiskRoom: Sendable, Equatable {
    /// Kilobytes: all, and the free ones.
    package var size: Int
    package var free: Int
    /// Inodes that are free; nil where the file system does not count them.
    package var freeInodes: Int?

    package init(size: Int, free: Int, freeInodes: Int? = nil) {
        self.size = size
        self.free = free
        self.freeInodes = freeInodes
    }

    /// Reads `SIZE FREE INODES FREE`; nil when the disk could not be seen.
    init?(_ words: some StringProtocol) {
        let words = words.split(separator: " ")
        guard words.count == 4, let size = Int(words[0]), let free = Int(words[1]) else { return nil }
        let inodes = Int(words[2]) ?? 0
        self.init(size: size, free: free, freeInodes: inodes > 0 ? Int(words[3]) : nil)
    }
}

extension SurveyAnswer {
    /// The room on the disk that was looked at under this name.
    func disk(_ name: String) -> DiskRoom? {
        all("disk").first { $0.hasPrefix(name + " ") }.flatMap { DiskRoom($0.dropFirst(name.count + 1)) }
    }
}
