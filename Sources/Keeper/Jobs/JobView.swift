import Contract
import Remote

/// What is known of a job that runs, fed with its log's records.
///
/// It can be filled anew from the log's first byte at any time: a restart of the bot loses nothing of it.
actor JobView {
    private static let tailLines = 40

    private(set) var offset = 0
    private(set) var stage = ProgressReport.Stage.beginning
    private(set) var step: Int?
    private(set) var stepName: String?
    private(set) var incoming: Incoming?
    /// Why a step would not go on.
    private(set) var objection = Objection()
    private(set) var adoption: Adoption?
    private(set) var tail: [String] = []
    private var transcript: Transcript
    private var isChanged = true
    private let plan: Plan

    init(plan: Plan, recorder: Recorder?) {
        self.plan = plan
        transcript = Transcript(recorder: recorder)
    }

    func take(_ record: JobRecord) {
        offset = record.offset
        isChanged = true
        switch record.kind {
        case .stepBegan(let number, _, _):
            stage = .running
            step = number
            // By the plan, and not by the log: it stands among the bot's own words.
            let name = plan.steps.indices.contains(number - 1) ? plan.steps[number - 1].name : "unknown"
            stepName = name
            tail = []
            transcript.append("— step \(number) of \(plan.steps.count): \(name)")
        case .line(let stream, let text):
            if stream == .output, step.map(isLook) == true {
                var found = incoming ?? Incoming()
                found.read(text)
                incoming = found
                objection = found.objection
            }
            if stream == .output, let stepName, Service.adoptTalk.contains(stepName) {
                adoption = adoption ?? Adoption()
                adoption?.read(text)
                objection.read(text)
            } else {
                tail.append(text)
            }
            if tail.count > Self.tailLines { tail.removeFirst() }
            transcript.append(Self.told(text))
        case .stepEnded(let number, let code):
            transcript.append("— step \(number) ended with exit status \(code)")
        case .ended:
            break
        }
    }

    /// All of the output, once nothing more of it comes.
    func output() -> Transcript.Kept { transcript.finish() }

    /// Throws away what was written of the output.
    func discardOutput() { transcript.discard() }

    func enter(_ stage: ProgressReport.Stage) {
        if self.stage != stage { isChanged = true }
        self.stage = stage
    }

    /// The stage before the connection broke is over; what comes next says what it is.
    func backInTouch() {
        if case .outOfTouch = stage { enter(step == nil ? .beginning : .running) }
    }

    /// Whether anything changed since the last time this was asked.
    func takeChange() -> Bool {
        defer { isChanged = false }
        return isChanged
    }

    /// A line in the file with all output, where the bot's own words begin with a dash or dots: no other line does.
    private static func told(_ text: String) -> String {
        ["—", "…"].contains { text.utf8.starts(with: $0.utf8) } ? " " + text : text
    }

    private func isLook(_ number: Int) -> Bool {
        plan.steps.indices.contains(number - 1) && plan.steps[number - 1].isLook
    }
}
