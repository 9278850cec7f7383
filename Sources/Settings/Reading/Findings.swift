import TOML

/// Gathers what is wrong while a file is read; it never leaves the reading.
final class Findings {
    private var found: [(position: TOMLPosition, message: String)] = []

    func add(_ position: TOMLPosition, _ message: String) {
        found.append((position, message))
    }

    /// Nil when nothing is wrong; otherwise all of it, in the order of the file.
    func error(in file: String) -> ConfigurationError? {
        guard !found.isEmpty else { return nil }
        let mistakes = found.sorted { Self.order($0) < Self.order($1) }
            .map { Mistake(file: file, position: $0.position, message: $0.message) }
        return ConfigurationError(mistakes: mistakes)
    }

    private static func order(_ one: (position: TOMLPosition, message: String)) -> (Int, Int, String) {
        (one.position.line, one.position.column, one.message)
    }
}
