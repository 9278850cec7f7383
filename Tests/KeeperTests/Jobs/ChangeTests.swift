import Contract
import Foundation
import Journal
import Remote
import Synchronization
import Testing

@testable import Keeper

@Suite("A change, from the first look to its outcome", .timeLimit(.minutes(2)))
struct ChangeTests {
    private let place: Place
    private let runs: Runs
    private let again = ContainerLook.make(started: "2025-06-15T15:00:00Z")

    init() throws {
        place = try Place()
        runs = Runs(place)
    }

    private func change(_ action: Action, number: Int = 1, actions: [CustomAction] = []) throws -> Change {
        try place.change(action, of: place.service(actions: actions), number: number)
    }

    @Test(
        "a restart that is proven is ok, was asked for once, and is journaled before it is launched and before it is proven"
    )
    func restart() async throws {
        try place.after("restart", again)
        let end = try await runs.run(try change(.restart))
        #expect(end.report.ending == .done, "\(end.report)")
        #expect(place.changes == ["restart matrix-bridge"])
        // A quick one may never be seen to run.
        #expect(runs.phases.filter { $0 != .running } == [.launching, .proving])
        #expect(runs.before?.startedAt == ContainerLook.make().startedAt)
        #expect(runs.progress.contains { $0.stage == .proving(.seconds(10)) })
    }

    @Test("what stands and does not do what it is for has failed; one that comes to do it is ok")
    func probe() async throws {
        var service = try place.service()
        service.probe = Probe(command: "echo not yet; test -e well")
        try place.after("restart", again)
        let failed = try await runs.run(try place.change(.restart, of: service, number: 1))
        #expect(failed.report.ending == .notWell(.exited(1), words: ["not yet"]), "\(failed.report)")
        #expect(failed.report.lasted >= .seconds(120))
        // It comes to be well while it is asked.
        service.probe?.command = "echo >>tries; test \"$(wc -l <tries)\" -gt 3"
        try place.after("restart", .make(started: "2025-06-15T16:00:00Z"))
        let well = try await runs.run(try place.change(.restart, of: service, number: 2))
        #expect(well.report.ending == .done, "\(well.report)")
        #expect(place.text("project/tries") == "\n\n\n\n")
    }

    @Test("docker's exit status 0 is not believed: the run is the same, so nothing was restarted")
    func notRestarted() async throws {
        let end = try await runs.run(try change(.restart))
        #expect(end.report.ending == .notRestarted)
        #expect(end.report.outcome == .failed)
    }

    @Test("a container that restarts while it is looked at has failed, and its last words are told")
    func crashLoop() async throws {
        let next = ContainerLook.make(.running, started: "2025-06-15T15:00:02Z", restarts: 1)
        try place.after("restart", again, next)
        let end = try await runs.run(try change(.restart))
        #expect(end.report.ending == .notProven(.restarted(from: again, to: next)))
        #expect(end.report.isLooping)
        #expect(end.report.containerTail == ["its last words"])
    }

    @Test("a command that fails is told with its step, itself and its exit status, and proves nothing")
    func commandFailed() async throws {
        try place.write("status-restart", "125")
        let end = try await runs.run(try change(.restart))
        #expect(end.report.ending == .commandFailed)
        #expect(end.report.exitCode == 125)
        #expect(end.report.command == "docker restart matrix-bridge")
        #expect(runs.phases.filter { $0 != .running } == [.launching])
    }

    @Test("of a stop, one look says what came of it")
    func stop() async throws {
        #expect(try await runs.run(try change(.stop, number: 1)).report.ending == .notStopped)
        try place.after("stop", .make(.exited, code: 143))
        #expect(try await runs.run(try change(.stop, number: 2)).report.ending == .done)
        try place.looks(.make())
        try place.after("stop", words: "gone")
        #expect(try await runs.run(try change(.stop, number: 3)).report.ending == .done)
        try place.looks(.make())
        try place.after("stop", words: "broken")
        let end = try await runs.run(try change(.stop, number: 4))
        #expect(end.report.outcome == .failed, "docker cannot answer: that is no proof that it stopped")
    }

    @Test("where docker cannot answer nothing begins")
    func dockerSilent() async throws {
        try place.write("looks", "broken\n")
        let end = try await runs.run(try change(.restart))
        guard case .dockerSilent(let words) = end.report.ending else {
            Issue.record("\(end.report.ending)")
            return
        }
        #expect(words.contains("Cannot connect to the Docker daemon"))
        #expect(place.changes.isEmpty)
        #expect(runs.phases.isEmpty)
    }

    @Test("a configured action runs in the service's directory, and its words are told")
    func custom() async throws {
        let action = CustomAction.make(command: "pwd; echo done >&2")
        let end = try await runs.run(try change(.custom("backup"), actions: [action]))
        #expect(end.report.ending == .done, "\(end.report)")
        // Two streams come in no order between them.
        #expect(Set(end.report.tail) == [place.path("project"), "done"])
    }

    @Test("one that fails has its exit status and its last lines; all of it is kept for the file")
    func customFails() async throws {
        let action = CustomAction.make(command: "seq 100; exit 3")
        let end = try await runs.run(try change(.custom("backup"), actions: [action]))
        #expect(end.report.ending == .commandFailed)
        #expect(end.report.exitCode == 3)
        #expect(end.report.tail.last == "100")
        #expect(end.report.output.filter { Int($0) != nil } == (1...100).map(String.init))
    }

    @Test("one that never ends is ended on the host at its limit")
    func customTimesOut() async throws {
        let action = CustomAction.make(command: "sleep 60; echo late", limit: .seconds(1))
        let end = try await runs.run(try change(.custom("backup"), actions: [action]))
        #expect(end.report.ending == .timedOut(after: .seconds(1)))
        #expect(end.report.exitCode == nil)
    }

    @Test("the same command again does nothing again, and gets the same answer")
    func once() async throws {
        let action = CustomAction.make(command: "echo x >>\"$HOME/effects\"; echo said")
        for _ in 0..<3 {
            let end = try await runs.run(try change(.custom("backup"), actions: [action]))
            #expect(end.report.ending == .done, "\(end.report)")
            #expect(end.report.tail == ["said"])
        }
        #expect(place.text("effects") == "x\n")
    }

    @Test(
        "a bot that died in the middle goes on with the same job: one effect, the whole output",
        arguments: [50, 200, 500])
    func resumed(milliseconds: Int) async throws {
        let action = CustomAction.make(command: "echo one; echo x >>\"$HOME/effects\"; sleep 1; echo two")
        let change = try change(.custom("backup"), actions: [action])
        let runs = runs
        let first = Task { try await runs.run(change) }
        try await Task.sleep(for: .milliseconds(milliseconds))
        first.cancel()
        _ = await first.result
        let start: ChangeRunner.Start = runs.phases.isEmpty ? .anew : .resumed(.launching, runs.before)
        let end = try await runs.run(change, from: start)
        #expect(end.report.ending == .done, "\(end.report)")
        #expect(end.report.tail == ["one", "two"])
        #expect(end.report.lasted >= .milliseconds(900), "by the clock of the bot that began it")
        #expect(place.text("effects") == "x\n")
    }

    @Test("what was stale when it should begin never begins, also when it is launched later after all")
    func stale() async throws {
        let change = try change(.restart)
        let end = try await runs.run(change, isFresh: { false })
        #expect(end.report.ending == .unanswered(.tooLate))
        #expect(end.report.outcome == .notRun)
        let late = try await runs.run(change, from: .resumed(.launching, nil))
        #expect(late.report.outcome == .notRun)
        #expect(place.changes.isEmpty)
    }

    @Test("what was frozen before it was launched never begins, however far the bot had come with it")
    func frozen() async throws {
        let freeze = Freezer.Freeze(at: 7)
        let waited = try await runs.run(try change(.restart), freeze: { freeze })
        #expect(waited.report.ending == .frozen(freeze) && runs.phases.isEmpty)
        // While it looked at the container; and one whose launch was under way when an earlier bot ended.
        let starts: [(ChangeRunner.Start, Int)] = [(.anew, 1), (.resumed(.launching, nil), 0)]
        for (number, (start, allowed)) in starts.enumerated() {
            let change = try change(.restart, number: number + 2)
            let asked = Atomic(0)
            let end = try await runs.run(
                change, from: start,
                freeze: { asked.add(1, ordering: .relaxed).oldValue < allowed ? nil : freeze })
            #expect(end.report.ending == .frozen(freeze))
            let late = try await runs.run(change, from: .resumed(.launching, nil))
            #expect(late.report.outcome == .notRun, "the host will not have it any more")
        }
        #expect(place.changes.isEmpty)
    }

    @Test("a job that ran, and that the host does not know any more, is not run again")
    func unknown() async throws {
        let end = try await runs.run(try change(.restart), from: .resumed(.running, nil))
        #expect(end.report.outcome == .interrupted)
        #expect(place.changes.isEmpty)
    }

    @Test("a container that another job holds is left alone, and who holds it is told")
    func busy() async throws {
        let action = CustomAction.make(command: "touch \"$HOME/begun\"; sleep 30")
        let holder = try change(.custom("backup"), actions: [action])
        let runs = runs
        let first = Task { try await runs.run(holder) }
        while place.text("begun") == nil { try await Task.sleep(for: .milliseconds(20)) }
        let end = try await runs.run(try change(.restart, number: 2))
        guard case .heldByAnother(let by, let since) = end.report.ending else {
            Issue.record("\(end.report.ending)")
            return
        }
        #expect(by == "@grant:example.org")
        #expect(since != nil)
        #expect(place.changes.isEmpty)
        first.cancel()
        let id = try #require(JobID(holder.job))
        _ = try await Jobs(host: place.host, owner: nil).cancel(id, by: "the test")
    }

    @Test("when it cannot be journaled, nothing is launched")
    func notJournaled() async throws {
        struct Full: Error {}
        await #expect(throws: Full.self) {
            try await runs.run(try change(.restart), enter: { _ in throw Full() })
        }
        #expect(place.changes.isEmpty)
    }

    @Test("what can never be asked of a host is refused at once, and not tried for half an hour")
    func invalid() async throws {
        let service = try place.service(container: "-bad name")
        let end = try await runs.run(place.change(.custom("backup"), of: with(service)))
        guard case .hostRefused = end.report.ending else {
            Issue.record("\(end.report.ending)")
            return
        }
    }

    private func with(_ service: Service) -> Service {
        var service = service
        service.actions = [.make(command: "true")]
        return service
    }

    @Test("an action that the configuration has no more is an error, and nothing runs")
    func noSuchAction() async throws {
        await #expect(throws: KeeperError.self) { try await runs.run(try change(.custom("gone"))) }
        #expect(place.text("asked") == nil)
    }
}
