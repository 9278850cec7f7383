import Contract

@testable import Keeper

/// A container as docker runs it, second by second: what its restart policy does, and what people do to it
/// (`docker.md`, "RestartCount and back-off").
struct DockerModel {
    /// 2025-06-15T00:00:00Z.
    static let midnight = 1_749_945_600.0
    /// What a start takes beside the wait before it.
    private static let startTime = 0.3

    private var segments: [(from: Double, look: ContainerLook?)] = []
    private var number = 0
    private var created = 0.0
    private var count = 0

    /// A container that runs since long ago.
    static func old() -> DockerModel {
        var model = DockerModel()
        model.create(at: -7200)
        return model
    }

    static func text(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.down))
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let day = 15 + (whole >= 0 ? whole / 86_400 : (whole + 1) / 86_400 - 1)
        let rest = ((whole % 86_400) + 86_400) % 86_400
        let milliseconds = 1000 + Int((seconds - Double(whole)) * 1000)
        return
            "2025-06-\(two(day))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)).\("\(milliseconds)".dropFirst())Z"
    }

    /// How it is at a moment; nothing when there is none.
    func look(at time: Double) -> ContainerLook? { segments.last { $0.from <= time }?.look }

    func answer(at time: Double) -> StatusAnswer {
        StatusAnswer(
            finding: look(at: time).map { .container($0) } ?? .notDeployed, head: .commit,
            hostTime: Int64((Self.midnight + time).rounded(.down)))
    }

    // MARK: What people do

    mutating func create(at time: Double) {
        number += 1
        created = time
        run(at: time, count: 0)
    }

    mutating func remove(at time: Double) { segments.append((time, nil)) }

    mutating func stop(at time: Double, code: Int = 143) { add(.exited, at: time, code: code) }

    /// `docker start`, `docker restart`: a new run, and the count begins anew.
    mutating func start(at time: Double) { run(at: time, count: 0) }

    mutating func pause(at time: Double) { add(.paused, at: time) }

    // MARK: What it does by itself

    /// Dies over and over: each run lasts so long.
    ///
    /// - Returns: when it died.
    @discardableResult
    mutating func loop(from start: Double, until end: Double, runs: (Int) -> Double) -> [Double] {
        var deaths: [Double] = []
        var time = start
        var wait = 0.1
        while time < end {
            deaths.append(time)
            add(.restarting, at: time, code: 1)
            time += wait + Self.startTime
            run(at: time, count: count + 1)
            let length = runs(deaths.count)
            wait = length >= 10 ? 0.1 : min(wait * 2, 60)
            time += length
        }
        return deaths
    }

    /// Dies once.
    mutating func restart(at time: Double) { loop(from: time, until: time + 0.001) { _ in 1e9 } }

    private mutating func run(at time: Double, count: Int) {
        self.count = count
        segments.append(
            (
                time,
                ContainerLook(
                    id: "c\(number)", image: "sha256:1", state: .running, startedAt: Self.text(time),
                    finishedAt: "0001-01-01T00:00:00Z", createdAt: Self.text(created), restartCount: count)
            ))
    }

    private mutating func add(_ state: DockerState, at time: Double, code: Int = 0) {
        guard var look = segments.last?.look else { return }
        look.state = state
        look.exitCode = code
        look.finishedAt = Self.text(time)
        segments.append((time, look))
    }
}
