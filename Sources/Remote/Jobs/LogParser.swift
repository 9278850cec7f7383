/// One of the two streams that a program writes.
package enum OutputStream: Sendable, Equatable { case output, error }

/// A line of a log, as it was written on the host.
enum LogEntry: Equatable {
    /// What a program wrote, its label taken off.
    case line(OutputStream, RawLine)
    /// So many bytes of a stream were left out here.
    case cut(OutputStream, bytes: Int)
    case mark(time: Int64, JobRecord.Kind)

    /// What is said where so many bytes were left out; 0 when nobody counted them.
    static func word(onCut bytes: Int) -> String {
        "[here the host left out \(bytes == 0 ? "many" : "\(bytes)") bytes of this stream]"
    }
}

/// Tells a program's lines from our marks.
struct LogParser {
    /// Only a line that carries this is a mark.
    let seal: String

    /// What a line of the log is, or nil for one that means nothing (an empty one).
    func parse(_ line: RawLine) -> LogEntry? {
        switch line.head.first {
        case nil: nil
        case UInt8(ascii: "#"): mark(line) ?? .line(.output, line)
        case UInt8(ascii: "o") where line.isLabelled: .line(.output, line.unlabelled)
        case UInt8(ascii: "e") where line.isLabelled: .line(.error, line.unlabelled)
        // The middle of a long line, which the other stream's line cut into.
        default: .line(.output, line)
        }
    }

    private func mark(_ line: RawLine) -> LogEntry? {
        guard line.isWhole else { return nil }
        let text = String(decoding: line.head, as: UTF8.self)
        let words = text.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: false).map(
            String.init)
        guard words.count >= 4, words[0] == "#" + seal, let time = Int64(words[1]) else { return nil }
        if words[2] == "cut", let stream = OutputStream(label: words[3]) {
            return .cut(stream, bytes: words.count > 4 ? Int(words[4]) ?? 0 : 0)
        }
        return kind(words).map { .mark(time: time, $0) }
    }

    private func kind(_ words: [String]) -> JobRecord.Kind? {
        switch words[2] {
        case "step":
            guard words.count == 6, let number = Int(words[3]), let of = Int(words[4]) else { return nil }
            return .stepBegan(number: number, of: of, name: Cleaner.line(Array(words[5].utf8), limit: 200))
        case "exit":
            guard words.count == 5, let number = Int(words[3]), let code = Int32(words[4]) else { return nil }
            return .stepEnded(number: number, exitCode: code)
        case "end":
            guard words.count == 6, let outcome = JobOutcome(rawValue: words[3]), let step = Int(words[4]),
                let code = Int32(words[5])
            else { return nil }
            return .ended(outcome, step: step, exitCode: code)
        default: return nil
        }
    }
}

extension OutputStream {
    fileprivate init?(label: String) {
        switch label {
        case "o": self = .output
        case "e": self = .error
        default: return nil
        }
    }
}

extension RawLine {
    fileprivate var isLabelled: Bool { head.count > 1 && head[1] == UInt8(ascii: ":") }
    fileprivate var unlabelled: RawLine {
        RawLine(head: Array(head.dropFirst(2)), tail: tail, length: length - 2)
    }
}
