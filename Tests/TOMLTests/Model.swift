/// A document as it is meant, before somebody wrote it down.
enum Model {
    case string(String)
    case integer(Int64)
    case float(Double)
    case boolean(Bool)
    /// The text to write, and the rendering it must get.
    case date(text: String, meaning: String)
    case array([Model])
    case table([(name: String, value: Model)])

    /// What the reader's rendering must be, with sorted keys.
    var rendering: String {
        switch self {
        case .string(let text): return quoted(text)
        case .integer(let number): return String(number)
        case .float(let number): return "float \(number.isNaN ? "nan" : "\(number)")"
        case .boolean(let flag): return String(flag)
        case .date(_, let meaning): return meaning
        case .array(let elements): return "[\(elements.map(\.rendering).joined(separator: ", "))]"
        case .table(let entries):
            let lines = entries.map { "\(quoted($0.name)): \($0.value.rendering)" }
            return "{\(lines.sorted().joined(separator: ", "))}"
        }
    }

    /// The tables, if this is an array of tables with at least one.
    var tables: [[(name: String, value: Model)]]? {
        guard case .array(let elements) = self, !elements.isEmpty else { return nil }
        var tables: [[(name: String, value: Model)]] = []
        for element in elements {
            guard case .table(let entries) = element else { return nil }
            tables.append(entries)
        }
        return tables
    }
}
