/// How a command ended, in the word of the facts.
package enum Outcome: String, Sendable {
    case ok, failed, cancelled, refused, interrupted
    case timedOut = "timed_out"
    /// Stale, taken back, or its question unanswered: nothing ran.
    case notRun = "not_run"

    /// The sign that stands first.
    var sign: String {
        switch self {
        case .ok: "✅"
        case .failed: "❌"
        case .timedOut: "⏱"
        case .cancelled: "🛑"
        case .refused: "⛔"
        case .notRun: "💤"
        case .interrupted: "⚡"
        }
    }
}
