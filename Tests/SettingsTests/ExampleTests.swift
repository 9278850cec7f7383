import Contract
import Foundation
import Matrix
import Remote
import Settings
import Testing

@Suite("config.example.toml")
struct ExampleTests {
    @Test("it says what the contract says of the first service")
    func contract() throws {
        let configuration = try Configuration.read(path: Example.path)
        let name = try #require(ServiceName("bridge"))
        var service = Service(
            name: name, host: "spark", directory: "/home/modelo/matrix-bridge", container: "matrix-bridge",
            repository: "ssh://git@immense-voyage.local:59916/grant/matrix-bridge.git")
        service.actions = [
            CustomAction(
                name: "backup", description: "Dump the bridge's database", command: "./backup.sh",
                asksFirst: true)
        ]
        #expect(configuration.services == [service])
        let options = SSHOptions(
            name: "spark", address: "spark-32d0", port: 22, user: "modelo",
            identityFile: "/etc/bridgekeeper/id_ed25519", knownHostsFile: "/etc/bridgekeeper/known_hosts")
        #expect(configuration.hosts == [HostSettings(name: "spark", connection: .ssh(options))])
    }

    @Test("it says what the product says of the room, the state and the watch")
    func product() throws {
        let configuration = try Configuration.read(path: Example.path)
        let grant = try UserID("@grant:example.org")
        let matrix = MatrixSettings(
            homeserver: try HomeserverURL("https://matrix.example.org"),
            userID: try UserID("@bridgekeeper:example.org"),
            accessTokenFile: "/etc/bridgekeeper/token", room: .id(try RoomID("!opaque:example.org")),
            admins: [grant], allowPublicRoom: false, certificateAuthorityFile: nil)
        #expect(configuration.matrix == matrix)
        #expect(configuration.timezone == "Europe/Berlin")
        #expect(configuration.stateDirectory == "/var/lib/bridgekeeper")
        var watch = WatchSettings()
        watch.mention = [grant]
        #expect(configuration.watch == watch)
        #expect(configuration.limits == BotLimits())
    }

    @Test(
        "a key that has a default shows just that: without its line, nothing changes",
        arguments: entries(.defaulted))
    func defaults(entry: Entry) throws {
        let text = try Example.text()
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let shorter = lines.enumerated().map { $0 == entry.line ? "" : $1 }.joined(separator: "\n")
        #expect(try Configuration.read(text: shorter, file: "c") == Configuration.read(text: text, file: "c"))
    }

    @Test("a key that has to be there is missed", arguments: entries(.required))
    func required(entry: Entry) throws {
        var lines = try Example.text().split(separator: "\n", omittingEmptySubsequences: false)
        lines[entry.line] = ""
        let found = printed(lines.joined(separator: "\n"))
        #expect(
            found.contains { $0.contains("\(entry.section) \(entry.key): missing; expected ") }, "\(found)")
    }

    @Test("every key of the schema stands in it, in its own section", arguments: Schema.sections)
    func complete(section: SectionFacts) throws {
        let keys = Self.lines(withComments: true).filter { $0.title == section.title }.map(\.key)
        for key in section.keys { #expect(keys.contains(key.name), "\(section.title) \(key.name)") }
    }

    @Test("no key stands in it that the schema does not know, be it in a comment")
    func nothingElse() {
        let known = Schema.sections.flatMap { section in section.names.map { "\(section.title) \($0)" } }
        for line in Self.lines(withComments: true) {
            #expect(known.contains("\(line.title) \(line.key)"), "\(line.title) \(line.key)")
        }
    }

    @Test("what is commented out is right as well")
    func commented() throws {
        let lines = try Example.text().split(separator: "\n", omittingEmptySubsequences: false).map { line in
            Self.isCode(line.dropFirst(2)) && line.hasPrefix("# ") ? String(line.dropFirst(2)) : String(line)
        }
        #expect(printed(lines.joined(separator: "\n")) == [])
    }

    @Test("every line of it can be read on a screen of 120 columns, and each key has words before it")
    func readable() throws {
        let lines = try Example.text().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= 120 })
        #expect(lines.count { $0.hasPrefix("# ") } > lines.count { Self.isCode($0) })
    }
}

extension ExampleTests {
    /// A line of the example that sets a key.
    struct Entry: Sendable, CustomStringConvertible {
        let line: Int
        /// The section as it is written there.
        let section: String
        /// The section as the schema calls it.
        let title: String
        let key: String

        var description: String { "\(section) \(key)" }
    }

    static func entries(_ presence: KeyFacts.Presence) -> [Entry] {
        let wanted = Schema.sections.flatMap { section in
            section.keys.filter { $0.presence == presence }.map { "\(section.title) \($0.name)" }
        }
        return lines(withComments: false).filter { wanted.contains("\($0.title) \($0.key)") }
    }

    /// Keys in line order; those of the inline table come apart, and lines of it stand for each of them.
    static func lines(withComments: Bool) -> [Entry] {
        guard let text = try? Example.text() else { return [] }
        var section = ""
        var entries: [Entry] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let code = withComments && line.hasPrefix("# ") ? line.dropFirst(2) : line
            guard isCode(code) else { continue }
            guard !code.hasPrefix("[") else {
                section = String(code)
                continue
            }
            let key = String(code.prefix { $0 != " " })
            entries.append(Entry(line: number, section: section, title: title(of: section), key: key))
            guard ["crash_loop", "slow_loop"].contains(key) else { continue }
            for part in ["restarts", "within"] where code.contains("\(part) = ") {
                entries.append(
                    Entry(
                        line: number, section: "[watch.\(key)]", title: "[watch.\(key)]", key: part))
            }
        }
        return entries
    }

    static func isCode(_ line: Substring) -> Bool {
        line.wholeMatch(of: #/\[[a-z_.]+\]|[a-z_]+ = .+/#) != nil
    }

    private static func title(of section: String) -> String {
        var parts = section.dropFirst().dropLast().split(separator: ".").map(String.init)
        if parts.count > 1, parts[0] != "watch" { parts[1] = "NAME" }
        if parts.count > 3 { parts[3] = "ACTION" }
        return parts.isEmpty ? "" : "[\(parts.joined(separator: "."))]"
    }
}
