import Contract
import Journal
import Matrix

/// An alert as the journal keeps it: how it goes on, in which message it stands, and what it said.
///
/// The course's own keys stand beside the others: so an older version's row is read as well, of an alert that is alone in
/// its message.
struct KeptAlert: Codable {
    var course: AlertCourse
    /// What tells it from the others in its message; `nil` where there are none.
    var name: TransactionID?
    var isUntold = false
    var isSlow = false
    var said: KeptReport?

    private enum CodingKeys: String, CodingKey {
        case name, isUntold, isSlow, said
    }

    init(course: AlertCourse, name: TransactionID?, isUntold: Bool, isSlow: Bool, said: KeptReport?) {
        self.course = course
        self.name = name
        self.isUntold = isUntold
        self.isSlow = isSlow
        self.said = said
    }

    init(from decoder: any Decoder) throws {
        course = try AlertCourse(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decodeIfPresent(TransactionID.self, forKey: .name)
        isUntold = try container.decodeIfPresent(Bool.self, forKey: .isUntold) ?? false
        isSlow = try container.decodeIfPresent(Bool.self, forKey: .isSlow) ?? false
        said = try container.decodeIfPresent(KeptReport.self, forKey: .said)
    }

    func encode(to encoder: any Encoder) throws {
        try course.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(name, forKey: .name)
        if isUntold { try container.encode(true, forKey: .isUntold) }
        if isSlow { try container.encode(true, forKey: .isSlow) }
        try container.encodeIfPresent(said, forKey: .said)
    }
}

/// What an alert said, so that its end and its edits after a restart of the bot say no less.
struct KeptReport: Codable {
    private var state: String
    private var restartCount: Int?
    private var exitCode: Int?
    private var outOfMemory: Bool
    private var memoryRanOut: Bool
    private var cause: StopCause?
    private var lastLine: String?
    private var sameRuns: Int
    private var deployed: Deployment?
    private var what: String?
    private var words: String?
    private var mend: String?
    private var tail: [String]
    private var probing: AlertReport.Probing?
    private var disk: DiskUse?

    /// Takes of a report what a message would show.
    init(_ report: AlertReport, _ wording: Wording) {
        state = report.state.rawValue
        (restartCount, exitCode) = (report.restartCount, report.exitCode)
        (outOfMemory, memoryRanOut) = (report.outOfMemory, report.memoryRanOut)
        (cause, deployed) = (report.cause, report.deployed)
        lastLine = report.lastLine.flatMap { wording.shown([$0], last: 1).last }
        sameRuns = report.sameRuns
        (what, mend) = (report.what, report.mend)
        let lines = report.words?.split(separator: "\n").map(String.init)
        words = lines.map { wording.shown($0).joined(separator: "\n") }
        tail = wording.shown(report.tail)
        (probing, disk) = (report.probing, report.disk)
        // As it is shown: a secret may stand in a command.
        let command = report.probing?.probe.command
        probing?.probe.command = command.flatMap { wording.shown([$0], last: 1).last }
    }

    func report(_ kind: AlertKind, _ subject: AlertReport.Subject, since: Int64) -> AlertReport? {
        guard let state = ServiceState(rawValue: state) else { return nil }
        return AlertReport(
            kind: kind, subject: subject, since: since, state: state, restartCount: restartCount,
            exitCode: exitCode, outOfMemory: outOfMemory, memoryRanOut: memoryRanOut, cause: cause,
            lastLine: lastLine, sameRuns: sameRuns, probing: probing, disk: disk, deployed: deployed,
            what: what,
            words: words, mend: mend, tail: tail)
    }
}
