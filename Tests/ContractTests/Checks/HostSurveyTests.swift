import Contract
import Foundation
import Testing

@Suite("What a host says of itself")
struct HostSurveyTests {
    @Test("the script finds this machine's tools, clock, disk and folder", arguments: Shell.all)
    func here(shell: Shell) throws {
        let world = try World()
        let ending = try shell.command(HostSurvey.script(), in: world)
        #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
        let survey = HostSurvey(ending.lines)
        #expect(survey.isWhole && survey.canKeepJobs)
        #expect(survey.tools.isSuperset(of: ["flock", "setsid", "mkfifo", "dd", "git"]))
        #expect(survey.user != nil && survey.login != nil)
        let now = try #require(survey.now)
        #expect(abs(Date.now.timeIntervalSince1970 - Double(now)) < 120)
        let disk = try #require(survey.home)
        #expect(disk.size > disk.free && disk.free > 0)
        let left = try FileManager.default.contentsOfDirectory(atPath: world.root.path)
        #expect(left.isEmpty, "it only looks: \(left)")
    }

    /// A file of logind's by its path, and whether a job of modelo's would be ended.
    static let files: [([String: String], Bool)] = [
        ([:], false),
        (["etc/systemd/logind.conf": "[Login]\n#KillUserProcesses=yes\n"], false),
        (["etc/systemd/logind.conf": "[Login]\nKillUserProcesses=yes\n"], true),
        (["etc/systemd/logind.conf": "[Login]\n  KillUserProcesses = On\n"], true),
        (["etc/systemd/logind.conf": "[Login]\nKillUserProcesses=no\n"], false),
        (["usr/lib/systemd/logind.conf": "KillUserProcesses=yes\n"], true),
        (["etc/systemd/logind.conf.d/10-kill.conf": "[Login]\nKillUserProcesses=1\n"], true),
        (["run/systemd/logind.conf.d/10-kill.conf": "[Login]\nKillUserProcesses=true\n"], true),
        (
            [
                "etc/systemd/logind.conf": "KillUserProcesses=yes\n",
                "etc/systemd/logind.conf.d/keep.conf": "KillUserProcesses=no\n",
            ], false
        ),
        (["etc/systemd/logind.conf": "KillUserProcesses=yes\nKillExcludeUsers=root modelo\n"], false),
        (["etc/systemd/logind.conf": "KillUserProcesses=yes\nKillOnlyUsers=guest\n"], false),
        (["etc/systemd/logind.conf": "KillUserProcesses=yes\nKillOnlyUsers=guest modelo\n"], true),
        (["etc/elogind/logind.conf": "KillUserProcesses=yes\n"], true),
    ]

    @Test("the files of logind tell whether a job outlives its login", arguments: files)
    func logind(files: [String: String], ends: Bool) throws {
        let world = try World()
        let root = world.root.appendingPathComponent("a root")
        try FileManager.default.createDirectory(
            at: root.appendingPathComponent("run/systemd/system"), withIntermediateDirectories: true)
        for (path, text) in files {
            let file = root.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        for shell in Shell.all {
            let ending = try shell.command(HostSurvey.script(root: root.path), in: world)
            var logind = try #require(HostSurvey(ending.lines).logind, "\(ending)")
            logind.ownsSession = true
            #expect(logind.endsJobs(of: "modelo") == ends, "\(ending.text)")
            logind.ownsSession = false
            #expect(!logind.endsJobs(of: "modelo"), "what is no session of logind's is not ended by it")
        }
    }

    @Test("what logind itself says counts, whoever logs in")
    func loginctl() {
        let said = [
            "logind", "scope", "set KillUserProcesses=yes", "set KillOnlyUsers=", "set KillExcludeUsers=root",
            "end",
        ]
        let logind = HostSurvey(said).logind
        #expect(logind?.endsJobs(of: "modelo") == true && logind?.endsJobs(of: "root") == false)
        #expect(HostSurvey(["login modelo", "end"]).logind == nil)
    }

    @Test("an answer that broke off, or makes no sense, is believed in nothing")
    func broken() {
        #expect(!HostSurvey(["now 1750000000", "tool git"]).isWhole)
        for line in [
            "now x", "now -5", "now 99999999999999999999", "now", "disk home ? ? ? ?", "disk home 5 5",
        ] {
            let survey = HostSurvey([line, "end"])
            #expect(survey.now == nil && survey.home == nil, "\(line)")
        }
        let room = HostSurvey(["disk home 100 50 0 0", "end"]).home
        #expect(room == DiskRoom(size: 100, free: 50, freeInodes: nil))
    }
}

@Suite("What docker says of itself")
struct DockerSurveyTests {
    @Test(
        "which compose is there",
        arguments: [
            (["server 26.1.5", "compose 2.26.1", "end"], DockerSurvey.Compose.plugin("2.26.1")),
            (["server 20.10.24", "compose v2.20.0", "end"], .plugin("2.20.0")),
            (["server 20.10.24", "classic 1.29.2", "end"], .classic("1.29.2")),
            (["server 20.10.24", "end"], nil), (["server 20.10.24", "compose <b>", "end"], nil),
        ] as [([String], DockerSurvey.Compose?)])
    func compose(lines: [String], compose: DockerSurvey.Compose?) {
        #expect(DockerSurvey(lines).compose == compose)
        #expect(DockerSurvey(lines).server != nil)
    }

    @Test(
        "whether buildx is there, and which",
        arguments: [
            ("buildx github.com/docker/buildx v0.13.1 788433953af10f2a698f5c07611dddce2e08c7a0", "0.13.1"),
            ("buildx github.com/docker/buildx 0.13.1+ds1 ", "0.13.1+ds1"), ("buildx", "of unknown version"),
            ("buildx a <b>", "of unknown version"), ("compose 2.26.1", nil),
        ] as [(String, String?)])
    func buildx(line: String, version: String?) {
        #expect(DockerSurvey(["server 26.1.5", line, "end"]).buildx == version)
    }

    @Test("a container without labels was not made by compose")
    func labels() {
        let lines = ["policy no", "project <no value>", "folder <no value>", "end"]
        let survey = ContainerSurvey(lines, of: .make())
        #expect(survey.project == nil && survey.projectDirectory == nil && !survey.isOfDirectory)
        #expect(survey.restartPolicy == "no")
    }

    @Test("only what compose left of this very container counts as left over")
    func leftovers() {
        let lines = [
            "left 3f2c1ab_matrix-bridge created", "left x_matrixbridge exited", "policy always", "end",
        ]
        #expect(ContainerSurvey(lines, of: .make()).leftovers == ["3f2c1ab_matrix-bridge created"])
    }

    @Test("of the compose file only names come out")
    func names() {
        let survey = ComposeSurvey(
            ["project \"matrix-bridge\"", "container matrix-bridge", "container a b; c", "end"])
        #expect(survey.project == "matrix-bridge" && survey.containers == ["matrix-bridge"])
    }
}
