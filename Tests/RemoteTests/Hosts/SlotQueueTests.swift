import Testing
import TestKit

@testable import Remote

@Suite struct SlotQueueTests {
    @Test("streams never take the last three places")
    func streams() {
        var queue = SlotQueue(capacity: 8)
        var answers: [SlotQueue.Answer] = []
        for ticket in 1...5 { answers.append(queue.enter(ticket, .stream)) }
        #expect(answers.allSatisfy { $0 == .granted })
        #expect(queue.enter(6, .stream) == .waiting)
        for ticket in 7...9 { #expect(queue.enter(ticket, .quick) == .granted) }
        #expect(queue.enter(10, .quick) == .waiting)
        #expect(queue.leave(.quick) == [10])
        #expect(queue.leave(.stream) == [6])
    }

    @Test("one listens, where places are plenty, and holds up no new login")
    func listener() {
        var queue = SlotQueue(capacity: 8)
        #expect(queue.enter(1, .listener) == .granted)
        #expect(queue.enter(2, .listener) == .full)
        #expect(queue.isFree)
        #expect(queue.enter(3, .quick) == .granted)
        #expect(!queue.isFree)
        #expect(queue.leave(.listener).isEmpty && queue.enter(4, .listener) == .granted)
        var small = SlotQueue(capacity: 5)
        #expect(small.enter(1, .listener) == .full)
    }

    @Test("those who wait are let in in order")
    func order() {
        var queue = SlotQueue(capacity: 1)
        #expect(queue.enter(1, .quick) == .granted)
        for ticket in 2...4 { #expect(queue.enter(ticket, .quick) == .waiting) }
        let (third, first) = (queue.giveUp(3), queue.giveUp(1))
        #expect(third && !first)
        #expect(queue.leave(.quick) == [2])
        #expect(queue.leave(.quick) == [4])
    }

    @Test("the queue has a bound")
    func bound() {
        var queue = SlotQueue(capacity: 1)
        #expect(queue.enter(0, .quick) == .granted)
        for ticket in 1...SlotQueue.mostWaiting { #expect(queue.enter(ticket, .quick) == .waiting) }
        #expect(queue.enter(1000, .quick) == .full)
    }

    @Test("a kept shell has a place only where they are plenty, waits for none, takes none from streams")
    func kept() {
        var queue = SlotQueue(capacity: 8)
        #expect(queue.enter(1, .kept) == .granted)
        #expect(queue.enter(2, .kept) == .granted)
        #expect(queue.enter(3, .kept) == .full)
        for ticket in 4...8 { #expect(queue.enter(ticket, .stream) == .granted) }
        #expect(queue.enter(9, .quick) == .granted)
        #expect(queue.enter(10, .quick) == .waiting)
        var quiet = SlotQueue(capacity: 8)
        #expect(quiet.enter(1, .kept) == .granted && quiet.isFree)
        #expect(quiet.enter(2, .quick) == .granted && !quiet.isFree)
        #expect(quiet.leave(.quick) == [] && quiet.isFree)
        var few = SlotQueue(capacity: 5)
        #expect(few.enter(1, .kept) == .full && few.enter(2, .stream) == .granted)
        var full = SlotQueue(capacity: 8)
        for ticket in 1...8 { #expect(full.enter(ticket, .quick) == .granted) }
        #expect(full.enter(9, .kept) == .full)
        #expect(full.enter(10, .quick) == .waiting)
    }

    @Test("whoever was refused on the far side makes the capacity smaller, never none")
    func refused() {
        var queue = SlotQueue(capacity: 8)
        for ticket in 1...4 { #expect(queue.enter(ticket, .quick) == .granted) }
        queue.refused()
        #expect(queue.leave(.quick) == [])
        #expect(queue.enter(5, .quick) == .waiting)
        #expect(queue.leave(.quick) == [5])
        for _ in 0..<9 { queue.refused() }
        for _ in 0..<3 { #expect(queue.leave(.quick) == []) }
        #expect(queue.enter(6, .quick) == .granted)
    }

    @Test("no sequence of comings and goings exceeds the places or loses anybody", arguments: 0..<200)
    func invariant(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var queue = SlotQueue(capacity: 8)
        var inside: [Int: Session.Kind] = [:]
        var waiting: [Int: Session.Kind] = [:]
        for ticket in 0..<200 {
            if Bool.random(using: &generator) || inside.isEmpty {
                let kind: Session.Kind = Bool.random(using: &generator) ? .quick : .stream
                switch queue.enter(ticket, kind) {
                case .granted: inside[ticket] = kind
                case .waiting: waiting[ticket] = kind
                case .full: #expect(waiting.count == SlotQueue.mostWaiting, "seed \(seed)")
                }
            } else if let (gone, kind) = inside.randomElement(using: &generator) {
                inside[gone] = nil
                for admitted in queue.leave(kind) { inside[admitted] = waiting.removeValue(forKey: admitted) }
            }
            #expect(inside.count <= 8 && inside.values.filter { $0 == .stream }.count <= 5, "seed \(seed)")
            #expect(inside.count == 8 || !waiting.values.contains(.quick), "seed \(seed)")
        }
    }
}
