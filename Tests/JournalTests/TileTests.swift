import Foundation
import Journal
import Matrix
import Testing

@Suite("The tile in the journal")
struct TileTests {
    private let day: Int64 = 86_400_000

    private func tile(_ name: String, pinned: Bool = false, after: EventID? = nil) throws -> TileRow {
        TileRow(transaction: try .make(name), room: try RoomID("!r:x"), isPinned: pinned, replaces: after)
    }

    @Test("there is one at most, found again after a restart, with how its message is")
    func one() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        #expect(try await journal.tile() == nil)
        try await journal.save(tile("one"), saying: [.make("one")])
        #expect(try await journal.delivery(of: tile("one")) == .waiting)
        try await journal.sent(.make("one"), as: .make(1), at: 5)
        try await journal.save(tile("one", pinned: true))
        try await journal.close()

        let again = try folder.open()
        #expect(try await again.tile() == tile("one", pinned: true))
        #expect(try await again.delivery(of: tile("one")) == .sent(.make(1)))
        try await again.save(tile("two", after: .make(1)), saying: [.make("two")])
        #expect(try await again.tile() == tile("two", after: .make(1)))
        try await again.gaveUp(.make("two"), reason: "403", at: 6)
        #expect(try await again.delivery(of: tile("two")) == .lost)
        #expect(try await again.delivery(of: tile("never")) == .lost)
        try await again.removeTile(saying: [.make("off")])
        #expect(try await again.tile() == nil)
        #expect(try await again.unsent().map(\.transaction.text) == ["off"])
    }

    @Test("its message can be edited for ever, that of the one before is forgotten like any other")
    func pruning() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        try await journal.save(tile("one"), saying: [.make("one")])
        try await journal.sent(.make("one"), as: .make(1), at: 0)
        try await journal.prune(at: 4000 * day)
        #expect(try await journal.eventID(of: .make("one")) == .make(1))
        try await journal.save(tile("two", after: .make(1)), saying: [.make("two")])
        try await journal.prune(at: 4000 * day)
        #expect(try await journal.eventID(of: .make("one")) == nil)
        #expect(try await journal.delivery(of: tile("two")) == .waiting)
    }

    @Test("a tile and its message are kept both or neither")
    func atomic() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        try folder.sql("DROP TABLE outgoing")
        await #expect(throws: JournalError.self) {
            try await journal.save(tile("one"), saying: [.make("one")])
        }
        #expect(try await journal.tile() == nil)
    }

    @Test("what this program never writes there is an error")
    func unreadable() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        try await journal.save(tile("one"))
        try folder.sql("UPDATE tile SET room = 'no room'")
        await #expect(throws: JournalError.unreadable(column: "room")) { try await journal.tile() }
    }
}
