import Foundation
import Remote
import Testing

extension OnThisMachine {
    @Suite struct JobFaultTests {
        @Test(
            "a runner that was killed is known for it, and what it left keeps the lock",
            arguments: Shell.installed)
        func killed(_ shell: Shell) async throws {
            let place = try Place(shell)
            let jobs = place.jobs
            let order = JobOrder.make("exec sleep 1000.\(place.number)")
            guard case .running(let pid) = try await jobs.launch(order) else { throw NotInTime() }
            try await eventually("it runs") { !Processes.holding("sleep\u{0}1000.\(place.number)").isEmpty }
            kill(Int32(pid), SIGKILL)
            try await eventually("it is seen") {
                if case .interrupted = try await jobs.look(order.id) { true } else { false }
            }

            let left = Processes.holding("sleep\u{0}1000.\(place.number)").map(Int.init)
            #expect(try await jobs.look(order.id) == .interrupted(.killed(orphans: left)))
            #expect(try await jobs.launch(order) == .interrupted(.killed(orphans: left)))
            let next = JobOrder.make("true")
            guard case .busy(let holder, let orphans) = try await jobs.launch(next) else { throw NotInTime() }
            #expect(holder.id == order.id.text && orphans == left)
            #expect(try await jobs.followed(order.id).state == .interrupted(.killed(orphans: left)))

            #expect(try await jobs.cancel(order.id, by: "test") == .interrupted(.killed(orphans: [])))
            #expect(Processes.holding("1000.\(place.number)").isEmpty)
            _ = try await jobs.launch(next)
            #expect(try await jobs.followed(next.id).state.outcome == .ok)
            try await eventually("its watchdog is gone") {
                Processes.holding(place.folder).isEmpty
            }
        }

        @Test("killed at any moment, a job has run once or not at all", arguments: Shell.installed)
        func killedAnywhere(_ shell: Shell) async throws {
            let place = try Place(shell)
            let jobs = place.jobs
            for round in 0..<10 {
                let order = JobOrder.make("echo ran >>\(round)", "sleep 2", lock: "l\(round)")
                let runner = place.jobPath(order.id, "run")
                let launching = Task { try await jobs.launch(order) }
                try await eventually("its runner is there") { !Processes.holding(runner).isEmpty }
                try await Task.sleep(for: .milliseconds(round * 4))
                for pid in Processes.holding(runner) { kill(pid, SIGKILL) }
                _ = try await launching.value
                for _ in 0..<2 {
                    let state = try await jobs.launch(order)
                    switch state {
                    case .interrupted, .done, .running, .starting, .voided: break
                    default: Issue.record("\(state)")
                    }
                }
                // It is empty while the step has opened it and not yet written.
                #expect(["", "ran\n"].contains(place.text("\(round)") ?? ""))
            }
        }

        @Test(
            "a job of another boot is interrupted, and a stranger with its pid is left alone",
            arguments: Shell.installed)
        func reboot(_ shell: Shell) async throws {
            let place = try Place(shell)
            let order = JobOrder.make("true")
            _ = try await place.jobs.launch(order)
            _ = try await place.jobs.followed(order.id)
            try FileManager.default.removeItem(atPath: place.jobPath(order.id, "result"))
            let stranger = Process()
            stranger.executableURL = URL(filePath: "/bin/sleep")
            stranger.arguments = ["1000"]
            try stranger.run()
            defer { kill(stranger.processIdentifier, SIGKILL) }

            let started = try #require(place.text(".local/state/bridgekeeper/jobs/\(order.id)/started"))
            var fields = started.split(separator: " ").map(String.init)
            fields[0] = "\(stranger.processIdentifier)"
            try fields.joined(separator: " ").write(
                toFile: place.jobPath(order.id, "started"), atomically: true, encoding: .utf8)
            #expect(try await place.jobs.cancel(order.id, by: "test") == .interrupted(.killed(orphans: [])))
            #expect(stranger.isRunning)
            fields[2] = "another-boot"
            try fields.joined(separator: " ").write(
                toFile: place.jobPath(order.id, "started"), atomically: true, encoding: .utf8)
            #expect(try await place.jobs.look(order.id) == .interrupted(.reboot))
        }

        @Test(
            "cancelled at any moment, a job hangs nowhere and begins no further step",
            arguments: Shell.installed)
        func cancelledAnywhere(_ shell: Shell) async throws {
            let place = try Place(shell)
            for round in 0..<12 {
                let order = JobOrder.make(
                    "echo 1", "echo 2", "echo 3", "sleep 0.1", "echo 5", lock: "l\(round)")
                _ = try await place.jobs.launch(order)
                try await Task.sleep(for: .milliseconds(round * 7))
                _ = try await place.jobs.cancel(order.id, by: "test")
                let (state, records) = try await place.jobs.followed(order.id)
                let began = records.filter { if case .stepBegan = $0.kind { true } else { false } }.count
                guard case .done(let result) = state else {
                    Issue.record("round \(round): \(state), \(records.map(\.kind))")
                    return
                }
                #expect(result.outcome == .ok || result.outcome == .cancelled)
                #expect(result.step == began && (result.outcome == .cancelled || began == 5))
            }
        }

        @Test("launched from many sides at once, a job runs once", arguments: Shell.installed)
        func once(_ shell: Shell) async throws {
            let place = try Place(shell)
            let jobs = place.jobs
            for round in 0..<5 {
                let order = JobOrder.make("echo ran >>\(round)", lock: "l\(round)")
                try await withThrowingTaskGroup(of: JobState.self) { group in
                    for _ in 0..<4 { group.addTask { try await jobs.launch(order) } }
                    for try await state in group {
                        switch state {
                        case .running, .starting, .done: break
                        default: Issue.record("\(state)")
                        }
                    }
                }
                #expect(try await jobs.followed(order.id).state.outcome == .ok)
                #expect(place.text("\(round)") == "ran\n")
            }
        }

        @Test("of several jobs on one lock only one runs at a time", arguments: Shell.installed)
        func exclusive(_ shell: Shell) async throws {
            let place = try Place(shell)
            let jobs = place.jobs
            let step = "mkdir inside || touch overlap; sleep 0.1; rmdir inside; echo ran >>ran"
            let orders = (0..<4).map { _ in JobOrder.make(step) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for order in orders {
                    group.addTask {
                        try await eventually("it gets its turn") {
                            if case .busy = try await jobs.launch(order) { false } else { true }
                        }
                        _ = try await jobs.followed(order.id)
                    }
                }
                try await group.waitForAll()
            }
            #expect(place.text("overlap") == nil)
            #expect(place.text("ran") == "ran\nran\nran\nran\n")
        }

        @Test("a job that was voided never runs, however late it is launched", arguments: Shell.installed)
        func voided(_ shell: Shell) async throws {
            let place = try Place(shell)
            let order = JobOrder.make("touch ran")
            #expect(try await place.jobs.look(order.id) == .unknown)
            #expect(try await place.jobs.void(order.id) == .voided)
            #expect(try await place.jobs.launch(order) == .voided)
            #expect(try await place.jobs.look(order.id) == .voided)
            #expect(try await place.jobs.followed(order.id).state == .voided)
            #expect(place.text("ran") == nil)

            let running = JobOrder.make("sleep 0.3")
            _ = try await place.jobs.launch(running)
            #expect(try await place.jobs.void(running.id) != .voided)
            #expect(try await place.jobs.followed(running.id).state.outcome == .ok)
            #expect(try await place.jobs.cancel(.make(), by: "test") == .calledOff)
        }

        @Test(
            "a host that cannot keep a job says so in its own words, and nothing runs",
            arguments: Shell.installed
        )
        func refused(_ shell: Shell) async throws {
            let place = try Place(shell)
            _ = FileManager.default.createFile(atPath: place.path(".local"), contents: nil)
            let order = JobOrder.make("touch ran")
            guard case .refused(let words) = try await place.jobs.launch(order) else { throw NotInTime() }
            #expect(words.contains(".local"))
            guard case .refused = try await place.jobs.void(order.id) else { throw NotInTime() }
            #expect(try await place.jobs.look(order.id) == .unknown)
            #expect(place.text("ran") == nil)
        }
    }
}
