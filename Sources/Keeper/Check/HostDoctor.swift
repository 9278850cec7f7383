package import Contract
package import Remote

/// Looks at what a host and its services need: ssh, docker, the clone, the secrets, the repository.
///
/// It changes nothing, git's index included.
package struct HostDoctor: Sendable {
    /// How long the way in may take, and each look behind it: the whole is over within half a minute.
    static let wayIn: Duration = .seconds(12)
    static let look: Duration = .seconds(15)

    package let host: any Host
    private let services: [Service]
    private let time: Time

    package init(host: any Host, services: [Service], time: Time = .system) {
        self.host = host
        self.services = services.filter { $0.host == host.name }
        self.time = time
    }

    func cares(for service: ServiceName) -> Bool { services.contains { $0.name == service } }

    /// A chapter for the host, and one for each service, or for the one that was asked for.
    ///
    /// - Parameter only: the service; left out, all of them.
    /// - Returns: the chapters; where the host cannot be reached only its own.
    package func chapters(only: ServiceName? = nil) async -> [Chapter] {
        let title = "host \(host.name)"
        let arrival = await Checkup(subject: "way in", limit: Self.wayIn) { await arrive() }.perform(time)
        guard arrival.allSatisfy({ $0.verdict != .failed }) else { return [Chapter(title, arrival)] }
        let wanted = services.filter { only == nil || $0.name == only }
        return await withTaskGroup(of: (Int, Chapter).self) { group in
            group.addTask { (0, Chapter(title, arrival + (await onHost(as: owners(of: wanted))))) }
            for (place, service) in wanted.enumerated() {
                group.addTask { (place + 1, Chapter(service.name.text, await findings(of: service))) }
            }
            var chapters: [Int: Chapter] = [:]
            for await (place, chapter) in group { chapters[place] = chapter }
            return (0...wanted.count).compactMap { chapters[$0] }
        }
    }

    private func arrive() async -> [Finding] {
        switch await ask("way in", "uname -sr", owner: nil, limit: .seconds(8)) {
        case .lines(let lines):
            return [Finding(.ok, "way in", "a shell answers (\(Finding.plain(lines.last ?? "?")))")]
        case .failed(let finding): return [finding]
        }
    }

    /// Whose shells the jobs run in, each once.
    private func owners(of services: [Service]) -> [String?] {
        var owners: [String?] = []
        for service in services where !owners.contains(service.owner) { owners.append(service.owner) }
        return owners.isEmpty ? [nil] : owners
    }

    // MARK: The host

    private func onHost(as owners: [String?]) async -> [Finding] {
        let checkups = owners.flatMap { owner in
            [
                Checkup(subject: "host", limit: Self.look) { await survey(as: owner) },
                Checkup(subject: "docker", limit: Self.look, mend: Advice.hungDocker) {
                    await docker(as: owner)
                },
            ]
        }
        var known: [Finding] = []
        // What two owners find alike is one finding.
        for finding in await Checkup.perform(checkups, time) where !known.contains(finding) {
            known.append(finding)
        }
        return known
    }

    private func survey(as owner: String?) async -> [Finding] {
        let asked = time.wall()
        switch await ask("host", HostSurvey.script(), owner: owner, limit: HostSurvey.limit) {
        case .lines(let lines):
            return HostJudge.findings(HostSurvey(lines), asked: asked...max(asked, time.wall()))
        case .failed(let finding): return [finding]
        }
    }

    private func docker(as owner: String?) async -> [Finding] {
        let answer = await ask(
            "docker", DockerSurvey.script, owner: owner, limit: DockerSurvey.limit, asksDocker: true)
        switch answer {
        case .lines(let lines): return HostJudge.findings(DockerSurvey(lines))
        case .failed(let finding): return [finding]
        }
    }

    // MARK: A service

    private func findings(of service: Service) async -> [Finding] {
        let judge = ServiceJudge(service: service)
        var checkups = [
            Checkup(subject: "directory", limit: Self.look) { await clone(judge) },
            Checkup(subject: "container", limit: Self.look, mend: Advice.hungDocker) {
                await container(judge)
            },
            Checkup(subject: "repository", limit: Self.look) { await release(judge) },
        ]
        if let trust = TrustSurvey.script(of: service) {
            checkups.append(
                Checkup(subject: "signature", limit: Self.look) { await self.trust(judge, trust) })
        }
        if let probe = service.probe {
            // It may take its time twice: its command, and its text.
            checkups.append(
                Checkup(subject: "probe", limit: probe.limit * 2 + ContainerSurvey.limit) {
                    await ask(probe, judge)
                })
        }
        return await Checkup.perform(checkups, time)
    }

    private func clone(_ judge: ServiceJudge) async -> [Finding] {
        let service = judge.service
        switch await ask(
            "directory", CloneSurvey.script(of: service), of: service, limit: CloneSurvey.limit)
        {
        case .lines(let lines): return judge.findings(CloneSurvey(lines, of: service))
        case .failed(let finding): return [finding]
        }
    }

    private func trust(_ judge: ServiceJudge, _ script: String) async -> [Finding] {
        switch await ask("signature", script, of: judge.service, limit: TrustSurvey.limit) {
        case .lines(let lines): return [judge.finding(TrustSurvey(lines))]
        case .failed(let finding): return [finding]
        }
    }

    private func container(_ judge: ServiceJudge) async -> [Finding] {
        let service = judge.service
        async let looked = ServiceEye(service: service, host: host).look()
        async let file = ask(
            "compose file", ComposeSurvey.script(of: service), of: service, limit: ComposeSurvey.limit,
            asksDocker: true)
        async let made = ask(
            "container", ContainerSurvey.script(of: service), of: service, limit: ContainerSurvey.limit,
            asksDocker: true)
        let sight = await looked
        var findings = [judge.finding(sight)]
        var project: String?
        switch await file {
        case .lines(let lines):
            let survey = ComposeSurvey(lines)
            project = survey.project
            findings.append(judge.finding(survey))
        case .failed(let finding): findings.append(finding)
        }
        let answer = await made
        // That there is none, or that docker does not answer, was said already.
        guard sight.answer?.container != nil else { return findings }
        switch answer {
        case .lines(let lines):
            return findings + judge.findings(ContainerSurvey(lines, of: service), project: project)
        case .failed(let finding): return findings + [finding]
        }
    }

    private func ask(_ probe: Probe, _ judge: ServiceJudge) async -> [Finding] {
        let eye = ServiceEye(service: judge.service, host: host)
        // One that is down would fail it, and that is told by another finding.
        let isUp = await eye.look().answer?.container?.state == .running
        return [judge.finding(isUp ? await eye.ask(probe) : nil, of: probe)]
    }

    private func release(_ judge: ServiceJudge) async -> [Finding] {
        let service = judge.service
        let answer = await ask(
            "repository", ReleaseSurvey.script(of: service), of: service, limit: ReleaseSurvey.limit,
            shown: ReleaseSurvey.shown(of: service))
        switch answer {
        case .lines(let lines): return [judge.finding(ReleaseSurvey(lines))]
        case .failed(let finding): return [finding]
        }
    }

    // MARK: Asking

    private enum Answer: Sendable {
        case lines([String])
        case failed(Finding)
    }

    private func ask(
        _ subject: String, _ script: String, of service: Service, limit: Duration, shown: String? = nil,
        asksDocker: Bool = false
    ) async -> Answer {
        await ask(
            subject, script, owner: service.owner, limit: limit, service: service, shown: shown,
            asksDocker: asksDocker)
    }

    private func ask(
        _ subject: String, _ script: String, owner: String?, limit: Duration, service: Service? = nil,
        shown: String? = nil, asksDocker: Bool = false
    ) async -> Answer {
        do throws(RemoteError) {
            let result = try await host.run(
                Query(script, owner: owner, limit: limit, secrets: service?.secretPaths ?? []))
            guard result.exitCode != 0 || result.timedOut else { return .lines(result.standardOutput.lines) }
            return .failed(
                FailedLook(
                    subject: subject, shown: shown, result: result, limit: limit,
                    service: service ?? services.first, asksDocker: asksDocker
                ).finding)
        } catch {
            let trouble = HostTrouble(error)
            return .failed(
                Finding(
                    .failed, subject, trouble.what, mend: trouble.mend, said: Array(trouble.lines.suffix(5)))
            )
        }
    }
}

/// A look that ran on the host, and failed there.
struct FailedLook {
    var subject: String
    /// The command, as a person can paste it; nil where it is a script of many.
    var shown: String?
    var result: QueryResult
    var limit: Duration
    /// For the advice, which names its directory and its commands.
    var service: Service?
    /// Whether docker is what is waited for, where nothing comes.
    var asksDocker = false

    var finding: Finding {
        let said = (result.standardError.lines + result.standardOutput.lines).suffix(Finding.saidLines)
        let what = shown.map { "`\($0)`" } ?? "the look at it"
        if result.timedOut {
            return Finding(
                .failed, subject, "\(what) did not end within \(HumanTime.length(limit))",
                mend: asksDocker ? Advice.hungDocker : nil, said: Array(said))
        }
        if let service, result.exitCode == ReleaseSurvey.noBranch, said.isEmpty {
            return Finding(
                .failed, subject, "the repository has no branch `\(service.branch)`", mend: "set `branch`")
        }
        return Finding(
            .failed, subject, "\(what) ended with \(result.exitCode)",
            mend: service.flatMap { Advice.forOutput(Array(said), of: $0) }, said: Array(said))
    }
}
