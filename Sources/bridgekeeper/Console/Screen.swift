import Glibc
import Synchronization
import TTY

/// What the console shows: outcomes on standard output, progress and troubles on standard error.
///
/// Progress is one block that is redrawn in its place where the cursor can be moved, and otherwise a line whenever its
/// first one has changed.
final class Screen: Sendable {
    /// The first line and as many of the output.
    private static let mostLines = 6

    private let error = TTY(STDERR_FILENO)
    private let environment: [String: String]
    private let progress = Mutex((block: LiveBlock(), last: ""))
    let isLive: Bool

    init(environment: [String: String]) {
        self.environment = environment
        isLive = error.moves(environment)
    }

    func say(_ text: String) { Terminal.say(text, isDimmed: TTY(STDOUT_FILENO).hasStyle(environment)) }

    func complain(_ text: String) { Terminal.complain(text, isDimmed: error.hasStyle(environment)) }

    /// Shows how it goes.
    func show(_ text: String) {
        let lines = Terminal.clean(text)
        guard isLive else { return tell(lines.first ?? "") }
        let size = error.size
        let fitting = lines.prefix(1) + lines.dropFirst().suffix(Self.mostLines - 1)
        let flat = fitting.map { $0.replacing("\t", with: "  ") }
        let drawing = progress.withLock { $0.block.draw(flat, columns: size.columns, rows: size.rows) }
        Terminal.draw(drawing)
    }

    /// Takes the progress away: what comes next stands in its place.
    func clear() {
        let columns = error.size.columns
        let drawing = progress.withLock { progress in
            progress.last = ""
            return progress.block.erase(columns: columns)
        }
        if !drawing.isEmpty { Terminal.draw(drawing) }
    }

    private func tell(_ line: String) {
        let isNew = progress.withLock { progress in
            defer { progress.last = line }
            return progress.last != line
        }
        if isNew { Terminal.complain(line) }
    }
}
