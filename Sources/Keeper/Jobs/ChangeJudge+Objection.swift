import Contract
import Remote

extension ChangeJudge {
    /// How a change ended whose step would not go on, and said why; `nil` where none did.
    func objection(after result: JobResult) async -> ChangeReport.Ending? {
        let objection = await course.view.objection
        switch result.exitCode {
        case Objection.distrustStatus: return objection.distrust.map { .untrusted($0) }
        case Objection.lockStatus: return objection.lock.map { .locked($0) }
        default: return nil
        }
    }

    /// The command that showed why: the step's own line shows what else it does.
    func command(of ending: ChangeReport.Ending, or command: String?) -> String? {
        switch ending {
        // There is no clone yet, in which that could be pasted.
        case .untrusted: course.change.action == .adopt ? nil : course.change.service.verifyLine
        case .locked: nil
        default: command
        }
    }
}

extension ChangeReport.Ending {
    /// Whether all that the step printed was for the bot, which says it in words.
    var isSaidInWords: Bool {
        switch self {
        case .takesSecrets, .secretsAltered, .untrusted, .locked: true
        default: false
        }
    }
}
