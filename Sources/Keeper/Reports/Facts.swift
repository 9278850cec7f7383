package import Matrix

/// The facts of a message for programs: strings, integers and lists of strings only (`product.md`, "The facts").
package struct Facts: Sendable, Equatable {
    /// The key they stand under in an event's content.
    package static let key = "dev.bridgekeeper.report"

    private var fields: [JSONKey: JSONValue] = [:]

    package init() {}

    package var isEmpty: Bool { fields.isEmpty }
    package var json: JSONValue { .object(fields) }

    package mutating func set(_ name: String, _ text: String?) {
        if let text { fields[JSONKey(name)] = .string(text) }
    }

    package mutating func set(_ name: String, _ number: Int?) {
        if let number { fields[JSONKey(name)] = .integer(Int64(number)) }
    }

    package mutating func set(_ name: String, _ texts: [String]) {
        fields[JSONKey(name)] = .array(texts.map { .string($0) })
    }

    package subscript(name: String) -> JSONValue? { fields[JSONKey(name)] }
}
