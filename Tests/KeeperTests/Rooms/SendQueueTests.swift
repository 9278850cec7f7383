import FoundationEssentials
import Journal
import Matrix
import Testing

@testable import Keeper

@Suite("What waits to be sent")
struct SendQueueTests {
    private func row(_ name: String, _ priority: Priority = .answer, at: Int64 = 0, editing: String? = nil)
        throws -> OutgoingRow
    {
        OutgoingRow(
            transaction: try TransactionID(name), eventType: "m.room.message", content: Data("{}".utf8),
            priority: priority.rawValue, createdAt: at, key: editing)
    }

    private func drained(_ queue: inout SendQueue, at now: Duration = .zero) -> [String] {
        var names: [String] = []
        while let row = queue.next(at: now) {
            names.append(row.transaction.text)
            queue.remove(row)
        }
        return names
    }

    @Test("by priority, and within that in the order of storing, also when the clock was set back")
    func order() throws {
        var queue = SendQueue()
        queue.add(try row("a", .answer, at: 900))
        queue.add(try row("b", .answer, at: 100))
        queue.add(try row("c", .urgent, at: 950))
        queue.add(try row("d", .file, at: 1))
        queue.add(try row("e", .urgent, at: 50))
        #expect(drained(&queue) == ["c", "e", "a", "b", "d"])
    }

    @Test("each thing once, however often it is put in")
    func once() throws {
        var queue = SendQueue()
        #expect(queue.add(try row("a")))
        #expect(!queue.add(try row("a")))
        #expect(drained(&queue) == ["a"])
        #expect(queue.add(try row("a")))
    }

    @Test("an edit waits for what it edits, even when that is held back")
    func edits() throws {
        var queue = SendQueue()
        let progress = try row("progress", .progress)
        queue.add(progress)
        queue.add(try row("end", .urgent, editing: "progress"))
        #expect(queue.hasEdit(of: try TransactionID("progress")))
        #expect(queue.next(at: .zero)?.transaction.text == "progress")
        for _ in 0..<5 { queue.failed(progress, at: .zero) }
        #expect(queue.next(at: .zero) == nil)
        #expect(drained(&queue, at: .seconds(5)) == ["progress", "end"])
        #expect(!queue.hasEdit(of: try TransactionID("progress")))
    }

    @Test(
        "what the homeserver stumbles over keeps its place for a while, then others go past it, and it is tried again"
    )
    func passedOver() throws {
        var queue = SendQueue()
        let poison = try row("poison", .urgent)
        queue.add(poison)
        queue.add(try row("other", .answer))
        for _ in 0..<4 {
            #expect(queue.next(at: .zero) == poison)
            queue.failed(poison, at: .zero)
        }
        queue.failed(poison, at: .zero)
        #expect(queue.next(at: .zero)?.transaction.text == "other")
        #expect(queue.wait(at: .zero) == .seconds(5))
        #expect(queue.next(at: .seconds(5)) == poison)
        for _ in 0..<60 { queue.failed(poison, at: .seconds(5)) }
        #expect(queue.wait(at: .seconds(5)) == .seconds(300))
        queue.remove(poison)
        #expect(queue.wait(at: .seconds(5)) == nil)
    }

    @Test("ten thousand messages are taken and sent in no time")
    func many() throws {
        var queue = SendQueue()
        let start = ContinuousClock.now
        for number in 0..<10_000 { queue.add(try row("m\(number)")) }
        #expect(drained(&queue).count == 10_000)
        #expect(ContinuousClock.now - start < .seconds(10))
    }
}
