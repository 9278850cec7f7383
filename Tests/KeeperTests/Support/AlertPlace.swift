import Contract
import Journal
import Logging
import Matrix
import Transport

@testable import Keeper

/// A desk whose clocks are moved, with a real outbox that sends to a homeserver by script.
struct AlertPlace {
    let post: Post
    let virtual = VirtualTime()
    let office: Office
    private let http: HTTPClient

    init() throws {
        post = try Post(try HomeserverByScript())
        http = try HTTPClient()
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let own = try UserID.make("@bridgekeeper:example.org")
        let time = virtual.time
        let scribe = Scribe(own: own, wording: try .make(), spool: post.spool, time: time)
        let homeserver = Homeserver(
            url: try HomeserverURL("http://127.0.0.1:\(post.server.port)"),
            token: try AccessToken("secret"), http: http)
        office = Office(
            own: own, journal: post.journal, scribe: scribe, outbox: post.outbox, board: Board(),
            serverClock: ServerClock(time: time), time: time, log: log, limits: Limits(),
            stale: StaleDesk(
                lasting: .seconds(300), journal: post.journal, time: time, random: { $0.lowerBound }),
            disk: DiskAlarm(
                scribe: scribe, homeserver: homeserver, room: try RoomID("!room:example.org"), time: time,
                log: log),
            freezer: Freezer(folder: "/nowhere"), people: People(Permissions(admins: [])))
    }

    func close() async throws {
        await http.close()
        try await post.close()
        try post.remove()
    }

    /// What is still to be said and is no edit and no button.
    func messages() async throws -> [String] {
        try await post.journal.unsent().filter { $0.key == nil }.map {
            try JSONValue(parsing: $0.content)["body"]?.stringValue ?? ""
        }
    }

    func report(_ name: String = "bridge", _ kind: AlertKind = .crashLoop) throws -> AlertReport {
        AlertReport(
            kind: kind, subject: .service(try .make(name)), since: office.time.wall(), state: .crashLoop)
    }

    /// Lets the desk's time pass.
    func pass(_ length: Duration, _ desk: AlertDesk) async throws {
        let end = virtual.elapsed + length
        virtual.stop(at: end)
        let running = Task { try await desk.run() }
        while virtual.elapsed < end { await Task.yield() }
        running.cancel()
        _ = await running.result
        virtual.stop(at: nil)
    }
}
