extension Service {
    /// What is asked of docker in one call: the contract's three fields first, then what proof and watch need.
    ///
    /// `--type container`, or an image of that name would answer. The bare form of the health is an error where
    /// there is no check, so it is asked for with `if`. It is `.ID`: for one name that its types do not know (`.Id`)
    /// docker takes the whole template to the raw JSON, and there the `if` is an error, too.
    var statusCommand: String {
        let fields = [
            "{{.State.Status}}", "{{.State.StartedAt}}", "{{.RestartCount}}",
            "{{if .State.Health}}{{.State.Health.Status}}{{end}}",
            "{{.ID}}", "{{.Image}}", "{{.Created}}", "{{.State.FinishedAt}}", "{{.State.ExitCode}}",
            "{{.State.OOMKilled}}",
            "{{with .Config.Healthcheck}}{{.StartPeriod}} {{.Interval}} {{.Timeout}} {{.Retries}}{{end}}",
        ]
        return "docker inspect --type container -f '\(fields.joined(separator: "|"))' \(containerWord)"
    }

    /// The status as a script for the host: its clock and the directory's commit, then docker's answer, whose exit
    /// status is the script's.
    package var statusScript: String {
        """
        echo "now $(date +%s)"
        head=$(\(enter) 2>/dev/null && git rev-parse --verify -q HEAD 2>/dev/null) && echo "head $head"
        \(statusCommand)
        """
    }

    /// Docker takes a number below zero for "all of them", so what was never asked for is bounded here as well.
    func logsCommand(lines: Int) -> String {
        let bounded = min(max(lines, Action.logLines.lowerBound), Action.logLines.upperBound)
        return "docker logs --tail \(bounded) \(containerWord)"
    }

    /// The container's last lines, both streams in the order docker gives them.
    package func logsScript(lines: Int) -> String { logsCommand(lines: lines) }
}
