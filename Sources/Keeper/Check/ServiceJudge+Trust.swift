import Contract

extension ServiceJudge {
    /// Whether an update could pass, where only signed commits may be deployed.
    func finding(_ survey: TrustSurvey) -> Finding {
        let subject = "signature"
        let line = "`\(service.releaseLine)`"
        guard survey.isWhole else { return Finding(.failed, subject, "the host's answer is incomplete") }
        if let distrust = survey.distrust {
            let words =
                switch distrust.reason {
                case .unsigned: "\(line) is not signed: I refuse every update"
                case .foreign: "\(line) is not signed by an ssh key: I refuse every update"
                case .refused: "\(line) is not signed by an allowed key: I refuse every update"
                case .oldGit, .noKeygen: "the host cannot check any: I refuse every update"
                case .noSigners, .signersInside, .signersOpen:
                    "whose count is not known: I refuse every update"
                }
            return Finding(
                .failed, subject, words, mend: distrust.mend(for: service),
                said: Array(distrust.words.prefix(Finding.saidLines)))
        }
        guard survey.isFetched else {
            return Finding(.warning, subject, "can be checked; \(line) was never fetched")
        }
        return Finding(.ok, subject, "\(line) is signed by an allowed key, as it was fetched last")
    }
}
