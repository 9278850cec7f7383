import TOML
import Testing

@Suite("places of keys and values")
struct PositionTests {
    @Test("every value and every key knows where it begins")
    func places() throws {
        let document = """
            # é is one column
            name = 'x'
              "é" = [10, "éé", 30,
                {k = 1}]
            dotted.key = 1.5
            [table.sub]
            on = true
            [table]
            [[list]]
            [[list]]
            at = 07:32:00
            """
        let expected = [
            "name key 2:1 value 2:8",
            "\u{E9} key 3:3 value 3:9",
            "\u{E9}[0] value 3:10",
            "\u{E9}[1] value 3:14",
            "\u{E9}[2] value 3:20",
            "\u{E9}[3] value 4:5",
            "\u{E9}[3].k key 4:6 value 4:10",
            "dotted key 5:1 value 5:1",
            "dotted.key key 5:8 value 5:14",
            "table key 8:2 value 8:1",
            "table.sub key 6:8 value 6:1",
            "table.sub.on key 7:1 value 7:6",
            "list key 9:3 value 9:1",
            "list[0] value 9:1",
            "list[1] value 10:1",
            "list[1].at key 11:1 value 11:6",
        ]
        let table = try TOML.parse(document)
        #expect(places(in: table, below: "") == expected)
        #expect(table.position == TOMLPosition(line: 1, column: 1))
    }

    @Test("a byte order mark, CRLF and a long escaped string do not shift the places")
    func shifts() throws {
        let table = try TOML.parse("\u{FEFF}a = \"\\u00e9\\n\" # x\r\n\r\nb = '''\r\nx\r\n''' #\r\nc = 1")
        let expected = ["a key 1:1 value 1:5", "b key 3:1 value 3:5", "c key 6:1 value 6:5"]
        #expect(places(in: table, below: "") == expected)
    }

    @Test("an inline table and its position are the same place for the value and the table")
    func tablePosition() throws {
        let table = try TOML.parse("a = {}\n[b]\n[[c]]")
        let inner = table.entries.map { entry -> TOMLPosition? in
            if case .table(let table) = entry.1.kind { table.position } else { nil }
        }
        #expect(inner == [TOMLPosition(line: 1, column: 5), TOMLPosition(line: 2, column: 1), nil])
    }

    private func places(in table: TOMLTable, below path: String) -> [String] {
        table.entries.flatMap { key, value in
            let name = path.isEmpty ? key.name : "\(path).\(key.name)"
            let keyPlace = "key \(key.position.line):\(key.position.column)"
            let valuePlace = "value \(value.position.line):\(value.position.column)"
            return ["\(name) \(keyPlace) \(valuePlace)"] + places(in: value, below: name)
        }
    }

    private func places(in value: TOMLValue, below path: String) -> [String] {
        switch value.kind {
        case .table(let table):
            places(in: table, below: path)
        case .array(let elements):
            elements.enumerated().flatMap { index, element in
                let name = "\(path)[\(index)]"
                return ["\(name) value \(element.position.line):\(element.position.column)"]
                    + places(in: element, below: name)
            }
        default:
            []
        }
    }
}
