import Foundation
import Journal
import Matrix
import Testing

@Suite struct JobTests {
    /// A journal that has taken the events 0 to 9.
    private func opened(_ folder: TemporaryFolder) async throws -> Journal {
        let journal = try folder.open()
        _ = try await journal.take((0..<10).map { try .make($0) }, position: .make("s1"))
        return journal
    }

    @Test("a job comes back as it was stored, after a restart too")
    func whole() async throws {
        let folder = try TemporaryFolder()
        let journal = try await opened(folder)
        var job = try JobRow.make(1, phase: .asking)
        job.before = Data([0, 1, 2])
        try await journal.add(job, saying: [.make("question")])
        try await journal.close()
        let again = try folder.open()
        #expect(try await again.job(for: .make(1)) == job)
        #expect(try await again.openJobs() == [job])
        #expect(try await again.unsent() == [.make("question")])
        #expect(try await again.job(for: .make(2)) == nil)
    }

    @Test("a command never becomes two jobs", arguments: [("job1", 2), ("job2", 1), ("job1", 1)])
    func once(_ id: String, _ event: Int) async throws {
        let folder = try TemporaryFolder()
        let journal = try await opened(folder)
        try await journal.add(.make(1))
        var second = try JobRow.make(event)
        second.id = id
        await #expect(throws: JournalError.refused(.jobKnown(id))) {
            try await journal.add(second, saying: [.make("twice")])
        }
        #expect(try await journal.openJobs() == [.make(1)])
        #expect(try await journal.unsent() == [])
    }

    @Test("a phase is kept, and what was found before only changes when it is given")
    func phases() async throws {
        let folder = try TemporaryFolder()
        let journal = try await opened(folder)
        try await journal.add(.make(1))
        for phase in [JobPhase.launching, .running, .proving, .queued] {
            try await journal.update("job1", to: phase)
            #expect(try await journal.job(for: .make(1))?.phase == phase)
            #expect(try await journal.job(for: .make(1))?.before == nil)
        }
        try await journal.update("job1", to: .running, before: Data("first".utf8))
        try await journal.update("job1", to: .proving)
        #expect(try await journal.job(for: .make(1))?.before == Data("first".utf8))
        try await journal.update("job1", to: .proving, before: Data("second".utf8))
        #expect(try await journal.job(for: .make(1))?.before == Data("second".utf8))
    }

    @Test("a job ends with its event, its deployment and its messages, once")
    func finish() async throws {
        let folder = try TemporaryFolder()
        let journal = try await opened(folder)
        try await journal.add(.make(1))
        try await journal.finish(
            "job1", outcome: "ok", event: .make(1), at: 77, deployment: .make("c1"), saying: [.make("done")])
        let job = try #require(try await journal.job(for: .make(1)))
        #expect(job.phase == .ended && job.outcome == "ok" && job.endedAt == 77)
        #expect(try await journal.openJobs() == [])
        #expect(try await !journal.unsettled().contains(.make(1)))
        #expect(try await journal.deployment(of: "c1") == .make("c1"))
        #expect(try await journal.unsent() == [.make("done")])

        await #expect(throws: JournalError.refused(.jobEnded("job1"))) {
            try await journal.finish(
                "job1", outcome: "failed", event: .make(1), at: 78, saying: [.make("other")])
        }
        await #expect(throws: JournalError.refused(.jobEnded("job1"))) {
            try await journal.update("job1", to: .running)
        }
        #expect(try await journal.job(for: .make(1)) == job)
        #expect(try await journal.unsent() == [.make("done")])
    }

    @Test("a job that somebody said no to settles the no and the command")
    func no() async throws {
        let folder = try TemporaryFolder()
        let journal = try await opened(folder)
        try await journal.add(.make(1, phase: .asking))
        try await journal.finish("job1", outcome: "not_run", event: .make(2), at: 1)
        let left = try await journal.unsettled().map(\.eventID)
        #expect(try !left.contains(.make(1)) && !left.contains(.make(2)) && left.contains(.make(3)))
    }

    @Test("what has no job is refused, and a job does not end without an outcome")
    func unknown() async throws {
        let folder = try TemporaryFolder()
        let journal = try await opened(folder)
        await #expect(throws: JournalError.refused(.jobUnknown("job1"))) {
            try await journal.update("job1", to: .running)
        }
        await #expect(throws: JournalError.refused(.jobUnknown("job1"))) {
            try await journal.finish("job1", outcome: "ok", event: .make(1), at: 1, saying: [.make("lost")])
        }
        try await journal.add(.make(1))
        await #expect(throws: JournalError.self) { try await journal.update("job1", to: .ended) }
        await #expect(throws: JournalError.refused(.eventUnknown(try .make(99)))) {
            try await journal.finish("job1", outcome: "ok", event: .make(99), at: 1, saying: [.make("lost")])
        }
        #expect(try await journal.openJobs() == [.make(1)])
        #expect(try await journal.unsent() == [])
    }

    @Test("a yes counts once, only while it is asked, and is settled by counting")
    func confirm() async throws {
        let folder = try TemporaryFolder()
        let journal = try await opened(folder)
        try await journal.add(.make(1, phase: .asking))
        #expect(try await journal.confirm("job9", by: .make(2), at: 1) == false)
        #expect(try await journal.confirm("job1", by: .make(2), at: 1))
        #expect(try await journal.confirm("job1", by: .make(3), at: 2) == false)
        #expect(try await journal.job(for: .make(1))?.phase == .queued)
        let left = try await journal.unsettled().map(\.eventID)
        #expect(try !left.contains(.make(2)) && left.contains(.make(3)))

        try await journal.add(.make(4, phase: .asking))
        await #expect(throws: JournalError.refused(.eventUnknown(try .make(99)))) {
            try await journal.confirm("job4", by: .make(99), at: 1)
        }
        #expect(try await journal.job(for: .make(4))?.phase == .asking)
        try await journal.finish("job4", outcome: "not_run", event: .make(4), at: 1)
        #expect(try await journal.confirm("job4", by: .make(5), at: 1) == false)
    }

    @Test("of many yeses at once one counts")
    func race() async throws {
        let folder = try TemporaryFolder()
        let journal = try await opened(folder)
        try await journal.add(.make(0, phase: .asking))
        let counted = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 1..<10 {
                group.addTask { try await journal.confirm("job0", by: .make(number), at: 1) }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(counted == 1)
    }

    @Test("open jobs come oldest first, the history newest first and by service")
    func history() async throws {
        let folder = try TemporaryFolder()
        let journal = try await opened(folder)
        for number in [5, 3, 8] { try await journal.add(.make(number)) }
        try await journal.add(.make(4, service: "relay"))
        try await journal.finish("job3", outcome: "ok", event: .make(3), at: 1)
        #expect(try await journal.openJobs().map(\.id) == ["job5", "job8", "job4"])
        #expect(try await journal.jobs(of: nil, last: 10).map(\.id) == ["job4", "job8", "job3", "job5"])
        #expect(try await journal.jobs(of: "bridge", last: 2).map(\.id) == ["job8", "job3"])
        #expect(try await journal.jobs(of: "bridge", last: 0) == [])
        #expect(try await journal.jobs(of: "bridge", last: -1) == [])
    }

    @Test("a container's deployment is the last one that was recorded for it")
    func deployments() async throws {
        let folder = try TemporaryFolder()
        let journal = try folder.open()
        #expect(try await journal.deployment(of: "c1") == nil)
        try await journal.record(.make("c1"))
        try await journal.record(.make("c2"))
        var second = try Deployment.make("c1", at: 9)
        second.commit = "3f2c1ab"
        second.by = nil
        try await journal.record(second)
        #expect(try await journal.deployment(of: "c1") == second)
        #expect(try await journal.deployment(of: "c2") == .make("c2"))
    }
}
