extension Service {
    /// The steps of the way back that was confirmed.
    ///
    /// An image is meant by its ID, and a commit by its hash, so that what was confirmed is what runs; that the container is
    /// still the one of then is looked at again.
    func steps(of rollback: Rollback) -> [Step] {
        let kept = rollback.kept
        var steps: [Step] = []
        steps.append(
            step(
                "look at the way back", script: lookScript(rollback), shown: commands(looking: rollback),
                isLook: true))
        let keep = keepStep(withImage: false)
        steps.append(step("keep what runs", script: keep.script, shown: keep.command, isLook: true))
        // The image's name last: what fails before it leaves compose the image that runs.
        let tag = tagCommand(rollback)
        let move = kept.commit.map { "git reset --hard \($0)" }
        let back = [enter, move, tag].compactMap(\.self).joined(separator: " && ")
        if move != nil || tag != nil {
            steps.append(
                step(
                    "put it back",
                    script: """
                        \(enter) || exit
                        \(plainObjects)
                        \(move ?? ":") || exit
                        \(secretsUnchangedScript)
                        \(tag ?? ":")
                        """,
                    shown: back, isLook: true))
        }
        let up = "\(enter) && docker compose up -d \(rollback.hasImage ? "--no-build" : "--build")"
        steps.append(
            step(
                rollback.hasImage ? "start" : "build and start",
                script: "\(up) || exit\n\(kept.commit == nil ? recordScript(commit: "-") : recordScript)",
                shown: up))
        return steps
    }

    /// The same as one line.
    func line(of rollback: Rollback) -> String {
        let parts =
            [
                enter, rollback.kept.commit.map { "git reset --hard \($0)" }, tagCommand(rollback),
                "docker compose up -d \(rollback.hasImage ? "--no-build" : "--build")",
            ]
        return shown(parts.compactMap(\.self).joined(separator: " && "))
    }

    private func tagCommand(_ rollback: Rollback) -> String? {
        guard rollback.hasImage, rollback.kept.isNamed else { return nil }
        return "docker tag \(ShellWord.quote(rollback.kept.image)) \(ShellWord.quote(rollback.kept.name))"
    }

    private func commands(looking rollback: Rollback) -> String {
        [
            rollback.hasImage
                ? "docker image inspect \(ShellWord.quote(rollback.kept.image)) >/dev/null" : nil,
            enter,
            rollback.kept.commit.map { "git rev-parse --verify \($0)^0" },
        ].compactMap(\.self).joined(separator: " && ")
    }

    private func lookScript(_ rollback: Rollback) -> String {
        var script = """
            \(enter) || exit
            there=$(\(idCommand)) || exit
            [ "$there" = \(ShellWord.quote(rollback.container ?? "")) ] || {
                echo 'another container runs now than when the way back was looked for' >&2
                exit 1
            }
            """
        if rollback.hasImage {
            script += "\ndocker image inspect \(ShellWord.quote(rollback.kept.image)) >/dev/null || exit"
        }
        guard let commit = rollback.kept.commit else { return script }
        return script + """

            \(plainObjects)
            \(lockedScript)
            incoming=$(git rev-parse --verify \(commit)^0) || exit
            \(bringsScript)
            \(secretsScript)
            \(rollback.hasImage ? "" : signatureScript)
            [ $status = 0 ] || exit $status
            \(keepScript)
            """
    }
}
