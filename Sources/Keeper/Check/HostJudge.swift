import Contract

/// What is to be thought of a host by what it said of itself.
enum HostJudge {
    /// Below these, in kilobytes, there is a warning, and a failure.
    static let scarce = 2 << 20
    static let full = 200 << 10
    static let fewInodes = 1000
    /// Clocks that are further apart than this are worth a word.
    static let skew = Int64(10)

    /// What is to be thought of its tools, its folder for jobs, its clock and its disk.
    ///
    /// - Parameters:
    ///   - survey: what the host said.
    ///   - asked: when the bot asked and when it was answered, milliseconds since 1970 by its own clock.
    /// - Returns: a finding for each.
    static func findings(_ survey: HostSurvey, asked: ClosedRange<Int64>) -> [Finding] {
        var findings = [tools(survey.tools), jobs(survey), detached(survey)]
        findings += survey.now.map { [clock($0, asked: asked, of: "the host's")] } ?? []
        if let home = survey.home { findings.append(disk(home, "disk of the jobs", where: "the home")) }
        if !survey.isWhole {
            findings.append(Finding(.failed, "survey", "the host's answer is incomplete"))
        }
        return findings
    }

    /// What is to be thought of the docker that answered.
    static func findings(_ survey: DockerSurvey) -> [Finding] {
        var findings = [Finding(.ok, "docker", "engine \(survey.server ?? "of unknown version") answers")]
        switch survey.compose {
        case .plugin(let version) where version.hasPrefix("1."):
            findings.append(
                Finding(
                    .warning, "compose", "`docker compose` is \(version), which is old",
                    mend: "install the plugin: `docker-compose-plugin`, or Debian's `docker-compose-v2`"))
        case .plugin(let version): findings.append(Finding(.ok, "compose", "`docker compose` is \(version)"))
        case .classic(let version):
            findings.append(
                Finding(
                    .failed, "compose",
                    "only `docker-compose` \(version) is there, and `docker compose` is not",
                    mend: "install the plugin: `docker-compose-plugin`, or Debian's `docker-compose-v2`"))
        case nil:
            findings.append(
                Finding(
                    .failed, "compose", "`docker compose` is not there",
                    mend: "install the plugin: `docker-compose-plugin`, or Debian's `docker-compose-v2`"))
        }
        findings += buildx(survey)
        if let room = survey.room {
            findings.append(disk(room, "disk of docker", where: "images, containers"))
        }
        return findings
    }

    /// Compose 2 hands building over to buildx, and its newer versions build nothing without; 1.29 builds by itself.
    private static func buildx(_ survey: DockerSurvey) -> [Finding] {
        if let version = survey.buildx { return [Finding(.ok, "buildx", "`docker buildx` is \(version)")] }
        guard case .plugin(let version) = survey.compose, !version.hasPrefix("1.") else { return [] }
        return [
            Finding(
                .warning, "buildx",
                "`docker buildx` is not there: newer versions of compose build nothing without",
                mend: "install `docker-buildx-plugin` (Docker's own packages) or `docker-buildx` there")
        ]
    }

    private static func tools(_ tools: Set<String>) -> Finding {
        let missing = HostSurvey.tools.filter { !tools.contains($0) }
        guard missing.isEmpty else {
            return Finding(
                .failed, "tools", "missing: \(missing.joined(separator: ", "))",
                mend:
                    "install them on the host: `flock` and `setsid` are in util-linux, `mkfifo`, `dd` and `fold` in "
                    + "coreutils, `awk` in mawk"
            )
        }
        return Finding(.ok, "tools", HostSurvey.tools.joined(separator: ", "))
    }

    private static func jobs(_ survey: HostSurvey) -> Finding {
        let user = survey.user.map { "of `\($0)`" } ?? "there"
        guard survey.canKeepJobs else {
            return Finding(
                .failed, "jobs", "the home \(user) cannot be written: nothing could be changed",
                mend: "it needs `~/.local/state/bridgekeeper`; is its disk read-only?")
        }
        return Finding(.ok, "jobs", "kept in the home \(user)")
    }

    /// A restart or an update runs in a session of its own; some systems end even that one with the login.
    private static func detached(_ survey: HostSurvey) -> Finding {
        let subject = "detached jobs"
        guard let logind = survey.logind, let login = survey.login else {
            return Finding(.ok, subject, "outlive the connection: no logind is there to end them")
        }
        guard logind.endsJobs(of: login) else {
            let why =
                !logind.killsProcesses
                ? "logind leaves them alone"
                : !logind.ownsSession ? "this login is no session of logind's" : "logind spares `\(login)`"
            return Finding(.ok, subject, "outlive the connection: \(why)")
        }
        return Finding(
            .failed, subject, "logind ends them with the connection (KillUserProcesses=yes)",
            mend: "`KillExcludeUsers=root \(login)` in /etc/systemd/logind.conf, "
                + "`systemctl restart systemd-logind`; lingering does not help")
    }

    /// What two clocks say, one of which tells whole seconds.
    static func clock(_ seconds: Int64, asked: ClosedRange<Int64>, of whose: String) -> Finding {
        // Its second began within that second: between the two the truth lies nearest.
        let earliest = seconds * 1000
        let latest = earliest + 1000
        let ahead =
            earliest > asked.upperBound
            ? earliest - asked.upperBound : latest < asked.lowerBound ? latest - asked.lowerBound : 0
        guard abs(ahead) > skew * 1000 else { return Finding(.ok, "clock", "\(whose) agrees with mine") }
        let length = HumanTime.length(.milliseconds(abs(ahead)))
        return Finding(
            .warning, "clock", "\(whose) is \(length) \(ahead > 0 ? "ahead of" : "behind") mine",
            mend: "look which one is wrong: `timedatectl` on both machines")
    }

    /// Whether there is room on a disk.
    static func disk(_ room: DiskRoom, _ subject: String, where place: String) -> Finding {
        let free = size(room.free)
        if let inodes = room.freeInodes, inodes < fewInodes {
            return Finding(
                .failed, subject, "\(place) has \(inodes) inodes left",
                mend: "many small files fill it: `df -i` there")
        }
        let words = "\(free) free of \(size(room.size)) (\(place))"
        // Of a small disk a tenth is enough.
        guard room.free < min(scarce, room.size / 10) else { return Finding(.ok, subject, words) }
        return Finding(
            room.free < min(full, room.size / 100) ? .failed : .warning, subject, words,
            mend: "look with `df -h` and `docker system df`; `docker image prune` frees old images")
    }

    static func size(_ kilobytes: Int) -> String {
        switch kilobytes {
        case ..<1024: "\(kilobytes) KB"
        case ..<(1 << 20): "\(kilobytes >> 10) MB"
        default: "\(kilobytes >> 20) GB"
        }
    }
}
