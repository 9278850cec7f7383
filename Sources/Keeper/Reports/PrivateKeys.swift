/// Finds private keys that go over several lines.
enum PrivateKeys {
    /// No key has more lines.
    private static let longest = 120

    /// Whether a line begins a private key, or holds a whole one.
    static func isBegin(_ line: [UInt8]) -> Bool { isMark("-----BEGIN ", line) }

    /// The numbers of the lines that belong to a key, its marks included.
    static func lines(of lines: [String]) -> Set<Int> {
        let lines = lines.map { Array($0.utf8) }
        var found: Set<Int> = []
        for number in lines.indices {
            if isBegin(lines[number]) { found.formUnion(number..<end(of: lines, from: number)) }
            if isMark("-----END ", lines[number]), !found.contains(number) {
                found.formUnion(start(of: lines, before: number)...number)
            }
        }
        return found
    }

    /// Behind the mark of its end; or, where that is missing, behind what looks like a key.
    private static func end(of lines: [[UInt8]], from start: Int) -> Int {
        let near = lines[start...].prefix(longest)
        if let mark = near.firstIndex(where: { isMark("-----END ", $0) }) { return mark + 1 }
        let body = near.dropFirst().prefix { isBody($0, least: 32) }
        return min(body.endIndex + (body.isEmpty ? 0 : 1), lines.count)
    }

    /// The beginning was left out: a key's last line may be short, those before it are not.
    private static func start(of lines: [[UInt8]], before end: Int) -> Int {
        guard end > 0, isBody(lines[end - 1], least: 1) else { return end }
        let body = lines[..<(end - 1)].suffix(longest).reversed().prefix { isBody($0, least: 32) }
        return end - 1 - body.count
    }

    /// Whether a line ends in so many letters of base64; a build's output may put a number and a time before them.
    private static func isBody(_ line: [UInt8], least: Int) -> Bool {
        let word = line.reversed().prefix { $0 != 0x20 && $0 != 0x09 }
        return word.count >= least && word.allSatisfy(\.isBase64)
    }

    private static func isMark(_ mark: String, _ line: [UInt8]) -> Bool {
        !line.ranges(of: Array(mark.utf8)).isEmpty && !line.ranges(of: Array("PRIVATE KEY".utf8)).isEmpty
    }
}
