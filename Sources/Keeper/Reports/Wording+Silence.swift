import Contract

/// Alerts that stand on numbers and questions of the configuration's own: a probe that fails, a disk that fills.
extension Wording {
    // MARK: Running, but silent

    func silence(_ report: AlertReport) -> String {
        switch report.probing?.failure {
        case .missing, .unsearched: "is silent: it runs, and does not log what it should"
        case .exited, .timedOut, nil: "is silent: it runs, and its probe fails"
        }
    }

    /// What was expected, and what came of it.
    func tellProbe(_ report: AlertReport, into prose: inout Prose) {
        guard let probing = report.probing else { return }
        let times = probing.times > 1 ? ", \(count(probing.times, "time")) in a row" : ""
        tell(probing.failure, of: probing.probe, times, into: &prose)
    }

    /// What a probe expected, and what came of it.
    func tell(_ failure: ProbeFailure, of probe: Probe, _ times: String, into prose: inout Prose) {
        let limit = HumanTime.length(probe.limit)
        switch failure {
        case .exited(let code): prose.line("its probe ended with \(code)\(times):")
        case .timedOut: prose.line("its probe did not end within \(limit)\(times):")
        case .missing:
            prose.line("this is not in its log of the last \(HumanTime.length(probe.every)):")
        case .unsearched: prose.line("its log could not be searched for this within \(limit)\(times):")
        }
        switch failure {
        case .exited, .timedOut: prose.pre(shown(probe.command.map { [$0] } ?? [], last: 1))
        case .missing, .unsearched: prose.pre(shown(probe.text.map { [$0] } ?? [], last: 1))
        }
    }

    // MARK: A disk that is nearly full

    func fullness(_ report: AlertReport) -> String {
        guard let disk = report.disk else { return "has a disk that is nearly full" }
        let left =
            disk.isOfInodes ? "\(count(disk.free, "inode")) left" : "\(HostJudge.size(disk.free)) left"
        return "has a disk that is \(disk.percent) % full: \(left) on \(disk.place)"
    }

    /// What frees room without touching what runs, or the images that a rollback needs.
    func tellHowToMakeRoom(_ disk: DiskUse, into prose: inout Prose) {
        prose.line(
            "`df -\(disk.isOfInodes ? "i" : "h") \(disk.place)` and `docker system df` there tell more.")
        prose.line("What to do: `docker image prune` and `docker builder prune` free what nothing uses.")
    }
}
