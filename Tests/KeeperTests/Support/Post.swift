import Foundation
import Journal
import Logging
import Matrix
import Testing
import Transport

@testable import Keeper

/// An outbox with a journal and a spool of its own, and a homeserver that answers by a script.
final class Post: Sendable {
    let folder: String
    let server: HomeserverByScript
    let journal: Journal
    let spool: Spool
    let outbox: Outbox
    private let http: HTTPClient

    init(_ server: HomeserverByScript, folder: String? = nil, factor: Int = 20) throws {
        self.server = server
        self.folder = folder ?? "/tmp/bkp-" + UUID().uuidString.lowercased().prefix(12)
        journal = try Journal(directory: self.folder + "/state")
        spool = try Spool(directory: self.folder + "/spool")
        http = try HTTPClient()
        let room = try RoomID("!room:example.org")
        outbox = Outbox(
            homeserver: Homeserver(
                url: try HomeserverURL("http://127.0.0.1:\(server.port)"), token: try AccessToken("secret"),
                http: http),
            room: { room }, journal: journal, spool: spool, time: .fast(factor),
            log: Logger(label: "test") { _ in
                SwiftLogNoOpLogHandler()
            })
    }

    /// The next run of the bot, in the same folder.
    ///
    /// Other tests start programs meanwhile, and what was just forked holds the journal's lock until it is another program.
    static func again(_ server: HomeserverByScript, folder: String) async throws -> Post {
        for _ in 0..<100 {
            do {
                return try Post(server, folder: folder)
            } catch JournalError.inUse {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        return try Post(server, folder: folder)
    }

    /// Closes it, as the end of a bot does.
    func close() async throws {
        await http.close()
        try await journal.close()
    }

    func remove() throws { try FileManager.default.removeItem(atPath: folder) }

    func row(
        _ name: String, _ priority: Priority = .answer, editing: String? = nil, file: StoredFile? = nil
    ) throws -> OutgoingRow {
        OutgoingRow(
            transaction: try TransactionID(String(name.map { $0 == " " ? "-" : $0 })),
            eventType: "m.room.message",
            content: try MessageContent.notice(name).canonicalData(), priority: priority.rawValue,
            createdAt: noon,
            attachment: file, key: editing)
    }

    /// Stores rows and hands them over, as everybody does.
    func say(_ rows: OutgoingRow...) async throws {
        try await journal.enqueue(rows)
        await outbox.send(rows)
    }

    /// Runs the outbox until something is so.
    func run(
        until what: Comment, sourceLocation: SourceLocation = #_sourceLocation,
        _ isSo: @Sendable () async throws -> Bool
    ) async throws {
        let outbox = outbox
        let running = Task { try await outbox.run() }
        let deadline = ContinuousClock.now + .seconds(60)
        while try await !isSo() {
            guard ContinuousClock.now < deadline else {
                Issue.record(
                    "not in time: \(what); came: \(server.requests.map(\.body))",
                    sourceLocation: sourceLocation)
                break
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        running.cancel()
        _ = await running.result
    }
}
