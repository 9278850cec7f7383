import Foundation
import Journal
import Matrix
import Testing
import TestKit

/// Random use of a journal, with restarts, beside what it should hold.
@Suite struct ModelTests {
    /// What a journal should hold, kept in the simplest way.
    private struct Model {
        var events: [Int] = []
        var settled: Set<Int> = []
        var jobs: [(number: Int, phase: JobPhase)] = []
        var messages: [(name: String, priority: Int)] = []
        var sent: [String: Int] = [:]

        func owned(_ event: Int) -> Bool { jobs.contains { $0.number == event } }

        var unsettled: [Int] { events.filter { !settled.contains($0) && !owned($0) } }
        var waiting: [String] {
            (0...3).flatMap { level in
                messages.filter { $0.priority == level && sent[$0.name] == nil }.map(\.name)
            }
        }
        mutating func say(_ name: String, _ priority: Int) {
            if !messages.contains(where: { $0.name == name }) { messages.append((name, priority)) }
        }
    }

    @Test("after any use and any restart it holds what was put in, in order", arguments: 0..<8)
    func anyUse(_ seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        var journal = try folder.open()
        var model = Model()
        var random = SeededGenerator(seed: seed)
        for step in 0..<120 {
            if Int.random(in: 0..<15, using: &random) == 0 {
                try await journal.close()
                journal = try folder.open()
            }
            try await use(journal, &model, &random, step)
            let note: Comment = "seed \(seed), step \(step)"
            #expect(try await journal.unsettled() == model.unsettled.map { try .make($0) }, note)
            #expect(try await journal.unsent().map(\.transaction.text) == model.waiting, note)
            let open = model.jobs.filter { $0.phase != .ended }
            let found = try await journal.openJobs()
            #expect(found.map(\.id) == open.map { "job\($0.number)" }, note)
            #expect(found.map(\.phase) == open.map(\.phase), note)
            let history = try await journal.jobs(of: nil, last: 1000).map(\.id)
            #expect(history == model.jobs.reversed().map { "job\($0.number)" }, note)
            for (name, event) in model.sent {
                #expect(try await journal.eventID(of: .make(name)) == .make(event), note)
            }
        }
    }

    /// One random step, in the journal and in the model; what contradicts must be refused.
    private func use(
        _ journal: Journal, _ model: inout Model, _ random: inout SeededGenerator, _ step: Int
    ) async throws {
        let event = Int.random(in: 0..<30, using: &random)
        let place = model.jobs.firstIndex { $0.number == event }
        let message = "m\(Int.random(in: 0..<40, using: &random))"
        let priority = Int.random(in: 0...3, using: &random)
        let says = [try OutgoingRow.make(message, priority: priority)]
        let isOpen = place.map { model.jobs[$0].phase != .ended } ?? false
        switch Int.random(in: 0..<7, using: &random) {
        case 0, 1:
            let isNew = !model.events.contains(event)
            let new = try await journal.take([.make(event), .make(event)], position: .make("s\(step)"))
            #expect(try new == (isNew ? [.make(event)] : []))
            if isNew { model.events.append(event) }
        case 2:
            let done = try await stored { try await journal.settle(.make(event), at: 1, saying: says) }
            #expect(done == model.events.contains(event))
            guard done else { return }
            model.settled.insert(event)
            model.say(message, priority)
        case 3:
            let done = try await stored { try await journal.add(.make(event, phase: .asking), saying: says) }
            #expect(done == (place == nil))
            guard done else { return }
            model.jobs.append((event, .asking))
            model.say(message, priority)
        case 4:
            let done = try await stored { try await journal.update("job\(event)", to: .running) }
            #expect(done == isOpen)
            if done, let place { model.jobs[place].phase = .running }
        case 5:
            let done = try await stored {
                try await journal.finish(
                    "job\(event)", outcome: "ok", event: .make(event), at: 1, saying: says)
            }
            #expect(done == (isOpen && model.events.contains(event)))
            guard done, let place else { return }
            model.jobs[place].phase = .ended
            model.settled.insert(event)
            model.say(message, priority)
        default:
            let done = try await stored { try await journal.sent(.make(message), as: .make(step), at: 1) }
            #expect(done == model.messages.contains { $0.name == message })
            if done, model.sent[message] == nil { model.sent[message] = step }
        }
    }

    /// Whether something was stored; `false` when it was refused, and nothing else.
    private func stored(_ work: () async throws -> Void) async throws -> Bool {
        do {
            try await work()
            return true
        } catch JournalError.refused {
            return false
        }
    }
}
