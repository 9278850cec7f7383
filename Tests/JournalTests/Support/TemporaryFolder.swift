import Foundation
import GRDB
import Journal
import Matrix

/// A folder that is gone when the test is over; the journal goes into one below it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/journal-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("cannot remove \(path): \(error)")
        }
    }

    var state: String { path + "/state" }
    var database: String { state + "/journal.sqlite" }

    func open(sizeLimit: Int = 512 << 20) throws -> Journal {
        try Journal(directory: state, sizeLimit: sizeLimit)
    }

    /// Makes a journal with something in every table and closes it, so that all is in the one file.
    func fill() async throws {
        let journal = try open()
        _ = try await journal.take((0..<40).map { try .make($0) }, position: .make("s1"))
        for number in 0..<20 {
            try await journal.add(.make(number), saying: [.make("asked\(number)")])
            try await journal.update("job\(number)", to: .running, before: Data("{}".utf8))
        }
        try await journal.finish(
            "job0", outcome: "ok", event: .make(0), at: 5, deployment: .make("c0"), saying: [.make("done")])
        try await journal.sent(.make("asked0"), as: .make(900), at: 6)
        try await journal.save(.make("bridge crash_loop"), saying: [.make("alert")])
        try await journal.save(
            TileRow(transaction: .make("tile"), room: RoomID("!r:x")), saying: [.make("tile")])
        _ = try await journal.isFirst(stranger: .make("@stranger:x"), at: 7)
        try await journal.close()
    }

    /// Lets SQL at the database directly, beside an open journal or without one.
    @discardableResult
    func sql(_ statement: String) throws -> [String] {
        try DatabaseQueue(path: database).inDatabase { db in
            try String.fetchAll(db, sql: statement)
        }
    }

    /// Sets the mode bits of a file, and its owner where one is named.
    static func set(_ path: String, mode: Int, owner: Int? = nil) throws {
        var wanted: [FileAttributeKey: Any] = [.posixPermissions: mode]
        wanted[.ownerAccountID] = owner
        try FileManager.default.setAttributes(wanted, ofItemAtPath: path)
    }

    /// The mode bits of a file.
    static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}
