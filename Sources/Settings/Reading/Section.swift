import TOML

/// A table of the file while it is read: it knows what it is called and where mistakes go.
struct Section {
    let table: TOMLTable
    private let path: [String]
    private let findings: Findings

    /// The file as a whole.
    init(root: TOMLTable, findings: Findings) {
        self.init(table: root, path: [], findings: findings)
    }

    private init(table: TOMLTable, path: [String], findings: Findings) {
        self.table = table
        self.path = path
        self.findings = findings
    }

    /// Reads a key.
    ///
    /// - Returns: nil when there is no such key or it is wrong; mistakes are noted.
    func read<Value>(_ key: Key<Value>) -> Value? {
        guard let value = table[key.facts.name] else {
            if key.facts.presence == .required { missing(key.facts) }
            return nil
        }
        return take(value, for: key.facts.name, as: key.kind)
    }

    /// Reads a key; what stands in for it comes also when it is wrong, and nobody will see it then.
    func read<Value>(_ key: DefaultedKey<Value>) -> Value {
        guard let value = table[key.facts.name] else { return key.fallback }
        return take(value, for: key.facts.name, as: key.kind) ?? key.fallback
    }

    /// Notes a mistake at a key's value, or where the section begins when the key is not there.
    func refuse(_ name: String, _ words: String) {
        note(table[name]?.position ?? table.position, name, words)
    }

    /// Notes a mistake at an element of a key's list.
    func refuse(_ name: String, element place: Int, _ words: String) {
        guard case .array(let elements)? = table[name]?.kind, elements.indices.contains(place) else {
            return refuse(name, words)
        }
        note(elements[place].position, name, words)
    }

    /// Notes a mistake at a key itself.
    func refuse(_ key: TOMLKey, _ words: String) {
        note(key.position, Self.shown(key), words)
    }

    /// Notes a mistake of the section as a whole, where it begins.
    func refuse(_ words: String) {
        findings.add(table.position, "\(title): \(words)")
    }

    /// The section of this name in this one.
    ///
    /// - Returns: nil when there is none, or when it is no table, which is noted.
    func section(_ name: String) -> Section? {
        guard let key = table.key(name), let value = table[name] else { return nil }
        return section(of: key, value)
    }

    /// The sections in this one, whatever their names are.
    var sections: [(key: TOMLKey, section: Section)] {
        table.entries.compactMap { key, value in section(of: key, value).map { (key, $0) } }
    }

    /// The sections of the section of this name; that there is none is noted, with one as it could be.
    func sections(of name: String, example: String) -> [(key: TOMLKey, section: Section)] {
        if let parent = section(name), !parent.table.keys.isEmpty { return parent.sections }
        if case .table? = table[name]?.kind ?? .table(table) {
            refuse("[\(name).NAME]", "missing; expected one section at least, [\(name).\(example)]")
        }
        return []
    }

    /// The section as it is written: `[service.bridge]`.
    var title: String { "[\(path.joined(separator: "."))]" }

    /// Where the value of a key stands, for other mistakes to point at.
    func line(of name: String) -> Int { (table[name]?.position ?? table.position).line }

    private func section(of key: TOMLKey, _ value: TOMLValue) -> Section? {
        let path = path + [Self.shown(key)]
        guard case .table(let table) = value.kind else {
            let title = "[\(path.joined(separator: "."))]"
            findings.add(value.position, "\(title): expected a section; found \(value.typeName)")
            return nil
        }
        return Section(table: table, path: path, findings: findings)
    }

    private func take<Value>(_ value: TOMLValue, for name: String, as kind: Kind<Value>) -> Value? {
        switch kind.judge(value) {
        case .right(let right): return right
        case .wrong(let complaints):
            for complaint in complaints { note(complaint.position, name, complaint.words) }
            return nil
        }
    }

    private func missing(_ key: KeyFacts) {
        note(table.position, key.name, "missing; expected \(key.expected) (\(key.about))")
    }

    private func note(_ position: TOMLPosition, _ name: String, _ words: String) {
        findings.add(position, path.isEmpty ? "\(name): \(words)" : "\(title) \(name): \(words)")
    }

    /// A key as it is written where that does no harm; in quotes otherwise, with its characters' numbers.
    private static func shown(_ key: TOMLKey) -> String {
        let isBare = key.name.utf8.allSatisfy {
            $0.isLetterOrDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
        return isBare && (1...48).contains(key.name.utf8.count) ? key.name : key.shown
    }
}
