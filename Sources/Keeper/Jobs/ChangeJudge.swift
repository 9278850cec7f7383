import Contract
import Journal
import Remote

/// Judges how a change ended: by what the host says of the job, and then by looking, for an exit status proves nothing.
struct ChangeJudge: Sendable {
    let course: ChangeCourse
    let before: Before?

    private var change: Change { course.change }

    func end(_ settled: ChangeCourse.Settled) async throws -> ChangeEnd {
        switch settled {
        case .tooLate:
            let freeze = course.runner.hooks.freeze()
            return ChangeEnd(
                report: course.report(freeze.map { .frozen($0) } ?? .unanswered(.tooLate), sight: nil))
        case .lost(let trouble):
            return ChangeEnd(report: await filled(course.report(.interrupted(.lost(trouble)), sight: nil)))
        case .ended(let state): return try await end(state)
        }
    }

    private func end(_ state: JobState) async throws -> ChangeEnd {
        switch state {
        case .done(let result) where result.outcome == .ok: return try await prove()
        case .done(let result): return try await failed(result)
        case .calledOff: return try await finished(.calledOff)
        case .busy(let holder, let left) where !left.isEmpty:
            return try await finished(.heldByLeft(by: holder.by, since: holder.since, processes: left.count))
        case .busy(let holder, _):
            return try await finished(.heldByAnother(by: holder.by, since: holder.since))
        case .refused(let words):
            return ChangeEnd(report: course.report(.hostRefused(words: words), sight: nil))
        case .interrupted(.reboot): return try await finished(.interrupted(.hostRebooted))
        case .interrupted(.start): return try await finished(.interrupted(.neverBegan))
        case .interrupted(.killed(let orphans)):
            return try await finished(.interrupted(.runnerKilled(orphans: orphans.count)))
        case .running, .starting, .cancelling, .unknown, .voided:
            return ChangeEnd(report: course.report(.interrupted(.neverBegan), sight: nil))
        }
    }

    private func failed(_ result: JobResult) async throws -> ChangeEnd {
        let incoming = await course.view.incoming
        let adoption = await course.view.adoption
        let ending: ChangeReport.Ending
        switch result.outcome {
        case .timedOut: ending = .timedOut(after: course.plan.limit)
        case .cancelled: ending = .cancelled
        case .ok, .failed:
            if let found = incoming.flatMap({ Self.ending(of: result.exitCode, $0) }) {
                ending = found
            } else if let adoption, result.exitCode == Adoption.refusedStatus, adoption.isRefused {
                ending = .adoptionRefused
            } else {
                ending = await objection(after: result) ?? .commandFailed
            }
        }
        var end = try await finished(ending)
        end.report.step = result.step > 0 ? result.step : nil
        end.report.steps = course.plan.steps.count
        if course.plan.steps.indices.contains(result.step - 1) {
            let step = course.plan.steps[result.step - 1]
            end.report.stepName = step.name
            end.report.command = step.shown
        }
        // What a step printed for the bot is said in words.
        if ending.isSaidInWords {
            end.report.command = command(of: ending, or: end.report.command)
            return end
        }
        if ending == .commandFailed { end.report.exitCode = result.exitCode }
        end.report.tail = await course.view.tail
        end.report.advice = Advice.forOutput(end.report.tail, of: change.service)
        return end
    }

    /// What a step's own exit status means, together with what it told.
    private static func ending(of code: Int32, _ incoming: Incoming) -> ChangeReport.Ending? {
        switch code {
        case Incoming.trackedStatus where !(incoming.trackedSecrets + incoming.droppedSecrets).isEmpty:
            .takesSecrets(tracked: incoming.trackedSecrets, dropped: incoming.droppedSecrets)
        case Service.alteredStatus where !incoming.alteredSecrets.isEmpty:
            .secretsAltered(incoming.alteredSecrets)
        default: nil
        }
    }

    /// An ending after which one look tells how the service is.
    private func finished(_ ending: ChangeReport.Ending) async throws -> ChangeEnd {
        let sight = await course.eye.look()
        let left = await leftovers(after: ending)
        let settled = try await settled(sight, left)
        // A look that was broken off by the bot's own end says nothing of the service.
        try Task.checkCancellation()
        var report = await filled(course.report(ending, sight: settled))
        report.leftovers = left
        return ChangeEnd(report: report)
    }

    /// What compose left behind when it was ended on its way.
    private func leftovers(after ending: ChangeReport.Ending) async -> [Leftover] {
        guard ending.mayBeHalfWay, let first = change.service.replacingStep(of: change.action),
            let step = await course.view.step, step >= first
        else { return [] }
        return await course.eye.leftovers()
    }

    /// How the service is once docker has carried out what compose had asked for: it stops the old container all the same.
    private func settled(_ first: Sight, _ left: [Leftover]) async throws -> Sight {
        var sight = first
        let end = course.now + Self.stopTime
        while !left.isEmpty, sight.answer?.container?.state.isUp == true, course.now < end {
            try await course.runner.time.sleep(Proof.interval)
            sight = await course.eye.look()
        }
        return sight
    }

    /// What docker gives a container to stop in, and a little.
    private static let stopTime = Duration.seconds(12)

    private func filled(_ report: ChangeReport) async -> ChangeReport {
        var report = report
        switch await course.view.output() {
        case .lines(let lines): report.output = lines
        case .file(let recording): report.recording = recording
        }
        report.incoming = await course.view.incoming
        report.adoption = await course.view.adoption
        if let step = await course.view.step {
            report.step = step
            report.steps = course.plan.steps.count
        }
        // The host knows it of a container that it replaced before; of others the directory tells.
        if change.action.bringsVersion, report.incoming?.isRunningUnknown != true {
            report.from = report.incoming?.running ?? before?.commit
        }
        if case .restarted? = failure(report.ending) { report.isLooping = true }
        if let look = report.sight?.answer?.container, let before {
            report.isNewContainer = look.id != before.container
        }
        if let answer = report.sight?.answer, let old = before?.container {
            switch answer.finding {
            case .container(let look): report.isReplaced = look.id != old
            case .notDeployed: report.isReplaced = true
            case .failed: break
            }
        }
        if report.outcome != .ok, let answer = report.sight?.answer, change.action.bringsVersion,
            !change.action.isOfImageAlone
        {
            report.to = await commit(of: answer)
        }
        return report
    }

    private func failure(_ ending: ChangeReport.Ending) -> Proof.Failure? {
        guard case .notProven(let failure) = ending else { return nil }
        return failure
    }

    /// The commit of the container as far as it is recorded, otherwise that of the directory.
    private func commit(of answer: StatusAnswer) async -> String? {
        guard let look = answer.container else { return answer.head }
        if let recorded = await course.runner.hooks.recorded(look.id) { return recorded }
        return look.id == before?.container ? before?.commit : answer.head
    }

    // MARK: Proof

    private func prove() async throws -> ChangeEnd {
        guard let time = change.action.proofTime else { return await looked() }
        try await course.runner.hooks.enter(.proving, before)
        await course.view.enter(.proving(time))
        var proof = Proof(time: time)
        var probing: ProbeCourse?
        while true {
            let sight = await course.eye.look()
            try Task.checkCancellation()
            let verdict =
                switch sight {
                case .answer(let answer): proof.observe(answer, at: course.now)
                case .unreachable(let trouble): proof.missing(trouble.text, at: course.now)
                }
            switch verdict {
            case .lookAgain: try await course.runner.time.sleep(Proof.interval)
            case .proven(let look):
                let ending = await ending(of: look, sight)
                probing = probing ?? ProbeCourse(change.service, at: course.now)
                guard ending == .done, var asked = probing else { return await made(ending, sight) }
                let result = await course.eye.ask(asked.question(at: course.now))
                try Task.checkCancellation()
                if let probed = asked.take(result, at: course.now) {
                    return probed == .done ? await made(.done, sight) : await notProven(probed, sight)
                }
                probing = asked
                await course.view.enter(.proving(time + change.service.limits.probe))
                try await course.runner.time.sleep(ProbeCourse.interval)
                proof.goOn(at: course.now)
            case .stillStarting: return await made(.stillStarting, sight)
            case .failed(let failure): return await notProven(.notProven(failure), sight)
            }
        }
    }

    /// What it means that a container stood still.
    private func ending(of look: ContainerLook, _ sight: Sight) async -> ChangeReport.Ending {
        if change.action == .restart, before?.container == look.id, before?.startedAt == look.startedAt {
            return .notRestarted
        }
        if let release = await course.view.incoming?.target, let head = sight.answer?.head, head != release {
            return .notAtRelease(head: head, release: release)
        }
        if case .rollback(let way?) = change.action, way.hasImage, look.image != way.kept.image {
            return .otherImage(look.image)
        }
        return .done
    }

    private func notProven(_ ending: ChangeReport.Ending, _ sight: Sight) async -> ChangeEnd {
        var end = await made(ending, sight)
        if case .lines(let lines, _) = await course.eye.logs(Wording.tailLines) {
            end.report.containerTail = lines
        }
        return end
    }

    /// An ending after every command exited 0: which commit the container has is now known.
    private func made(_ ending: ChangeReport.Ending, _ sight: Sight) async -> ChangeEnd {
        var end = ChangeEnd(report: await filled(course.report(ending, sight: sight)))
        if ending == .done { end.report.forgetOutput() }
        guard let answer = sight.answer, let look = answer.container else { return end }
        end.report.isNewContainer = look.id != before?.container
        guard change.action.bringsVersion || change.action == .adopt, let head = answer.head else {
            return end
        }
        if change.action.isOfImageAlone { return end }
        end.report.to = head
        end.made = ChangeEnd.Made(container: look.id, image: look.image, commit: head)
        return end
    }

    /// What is not proven by standing still: one look tells whether a stop stopped it.
    private func looked() async -> ChangeEnd {
        let sight = await course.eye.look()
        var ending = ChangeReport.Ending.done
        if change.action == .stop, sight.answer?.container?.state.isUp == true { ending = .notStopped }
        // Stopped is what was seen to be down; that docker could not answer is no proof of it.
        if change.action == .stop {
            switch sight {
            case .unreachable(let trouble): ending = .notProven(.noAnswer(words: trouble.text))
            case .answer(let answer):
                if case .failed(let words, _) = answer.finding {
                    ending = .notProven(.noAnswer(words: words))
                }
            }
        }
        var end = ChangeEnd(report: await filled(course.report(ending, sight: sight)))
        if case .custom = change.action {
            end.report.tail = await course.view.tail
        } else {
            end.report.forgetOutput()
        }
        return end
    }
}
