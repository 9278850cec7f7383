/// One command of a change: what it is called, what the host's shell gets, and what a person is shown.
package struct Step: Sendable, Equatable {
    package var name: String
    /// POSIX shell text, run as the directory's owner.
    package var script: String
    /// The command to be pasted by a person; for another owner with the `sudo` around it.
    package var shown: String
    /// Whether its standard output is for ``Incoming`` to read.
    package var isLook: Bool

    package init(name: String, script: String, shown: String, isLook: Bool = false) {
        self.name = name
        self.script = script
        self.shown = shown
        self.isLook = isLook
    }
}

/// What a change runs on the host, step by step; the next only after the one before exited 0.
package struct Plan: Sendable, Equatable {
    package var steps: [Step]
    package var limit: Duration
    package var grace: Duration

    package init(steps: [Step], limit: Duration, grace: Duration) {
        self.steps = steps
        self.limit = limit
        self.grace = grace
    }
}

extension Service {
    /// The steps of a change; `nil` for what only reads, for a configured action that is not there, and for an adoption
    /// where it is not known what from.
    package func plan(for action: Action) -> Plan? {
        guard let steps = steps(of: action) else { return nil }
        return Plan(steps: steps, limit: limit(of: action), grace: limits.grace)
    }

    /// The whole action as one line that a person could paste on the host (`contract.md`, "The commands").
    package func line(for action: Action) -> String? {
        switch action {
        case .status: return shown(statusCommand)
        case .logs(let lines): return shown(logsCommand(lines: lines))
        case .lastLogs: return shown("cd \(shownKeepFolder) && tail -n +1 next last")
        case .restart, .start, .stop, .custom: return steps(of: action)?.first?.shown
        case .rollback(let way): return way.map(line)
        case .mend: return shown("\(leftoverCommand) && \(enter) && docker compose up -d")
        case .adopt: return adoptLine.map(shown)
        case .update:
            return shown("\(enter) && \(fetchCommand) && \(shownMove(moveCommand)) && \(buildCommand)")
        }
    }

    private func steps(of action: Action) -> [Step]? {
        switch action {
        case .status, .logs, .lastLogs: return nil
        case .adopt: return adoptSteps
        case .restart: return [step("restart", "docker restart \(containerWord)")]
        case .stop: return [step("stop", "docker stop \(containerWord)")]
        case .start: return [step("start", "\(enter) && docker compose up -d")]
        case .mend:
            return [
                step("clear what is left", script: mendScript, shown: leftoverCommand, isLook: true),
                step(
                    "start", script: "\(runsScript)\n\(enter) && docker compose up -d",
                    shown: "\(enter) && docker compose up -d"),
            ]
        case .update:
            let keep = keepStep(withImage: true)
            return [
                step("fetch", "\(enter) && \(fetchCommand)"),
                step(
                    Self.lookStep, script: incomingScript,
                    shown: "\(enter) && git ls-tree -r --name-only \(releaseWord) -- \(secretWords)",
                    isLook: true),
                step("keep what runs", script: keep.script, shown: keep.command, isLook: true),
                step(
                    Self.moveStep, script: "\(moveScript(moveCommand)) || exit\n\(secretsUnchangedScript)",
                    shown: "\(enter) && \(shownMove(moveCommand))", isLook: true),
                step("check the compose file", "\(enter) && docker compose config -q"),
                step(
                    "build and start", script: "\(enter) && \(buildCommand) || exit\n\(recordScript)",
                    shown: "\(enter) && \(buildCommand)"),
            ]
        case .rollback(let way): return way.map(steps)
        case .custom(let name, let values):
            guard let custom = self.action(named: name), let known = custom.known(values) else { return nil }
            let setting = custom.setting(known)
            return [
                Step(
                    name: custom.name,
                    script: "\(enter) || exit\n" + (setting.isEmpty ? "" : setting + "\n") + custom.command,
                    shown: shown("\(enter) && \(custom.grouped(behind: setting))"))
            ]
        }
    }

    private func step(_ name: String, _ command: String) -> Step {
        step(name, script: command, shown: command)
    }

    func step(_ name: String, script: String, shown command: String, isLook: Bool = false) -> Step {
        Step(name: name, script: script, shown: shown(command), isLook: isLook)
    }

    func shown(_ command: String) -> String { ShellWord.asOwner(owner, command) }

    /// Ends a mend where nothing was broken but a lock: the tree may be half moved, and only an update knows that.
    private var runsScript: String {
        """
        runs=$(docker inspect --type container -f '{{.State.Running}}' \(containerWord) 2>/dev/null)
        [ "$runs" != true ] || { echo 'it runs: nothing to start'; exit 0; }
        """
    }

    var containerWord: String { ShellWord.quote(container) }
    var enter: String { "cd \(ShellWord.quote(directory))" }
    private var leftoverCommand: String {
        "docker ps -a --filter name=\(ShellWord.quote("_" + container))"
    }
    private var releaseWord: String { ShellWord.quote(releaseLine) }
    private var secretWords: String { secrets.map(ShellWord.quote).joined(separator: " ") }
    private var fetchCommand: String { "git fetch \(ShellWord.quote(remote))" }
    private var buildCommand: String { "docker compose up -d --build" }

    /// The gentle form takes what was fetched and looked at, not what may have come since: a merge overwrites ignored
    /// files just as `reset --hard` does.
    private var moveCommand: String {
        switch updateMode {
        case .reset: "git reset --hard \(releaseWord)"
        case .fastForward: "git pull --ff-only . \(ShellWord.quote("refs/remotes/\(releaseLine)"))"
        }
    }
}

extension CustomAction {
    /// The command as it can stand behind `&&`, with what sets its arguments.
    ///
    /// What is set is set in brackets, or it would stay in the shell of whoever pastes it.
    /// `cd DIR && a; b` would run its `b` elsewhere when there is no such directory, so more than one command gets
    /// brackets; a comment or a here-document would swallow a closing one that is on its line.
    fileprivate func grouped(behind setting: String) -> String {
        let whole = setting.isEmpty ? command : "\(setting); \(command)"
        if whole.utf8.contains(where: "\n#".utf8.contains) { return "(\(whole)\n)" }
        return whole.utf8.contains(where: ";&|".utf8.contains) ? "(\(whole))" : whole
    }
}
