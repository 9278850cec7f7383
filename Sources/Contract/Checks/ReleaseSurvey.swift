/// Whether the host reaches the release line: the contract's `git ls-remote`, asked for one branch.
package struct ReleaseSurvey: Sendable, Equatable {
    /// The commit that an update would bring; nil when the answer names none.
    package var tip: String?

    package static let limit: Duration = .seconds(12)
    /// What `git ls-remote` ends with when it was answered, and there is no such branch.
    package static let noBranch: Int32 = 2

    /// The script: what an update would fetch from, or the configured address where there is no clone yet.
    package static func script(of service: Service) -> String {
        """
        export GIT_TERMINAL_PROMPT=0
        \(service.enter) 2>/dev/null
        source=\(ShellWord.quote(service.repository ?? service.remote))
        git config --get \(ShellWord.quote("remote.\(service.remote).url")) >/dev/null 2>&1 &&
            source=\(ShellWord.quote(service.remote))
        git ls-remote --exit-code "$source" \(ShellWord.quote("refs/heads/\(service.branch)"))
        """
    }

    /// The command to be pasted by a person.
    package static func shown(of service: Service) -> String {
        ShellWord.asOwner(
            service.owner, "\(service.enter) && git ls-remote \(ShellWord.quote(service.remote))")
    }

    /// Reads what the script printed.
    package init(_ lines: [String]) {
        tip =
            lines.lazy.compactMap { line in
                let word = line.prefix { $0.isHexDigit }
                return [40, 64].contains(word.count) && word.utf8.count < line.utf8.count ? String(word) : nil
            }.first
    }
}
