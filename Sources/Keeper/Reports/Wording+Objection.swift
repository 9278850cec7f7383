import Contract

extension Wording {
    // MARK: A commit that is not trusted

    /// What is wrong with it, behind "refused:".
    func words(_ reason: Distrust.Reason) -> String {
        switch reason {
        case .unsigned: "what comes is not signed"
        case .foreign: "what comes is not signed by an ssh key"
        case .refused: "what comes is not signed by an allowed key"
        case .oldGit, .noKeygen: "its host cannot check signatures"
        case .noSigners, .signersInside, .signersOpen: "whose signatures count is not known"
        }
    }

    // An adoption that was broken off may have moved the directory before.
    func explain(_ distrust: Distrust, of service: Service, hasMoved: Bool, into prose: inout Prose) {
        tell(distrust, of: service, into: &prose)
        if !hasMoved { prose.line("Nothing was changed.") }
    }

    /// Git's words, and what to do.
    func tell(_ distrust: Distrust, of service: Service, into prose: inout Prose) {
        prose.pre(shown(distrust.words))
        prose.line("What to do: \(distrust.mend(for: service)).")
    }

    // MARK: A lock in the way

    /// What is known of it, behind "failed:".
    func words(_ lock: GitLock) -> String {
        if lock.isLeft { return "a git that died left its lock" }
        return lock.holders.isEmpty ? "git's lock is there" : "another git is at work there"
    }

    func explain(_ lock: GitLock, of report: ChangeReport, into prose: inout Prose) {
        let path = mask.line(lock.path.replacing("`", with: "'"))
        prose.line("`\(path)` is \(HumanTime.length(.seconds(max(0, lock.age)))) old.")
        if !lock.holders.isEmpty {
            prose.line("It may be held by:")
            prose.pre(shown(lock.holders))
        }
        prose.line("Nothing was changed.")
        let mend = "`!\(report.service.name) mend`"
        if !lock.holders.isEmpty {
            prose.line("Ask again when that is over.")
        } else if lock.isLeft {
            prose.line("\(mend) removes it where nobody holds it; it asks first.")
        } else if report.action == .mend {
            prose.line("Ask again when it is a minute old: a git may be at work.")
        } else {
            prose.line("Ask again in a minute. If it is there still, \(mend) removes it.")
        }
    }
}

extension Distrust {
    /// What to do about it, as one sentence without its full stop.
    func mend(for service: Service) -> String {
        let file = "`\(service.allowedSigners ?? "")`"
        return switch reason {
        case .unsigned: "sign it (`git commit --amend --no-edit -S`, `gpg.format` = `ssh`) and push it again"
        case .foreign: "sign it by an ssh key (`git config gpg.format ssh`) and push it again"
        case .refused: "look at the keys in \(file) on the host: only those count"
        case .oldGit: "update git on the host: 2.34 and newer check ssh signatures"
        case .noKeygen: "install `openssh-client` on the host: `ssh-keygen` is missing"
        case .noSigners: "put the keys into \(file) on the host, where the directory's owner can read them"
        case .signersInside:
            "move \(file) out of the directory, where what comes could change it"
        case .signersOpen:
            "`chmod go-w \(service.allowedSigners ?? "")` on the host: anybody there can write it"
        }
    }
}
