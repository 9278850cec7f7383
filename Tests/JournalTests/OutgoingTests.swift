import Foundation
import Journal
import Matrix
import Testing

@Suite struct OutgoingTests {
    @Test("what matters most goes first, and within that what was stored first")
    func order() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        var early = try OutgoingRow.make("clock-set-back", priority: 1)
        early.createdAt = -5
        try await journal.enqueue([.make("a", priority: 1), .make("b", priority: 0), .make("c", priority: 2)])
        try await journal.enqueue([.make("d", priority: 0), early])
        #expect(
            try await journal.unsent().map(\.transaction.text) == ["b", "d", "a", "clock-set-back", "c"])
    }

    @Test("a message comes back as it was stored, with its file and its key")
    func whole() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        let file = Attachment(path: "spool/1", name: "update.log", mimeType: "text/plain", size: 1 << 40)
        let messages = try [
            OutgoingRow.make("a", bytes: 40_000, attachment: file, key: "job1"), OutgoingRow.make("b"),
        ]
        try await journal.enqueue(messages)
        try await journal.close()
        #expect(try await folder.open().unsent() == messages)
    }

    @Test("the same transaction ID is the same message, before it is sent and after")
    func duplicates() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        try await journal.enqueue([.make("a"), .make("a", bytes: 5)])
        try await journal.enqueue([.make("a", priority: 0)])
        #expect(try await journal.unsent() == [.make("a")])
        try await journal.sent(.make("a"), as: .make(1), at: 1)
        try await journal.enqueue([.make("a")])
        #expect(try await journal.unsent() == [])
        try await journal.enqueue([.make("b")])
        try await journal.gaveUp(.make("b"), reason: "413", at: 1)
        try await journal.enqueue([.make("b")])
        #expect(try await journal.unsent() == [])
    }

    @Test("of a sent message the event is known, and its content no longer kept")
    func sent() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        try await journal.enqueue([.make("a", bytes: 9, key: "job1"), .make("b", key: "job1"), .make("c")])
        #expect(try await journal.eventID(of: .make("a")) == nil)
        #expect(try await journal.eventID(ofKey: "job1") == nil)
        try await journal.sent(.make("a"), as: .make(1), at: 1)
        #expect(try await journal.eventID(of: .make("a")) == .make(1))
        #expect(try await journal.eventID(ofKey: "job1") == .make(1))
        try await journal.sent(.make("b"), as: .make(2), at: 1)
        #expect(try await journal.eventID(ofKey: "job1") == .make(2))
        #expect(try await journal.unsent() == [.make("c")])
        // A second answer for the same message is the same event; were it another, the first is the room's.
        try await journal.sent(.make("a"), as: .make(3), at: 2)
        #expect(try await journal.eventID(of: .make("a")) == .make(1))
        #expect(
            try folder.sql("SELECT sum(length(content)) FROM outgoing WHERE done_at IS NOT NULL") == ["0"])
    }

    @Test("what was given up holds up nothing, and is sent when it turns out to have been")
    func gaveUp() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        try await journal.enqueue([.make("a"), .make("b")])
        try await journal.gaveUp(.make("a"), reason: "413 too large", at: 1)
        #expect(try await journal.unsent() == [.make("b")])
        #expect(try await journal.eventID(of: .make("a")) == nil)
        #expect(try folder.sql("SELECT given_up FROM outgoing WHERE txn = 'a'") == ["413 too large"])
        try await journal.sent(.make("a"), as: .make(1), at: 2)
        try await journal.gaveUp(.make("a"), reason: "late", at: 3)
        #expect(try await journal.eventID(of: .make("a")) == .make(1))
        #expect(try await journal.unsent() == [.make("b")])
    }

    @Test("a message that was never stored can neither be sent nor given up")
    func unknown() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        let unknown = JournalError.refused(.messageUnknown(try .make("a")))
        await #expect(throws: unknown) { try await journal.sent(.make("a"), as: .make(1), at: 1) }
        await #expect(throws: unknown) { try await journal.gaveUp(.make("a"), reason: "413", at: 1) }
    }
}
