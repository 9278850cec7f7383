extension JSONValue {
    /// The identifier in a member; nil when there is none, or when its text has not the form.
    package func identifier<ID: Identifier>(_ name: String) -> ID? {
        self[name]?.stringValue.flatMap { try? ID($0) }
    }

    /// The identifier in a member of an answer.
    /// - Throws: `malformed`, with the name of the member and not what stands in it.
    func require<ID: Identifier>(_ name: String, of answer: String) throws(MatrixError) -> ID {
        guard let value: ID = identifier(name) else {
            throw .malformed(what: "no valid \(name) in \(answer)")
        }
        return value
    }

    /// The text of a member of an answer.
    /// - Throws: `malformed`, with the name of the member.
    func requireString(_ name: String, of answer: String) throws(MatrixError) -> String {
        guard let text = self[name]?.stringValue else { throw .malformed(what: "no \(name) in \(answer)") }
        return text
    }
}
