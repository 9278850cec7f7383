/// Why bytes are no JSON that is taken, or a value is none that may be sent.
package enum JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Something else was expected at this byte.
    case unexpected(offset: Int, expected: String)
    /// Arrays and objects stand in one another more deeply than is taken.
    case tooDeep(limit: Int)
    /// There are more values than are taken.
    case tooManyValues(limit: Int)
    /// Matrix events take integers only.
    case notAnInteger
    /// Matrix events take integers up to 2⁵³ − 1 only.
    case integerOutOfRange

    /// One line, without anything of the text itself.
    package var description: String {
        switch self {
        case .unexpected(let offset, let expected): "not JSON: \(expected) expected at byte \(offset)"
        case .tooDeep(let limit): "JSON is nested more deeply than \(limit) levels"
        case .tooManyValues(let limit): "JSON has more than \(limit) values"
        case .notAnInteger: "an event's numbers are integers, and this one is not"
        case .integerOutOfRange: "an event's integers lie within ±(2^53 - 1), and this one does not"
        }
    }
}
