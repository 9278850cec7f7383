import TOML

/// Which order of keys a rendering has.
enum KeyOrder {
    case written
    case sorted
}

/// A table in one line of printable ASCII, so that comparing renderings compares every scalar.
func rendering(_ table: TOMLTable, _ order: KeyOrder = .written) -> String {
    var entries = table.entries.map { "\(quoted($0.name)): \(rendering($1, order))" }
    if order == .sorted { entries.sort() }
    return "{\(entries.joined(separator: ", "))}"
}

/// The rendering of a document, or of its error.
func outcome(_ text: String, _ order: KeyOrder = .written) -> String {
    do {
        return rendering(try TOML.parse(text), order)
    } catch {
        return error.description
    }
}

/// A value with its kind.
func rendering(_ value: TOMLValue, _ order: KeyOrder) -> String {
    switch value.kind {
    case .string(let text): quoted(text)
    case .integer(let number): String(number)
    case .float(let number): "float \(number.isNaN ? "nan" : "\(number)")"
    case .boolean(let flag): String(flag)
    case .offsetDateTime(let moment):
        "\(rendering(moment.date))T\(rendering(moment.time)) offset \(moment.offsetMinutes)"
    case .localDateTime(let moment): "\(rendering(moment.date))T\(rendering(moment.time))"
    case .localDate(let date): rendering(date)
    case .localTime(let time): rendering(time)
    case .array(let elements): "[\(elements.map { rendering($0, order) }.joined(separator: ", "))]"
    case .table(let table): rendering(table, order)
    }
}

func rendering(_ date: TOMLLocalDate) -> String {
    "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
}

func rendering(_ time: TOMLLocalTime) -> String {
    let second = "\(padded(time.second, 2)).\(padded(time.nanosecond, 9))"
    return "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(second)"
}

func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Text in quotes, with all but printable ASCII by number.
func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        if scalar.value >= 0x20, scalar.value < 0x7F, scalar != "\"", scalar != "\\" {
            result.unicodeScalars.append(scalar)
        } else {
            result += "\\{\(String(scalar.value, radix: 16))}"
        }
    }
    return result + "\""
}

/// The rendering of a document in bytes, or of its error.
func bytesOutcome(_ bytes: [UInt8]) -> String {
    do {
        return rendering(try TOML.parse(bytes: bytes))
    } catch {
        return error.description
    }
}
