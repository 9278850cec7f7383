import Contract
import Foundation
import Matrix
import TestKit
import Testing

@testable import Keeper

/// `BRIDGEKEEPER_GALLERY=1` prints all of it as it looks at 40 columns.
@Suite("Every kind of message, on a phone")
struct PhoneTests {
    private static let columns = 40
    /// Two rows, which the list of rooms and a notification show of it.
    private static let firstLine = 80
    private static let ownLine = 120
    /// A screen, without what programs wrote.
    private static let rows = 14

    /// What a person types just so: a key of the configuration, a file, a word of Matrix.
    private static let typed = [
        "identity_file", "authorized_keys", "ssh_host_", "sshd_config", "allow_public_room",
        "knock_restricted", "pull_policy", "allowed_signers",
    ]

    private let wording: Wording

    init() throws {
        wording = try .make()
    }

    private func all() throws -> [(name: String, message: Message)] {
        try Gallery.all().map { ($0.name, wording.message($0.report, now: noon)) }
    }

    @Test(
        "the gallery holds every report there is, every way a change ends, and every mistake it means to show"
    )
    func whole() throws {
        let all = try Gallery.all()
        let names = all.map(\.name)
        #expect(Set(all.map { Self.kind($0.report) }) == Set(1...34))
        #expect(Set(names).count == names.count)
        #expect(names.filter { $0.hasPrefix("mistake") }.count == 10)
        #expect(names.filter { $0.hasPrefix("update") }.count == Reports.endings.count + 3)
        #expect(names.count > 90)
    }

    /// A number for each kind of report.
    ///
    /// A new one does not compile until it stands here, and is missed until it is in the gallery.
    private static func kind(_ report: Report) -> Int {
        switch report {
        case .status: 1
        case .logs: 2
        case .progress: 3
        case .change: 4
        case .question: 5
        case .cancel: 6
        case .alert: 7
        case .overview: 8
        case .help: 9
        case .check: 10
        case .history: 11
        case .refusal: 12
        case .stale: 13
        case .mistake: 14
        case .edited: 15
        case .takenBack: 16
        case .underWay: 17
        case .encrypted: 18
        case .room: 19
        case .disk: 20
        case .noQuestion: 21
        case .gap: 22
        case .answered: 23
        case .night: 24
        case .tile: 25
        case .tileOff: 26
        case .alerts: 27
        case .restless: 28
        case .away: 29
        case .changes: 30
        case .freeze: 31
        case .lastLogs: 32
        case .noWayBack: 33
        case .adoption: 34
        }
    }

    @Test("the first line is a sign and a sentence, and is read at a glance")
    func first() throws {
        let signs = [
            "✅", "❌", "⏱", "🛑", "⛔", "💤", "⚡", "🟢", "⚠️", "🔁", "🔴", "⏸", "⚪", "📜", "⏳", "📡", "🚨", "❔", "❓",
            "📖",
            "🤖", "👀", "🔕", "🔔", "🌙", "✏️", "🔐", "📒", "💾", "🔓", "🔒", "🚚", "🩺", "📥", "🧊",
        ]
        for (name, message) in try all() {
            let first = message.prose.plain.split(separator: "\n").first.map(String.init) ?? ""
            #expect(signs.contains { first.hasPrefix("\($0) ") }, "\(name): \(first)")
            #expect(first.count <= Self.firstLine, "\(name), \(first.count): \(first)")
        }
    }

    @Test("the bot's own lines are short, few, and say nothing twice")
    func own() throws {
        for (name, message) in try all() {
            let own = Self.own(message)
            for line in own { #expect(line.count <= Self.ownLine, "\(name), \(line.count): \(line)") }
            #expect(Set(own).count == own.count, "\(name) says something twice")
            guard !name.hasPrefix("help") else { continue }
            let rows = own.flatMap { Self.wrapped($0) }.count
            #expect(rows <= Self.rows, "\(name): \(rows) rows")
        }
    }

    @Test("people get no machine's times, no whole hashes and no words of the code")
    func plain() throws {
        for (name, message) in try all() {
            for line in Self.own(message) {
                #expect(line.firstMatch(of: /\d{4}-\d\d-\d\d/) == nil, "\(name): \(line)")
                #expect(line.firstMatch(of: /[0-9a-f]{16}/) == nil, "\(name): \(line)")
                let plain = Self.typed.reduce(line) { $0.replacing($1, with: "") }
                #expect(plain.firstMatch(of: /[a-z]_[a-z]|Optional|nil/) == nil, "\(name): \(line)")
            }
        }
    }

    @Test("the HTML is of the few tags that every client shows, and says what the body says")
    func html() throws {
        for (name, message) in try all() {
            let html = try HTML(message.prose.html)
            let body = message.prose.plain.split(separator: "\n").map(String.init)
            #expect(html.lines == body, "\(name)")
        }
    }

    @Test("what a program wrote is a few lines of one block or two")
    func output() throws {
        for (name, message) in try all() {
            let blocks = message.prose.blocks.compactMap { block in
                if case .pre(let lines) = block { lines } else { nil }
            }
            #expect(blocks.count <= 3, "\(name)")
            #expect(blocks.allSatisfy { $0.count <= Wording.tailLines }, "\(name)")
        }
    }

    @Test("it can be looked at")
    func look() throws {
        var shown = ""
        for (name, message) in try all() {
            let rings = message.isNotice ? "" : " 🔔"
            shown += "──── \(name)\(rings)\n"
            for line in message.prose.plain.split(separator: "\n") {
                let rows = line.hasPrefix("| ") ? [Self.cut(String(line))] : Self.wrapped(String(line))
                shown += rows.map { "  \($0)\n" }.joined()
            }
        }
        #expect(shown.split(separator: "\n").allSatisfy { $0.count <= Self.columns + 12 })
        if ProcessInfo.processInfo.environment["BRIDGEKEEPER_GALLERY"] != nil { print(shown) }
    }

    /// The lines of the bot's own words.
    private static func own(_ message: Message) -> [String] {
        message.prose.plain.split(separator: "\n").map(String.init).filter { !$0.isOutput }
    }

    /// A block scrolls sideways: of a long line a phone shows the beginning.
    private static func cut(_ line: String) -> String {
        line.count <= columns ? line : line.prefix(columns - 1) + "›"
    }

    private static func wrapped(_ line: String) -> [String] {
        var rows = [""]
        for word in line.split(separator: " ") {
            let last = rows[rows.count - 1]
            if last.isEmpty {
                rows[rows.count - 1] = String(word)
            } else if last.count + 1 + word.count <= columns {
                rows[rows.count - 1] = "\(last) \(word)"
            } else {
                rows.append(String(word))
            }
        }
        return rows
    }
}
