/// Where the values without quotes end in one line.
///
/// Such an end does not depend on where the value begins. So one search serves all values that begin before it: a line
/// of nothing but `token=token=token=` is looked through once, and not once for each name in it.
struct ValueEnds {
    private let bytes: [UInt8]
    /// What was looked through last, from a value's beginning to its end.
    private var lastPlain: ClosedRange<Int>?
    private var lastHeader: ClosedRange<Int>?
    /// How many bytes were looked at, so that a test can tell what a line costs.
    private(set) var looked = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The end of a value that begins here.
    mutating func plain(from start: Int) -> Int {
        if let last = lastPlain, last.contains(start) { return last.upperBound }
        var place = start
        while place < bytes.count, !endsPlain(at: place) { place += 1 }
        looked += place - start
        lastPlain = start...place
        return place
    }

    /// The end of a header's value: a header is a line of its own, or stands in quotes.
    mutating func header(from start: Int) -> Int {
        if let last = lastHeader, last.contains(start) { return last.upperBound }
        let end = bytes[start...].firstIndex { $0 == 0x22 || $0 == 0x27 } ?? bytes.count
        looked += end - start
        lastHeader = start...end
        return end
    }

    /// A comma ends a value only where something new begins behind it: passwords may hold one.
    private mutating func endsPlain(at place: Int) -> Bool {
        let byte = bytes[place]
        if byte.isSpaceOrQuote || byte == UInt8(ascii: "&") { return true }
        guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") else { return false }
        let next = place + 1
        guard next < bytes.count, !bytes[next].isSpaceOrQuote else { return true }
        let word = bytes[next...].firstIndex { !$0.isNamePart } ?? bytes.count
        looked += word - next
        return word > next && word < bytes.count && "=:".utf8.contains(bytes[word])
    }
}
