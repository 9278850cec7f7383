import Contract
import Matrix

/// What is to be thought of a service by what its host said of it.
struct ServiceJudge: Sendable {
    let service: Service

    // MARK: The directory

    func findings(_ survey: CloneSurvey) -> [Finding] {
        var findings = [directory(survey), clone(survey)]
        if survey.kind == .clone {
            findings += [remote(survey), locks(survey), losses(survey)] + untracked(survey)
            findings += survey.unfinished.isEmpty ? [] : [unfinished(survey.unfinished)]
            findings += secrets(survey)
        }
        if let room = survey.room { findings.append(HostJudge.disk(room, "disk", where: "the directory")) }
        if !survey.isWhole { findings.append(Finding(.failed, "survey", "the host's answer is incomplete")) }
        return findings
    }

    private func directory(_ survey: CloneSurvey) -> Finding {
        let subject = "directory"
        if let owner = survey.owner, let user = survey.user, owner != user {
            return Finding(
                .failed, subject, "belongs to `\(owner)`, and I come as `\(user)`",
                mend: "set `owner = \"\(owner)\"` in [service.\(service.name)]")
        }
        guard survey.isWritable else {
            return Finding(
                .failed, subject, "cannot be written by `\(survey.user ?? "me")`",
                mend: "give `\(service.directory)` to that user, or set `owner`")
        }
        return Finding(.ok, subject, "`\(service.directory)`, of `\(survey.user ?? "me")`")
    }

    private func clone(_ survey: CloneSurvey) -> Finding {
        let subject = "clone"
        let how = "make it a clone of the release line: README, \"The host of the service\""
        let adopt = service.repository == nil ? nil : "`!\(service.name) adopt` makes it one"
        switch survey.kind {
        case .none: return Finding(.failed, subject, "the directory is no git clone", mend: adopt ?? how)
        case .inside:
            return Finding(
                .failed, subject, "it lies inside of another repository, which an update would reset",
                mend: how)
        case .clone: break
        }
        guard let head = survey.head else {
            return Finding(
                .failed, subject, "has no commit",
                mend: adopt ?? "`git reset --hard \(service.releaseLine)` there")
        }
        guard survey.release != nil else {
            return Finding(
                .warning, subject, "at `\(short(head))`; `\(service.releaseLine)` was never fetched",
                mend: "`git fetch \(service.remote)` there; are `remote` and `branch` right?")
        }
        guard survey.branch == service.branch else {
            let on = survey.branch == nil ? "on no branch" : "on another branch than `\(service.branch)`"
            return Finding(
                .warning, subject, "at `\(short(head))`, \(on): an update moves what is checked out",
                mend: "`git checkout \(service.branch)` there")
        }
        return Finding(.ok, subject, "at `\(short(head))` on `\(service.branch)`")
    }

    private func remote(_ survey: CloneSurvey) -> Finding {
        let subject = "remote"
        guard !survey.urls.isEmpty else {
            return Finding(
                .failed, subject, "the clone has no remote `\(service.remote)`",
                mend: service.repository.map {
                    "`git remote add \(service.remote) \(ShellWord.quote($0))` there"
                })
        }
        guard let repository = service.repository else {
            return Finding(.ok, subject, "`\(service.remote)` is set")
        }
        let isSame = survey.urls.contains { Self.plain($0).sameBytes(as: Self.plain(repository)) }
        guard isSame else {
            return Finding(
                .warning, subject, "`\(service.remote)` is another repository than the configured one",
                mend: "`git remote set-url \(service.remote) \(ShellWord.quote(repository))` there, or mend "
                    + "`repository`",
                // A password may stand in it.
                said: survey.urls.prefix(1).map(Self.withoutPassword))
        }
        return Finding(.ok, subject, "`\(service.remote)` is the configured repository")
    }

    private static func plain(_ url: String) -> String {
        var url = url
        while url.hasSuffix("/") { url.removeLast() }
        return url.hasSuffix(".git") ? String(url.dropLast(4)) : url
    }

    /// An address without what stands before the host: a token may be the user as well.
    static func withoutPassword(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let rest = url[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return url }
        let isPlain = url.hasPrefix("ssh://") && !authority[..<at].contains(":")
        return isPlain ? url : url[..<scheme.upperBound] + "…" + rest[at...]
    }

    private func locks(_ survey: CloneSurvey) -> Finding {
        guard let lock = survey.locks.first else {
            return Finding(.ok, "git lock", "none is left")
        }
        guard let age = lock.age, age >= GitLock.leftAge else {
            return Finding(
                .warning, "git lock", "`\(lock.path)` is there: a git works just now, or died",
                mend: "check again in a minute")
        }
        return Finding(
            .failed, "git lock",
            "`\(lock.path)` was left \(HumanTime.length(.seconds(age))) ago: every update stops at it",
            mend: "`!\(service.name) mend` removes it where nobody holds it")
    }

    private func unfinished(_ what: [String]) -> Finding {
        let words = ["rebase-merge": "a rebase", "rebase-apply": "a rebase", "MERGE_HEAD": "a merge"]
        let name = what.compactMap { words[$0] }.first ?? "an operation of git's"
        return Finding(
            .warning, "unfinished", "\(name) was begun in the directory and not ended",
            mend: "`git -C \(ShellWord.quote(service.directory)) status` there says how to end it")
    }

    /// What an update would take away without a word, or stop at.
    private func losses(_ survey: CloneSurvey) -> Finding {
        let subject = "local changes"
        guard let changed = survey.changed else {
            return Finding(.warning, subject, "git does not say whether there are any")
        }
        let commits = survey.unpushed ?? 0
        var parts = changed > 0 ? ["\(changed) changed file\(changed == 1 ? "" : "s")"] : []
        if commits > 0 { parts.append("\(commits) commit\(commits == 1 ? "" : "s") of its own") }
        guard !parts.isEmpty else {
            // What git does not track is told beside it.
            let isAll = survey.untracked == []
            return Finding(
                .ok, subject, isAll ? "none that an update would take away" : "none in what git tracks")
        }
        let fate =
            service.updateMode == .reset ? "the next update takes them away" : "an update may stop at them"
        return Finding(
            .warning, subject, "\(parts.joined(separator: ", ")): \(fate)",
            mend: "keep them by `git stash` or a branch there")
    }

    private func secrets(_ survey: CloneSurvey) -> [Finding] {
        survey.secrets.map { secret in
            let subject = "secret \(secret.path)"
            if secret.isReleased {
                return Finding(
                    .failed, subject, "is tracked on `\(service.releaseLine)`: I refuse every update",
                    mend: "take it out of the repository (`git rm --cached`), and change what it holds")
            }
            if secret.isTracked {
                return Finding(
                    .failed, subject, "is tracked by git in the directory",
                    mend: "`git rm --cached \(ShellWord.quote(secret.path))` in a clone, and push that")
            }
            if !secret.isThere {
                return Finding(
                    .failed, subject, "is not there",
                    mend: "it lives on this host only: make it anew, or take it out of `secrets`")
            }
            if !secret.isReadable {
                return Finding(
                    .failed, subject,
                    "cannot be read by `\(survey.user ?? "me")`: what it holds is not masked",
                    mend: "let that user read it, or set `owner`")
            }
            if !secret.isIgnored {
                return Finding(
                    .failed, subject, "is not ignored by git",
                    mend: "let it stand in the repository's .gitignore")
            }
            return Finding(.ok, subject, "is there, ignored, not tracked")
        }
    }

    // MARK: Docker

    func finding(_ sight: Sight) -> Finding {
        let subject = "container"
        let name = "`\(service.container)`"
        switch sight {
        case .unreachable(let trouble):
            return Finding(.failed, subject, trouble.what, mend: trouble.mend, said: trouble.lines)
        case .answer(let answer):
            switch answer.finding {
            case .container(let look) where look.state == .running && look.health == "unhealthy":
                return Finding(
                    .warning, subject, "\(name) is running, and unhealthy", mend: "`!\(service.name) logs`")
            case .container(let look):
                return Finding(
                    look.state == .running ? .ok : .warning, subject, "\(name) is \(look.state.rawValue)",
                    mend: look.state == .running ? nil : "`!\(service.name) status` tells more")
            case .notDeployed:
                return Finding(
                    .warning, subject, "\(name) is not deployed", mend: "`!\(service.name) start` makes it")
            case .failed(let words, _):
                let lines = words.split(separator: "\n").map(String.init)
                return Finding(
                    .failed, subject, "docker does not say how it is",
                    mend: Advice.forOutput(lines, of: service), said: lines.suffix(Finding.saidLines))
            }
        }
    }

    func findings(_ survey: ContainerSurvey, project: String?) -> [Finding] {
        var findings = [compose(survey, project: project)]
        if survey.restartPolicy == "no" || survey.restartPolicy == nil {
            findings.append(
                Finding(
                    .warning, "restart policy", "docker does not start it again by itself",
                    mend: "`restart: unless-stopped` in the compose file"))
        }
        if !survey.leftovers.isEmpty {
            findings.append(
                Finding(
                    .warning, "leftovers", "a replacement broke off in the middle: the next `up` fails once",
                    mend: "look with `docker ps -a`, and remove the one that was only created",
                    said: survey.leftovers))
        }
        return findings
    }

    private func compose(_ survey: ContainerSurvey, project: String?) -> Finding {
        let subject = "compose project"
        guard let made = survey.project else {
            return Finding(
                .failed, subject, "compose did not make this container, and will not replace it",
                mend:
                    "`docker rm -f \(ShellWord.quote(service.container))` once, then `!\(service.name) start`"
            )
        }
        guard survey.isOfDirectory else {
            return Finding(
                .failed, subject, "the container was made from another directory",
                mend: "set `directory` to that one, or remove the container and `!\(service.name) start`",
                said: survey.projectDirectory.map { [$0] } ?? [])
        }
        if let project, !project.sameBytes(as: made) {
            return Finding(
                .failed, subject, "the container is of another project than the compose file's",
                mend: "look for `name:` there, or COMPOSE_PROJECT_NAME in .env", said: [made, project])
        }
        return Finding(.ok, subject, "the container is of this directory's")
    }

    func finding(_ survey: ComposeSurvey) -> Finding {
        let subject = "compose file"
        guard survey.containers.contains(where: { $0.sameBytes(as: service.container) }) else {
            return Finding(
                .failed, subject,
                survey.containers.isEmpty
                    ? "names no container: the fixed `container_name` is missing"
                    : "names another container than `\(service.container)`",
                mend: "`container_name: \(service.container)` in it, or mend `container`",
                said: survey.containers)
        }
        return Finding(.ok, subject, "is valid, and names `\(service.container)`")
    }

    // MARK: The release line

    func finding(_ survey: ReleaseSurvey) -> Finding {
        guard let tip = survey.tip else {
            return Finding(.warning, "repository", "answers, and names no commit of `\(service.branch)`")
        }
        return Finding(.ok, "repository", "reached from the host; `\(service.branch)` is at `\(short(tip))`")
    }

    private func short(_ commit: String) -> String { String(commit.prefix(7)) }
}
