/// Finds private keys that go over several lines.
enum PrivateKeys {
    /// No key has more lines.
    private static let longest = 120

    /// Whether a line begins a private key, or holds a whole one.
    static func isBegin(_ line: [UInt8]) -> Bool { isMark("-----BEGIN ", line) }

    /// What there is to know of one line.
    private struct Line {
        let isBegin: Bool
        let isEnd: Bool
        /// How many letters of base64 it ends in; a build's output may put a number and a time before them.
        let body: Int

        init(_ text: String) {
            let bytes = Array(text.utf8)
            isBegin = PrivateKeys.isBegin(bytes)
            isEnd = isMark("-----END ", bytes)
            let word = bytes.reversed().prefix { $0 != 0x20 && $0 != 0x09 }
            body = word.allSatisfy(\.isBase64) ? word.count : 0
        }
    }

    /// The numbers of the lines that belong to a key, its marks included.
    static func lines(of lines: [String]) -> Set<Int> {
        // Each line is read once: output may be nothing but beginnings.
        let lines = lines.map(Line.init)
        var found: Set<Int> = []
        var done = 0
        for (number, line) in lines.enumerated() {
            if line.isBegin {
                let end = end(of: lines, from: number)
                found.formUnion(max(number, done)..<max(end, done))
                done = max(end, done)
            }
            if line.isEnd, !found.contains(number) {
                found.formUnion(start(of: lines, before: number)...number)
            }
        }
        return found
    }

    /// Behind the mark of its end; or, where that is missing, behind what looks like a key.
    private static func end(of lines: [Line], from start: Int) -> Int {
        let near = lines[start...].prefix(longest)
        if let mark = near.firstIndex(where: \.isEnd) { return mark + 1 }
        let body = near.dropFirst().prefix { $0.body >= 32 }
        return min(body.endIndex + (body.isEmpty ? 0 : 1), lines.count)
    }

    /// The beginning was left out: a key's last line may be short, those before it are not.
    private static func start(of lines: [Line], before end: Int) -> Int {
        guard end > 0, lines[end - 1].body >= 1 else { return end }
        let body = lines[..<(end - 1)].suffix(longest).reversed().prefix { $0.body >= 32 }
        return end - 1 - body.count
    }

    private static func isMark(_ mark: String, _ line: [UInt8]) -> Bool {
        !line.ranges(of: Array(mark.utf8)).isEmpty && !line.ranges(of: Array("PRIVATE KEY".utf8)).isEmpty
    }
}
