import Contract
import Journal
import Logging

/// What an alert of a service says: from the look that raised it, from what was heard, and from what the host is asked.
struct AlertFacts: Sendable {
    /// In seconds: what died longer ago says nothing of why there is no container now.
    private static let recent = Int64(120)
    /// How many of the dead container's lines an alert shows.
    private static let lastWords = 10

    let ear: HostEar
    let office: Office
    let probers: [ServiceName: Prober]

    /// What is seen of a service now, for what is to be done about its alert.
    func report(
        _ action: ServiceWatch.Action, _ service: ServiceName, _ answer: StatusAnswer
    ) -> AlertReport {
        switch action {
        case .fire(let kind), .update(let kind): return report(kind, service, answer)
        case .resolve(let kind, _):
            var report = report(kind, service, answer)
            // What it is now, and not what the alert was about.
            report.state = ServiceState(answer)
            return report
        }
    }

    private func report(_ kind: AlertKind, _ service: ServiceName, _ answer: StatusAnswer) -> AlertReport {
        let look = answer.container
        let death = death(of: service, look, now: answer.hostTime)
        // While it runs its exit code is 0, whatever the last run ended with: then the event of its end tells.
        let code = look.flatMap { $0.state == .running ? nil : $0.exitCode }
        return AlertReport(
            kind: kind, subject: .service(service), since: office.time.wall(),
            state: ServiceState(answer, isLooping: kind == .crashLoop), restartCount: look?.restartCount,
            exitCode: code ?? (kind == .crashLoop ? death?.exitCode : nil),
            outOfMemory: look?.outOfMemory ?? false, memoryRanOut: death?.outOfMemory ?? false,
            cause: StopCause(death, answer))
    }

    /// The last death that was heard of the container that is there; of one that is gone, the last of all.
    private func death(of service: ServiceName, _ look: ContainerLook?, now: Int64?) -> Happenings.Death? {
        let happenings = ear.happenings(of: service)
        guard let look else {
            // From one that died long ago nothing follows.
            guard let now else { return nil }
            return happenings.deaths.last { now - $0.at / 1_000_000_000 < Self.recent }
        }
        return happenings.deaths(of: look).last
    }

    /// The report with what takes a question: what the container wrote, and what it was made from.
    func full(_ report: AlertReport, _ eye: ServiceEye, _ answer: StatusAnswer) async -> AlertReport {
        var report = report
        guard let look = answer.container else { return report }
        report.deployed = await deployment(of: look.id)
        let words: LastWords
        switch report.kind {
        case .unhealthy: words = await eye.healthWords(Self.lastWords)
        case .silent: return await silent(report, eye.service.name, look)
        case .crashLoop, .stopped, .gone, .unreachable, .disk:
            let deaths = ear.happenings(of: eye.service.name).deaths(of: look)
            words = await eye.lastWords(Self.lastWords, deaths: deaths, isOver: look.state != .running)
        }
        (report.lastLine, report.sameRuns, report.tail) = (words.line, words.runs, words.tail)
        return report
    }

    /// What the probe of a silent service found, and since when.
    private func silent(
        _ report: AlertReport, _ service: ServiceName, _ look: ContainerLook
    ) async -> AlertReport {
        guard let prober = probers[service], let silence = await prober.silence(of: look) else {
            return report
        }
        var report = report
        report.since -= (office.time.elapsed() - silence.since).milliseconds
        report.probing = AlertReport.Probing(
            probe: prober.probe, failure: silence.failure, times: silence.times)
        (report.lastLine, report.tail) = (silence.words.last, silence.words)
        return report
    }

    private func deployment(of container: String) async -> Deployment? {
        do {
            return try await office.journal.deployment(of: container)
        } catch {
            office.log.error("the journal could not be read: \(error)")
            return nil
        }
    }
}
