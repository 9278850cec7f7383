// TTY is a person's terminal: a line that is edited, with history and completion; a block that is redrawn in place.
//
// It is for a program that asks for one line after another. It does not know what a command is or means, and it writes
// nothing of its own but prompts and lists of completions.

import CEdit
import Glibc

/// What is known of a descriptor that may be a terminal.
package struct TTY: Sendable {
    private let descriptor: Int32

    package init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Whether there is a terminal behind it at all.
    package var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Whether the cursor can be moved there, which `TERM=dumb` denies.
    package func moves(_ environment: [String: String]) -> Bool {
        let kind = environment["TERM"] ?? ""
        return isTerminal && !kind.isEmpty && kind != "dumb"
    }

    /// Whether letters may be dimmed there: not where `NO_COLOR` says anything.
    package func hasStyle(_ environment: [String: String]) -> Bool {
        moves(environment) && (environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Columns and rows; what a terminal had when they were letters on paper where it does not say.
    package var size: (columns: Int, rows: Int) {
        let size = edit_size(descriptor)
        return (size.ws_col > 0 ? Int(size.ws_col) : 80, size.ws_row > 0 ? Int(size.ws_row) : 24)
    }
}
