import Foundation
import Remote
import TestKit
import Testing

extension OnThisMachine {
    /// Addresses from which nothing comes back, made by the kernel itself: no server, and no packet filter.
    @Suite(.enabled(if: SSHD.isPossible, SSHD.reason), .timeLimit(.minutes(1)))
    struct BlackHoleTests {
        @Test(
            "an address that swallows everything, or takes a connection and says nothing, is said in time",
            arguments: [BlackHole.Kind.swallows, .staysSilent])
        func blackHole(_ kind: BlackHole.Kind) async throws {
            let hole = try BlackHole(kind)
            let place = try Place()
            var options = SSHOptions(
                name: "there", address: "127.0.0.1", port: hole.port, configFile: "/dev/null")
            options.connectTimeout = .seconds(2)
            let host = SSHHost(options, socketDirectory: place.path("s"))
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await host.run() }
                let began = ContinuousClock.now
                let error = await #expect(throws: RemoteError.self) { try await host.run(Query("true")) }
                let took = ContinuousClock.now - began
                guard case .unreachable("there", .timedOut, let words)? = error else {
                    Issue.record("\(String(describing: error))"); group.cancelAll(); return
                }
                // By default it is five times as long.
                #expect(took > .seconds(1.5) && took < .seconds(4), "\(took)")
                #expect(words.contains("timed out"), "\(words)")
                #expect(error?.description == "there is unreachable: it does not answer")
                #expect(error?.mend == "is the host up, and the network or VPN to it?")
                group.cancelAll()
            }
        }
    }
}
