import Foundation

/// A job's own log, in the home of the services' owner.
struct HostLog: Sendable {
    private let lines: [Substring]

    init(job: String) throws {
        let path = "/home/modelo/.local/state/bridgekeeper/jobs/\(job)/log"
        let log = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        // By scalars: to Swift a carriage return and a newline are one character.
        lines = log.unicodeScalars.split(separator: "\n").map { Substring($0) }
    }

    /// Whether its last step is over.
    var isOver: Bool { lines.contains { $0.hasPrefix("#") && $0.contains(" end ") } }

    /// What the programs wrote, in order, as they wrote it; without lines in which nothing can be seen.
    var written: [String] {
        lines.filter { $0.hasPrefix("o:") || $0.hasPrefix("e:") }.map { String($0.dropFirst(2)) }.filter {
            !Self.visible($0).isEmpty
        }
    }

    /// Whether a line in the room is a line of the log, as a terminal shows it and with what is secret taken out.
    static func isSame(_ told: String, _ written: String) -> Bool {
        if let masked = told.range(of: "[masked]") { return written.hasPrefix(told[..<masked.lowerBound]) }
        return told == written || told.trimmed == visible(written)
    }

    /// Without colours, and without what a carriage return took back.
    private static func visible(_ line: String) -> String {
        let plain = line.replacing(/\u{1B}\[[0-9;]*[A-Za-z]/, with: "")
        let parts = plain.unicodeScalars.split(separator: "\r").map { String(Substring($0)) }
        return (parts.last ?? "").trimmed
    }
}
