import Foundation
import Remote
import Testing

extension OnThisMachine {
    @Suite struct JobTests {
        @Test("a job runs step by step, and its log says all of it", arguments: Shell.installed)
        func whole(_ shell: Shell) async throws {
            let place = try Place(shell)
            let order = JobOrder.make("echo one; echo two >&2", "pwd; printf 'no newline'")
            let launched = try await place.jobs.launch(order)
            if case .running = launched {} else { #expect(launched.outcome == .ok) }
            let (state, records) = try await place.jobs.followed(order.id)

            #expect(state.outcome == .ok)
            guard case .done(let result) = state else { return }
            #expect((result.step, result.exitCode) == (2, 0))
            #expect(abs(Double(result.endedAt) - Date().timeIntervalSince1970) < 60)
            let kinds = records.map(\.kind)
            #expect(kinds.first == .stepBegan(number: 1, of: 2, name: "step 1"))
            #expect(Set(kinds.lines[0..<2]) == ["output one", "error two"])
            #expect(
                kinds[3...] == [
                    .stepEnded(number: 1, exitCode: 0), .stepBegan(number: 2, of: 2, name: "step 2"),
                    .line(stream: .output, text: place.folder), .line(stream: .output, text: "no newline"),
                    .stepEnded(number: 2, exitCode: 0), .ended(.ok, step: 2, exitCode: 0),
                ])
            #expect(
                records.last?.offset
                    == place.text(".local/state/bridgekeeper/jobs/\(order.id)/log")?.utf8.count)
            #expect(try await place.jobs.look(order.id) == state)
            #expect(try await place.jobs.launch(order) == state)
        }

        @Test("a step that fails is named, and no further one runs", arguments: Shell.installed)
        func failing(_ shell: Shell) async throws {
            let place = try Place(shell)
            let order = JobOrder.make("true", "exit 255", "touch never")
            _ = try await place.jobs.launch(order)
            let (state, records) = try await place.jobs.followed(order.id)
            guard case .done(let result) = state else { throw NotInTime() }
            #expect((result.outcome, result.step, result.exitCode) == (.failed, 2, 255))
            #expect(records.last?.kind == .ended(.failed, step: 2, exitCode: 255))
            #expect(place.text("never") == nil)
        }

        @Test("a job that was cancelled ends with all that it started", arguments: Shell.installed)
        func cancelled(_ shell: Shell) async throws {
            let place = try Place(shell)
            let jobs = place.jobs
            let order = JobOrder.make(
                "\(place.stubborn) & echo up; sleep 1000.\(place.number)", "touch never")
            _ = try await jobs.launch(order)
            try await eventually("it runs") { Processes.holding("sleep\u{0}1000.\(place.number)").count > 1 }
            #expect(try await jobs.cancel(order.id, by: "@grant:example.org") == .cancelling)
            let (state, _) = try await jobs.followed(order.id)
            #expect(state.outcome == .cancelled)
            #expect(Processes.holding("1000.\(place.number)").isEmpty)
            #expect(place.text("never") == nil)
            #expect(try await jobs.cancel(order.id, by: "again") == state)
        }

        @Test("a job over its limit is timed out, which no exit code can mean", arguments: Shell.installed)
        func limit(_ shell: Shell) async throws {
            let place = try Place(shell)
            let order = JobOrder.make(
                "trap '' TERM; sleep 1000.\(place.number) & wait; wait; wait", limit: .seconds(1))
            _ = try await place.jobs.launch(order)
            let (state, _) = try await place.jobs.followed(order.id)
            #expect(state.outcome == .timedOut)
            #expect(Processes.holding("1000.\(place.number)").isEmpty)

            let other = JobOrder.make("exit 124")
            _ = try await place.jobs.launch(other)
            #expect(try await place.jobs.followed(other.id).state.outcome == .failed)
        }

        @Test("a lock that is held is refused with who and since when", arguments: Shell.installed)
        func busy(_ shell: Shell) async throws {
            let place = try Place(shell)
            let first = JobOrder.make(
                "until [ -e go ]; do sleep 0.02; done", by: "@grant:example.org on a phone")
            let second = JobOrder.make("true")
            _ = try await place.jobs.launch(first)
            guard case .busy(let holder, let orphans) = try await place.jobs.launch(second) else {
                throw NotInTime()
            }
            #expect(holder.id == first.id.text && holder.by == first.by && orphans.isEmpty)
            #expect(abs(Double(holder.since) - Date().timeIntervalSince1970) < 60)
            #expect(try await place.jobs.look(second.id) == .unknown)
            _ = try await place.jobs.launch(.make("true", lock: "another"))

            _ = FileManager.default.createFile(atPath: place.path("go"), contents: nil)
            #expect(try await place.jobs.followed(first.id).state.outcome == .ok)
            _ = try await place.jobs.launch(second)
            #expect(try await place.jobs.followed(second.id).state.outcome == .ok)
        }

        @Test(
            "a step has the user's umask and English words; what the job keeps is private",
            arguments: Shell.installed)
        func surroundings(_ shell: Shell) async throws {
            let place = try Place(shell)
            let order = JobOrder.make(
                "umask; echo $LC_ALL; (umask 022; touch mine); readlink /proc/$$/fd/9 || echo no 9")
            _ = try await place.jobs.launch(order)
            let lines = try await place.jobs.followed(order.id).records.map(\.kind).lines
            let mask = try await runProgram("/bin/sh", ["-c", "umask"]).text.split(separator: "\n")[0]
            #expect(lines == ["output \(mask)", "output C", "output no 9"])
            let attributes = try FileManager.default.attributesOfItem(
                atPath: place.path(".local/state/bridgekeeper"))
            #expect(attributes[.posixPermissions] as? Int == 0o700)
        }

        @Test("what cannot be a job is not sent")
        func invalid() async throws {
            let jobs = try Place().jobs
            for lock in ["", "..", "a/b", ".x", "a b", "-x", "é"] {
                await #expect(throws: RemoteError.self) { try await jobs.launch(.make("true", lock: lock)) }
            }
            var empty = JobOrder.make("true")
            empty.steps = []
            await #expect(throws: RemoteError.self) { try await jobs.launch(empty) }
            for text in [
                "short", "UPPERCASE", "a/b/c/d/e", "../../../etc", "é2345678",
                String(repeating: "a", count: 65),
            ] {
                #expect(JobID(text) == nil)
            }
        }
    }
}
