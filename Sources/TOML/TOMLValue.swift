/// A value and where it begins.
package struct TOMLValue: Sendable {
    /// What the value is.
    package let kind: Kind

    /// Where the value begins: its first character, a table's header, or the key that made a table by its dots.
    package let position: TOMLPosition

    /// The kinds of values that TOML has.
    package enum Kind: Sendable {
        case string(String)
        case integer(Int64)
        case float(Double)
        case boolean(Bool)
        case offsetDateTime(TOMLOffsetDateTime)
        case localDateTime(TOMLLocalDateTime)
        case localDate(TOMLLocalDate)
        case localTime(TOMLLocalTime)
        case array([TOMLValue])
        case table(TOMLTable)
    }

    /// The kind with its article, for messages: "a string", "an integer".
    package var typeName: String {
        switch kind {
        case .string: "a string"
        case .integer: "an integer"
        case .float: "a float"
        case .boolean: "a boolean"
        case .offsetDateTime: "a date and time with offset"
        case .localDateTime: "a local date and time"
        case .localDate: "a local date"
        case .localTime: "a local time"
        case .array: "an array"
        case .table: "a table"
        }
    }
}
