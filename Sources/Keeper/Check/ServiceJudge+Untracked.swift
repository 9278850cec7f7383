import Contract

extension ServiceJudge {
    /// What is to be thought of files that git neither tracks nor ignores; nothing where there are none.
    ///
    /// An update writes over one, or stops at it, when a commit brings one of its name.
    func untracked(_ survey: CloneSurvey) -> [Finding] {
        let subject = "untracked files"
        guard let names = survey.untracked else {
            return [Finding(.warning, subject, "git does not say whether there are any")]
        }
        guard !names.isEmpty else { return [] }
        let isCut = names.count > CloneSurvey.mostUntracked
        let count = isCut ? "more than \(CloneSurvey.mostUntracked)" : "\(names.count)"
        let fate =
            service.updateMode == .reset
            ? "an update takes away those whose names a commit brings"
            : "an update stops at those whose names a commit brings"
        return [
            Finding(
                .warning, subject, "\(count) unknown to git: \(fate)",
                mend: "move them away, or ignore them and list them in `secrets`: "
                    + "then such an update is refused",
                said: Self.first(names, isCut: isCut))
        ]
    }

    /// The first names, and how many more there are: the last of a finding's lines would be shown, and not the first.
    private static func first(_ names: [String], isCut: Bool) -> [String] {
        let shown = Array(names.prefix(Finding.saidLines))
        let rest = names.count - shown.count
        guard rest > 0 else { return shown }
        return shown + [isCut ? "and more" : "and \(rest) more"]
    }
}
