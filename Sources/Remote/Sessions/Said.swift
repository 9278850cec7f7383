import Synchronization

/// What was said beside the answers: the last lines of it, for an error.
final class Said: Sendable {
    private let lines = Mutex<[String]>([])
    private static let most = 16

    func add(_ line: RawLine) {
        let text = Cleaner.line(line, limit: 300)
        guard text.contains(where: { $0 != " " }) else { return }
        lines.withLock { lines in
            lines.append(text)
            if lines.count > Self.most { lines.removeFirst() }
        }
    }

    var text: String { lines.withLock { $0.joined(separator: "\n") } }
}
