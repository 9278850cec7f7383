import Contract
import Matrix

@testable import Keeper

/// What the doctor says: of a place where all is well, and of each thing that may be wrong.
extension Gallery {
    static func check(_ chapters: [Chapter]) throws -> Report {
        .check(CheckReport(service: nil, diagnosis: Diagnosis(chapters), asked: try .make()))
    }

    static func checks() throws -> [(String, Report)] {
        var all = [("check, all is well", try check(sound()))]
        for wrong in ServiceJudgeTests.allWrong {
            let findings = try ServiceJudgeTests().judge.findings(.sound(wrong.change))
            all.append(("check, \(wrong.testDescription)", try check([Chapter("bridge", findings)])))
        }
        let composes: [DockerSurvey.Compose?] = [
            nil, .classic("1.29.2"), .plugin("1.29.2"), .plugin("2.40.3"),
        ]
        for compose in composes {
            var docker = DockerSurvey()
            docker.compose = compose
            let chapter = Chapter("host spark", HostJudge.findings(docker))
            all.append(("check, compose \(compose.map { "\($0)" } ?? "none")", try check([chapter])))
        }
        var logind = HostSurvey.Logind()
        logind.killsProcesses = true
        let hosts: [(String, HostSurvey)] = [
            ("no tools", .sound { $0.tools = [] }), ("no home", .sound { $0.canKeepJobs = false }),
            ("logind", .sound { $0.logind = logind }), ("clock", .sound { $0.now = noon / 1000 - 7200 }),
        ]
        for (name, host) in hosts {
            let chapter = Chapter("host spark", HostJudge.findings(host, asked: noon...noon))
            all.append(("check, \(name)", try check([chapter])))
        }
        return all
    }

    /// All chapters, with as many findings as there are.
    private static func sound() throws -> [Chapter] {
        let judge = try ServiceJudgeTests().judge
        let well = { (subjects: [String]) in subjects.map { Finding(.ok, $0, "is well") } }
        var docker = DockerSurvey()
        docker.server = "26.1.5"
        docker.compose = .plugin("2.26.1")
        docker.buildx = "0.13.1"
        return [
            Chapter(
                "this machine",
                well(["configuration", "token file", "state folder", "disk", "ssh", "ssh key", "known hosts"])
            ),
            Chapter(
                "homeserver and room",
                well([
                    "homeserver", "clock", "token", "room", "join rule", "history", "guests", "encryption",
                    "power", "people", "upload limit",
                ]) + [RoomDoctor.rate(try HomeserverURL("https://matrix.example.org"), try .make())]),
            Chapter(
                "host spark",
                well(["way in"]) + HostJudge.findings(.sound(), asked: noon...noon)
                    + HostJudge.findings(docker)),
            Chapter(
                "bridge",
                judge.findings(.sound())
                    + well(["container", "compose file", "compose project", "repository"])),
        ]
    }
}

extension CloneSurvey {
    /// A directory in which all is well, or all but what is changed.
    static func sound(_ change: (inout CloneSurvey) -> Void = { _ in }) -> CloneSurvey {
        var survey = CloneSurvey()
        survey.user = "modelo"
        survey.owner = "modelo"
        survey.isWritable = true
        survey.kind = .clone
        survey.head = .commit
        survey.release = .commit
        survey.branch = "master"
        survey.urls = ["ssh://git@git.example.org/grant/bridge.git"]
        survey.changed = 0
        survey.unpushed = 0
        survey.untracked = []
        var secret = CloneSurvey.Secret(path: ".env")
        (secret.isThere, secret.isReadable, secret.isIgnored) = (true, true, true)
        survey.secrets = [secret]
        survey.room = DiskRoom(size: 100 << 20, free: 50 << 20)
        survey.isWhole = true
        change(&survey)
        return survey
    }
}

extension HostSurvey {
    /// A host on which all is well, or all but what is changed.
    static func sound(_ change: (inout HostSurvey) -> Void = { _ in }) -> HostSurvey {
        var survey = HostSurvey()
        survey.user = "modelo"
        survey.login = "modelo"
        survey.tools = Set(HostSurvey.tools)
        survey.now = noon / 1000
        survey.canKeepJobs = true
        survey.home = DiskRoom(size: 100 << 20, free: 50 << 20, freeInodes: 1_000_000)
        survey.isWhole = true
        change(&survey)
        return survey
    }
}
