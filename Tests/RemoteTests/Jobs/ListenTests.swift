import Foundation
import Remote
import Testing

extension OnThisMachine {
    @Suite struct ListenTests {
        @Test("what is said is heard as it is said, and how it ended", arguments: Shell.installed)
        func hears(_ shell: Shell) async throws {
            let place = try Place(shell)
            let flag = place.folder + "/flag"
            var heard: [String] = []
            var began = 0
            let script =
                "echo one; until [ -e \(flag) ]; do sleep 0.05; done; echo two >&2; printf last; exit 7"
            let code = try await place.host.listen(script, owner: nil) {
                began += 1
            } hear: { line in
                heard.append(line)
                // It goes on only when this was heard.
                if line == "one" { _ = FileManager.default.createFile(atPath: flag, contents: nil) }
            }
            #expect(code == 7 && began == 1)
            #expect(heard.filter { !$0.isEmpty } == ["one", "last"])
        }

        @Test("whoever stops listening leaves nothing behind", arguments: Shell.installed)
        func cancelled(_ shell: Shell) async throws {
            let place = try Place(shell)
            let host = place.host
            let script = "\(place.stubborn) & exec sleep 1000.\(place.number)"
            let listening = Task { try await host.listen(script, owner: nil, begin: {}, hear: { _ in }) }
            try await eventually("it runs") { Processes.holding("sleep\u{0}1000.\(place.number)").count > 1 }
            listening.cancel()
            await #expect(throws: RemoteError.cancelled) { try await listening.value }
            try await eventually("it is gone") { Processes.holding("1000.\(place.number)").isEmpty }
            try await eventually("so is all that was around it", within: .seconds(2)) {
                Processes.holding(place.folder).isEmpty
            }
        }
    }
}
