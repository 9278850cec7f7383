import Contract

/// A container under docker's restart policy, as `docker.md` measured it, on virtual time.
///
/// The count climbs when the container dies; the wait starts at 100 ms and doubles up to a minute, and is 100 ms again
/// after a run of ten seconds. A person who acts makes a new run with the count at 0.
struct DockerModel {
    private struct Moment {
        var at: Duration
        var look: ContainerLook
        var isDeath: Bool
    }

    private var moments: [Moment] = []
    private var wait = Duration.milliseconds(100)
    private var run = 0
    private var count = 0
    private var id = 1
    /// Until when the story is told.
    private(set) var end = Duration.zero

    /// A container that is started now.
    init() { start(at: .zero) }

    private mutating func start(at time: Duration) {
        run += 1
        moments.append(
            Moment(at: time, look: .make(id: "c\(id)", run: run, count: count), isDeath: false))
        end = time
    }

    /// It runs for so long, and nothing happens.
    mutating func runs(for time: Duration) { end += time }

    /// It dies after running for so long, and docker starts it again after its wait.
    mutating func dies(after time: Duration) {
        if time >= .seconds(10) { wait = .milliseconds(100) }
        end += time
        count += 1
        moments.append(
            Moment(
                at: end, look: .make(.restarting, id: "c\(id)", run: run, count: count), isDeath: true))
        end += wait
        wait = min(wait * 2, .seconds(60))
        start(at: end)
    }

    /// Somebody restarts it by hand.
    mutating func isRestarted() {
        count = 0
        wait = .milliseconds(100)
        start(at: end)
    }

    /// Somebody makes it anew.
    mutating func isRecreated() {
        id += 1
        isRestarted()
    }

    /// What a look at that time sees.
    func look(at time: Duration) -> ContainerLook {
        moments.last { $0.at <= time }?.look ?? moments[0].look
    }

    /// How often it died after one time and until another.
    func deaths(after start: Duration, until end: Duration) -> Int {
        moments.count { $0.isDeath && $0.at > start && $0.at <= end }
    }

    /// Whether it was in one and the same run all the time between.
    func isOneRun(from start: Duration, to end: Duration) -> Bool {
        look(at: start).state == .running && !moments.contains { $0.at > start && $0.at <= end }
    }
}
