import Contract
import Matrix
import Remote
import Testing

@testable import Keeper

@Suite("What the doctor thinks of a service")
struct ServiceJudgeTests {
    let judge: ServiceJudge

    init() throws {
        var service = try Service.make()
        service.repository = "ssh://git@git.example.org/grant/bridge.git"
        service.secrets = [".env"]
        judge = ServiceJudge(service: service)
    }

    /// What stands beside a sound directory's findings when something is wrong.
    private func odd(_ change: (inout CloneSurvey) -> Void) -> [Finding] {
        judge.findings(.sound(change)).filter { $0.verdict != .ok }
    }

    @Test("a sound directory is sound")
    func sound() {
        let findings = judge.findings(.sound())
        #expect(findings.filter { $0.verdict != .ok }.isEmpty, "\(findings)")
        #expect(
            findings.map(\.subject)
                == ["directory", "clone", "remote", "git lock", "local changes", "secret .env", "disk"])
    }

    /// One thing that is wrong: how bad it is, in which words, and with which mend.
    struct Wrong: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var verdict: Finding.Verdict
        var words: String
        var mend: String
        var change: @Sendable (inout CloneSurvey) -> Void

        init(
            _ name: String, _ verdict: Finding.Verdict, _ words: String, mend: String,
            _ change: @escaping @Sendable (inout CloneSurvey) -> Void
        ) {
            testDescription = name
            self.verdict = verdict
            self.words = words
            self.mend = mend
            self.change = change
        }
    }

    static let allWrong: [Wrong] = [
        Wrong("another's directory", .failed, "belongs to `ops`", mend: "owner = \"ops\"") {
            $0.owner = "ops"
        },
        Wrong("a read-only directory", .failed, "cannot be written", mend: "give") { $0.isWritable = false },
        Wrong("no clone", .failed, "no git clone", mend: "`!bridge adopt`") { $0.kind = .none },
        Wrong("inside of another", .failed, "inside of another", mend: "README") { $0.kind = .inside },
        Wrong("no commit", .failed, "has no commit", mend: "`!bridge adopt`") {
            $0.head = nil
        },
        Wrong("never fetched", .warning, "never fetched", mend: "git fetch origin") { $0.release = nil },
        Wrong("another branch", .warning, "another branch", mend: "git checkout master") {
            $0.branch = "dev"
        },
        Wrong("no branch", .warning, "on no branch", mend: "git checkout master") { $0.branch = nil },
        Wrong("no remote", .failed, "no remote `origin`", mend: "git remote add origin ssh://") {
            $0.urls = []
        },
        Wrong("another remote", .warning, "another repository", mend: "git remote set-url origin") {
            $0.urls = ["https://user:hunter2hunter2@evil.example.org/x"]
        },
        Wrong(
            "an old lock", .failed, "was left 2 h ago",
            mend: "`!bridge mend` removes it where nobody holds it"
        ) {
            $0.locks = [CloneSurvey.Lock(path: ".git/index.lock", age: 7200)]
        },
        Wrong("a new lock", .warning, "works just now", mend: "again") {
            $0.locks = [CloneSurvey.Lock(path: ".git/index.lock", age: 3)]
        },
        Wrong("a lock of unknown age", .warning, "works just now", mend: "again") {
            $0.locks = [CloneSurvey.Lock(path: ".git/index.lock", age: nil)]
        },
        Wrong("a left rebase", .warning, "a rebase was begun", mend: "status") {
            $0.unfinished = ["rebase-merge"]
        },
        Wrong("changes", .warning, "2 changed files: the next update takes them away", mend: "git stash") {
            $0.changed = 2
        },
        Wrong("commits", .warning, "1 commit of its own", mend: "branch") { $0.unpushed = 1 },
        Wrong("git says nothing", .warning, "does not say", mend: "") { $0.changed = nil },
        Wrong(
            "untracked files", .warning, "an update takes away those whose names a commit brings",
            mend: "list them in `secrets`"
        ) {
            $0.untracked = ["notes", "dump/"]
        },
        Wrong("git lists nothing", .warning, "does not say", mend: "") { $0.untracked = nil },
        Wrong("a missing secret", .failed, "is not there", mend: "secrets") { $0.secrets[0].isThere = false },
        Wrong("a secret that is closed", .failed, "cannot be read by `modelo`", mend: "owner") {
            $0.secrets[0].isReadable = false
        },
        Wrong("a bare secret", .failed, "not ignored", mend: ".gitignore") {
            $0.secrets[0].isIgnored = false
        },
        Wrong("a tracked secret", .failed, "tracked by git in the directory", mend: "git rm --cached .env") {
            $0.secrets[0].isTracked = true
        },
        Wrong(
            "a released secret", .failed, "tracked on `origin/master`: I refuse every update",
            mend: "rm --cached"
        ) {
            $0.secrets[0].isReleased = true
        },
        Wrong("a full disk", .failed, "100 MB free", mend: "df -h") {
            $0.room = DiskRoom(size: 100 << 20, free: 100 << 10)
        },
        Wrong("half an answer", .failed, "incomplete", mend: "") { $0.isWhole = false },
    ]

    @Test(
        "each thing that is wrong is the one finding that is not ok, and says what to do", arguments: allWrong
    )
    func wrong(_ wrong: Wrong) throws {
        let findings = odd(wrong.change)
        #expect(findings.count == 1, "\(findings)")
        let found = try #require(findings.first)
        #expect(found.verdict == wrong.verdict && found.words.contains(wrong.words), "\(found)")
        #expect((found.mend ?? "").contains(wrong.mend), "\(found)")
        #expect(!"\(found)".contains("hunter2"), "no password of an address is told")
    }

    @Test(
        "an address is the same with and without its end",
        arguments: ["ssh://git@git.example.org/grant/bridge", "ssh://git@git.example.org/grant/bridge.git/"])
    func address(url: String) {
        #expect(odd { $0.urls = [url] }.isEmpty)
        #expect(!odd { $0.urls = [url + "s"] }.isEmpty)
    }

    @Test(
        "what stands before an address's host is left out where it may be a secret",
        arguments: [
            ("https://user:secret@h/x", "https://…@h/x"), ("https://token@h/x", "https://…@h/x"),
            ("ssh://git@h:22/x", "ssh://git@h:22/x"), ("ssh://a:b@h/x", "ssh://…@h/x"),
            ("git@h:x", "git@h:x"),
            ("https://h/x@y", "https://h/x@y"), ("https://a@b:c@h/x", "https://…@h/x"),
        ])
    func password(url: String, shown: String) {
        #expect(ServiceJudge.withoutPassword(url) == shown)
    }

    @Test("with ff-only local changes are not taken away, but in the way")
    func gentle() throws {
        var service = judge.service
        service.updateMode = .fastForward
        let found = ServiceJudge(service: service).findings(.sound { $0.changed = 1 }).first {
            $0.verdict != .ok
        }
        #expect(found?.words == "1 changed file: an update may stop at them")
    }

    /// The finding about files that git does not know.
    private func untracked(_ names: [String]) -> Finding? {
        judge.findings(.sound { $0.untracked = names }).first { $0.subject == "untracked files" }
    }

    @Test("of files that git does not know there is the number, and the first names as somebody's words")
    func untracked() throws {
        let one = try #require(untracked(["a\u{1B}[2J<b>"]))
        #expect(one.words.hasPrefix("1 unknown to git: ") && one.said == ["a\u{1B}[2J<b>"])
        let many = try #require(untracked((1...7).map { "file \($0)" }))
        #expect(many.words.hasPrefix("7 unknown to git: "))
        #expect(many.said == ["file 1", "file 2", "file 3", "and 4 more"])
        let most = try #require(untracked((0...CloneSurvey.mostUntracked).map { "file \($0)" }))
        #expect(most.words.hasPrefix("more than 100 unknown to git: "))
        #expect(most.said.last == "and more")
        // Beside that, nothing is said to be safe that is not.
        let losses = judge.findings(.sound { $0.untracked = ["notes"] }).first {
            $0.subject == "local changes"
        }
        #expect(losses?.verdict == .ok && losses?.words == "none in what git tracks")
    }

    @Test("with ff-only files that git does not know are not taken away, but in the way")
    func gentleUntracked() throws {
        var service = judge.service
        service.updateMode = .fastForward
        let found = ServiceJudge(service: service).findings(.sound { $0.untracked = ["notes"] }).first {
            $0.verdict != .ok
        }
        #expect(found?.words.contains("an update stops at those whose names a commit brings") == true)
    }

    // MARK: Docker

    private func container(_ change: (inout ContainerSurvey) -> Void = { _ in }) -> ContainerSurvey {
        var survey = ContainerSurvey()
        survey.project = "matrix-bridge"
        survey.isOfDirectory = true
        survey.projectDirectory = "/home/modelo/matrix-bridge"
        survey.restartPolicy = "unless-stopped"
        change(&survey)
        return survey
    }

    @Test("a container of this directory's project is sound")
    func project() {
        #expect(judge.findings(container(), project: "matrix-bridge").map(\.verdict) == [.ok])
        #expect(judge.findings(container(), project: nil).map(\.verdict) == [.ok])
    }

    @Test("a container that compose cannot replace is a failure, one that would not come back a warning")
    func foreign() throws {
        let other = try #require(judge.findings(container(), project: "other").first)
        #expect(other.verdict == .failed && other.said == ["matrix-bridge", "other"])
        let elsewhere = container {
            $0.isOfDirectory = false
            $0.projectDirectory = "/srv/x"
        }
        let found = try #require(judge.findings(elsewhere, project: nil).first)
        #expect(found.verdict == .failed && found.said == ["/srv/x"])
        let none = try #require(judge.findings(container { $0.project = nil }, project: "x").first)
        #expect(none.verdict == .failed && none.mend?.contains("docker rm -f matrix-bridge") == true)
        let policy = judge.findings(container { $0.restartPolicy = "no" }, project: nil)
        #expect(policy.map(\.verdict) == [.ok, .warning])
        let left = judge.findings(container { $0.leftovers = ["3f_matrix-bridge created"] }, project: nil)
        #expect(left.last?.verdict == .warning && left.last?.said == ["3f_matrix-bridge created"])
    }

    @Test("the compose file has to fix the container's name")
    func composeFile() {
        var survey = ComposeSurvey()
        #expect(judge.finding(survey).verdict == .failed && judge.finding(survey).words.contains("missing"))
        survey.containers = ["other"]
        #expect(judge.finding(survey).verdict == .failed && judge.finding(survey).said == ["other"])
        survey.containers = ["other", "matrix-bridge"]
        #expect(judge.finding(survey).verdict == .ok)
    }

    @Test(
        "a container that does not run is a warning, one that docker cannot tell of a failure",
        arguments: [
            (Sight.make(), Finding.Verdict.ok), (.make(.exited), .warning), (.make(.restarting), .warning),
            (.answer(StatusAnswer(finding: .notDeployed)), .warning),
            (.answer(.make(.make(health: "unhealthy"))), .warning), (.unreachable(.make()), .failed),
            (.answer(StatusAnswer(finding: .failed(words: "no <b>docker</b>", exitCode: 1))), .failed),
        ])
    func status(sight: Sight, verdict: Finding.Verdict) {
        let found = judge.finding(sight)
        #expect(found.verdict == verdict)
        #expect(!found.words.contains("<b>"), "a program's words are shown as its own")
    }

    // MARK: Looks that failed

    @Test("a branch that is not there, a limit and a failure are told apart")
    func failedLooks() {
        let look = { (code: Int32, timedOut: Bool, errors: [String]) in
            FailedLook(
                subject: "repository", shown: "git ls-remote origin",
                result: .init(
                    exitCode: code, standardOutput: .init(), standardError: .init(lines: errors),
                    timedOut: timedOut),
                limit: .seconds(12), service: judge.service
            ).finding
        }
        #expect(look(2, false, []).words == "the repository has no branch `master`")
        #expect(look(143, true, []).words == "`git ls-remote origin` did not end within 12 s")
        let failed = look(128, false, ["fatal: unable to connect to git.example.org"])
        #expect(failed.words == "`git ls-remote origin` ended with 128")
        #expect(failed.said == ["fatal: unable to connect to git.example.org"])
        #expect(failed.mend?.contains("cannot be reached from the host") == true)
    }
}
