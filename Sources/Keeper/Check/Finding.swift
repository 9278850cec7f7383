/// One line of the doctor: what was looked at, how it is, and what to do.
package struct Finding: Sendable, Equatable {
    /// How serious it is.
    package enum Verdict: String, Sendable {
        case ok, warning, failed
    }

    package var verdict: Verdict
    package var subject: String
    package var words: String
    package var mend: String?

    package init(_ verdict: Verdict, _ subject: String, _ words: String, mend: String? = nil) {
        self.verdict = verdict
        self.subject = subject
        self.words = words
        self.mend = mend
    }

    /// As it is printed.
    package var line: String {
        let sign =
            switch verdict {
            case .ok: "ok      "
            case .warning: "warning "
            case .failed: "failed  "
            }
        return sign + "\(subject): \(words)" + (mend.map { "\n        → \($0)" } ?? "")
    }
}
