import Contract
import Testing

@testable import Keeper

@Suite("What the doctor thinks of a host")
struct HostJudgeTests {
    private func finding(_ subject: String, _ change: (inout HostSurvey) -> Void) -> Finding? {
        HostJudge.findings(.sound(change), asked: noon...noon).first { $0.subject == subject }
    }

    @Test("a sound host is sound")
    func sound() {
        let findings = HostJudge.findings(.sound(), asked: noon...noon)
        #expect(findings.map(\.verdict).allSatisfy { $0 == .ok }, "\(findings)")
        #expect(findings.map(\.subject) == ["tools", "jobs", "detached jobs", "clock", "disk of the jobs"])
    }

    @Test("a tool that is missing is named, with where it comes from")
    func tools() throws {
        let found = try #require(finding("tools") { $0.tools.subtract(["flock", "docker"]) })
        #expect(found.verdict == .failed && found.words == "missing: flock, docker")
        #expect(found.mend?.contains("util-linux") == true)
    }

    @Test("a home that cannot be written takes no job")
    func home() throws {
        let found = try #require(finding("jobs") { $0.canKeepJobs = false })
        #expect(found.verdict == .failed && found.words.contains("`modelo`"))
    }

    @Test("logind that ends a login's processes is a failure with the line that mends it")
    func logind() throws {
        var logind = HostSurvey.Logind()
        logind.killsProcesses = true
        let found = try #require(finding("detached jobs") { $0.logind = logind })
        #expect(found.verdict == .failed && found.words.contains("KillUserProcesses=yes"))
        #expect(found.mend?.contains("KillExcludeUsers=root modelo") == true)
        #expect(found.mend?.contains("lingering does not help") == true)

        for change in [
            { logind.excludedUsers = ["root", "modelo"] }, { logind.onlyUsers = ["guest"] },
            { logind.ownsSession = false }, { logind.killsProcesses = false },
        ] as [() -> Void] {
            let before = logind
            change()
            let spared = try #require(finding("detached jobs") { $0.logind = logind })
            #expect(spared.verdict == .ok, "\(spared)")
            logind = before
        }
        let without = try #require(finding("detached jobs") { $0.logind = nil })
        #expect(without.verdict == .ok && without.words.contains("no logind"))
    }

    @Test(
        "clocks that are apart are a warning, which says which way",
        arguments: [
            (Int64(0), Finding.Verdict.ok, "agrees"), (10, .ok, "agrees"), (-10, .ok, "agrees"),
            (12, .warning, "ahead of mine"), (-12, .warning, "behind mine"), (7200, .warning, "2 h ahead"),
            (-86_400, .warning, "23 h 59 min behind"),
        ])
    func clock(skew: Int64, verdict: Finding.Verdict, words: String) throws {
        let found = try #require(finding("clock") { $0.now = noon / 1000 + skew })
        #expect(found.verdict == verdict && found.words.contains(words), "\(found)")
    }

    @Test("the time that an answer took is no skew")
    func slow() {
        let found = HostJudge.clock(noon / 1000, asked: noon...(noon + 60_000), of: "the host's")
        #expect(found.verdict == .ok)
    }

    @Test(
        "a disk is scarce before it is full, and a small one is judged by its size",
        arguments: [
            (DiskRoom(size: 100 << 20, free: 3 << 20), Finding.Verdict.ok),
            (DiskRoom(size: 100 << 20, free: 1 << 20), .warning),
            (DiskRoom(size: 100 << 20, free: 100 << 10), .failed),
            (DiskRoom(size: 100 << 20, free: 0), .failed),
            (DiskRoom(size: 4 << 10, free: 3 << 10), .ok), (DiskRoom(size: 4 << 10, free: 200), .warning),
            (DiskRoom(size: 4 << 10, free: 10), .failed),
            (DiskRoom(size: 100 << 20, free: 50 << 20, freeInodes: 7), .failed),
        ])
    func disk(room: DiskRoom, verdict: Finding.Verdict) {
        let found = HostJudge.disk(room, "disk", where: "the directory")
        #expect(found.verdict == verdict, "\(found)")
        #expect((found.mend == nil) == (verdict == .ok))
    }

    @Test("an answer that broke off fails, whatever it said before")
    func incomplete() throws {
        #expect(finding("survey") { $0.isWhole = false }?.verdict == .failed)
    }

    @Test(
        "the contract needs `docker compose`, and docker-compose is none",
        arguments: [
            (DockerSurvey.Compose.plugin("2.26.1"), Finding.Verdict.ok), (.plugin("1.29.2"), .warning),
            (.classic("1.29.2"), .failed), (nil, .failed),
        ] as [(DockerSurvey.Compose?, Finding.Verdict)])
    func compose(compose: DockerSurvey.Compose?, verdict: Finding.Verdict) throws {
        var survey = DockerSurvey()
        survey.server = "26.1.5"
        survey.compose = compose
        let found = try #require(HostJudge.findings(survey).first { $0.subject == "compose" })
        #expect(found.verdict == verdict && (found.mend == nil) == (verdict == .ok))
    }

    @Test(
        "without buildx new versions of compose build nothing: a warning, where there is such a compose",
        arguments: [
            (DockerSurvey.Compose.plugin("2.40.3"), nil, Finding.Verdict.warning),
            (.plugin("2.40.3"), "0.13.1", .ok), (.plugin("1.29.2"), nil, nil), (.classic("1.29.2"), nil, nil),
            (nil, nil, nil), (.plugin("1.29.2"), "0.13.1", .ok),
        ] as [(DockerSurvey.Compose?, String?, Finding.Verdict?)])
    func buildx(compose: DockerSurvey.Compose?, buildx: String?, verdict: Finding.Verdict?) {
        var survey = DockerSurvey()
        (survey.compose, survey.buildx) = (compose, buildx)
        let found = HostJudge.findings(survey).first { $0.subject == "buildx" }
        #expect(found?.verdict == verdict)
        #expect((found?.mend?.contains("`docker-buildx-plugin`") == true) == (verdict == .warning))
    }
}
