import Contract
import Matrix

extension Wording {
    /// One line a change, each with its sign first: what went wrong is found at a glance.
    func history(_ report: HistoryReport, now: Int64) -> Message {
        var prose = Prose()
        let whose = report.service.map { "\($0): " } ?? ""
        if report.entries.isEmpty {
            prose.line("📒 \(whose)nothing was changed yet, as far as I remember.")
        } else {
            prose.line("📒 \(whose)the last \(count(report.entries.count, "change"))")
        }
        let names = Self.names(of: report.entries.map(\.by))
        for entry in report.entries {
            let what = report.service == nil ? "\(entry.service) \(entry.action)" : entry.action
            // A name may be made to look like a sentence or a link; as code it is neither.
            prose.line(
                .text("\(Self.sign(entry.end)) \(what) by "), .code(names[entry.by] ?? entry.by.text),
                .text(
                    ", \(time.ago(Double(entry.at) / 1000, now: Double(now) / 1000))\(Self.words(entry.end))")
            )
        }
        var facts = Facts()
        facts.set("outcome", Outcome.ok.rawValue)
        facts.set("action", "history")
        facts.set("service", report.service?.text)
        facts.set("requested_by", report.asked.by.text)
        let isQuick = isQuick(report.asked, now)
        return Message(
            prose: prose, facts: facts, isNotice: isQuick, mentions: isQuick ? [] : [report.asked.by])
    }

    /// What people are called: their short name, unless two of them share it.
    private static func names(of users: [UserID]) -> [UserID: String] {
        let byName = Dictionary(grouping: Set(users)) { $0.localpart }
        return byName.reduce(into: [:]) { names, entry in
            for user in entry.value { names[user] = entry.value.count == 1 ? entry.key : user.text }
        }
    }

    static func sign(_ end: HistoryReport.Entry.End) -> String {
        switch end {
        case .asking: "❔"
        case .waiting, .underWay: "⏳"
        case .ended(let outcome, _): outcome.sign
        }
    }

    /// How it ended and how long it took; of what went well the sign says the one.
    private static func words(_ end: HistoryReport.Entry.End) -> String {
        switch end {
        case .asking: return ": waits for its answer"
        case .waiting: return ": waits for its turn"
        case .underWay: return ": under way"
        case .ended(let outcome, let lasted):
            let time = lasted < .seconds(1) ? "" : HumanTime.length(lasted)
            switch outcome {
            case .ok: return time.isEmpty ? "" : ": took \(time)"
            case .refused, .notRun: return ": \(outcome.words)"
            case .failed, .timedOut, .cancelled, .interrupted:
                return ": \(outcome.words)\(time.isEmpty ? "" : " after \(time)")"
            }
        }
    }
}

extension Outcome {
    /// How people say it.
    var words: String {
        switch self {
        case .ok: "done"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .refused: "refused"
        case .interrupted: "interrupted"
        case .timedOut: "timed out"
        case .notRun: "not run"
        }
    }
}
