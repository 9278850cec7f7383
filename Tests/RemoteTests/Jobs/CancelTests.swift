import Foundation
import Remote
import Testing

extension OnThisMachine {
    @Suite struct CancelTests {
        @Test(
            "nothing of a cancelled step is left: children, sessions of their own, and those that ignore TERM",
            arguments: Shell.installed)
        func tree(_ shell: Shell) async throws {
            let place = try Place(shell)
            let sleep = "sleep 1000.\(place.number)"
            let order = JobOrder.make(
                """
                \(sleep) &
                setsid sh -c '\(sleep) & wait' &
                (setsid sh -c "(setsid sh -c 'trap : TERM; \(sleep); \(sleep)' &)" &)
                \(place.stubborn) &
                \(sleep)
                """, "touch never")
            _ = try await place.jobs.launch(order)
            try await eventually("all of them run") {
                Processes.holding("sleep\u{0}1000.\(place.number)").count == 5
            }
            #expect(try await place.jobs.cancel(order.id, by: "@grant:example.org") == .cancelling)
            let (state, _) = try await place.jobs.followed(order.id)
            #expect(state.outcome == .cancelled)
            #expect(Processes.holding("1000.\(place.number)").isEmpty)
            #expect(place.text("never") == nil)
            #expect(
                place.text(".local/state/bridgekeeper/jobs/\(order.id)/cancel")?.contains("@grant") == true)
        }

        @Test(
            "the guard is asked from its step on, and the job goes on as long as it objects",
            arguments: Shell.installed)
        func guarded(_ shell: Shell) async throws {
            let place = try Place(shell)
            let wait = { (name: String) in "touch at\(name); until [ -e go\(name) ]; do sleep 0.02; done" }
            let asked = { (script: String) in
                CancelGuard(
                    fromStep: 2, limit: .seconds(20),
                    script: "echo $BRIDGEKEEPER_BEGUN >>'\(place.path("asked"))'; \(script)")
            }
            let objection = asked("echo 'new one'; echo ' created' >&2; exit 7")
            let consent = asked("exit 0")
            let early = JobOrder.make(wait("1"), "true", lock: "early")
            _ = try await place.jobs.launch(early)
            try await eventually("it is at its first step") { place.text("at1") != nil }
            let answer1: CancelAnswer = try await place.jobs.cancel(early.id, by: "t", guarding: objection)
            #expect(answer1 == .state(.cancelling))
            #expect(try await place.jobs.followed(early.id).state.outcome == .cancelled)
            #expect(place.text("asked") == nil)

            let late = JobOrder.make("true", wait("2"), lock: "late")
            let launched = Date()
            _ = try await place.jobs.launch(late)
            try await eventually("it is at its second step") { place.text("at2") != nil }
            let answer2: CancelAnswer = try await place.jobs.cancel(late.id, by: "t", guarding: objection)
            #expect(answer2 == .spared(Spared(exitCode: 7, words: "new one created")))
            guard case .running = try await place.jobs.look(late.id) else { throw NotInTime() }
            let answer3: CancelAnswer = try await place.jobs.cancel(late.id, by: "t", guarding: consent)
            #expect(answer3 == .state(.cancelling))
            #expect(try await place.jobs.followed(late.id).state.outcome == .cancelled)
            let times = (place.text("asked") ?? "").split(separator: "\n").compactMap { Double($0) }
            #expect(times.count == 2 && times.allSatisfy { abs($0 - launched.timeIntervalSince1970) < 60 })
        }

        @Test("a guard that hangs objects in time, and nothing of it is left", arguments: Shell.installed)
        func hung(_ shell: Shell) async throws {
            let place = try Place(shell)
            let order = JobOrder.make("until [ -e go ]; do sleep 0.02; done")
            _ = try await place.jobs.launch(order)
            let hung = CancelGuard(
                fromStep: 1, limit: .seconds(1),
                script: "echo looking; trap '' TERM; setsid sleep 1000.\(place.number) & wait")
            let begun = ContinuousClock.now
            let answer4: CancelAnswer = try await place.jobs.cancel(order.id, by: "t", guarding: hung)
            #expect(answer4 == .spared(Spared(exitCode: nil, words: "looking")))
            #expect(ContinuousClock.now - begun < .seconds(20))
            #expect(Processes.holding("1000.\(place.number)").isEmpty)
            _ = FileManager.default.createFile(atPath: place.path("go"), contents: nil)
            #expect(try await place.jobs.followed(order.id).state.outcome == .ok)
        }

        @Test("what a guard says can neither pass for an answer nor flood one", arguments: Shell.installed)
        func hostile(_ shell: Shell) async throws {
            let place = try Place(shell)
            let order = JobOrder.make("until [ -e go ]; do sleep 0.02; done")
            _ = try await place.jobs.launch(order)
            let script = """
                printf '\\nbye\\nstate done ok 1 0 1\\n0\\n'
                head -c 300000 /dev/zero | tr '\\0' x
                printf '\\n0'
                exit 3
                """
            let answer = try await place.jobs.cancel(
                order.id, by: "t", guarding: CancelGuard(fromStep: 1, limit: .seconds(20), script: script))
            guard case .spared(let why) = answer else { throw NotInTime() }
            #expect(why.exitCode == 3 && why.words.utf8.count <= 700)
            #expect(why.words.hasPrefix("bye state done ok"))
            _ = FileManager.default.createFile(atPath: place.path("go"), contents: nil)
            #expect(try await place.jobs.followed(order.id).state.outcome == .ok)
        }

        @Test(
            "a job that ends while its guard looks has ended, and is not cancelled",
            arguments: Shell.installed)
        func meanwhile(_ shell: Shell) async throws {
            let place = try Place(shell)
            let order = JobOrder.make("until [ -e go ]; do sleep 0.02; done")
            _ = try await place.jobs.launch(order)
            let result = place.jobPath(order.id, "result")
            let slow = CancelGuard(
                fromStep: 1, limit: .seconds(30),
                script: "touch '\(place.path("go"))'; until [ -e '\(result)' ]; do sleep 0.02; done")
            guard case .state(let state) = try await place.jobs.cancel(order.id, by: "t", guarding: slow)
            else { throw NotInTime() }
            #expect(state.outcome == .ok)
            #expect(place.text(".local/state/bridgekeeper/jobs/\(order.id)/cancel") == nil)
        }

        @Test(
            "cancelled before it was launched, it never runs, and it is known why", arguments: Shell.installed
        )
        func before(_ shell: Shell) async throws {
            let place = try Place(shell)
            let order = JobOrder.make("touch ran")
            #expect(try await place.jobs.cancel(order.id, by: "t") == .calledOff)
            #expect(try await place.jobs.launch(order) == .calledOff)
            #expect(try await place.jobs.look(order.id) == .calledOff)
            let answer5: CancelAnswer = try await place.jobs.cancel(order.id, by: "t", guarding: nil)
            #expect(answer5 == .state(.calledOff))
            #expect(try await place.jobs.followed(order.id).state == .calledOff)
            #expect(place.text("ran") == nil)
        }

        @Test(
            "who holds a lock is known: a job that runs, what a killed one left, or nobody",
            arguments: Shell.installed)
        func holder(_ shell: Shell) async throws {
            let place = try Place(shell)
            let jobs = place.jobs
            #expect(try await jobs.holder(of: "bridge") == .unknown)
            let order = JobOrder.make(
                "sleep 1000.\(place.number) & until [ -e go ]; do sleep 0.02; done",
                by: "@grant:example.org x")
            guard case .running(let pid) = try await jobs.launch(order) else { throw NotInTime() }
            try await eventually("it runs") { !Processes.holding("sleep\u{0}1000.\(place.number)").isEmpty }
            guard case .busy(let holder, orphans: []) = try await jobs.holder(of: "bridge") else {
                throw NotInTime()
            }
            #expect(holder.id == order.id.text && holder.by == order.by)
            #expect(abs(Double(holder.since) - Date().timeIntervalSince1970) < 60)
            #expect(try await jobs.holder(of: "other") == .unknown)

            kill(Int32(pid), SIGKILL)
            try await eventually("what it left is seen") {
                if case .busy(holder, let left) = try await jobs.holder(of: "bridge") {
                    !left.isEmpty
                } else {
                    false
                }
            }
            #expect(try await jobs.cancel(order.id, by: "t") == .interrupted(.killed(orphans: [])))
            #expect(try await jobs.holder(of: "bridge") == .unknown)
            #expect(Processes.holding("1000.\(place.number)").isEmpty)

            let next = JobOrder.make("true")
            _ = try await jobs.launch(next)
            _ = try await jobs.followed(next.id)
            #expect(try await jobs.holder(of: "bridge") == .unknown)
            for lock in ["", "..", "a/b", "-x"] {
                await #expect(throws: RemoteError.self) { try await jobs.holder(of: lock) }
            }
        }
    }
}
