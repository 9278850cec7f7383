/// One line of the doctor: what was looked at, how it is, and what to do.
package struct Finding: Sendable, Equatable {
    /// How serious it is.
    package enum Verdict: String, Sendable, CaseIterable {
        case ok, warning, failed

        /// The sign that stands first in the room.
        var sign: String {
            switch self {
            case .ok: "✅"
            case .warning: "⚠️"
            case .failed: "❌"
            }
        }
    }

    package var verdict: Verdict
    package var subject: String
    package var words: String
    package var mend: String?
    /// What a program said: to be shown as its own words only.
    package var said: [String]

    package init(
        _ verdict: Verdict, _ subject: String, _ words: String, mend: String? = nil, said: [String] = []
    ) {
        self.verdict = verdict
        self.subject = subject
        self.words = words
        self.mend = mend
        self.said = said
    }

    /// A few words of a program's that stand among ours: letters, digits and what versions are made of.
    static func plain(_ words: String) -> String {
        let kept = words.unicodeScalars.prefix(60).map { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || " 0123456789._+-~".unicodeScalars.contains(scalar))
                ? scalar : "?"
        }
        return String(String.UnicodeScalarView(kept))
    }

    /// Somebody's or something's name as code: it may be made to look like a sentence or a link.
    static func name(_ text: String) -> String { "`\(text.replacing("`", with: "'"))`" }

    /// How many lines of a program's words are shown.
    static let saidLines = 3
}

/// What the doctor found about one thing: this machine, the room, a host, a service.
package struct Chapter: Sendable, Equatable {
    package var title: String
    package var findings: [Finding]

    package init(_ title: String, _ findings: [Finding]) {
        self.title = title
        self.findings = findings
    }
}

/// All that the doctor found, in the order in which it builds on each other.
package struct Diagnosis: Sendable, Equatable {
    package var chapters: [Chapter]

    package init(_ chapters: [Chapter]) { self.chapters = chapters }

    package var findings: [Finding] { chapters.flatMap(\.findings) }

    package func subjects(_ verdict: Finding.Verdict) -> [String] {
        chapters.flatMap { chapter in
            chapter.findings.filter { $0.verdict == verdict }.map { "\(chapter.title): \($0.subject)" }
        }
    }

    package var isFailed: Bool { findings.contains { $0.verdict == .failed } }

    /// How much there was, in one line: `31 checks: 1 failed, 2 warnings`.
    package var sum: String {
        let failed = subjects(.failed).count
        let warnings = subjects(.warning).count
        let parts =
            (failed > 0 ? ["\(failed) failed"] : [])
            + (warnings > 0 ? ["\(warnings) warning\(warnings == 1 ? "" : "s")"] : [])
        let count = findings.count
        return "\(count) check\(count == 1 ? "" : "s"): "
            + (parts.isEmpty ? "all is well" : parts.joined(separator: ", "))
    }
}
