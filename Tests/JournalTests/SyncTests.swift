import Journal
import Matrix
import Testing

@Suite struct SyncTests {
    @Test("a new journal has no position, and keeps the last one that it took")
    func position() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        #expect(try await journal.position() == nil)
        _ = try await journal.take([], position: .make("s1"))
        _ = try await journal.take([], position: .make("s2"))
        #expect(try await journal.position() == .make("s2"))
        try await journal.close()
        #expect(try await folder.open().position() == .make("s2"))
    }

    @Test("an event is new once, however often and wherever it comes again")
    func duplicates() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        let first = try await journal.take([.make(1), .make(2), .make(1)], position: .make("s1"))
        #expect(try first == [.make(1), .make(2)])
        var changed = try TakenEvent.make(2)
        changed.body = "!bridge stop"
        let second = try await journal.take([changed, .make(3)], position: .make("s2"))
        #expect(try second == [.make(3)])
        try await journal.settle(.make(1), at: 1)
        try await journal.close()
        let again = try folder.open()
        #expect(try await again.take([.make(1), .make(3)], position: .make("s1")) == [])
        #expect(try await again.unsettled() == [.make(2), .make(3)])
    }

    @Test(
        "what was typed comes back byte for byte",
        arguments: [
            "", "!bridge restart\u{0}; touch /tmp/x", "K\u{212A}", "e\u{301} \u{E9}",
            "\u{202E}'\"; DROP TABLE event",
            "🌉\n\r\t\u{FFFD}",
        ])
    func body(_ body: String) async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        _ = try await journal.take([.make(1, body: body)], position: .make("s1"))
        let kept = try #require(try await journal.unsettled().first)
        #expect(Array(kept.body.utf8) == Array(body.utf8))
    }

    @Test("identifiers that only look alike are two")
    func lookAlikes() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        var kelvin = try TakenEvent.make(1)
        kelvin.eventID = try EventID("$\u{212A}")
        var latin = try TakenEvent.make(1)
        latin.eventID = try EventID("$K")
        let new = try await journal.take([kelvin, latin], position: .make("s1"))
        #expect(new.count == 2)
    }

    @Test("unsettled are those without an answer and without a job, in the order they came")
    func unsettled() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        _ = try await journal.take([.make(9), .make(5), .make(7), .make(6)], position: .make("s1"))
        #expect(try await journal.unsettled() == [.make(9), .make(5), .make(7), .make(6)])
        try await journal.settle(.make(5), at: 1, saying: [.make("answer")])
        try await journal.add(.make(7))
        #expect(try await journal.unsettled() == [.make(9), .make(6)])
        #expect(try await journal.unsent() == [.make("answer")])
        try await journal.finish("job7", outcome: "ok", event: .make(7), at: 2)
        #expect(try await journal.unsettled() == [.make(9), .make(6)])
    }

    @Test("settling again says nothing again, and settling what never came is refused")
    func settle() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        _ = try await journal.take([.make(1)], position: .make("s1"))
        try await journal.settle(.make(1), at: 1, saying: [.make("answer")])
        try await journal.settle(.make(1), at: 9, saying: [.make("answer")])
        #expect(try await journal.unsent() == [.make("answer")])
        await #expect(throws: JournalError.refused(.eventUnknown(try .make(2)))) {
            try await journal.settle(.make(2), at: 1, saying: [.make("lost")])
        }
        #expect(try await journal.unsent() == [.make("answer")])
    }
}
