import Contract

extension ServiceJudge {
    /// What came of asking the service's probe; nothing where the service is down.
    func finding(_ result: ProbeResult?, of probe: Probe) -> Finding {
        let subject = "probe"
        let (limit, every) = (HumanTime.length(probe.limit), HumanTime.length(probe.every))
        switch result {
        case nil: return Finding(.warning, subject, "is there, and was not asked: the container is not up")
        case .well?:
            let parts = [
                probe.command.map { _ in "its command ends with 0" },
                probe.text.map { _ in "its text is in the log of the last \(every)" },
            ]
            return Finding(.ok, subject, parts.compactMap(\.self).joined(separator: ", "))
        case .unknown(let why)?:
            return Finding(
                .failed, subject, "cannot be asked: it would never ring",
                mend: "mend what it says; `docker logs` has to give the log", said: [why])
        case .failed(let failure, let words)?:
            let (what, mend) = Self.words(failure, limit: limit, every: every)
            return Finding(
                .warning, subject, what, mend: mend, said: Array(words.suffix(Finding.saidLines)))
        }
    }

    private static func words(
        _ failure: ProbeFailure, limit: String, every: String
    ) -> (what: String, mend: String) {
        switch failure {
        case .exited(let code) where code == 126 || code == 127:
            (
                "its command cannot be run: it ended with \(code)",
                "install what it needs on the host, or mend `command`"
            )
        case .exited(let code):
            ("its command ended with \(code)", "is the service well? If it is, mend `command`")
        case .timedOut:
            ("its command did not end within \(limit)", "is the service well? If it is, raise `timeout`")
        case .missing:
            (
                "its text is not in the log of the last \(every)",
                "is it written just so, and as often? Else mend `logs`, or raise `every`"
            )
        case .unsearched:
            (
                "the log could not be searched within \(limit)",
                "have docker rotate it (`max-size`), or raise `timeout`"
            )
        }
    }
}
