package import TOML

/// All that is wrong with a configuration file.
package struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The mistakes in the order of the file; never empty.
    package let mistakes: [Mistake]

    /// One mistake a line.
    package var description: String { mistakes.map(\.description).joined(separator: "\n") }
}

/// One thing that is wrong with a configuration file.
///
/// It names keys and sections, and never repeats a value: somebody may have put a secret there.
package struct Mistake: Sendable, Equatable, CustomStringConvertible {
    /// The file as it was asked for.
    package let file: String
    /// Where it is; nil when the file as a whole could not be read.
    package let position: TOMLPosition?
    /// The key, what was expected, and a hint where there is one.
    package let message: String

    /// `config.toml:12:8: [host.spark] port: expected …`, in one line.
    package var description: String {
        guard let position else { return "\(shownFile): \(message)" }
        return "\(shownFile):\(position.line):\(position.column): \(message)"
    }

    /// The file's name without anything that would break the line or move the cursor.
    private var shownFile: String {
        let marked = file.unicodeScalars.map { $0.isPlain ? $0 : "\u{FFFD}" }
        return String(String.UnicodeScalarView(marked))
    }
}
