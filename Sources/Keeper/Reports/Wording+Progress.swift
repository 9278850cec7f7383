import Contract
import Matrix

extension Wording {
    /// How many lines of output a message shows while it moves.
    private static let movingLines = 5

    /// The one notice of a change that is under way; it is edited as that moves.
    func progress(_ report: ProgressReport) -> Message {
        var prose = Prose()
        let what = "\(report.service) \(report.action.phrase)"
        let lasted = HumanTime.length(report.lasted)
        let moving = "\(what), \(lasted)"
        switch report.stage {
        case .waiting(let behind): prose.line("⏳ \(what) waits: \(behind) goes first.")
        case .over(let outcome):
            prose.line("\(outcome.sign) \(what): over after \(lasted), see my answer below.")
        case .beginning: prose.line("⏳ \(what): beginning")
        case .running: prose.line("⏳ \(moving): \(place(report))")
        case .proving(let time):
            prose.line("⏳ \(moving): running, proving it for \(HumanTime.length(time))")
        case .outOfTouch(let trouble):
            prose.line("📡 \(moving): I lost the host, the job goes on there")
            prose.line(trouble.what + ".")
            prose.pre(shown(trouble.lines, last: 3))
        }
        prose.pre(shown(report.tail, last: Self.movingLines))
        var facts = Facts()
        facts.set("outcome", "running")
        facts.set("service", report.service.text)
        facts.set("action", report.action.word)
        facts.set("job", report.job)
        facts.set("step", report.step ?? 1)
        facts.set("steps", report.steps)
        facts.set("requested_by", report.requestedBy.text)
        return Message(prose: prose, facts: facts)
    }

    private func place(_ report: ProgressReport) -> String {
        guard let step = report.step else { return "beginning" }
        guard report.steps > 1 else { return "under way" }
        return "step \(step) of \(report.steps), \(report.stepName ?? "")"
    }
}
