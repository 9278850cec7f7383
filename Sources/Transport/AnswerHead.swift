/// The status and headers of an answer, fed with libcurl's header lines.
///
/// libcurl hands over every line of every answer: interim ones (1xx) first, trailers last. Only the final
/// answer's own lines are kept, but all count towards the bound, or a server could send interim answers for
/// ever.
struct AnswerHead {
    /// How many bytes all header lines of a call may have together.
    static let byteLimit = 64 << 10

    private enum Place {
        case before
        case inside
        case after
    }

    /// The status; 0 before there is any.
    private(set) var status = 0
    /// The headers so far.
    private(set) var headers: [HTTPHeader] = []
    private var place = Place.before
    private var bytes = 0

    /// Takes one line, its end included.
    ///
    /// - Throws: `answerTooLarge` beyond the bound; `brokenOff` for what this target does not read: control
    ///   characters, and encodings it did not ask for. libcurl undoes whatever it was built for, five deep;
    ///   some of that takes 128 MB of window (zstd), or an hour of a processor for a few bytes (gzip of gzip).
    mutating func take(_ line: UnsafeRawBufferPointer) throws(TransportError) {
        bytes += line.count
        guard bytes <= AnswerHead.byteLimit else { throw .answerTooLarge(limit: AnswerHead.byteLimit) }
        var content = line[...]
        while content.last == UInt8(ascii: "\n") || content.last == UInt8(ascii: "\r") {
            content.removeLast()
        }
        guard content.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            throw .brokenOff(reason: "a header has a control character in it")
        }
        switch place {
        case .before: try begin(content)
        case .inside where content.isEmpty: place = (100..<200).contains(status) ? .before : .after
        case .inside: try add(content)
        case .after: break
        }
    }

    private mutating func begin(_ line: Line) throws(TransportError) {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard words.count >= 2, words[0].starts(with: "HTTP/".utf8), let status = Int(text(words[1])) else {
            throw .brokenOff(reason: "the answer does not begin with a status")
        }
        (self.status, headers, place) = (status, [], .inside)
    }

    private mutating func add(_ line: Line) throws(TransportError) {
        if let first = line.first, isBlank(first), let last = headers.indices.last {
            // The old folding of long lines (RFC 9112, section 5.2).
            headers[last].value += " " + text(trimmed(line))
            return
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let header = HTTPHeader(text(line[..<colon]), text(trimmed(line[(colon + 1)...])))
        try checkCoding(header)
        headers.append(header)
    }

    private func checkCoding(_ header: HTTPHeader) throws(TransportError) {
        let known: [String]
        if ASCII.equal(header.name, "content-encoding") {
            known = ["", "gzip", "x-gzip", "deflate", "identity"]
        } else if ASCII.equal(header.name, "transfer-encoding") {
            known = ["chunked", "identity"]
        } else {
            return
        }
        let isFirst = !headers.contains { ASCII.equal($0.name, header.name) }
        guard isFirst, known.contains(where: { ASCII.equal($0, header.value) }) else {
            throw .brokenOff(reason: "the answer is encoded in a way that was not asked for")
        }
    }

    // Bytes, not characters: to Swift, a colon with a combining accent after it is no colon.
    private typealias Line = Slice<UnsafeRawBufferPointer>

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private func trimmed(_ line: Line) -> Line {
        var line = line.drop(while: isBlank)
        while let last = line.last, isBlank(last) { line.removeLast() }
        return line
    }

    private func text(_ bytes: Line) -> String { String(decoding: bytes, as: UTF8.self) }
}
