import TestKit

/// Writes a model down in one of the many ways that TOML has for it.
struct ModelWriter {
    var random: SeededGenerator
    private(set) var document = ""

    init(random: SeededGenerator) {
        self.random = random
    }

    /// Writes a whole document.
    mutating func write(root: [(name: String, value: Model)]) {
        if random.chance(10) { document += "\u{FEFF}" }
        section(root, path: [], header: nil)
    }

    /// Writes a table's lines, and the tables below it that get headers of their own.
    ///
    /// - Parameters:
    ///   - entries: what is in the table.
    ///   - path: the keys of the table, as written.
    ///   - header: the table's own header; nil for the root.
    private mutating func section(
        _ entries: [(name: String, value: Model)],
        path: [String],
        header: String?
    ) {
        var lines: [(name: String, value: Model)] = []
        var below: [(name: String, value: Model)] = []
        for entry in entries.shuffled(using: &random) {
            let getsHeader = canHaveHeader(entry.value) && random.chance(70)
            if getsHeader { below.append(entry) } else { lines.append(entry) }
        }
        // A table may get its header after the tables below it, or, if it has no lines, none at all. An
        // element of an array may not: what is below it needs it.
        let mayWait = header?.hasPrefix("[[") == false && !below.isEmpty
        if mayWait, random.chance(40) {
            for entry in below { self.below(entry, path: path) }
            if !lines.isEmpty || random.chance(30) { own(header, lines) }
        } else {
            own(header, lines)
            for entry in below { self.below(entry, path: path) }
        }
    }

    private mutating func own(_ header: String?, _ lines: [(name: String, value: Model)]) {
        if let header { document += blank() + header + endOfLine() }
        for entry in dotted(lines, prefix: "").shuffled(using: &random) {
            if random.chance(20) { document += endOfLine() }
            document += blank() + entry + endOfLine()
        }
    }

    private mutating func below(_ entry: (name: String, value: Model), path: [String]) {
        let path = path + [key(entry.name)]
        let name = path.joined(separator: blank() + "." + blank())
        if let tables = entry.value.tables {
            for table in tables { section(table, path: path, header: "[[\(blank())\(name)\(blank())]]") }
        } else if case .table(let entries) = entry.value {
            section(entries, path: path, header: "[\(blank())\(name)\(blank())]")
        }
    }

    private func canHaveHeader(_ value: Model) -> Bool {
        if case .table = value { true } else { value.tables != nil }
    }

    /// The lines of a table without headers; tables in it become dotted keys or inline tables.
    private mutating func dotted(_ entries: [(name: String, value: Model)], prefix: String) -> [String] {
        var lines: [String] = []
        for (name, value) in entries {
            let path = prefix + key(name)
            if case .table(let inner) = value, !inner.isEmpty, random.chance(50) {
                lines += dotted(inner, prefix: path + blank() + "." + blank())
            } else {
                lines.append(path + blank() + "=" + blank() + self.value(value))
            }
        }
        return lines
    }

    private mutating func value(_ value: Model) -> String {
        switch value {
        case .string(let text): return string(text)
        case .integer(let number): return integer(number)
        case .float(let number): return float(number)
        case .boolean(let flag): return String(flag)
        case .date(let text, _): return text
        case .array(let elements): return array(elements)
        case .table(let entries):
            let lines = dotted(entries, prefix: "").shuffled(using: &random)
            return "{" + lines.map { blank() + $0 + blank() }.joined(separator: ",") + "}"
        }
    }

    private mutating func array(_ elements: [Model]) -> String {
        var text = "[" + space()
        for (index, element) in elements.enumerated() {
            text += value(element) + space()
            if index + 1 < elements.count || random.chance(30) { text += "," + space() }
        }
        return text + "]"
    }

    private mutating func blank() -> String { random.pick(["", "", " ", "\t", "  "]) }

    private mutating func space() -> String { random.pick(["", "", " ", "\n", "\r\n", " # ], \"\n\t"]) }

    private mutating func endOfLine() -> String {
        random.pick(["\n", "\n", "\r\n", " # \u{E9} = [\n", "#\r\n"])
    }
}
