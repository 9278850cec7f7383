import Contract
import Logging

/// Asks the probe of one service every so often, while the service runs and its host answers.
///
/// It raises no alert: it has the service looked at when the answer is another than before, and whoever looks asks it
/// what it knows. So what a look shows goes before what a probe says, and a host that is away is the host's alert alone.
actor Prober {
    /// How soon it tries again when there is nothing to be asked.
    private static let nap = Duration.seconds(5)

    private let eye: ServiceEye
    nonisolated let probe: Probe
    private let office: Office
    private let ear: HostEar
    /// How long after the others' it begins, so that not all are asked at once.
    private let delay: Duration
    private var watch: ProbeWatch
    /// Why it could not be asked, so that it is said once.
    private var trouble: String?

    init(
        eye: ServiceEye, probe: Probe, office: Office, ear: HostEar, rule: WatchRule, delay: Duration = .zero
    ) {
        self.eye = eye
        self.probe = probe
        self.office = office
        self.ear = ear
        self.delay = delay
        watch = ProbeWatch(probe, startingGrace: rule.startingGrace)
    }

    /// Asks until it is cancelled.
    func run() async throws {
        try await office.time.sleep(delay)
        while true {
            let begun = office.time.elapsed()
            let wait = try await step()
            try await office.time.sleep(max(.seconds(1), begun + wait - office.time.elapsed()))
        }
    }

    func verdict(of look: ContainerLook?) -> ProbeWatch.Verdict {
        look.map { watch.verdict(of: $0) } ?? .unknown
    }

    func silence(of look: ContainerLook) -> ProbeWatch.Silence? { watch.silence(of: look) }

    /// The bot has its hands on the service.
    func forget() { watch.forget() }

    /// - Returns: How long to wait before the next step.
    private func step() async throws -> Duration {
        let service = eye.service.name
        let before = await office.board.entry(service)
        guard before.busy == nil, let answer = before.sight?.answer, let look = answer.container,
            let wait = watch.wait(look, age: age(look, answer, before.seenAt))
        else { return Self.nap }
        guard wait == .zero else { return wait }
        let result = await eye.ask(probe)
        try Task.checkCancellation()
        let after = await office.board.entry(service)
        // What was found while somebody changed it is not to be believed.
        guard after.busy == nil, after.epoch == before.epoch else { return Self.nap }
        let known = watch.verdict(of: look)
        watch.take(result, of: look, at: office.time.elapsed())
        note(result)
        if watch.verdict(of: look) != known { ear.askFor(service) }
        return watch.interval
    }

    /// How long it has been running, by the host's clock when it was seen and by ours since then.
    private func age(_ look: ContainerLook, _ answer: StatusAnswer, _ seenAt: Duration?) -> Duration? {
        guard let started = DockerTime.seconds(look.startedAt), let then = answer.hostTime, let seenAt
        else { return nil }
        let age = Double(then) - started
        guard age > -1, age < 1e9 else { return nil }
        return .seconds(max(0, age)) + (office.time.elapsed() - seenAt)
    }

    private func note(_ result: ProbeResult) {
        var news: String?
        if case .unknown(let why) = result { news = why }
        if let news, news != trouble {
            office.log.warning("the probe of \(eye.service.name) cannot be asked: \(news)")
        }
        trouble = news
    }
}
