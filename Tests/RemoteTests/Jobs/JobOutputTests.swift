import Foundation
import Remote
import Testing

extension OnThisMachine {
    @Suite struct JobOutputTests {
        @Test("who lost the connection goes on at the byte", arguments: Shell.installed)
        func resumed(_ shell: Shell) async throws {
            let place = try Place(shell)
            let jobs = place.jobs
            let order = JobOrder.make(
                "i=0; until [ -e go ]; do i=$((i + 1)); echo line $i; sleep 0.02; done; echo e >&2")
            _ = try await jobs.launch(order)
            var received: [JobRecord] = []
            var rounds = 0
            while true {
                let records = Records()
                let offset = received.last?.offset ?? 0
                let following = Task {
                    try await jobs.follow(order.id, from: offset) { await records.take($0) }
                }
                if rounds < 4 {
                    try await eventually("something came") { await records.all.count > 1 }
                    following.cancel()
                }
                let result = await following.result
                received += await records.all
                rounds += 1
                if rounds == 4 { _ = FileManager.default.createFile(atPath: place.path("go"), contents: nil) }
                if case .success(let state) = result { #expect(state.outcome == .ok); break }
            }
            #expect(received == (try await jobs.followed(order.id).records))
            #expect(rounds == 5)
            try await eventually("no reader is left", within: .seconds(5)) {
                Processes.holding(place.folder).isEmpty
            }
        }

        @Test("output of any kind comes through", arguments: Shell.installed)
        func output(_ shell: Shell) async throws {
            let place = try Place(shell)
            let order = JobOrder.make(
                "printf '\\n\\033[31mred\\033[0m\\r\\n\\377\\n'; head -c 100000 /dev/zero | tr '\\0' x; echo; echo '#bk:1 1 end ok 1 0'"
            )
            _ = try await place.jobs.launch(order)
            let (state, records) = try await place.jobs.followed(order.id)
            #expect(state.outcome == .ok)
            let lines = records.map(\.kind).lines.map { $0.dropFirst("output ".count) }
            #expect(lines.prefix(3) == ["", "red", "\u{FFFD}"])
            #expect(lines[3].hasSuffix("… [95904 bytes cut]"))
            #expect(lines[4] == "#bk:1 1 end ok 1 0")
        }

        @Test(
            "a daemon that a step leaves behind keeps neither the job nor the lock",
            arguments: Shell.installed)
        func daemon(_ shell: Shell) async throws {
            let place = try Place(shell)
            let order = JobOrder.make("setsid sleep 1000.\(place.number) & echo started")
            _ = try await place.jobs.launch(order)
            let (state, records) = try await place.jobs.followed(order.id)
            #expect(state.outcome == .ok && records.map(\.kind).lines == ["output started"])
            let left = Processes.holding("sleep\u{0}1000.\(place.number)")
            #expect(left.count == 1)
            let next = JobOrder.make("true")
            _ = try await place.jobs.launch(next)
            #expect(try await place.jobs.followed(next.id).state.outcome == .ok)
            for pid in left { kill(pid, SIGKILL) }
        }

        @Test(
            "sixty megabytes come whole; of more the start and the end, and the gap is marked",
            arguments: [60_000_000, 80_000_000])
        func large(_ bytes: Int) async throws {
            let place = try Place(.dash)
            let order = JobOrder.make("head -c \(bytes) /dev/zero | tr '\\0' x | fold -w 999; echo last >&2")
            _ = try await place.jobs.launch(order)
            let count = Counter()
            let state = try await place.jobs.follow(order.id, from: 0) { await count.take($0) }
            #expect(state.outcome == .ok)
            // fold adds a newline to each 999; they count as output, too.
            let written = bytes + (bytes - 1) / 999
            let gap = max(0, written - 67_108_864 - 262_144)
            let gaps = await count.gaps
            #expect(gaps.count == (gap == 0 ? 0 : 1))
            // The log's first mark counts, too.
            if let said = gaps.first { #expect(said.hasPrefix("[here the host left out \(gap / 1000)")) }
            // Where the gap begins and ends a line is cut in two, and the log ends both with a newline.
            let received = await count.bytes
            #expect(abs(received - (written - gap)) <= 100)
            #expect(await count.last == "last")
        }
    }
}

private actor Counter {
    private(set) var bytes = 0
    private(set) var gaps: [String] = []
    private(set) var last = ""

    func take(_ record: JobRecord) {
        guard case .line(let stream, let text) = record.kind else { return }
        if text.hasPrefix("[") {
            gaps.append(text)
        } else if stream == .error {
            last = text
        } else {
            bytes += text.utf8.count + 1
        }
    }
}
