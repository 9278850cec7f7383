/// What a message says to programs, under a name of its own in its content.
package struct MessageFacts: Sendable, Equatable {
    /// The name, in the reverse order of a domain that one owns: `org.example.report`.
    package let key: JSONKey
    /// The facts; numbers are integers.
    package let value: JSONValue

    /// Takes both.
    package init(_ key: JSONKey, _ value: JSONValue) {
        self.key = key
        self.value = value
    }
}
