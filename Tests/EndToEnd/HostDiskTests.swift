import Foundation
import Testing

extension EndToEnd {
    @Suite("the disk of the host")
    struct HostDiskTests {
        private static let trace = "/home/modelo/bridgekeeper-host-disk.trace"

        @Test(
            "full: a change is refused in the host's words before anything ran, reading goes on, and later the same works"
        )
        func full() async throws {
            try await World.here().tidy()
            try await Stage.set("hostdisk") { config in
                config.doze()
                config.add("mark", to: "bridge", command: "echo x >>\(Self.trace)")
            } play: { stage in
                try await Shell.must("rm", "-f", Self.trace)
                let before = try await stage.world.container().identity()
                try await SmallDisk.with { ballast in
                    let filled = try await Shell.run(
                        "dd", ["if=/dev/zero", "of=\(ballast)", "bs=4096", "status=none"])
                    #expect(filled.error.contains("No space left"), "\(filled)")
                    for command in ["!bridge mark", "!bridge restart"] {
                        let refused = try await stage.ask(command)
                        #expect(refused.outcome == "failed", "\(refused)")
                        #expect(refused.body.contains("nothing ran"), "\(refused)")
                        #expect(refused.body.contains("No space left on device"), "\(refused)")
                    }
                    #expect(!FileManager.default.fileExists(atPath: Self.trace))
                    #expect(try await stage.world.container().identity() == before)
                    #expect(try await stage.ask("!bridge status").outcome == "ok")

                    try await Shell.must("rm", "-f", ballast)
                    #expect(try await stage.ask("!bridge mark").outcome == "ok")
                    #expect(try String(contentsOfFile: Self.trace, encoding: .utf8) == "x\n")
                }
                try await Shell.must("rm", "-f", Self.trace)
            }
        }
    }
}
