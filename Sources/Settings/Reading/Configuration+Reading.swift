import TOML

extension Configuration {
    /// Reads the file at a path.
    ///
    /// - Parameter path: where the file is; it stands in the mistakes as it is given here.
    /// - Returns: what the file says, with the defaults for what it does not.
    /// - Throws: every mistake of the file; one without a place when the file cannot be read.
    package static func read(path: String) throws(ConfigurationError) -> Configuration {
        let bytes = try ConfigurationFile.bytes(path: path)
        return try read(file: path) { () throws(TOMLError) in try TOML.parse(bytes: bytes) }
    }

    /// Reads a file whose text is already there.
    ///
    /// - Parameters:
    ///   - text: what stands in the file.
    ///   - file: what the mistakes call it.
    /// - Returns: what the file says, with the defaults for what it does not.
    /// - Throws: every mistake; when it is no TOML, the first thing that makes it so.
    package static func read(text: String, file: String) throws(ConfigurationError) -> Configuration {
        try read(file: file) { () throws(TOMLError) in try TOML.parse(text) }
    }

    private static func read(
        file: String, parse: () throws(TOMLError) -> TOMLTable
    ) throws(ConfigurationError) -> Configuration {
        let root: TOMLTable
        do {
            root = try parse()
        } catch {
            let mistake = Mistake(file: file, position: error.position, message: error.reason)
            throw ConfigurationError(mistakes: [mistake])
        }
        let findings = Findings()
        let configuration = RootReader(section: Section(root: root, findings: findings)).configuration()
        if let error = findings.error(in: file) { throw error }
        guard let configuration else { throw ConfigurationError(mistakes: [.unexplained(file)]) }
        return configuration
    }
}

extension Mistake {
    /// What should not happen: something is missing, and no mistake says what.
    fileprivate static func unexplained(_ file: String) -> Mistake {
        let message = "not complete, and no reason is known; please report this"
        return Mistake(file: file, position: .start, message: message)
    }
}
