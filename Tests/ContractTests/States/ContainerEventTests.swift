import Testing
import TestKit

@testable import Contract

@Suite("What docker tells as it happens")
struct ContainerEventTests {
    private static let id = "0c9de5a4c04ca14da35f49225edaa1695586bff19d0499169381f2c38fee99bb"

    private static func line(
        _ action: String, code: String = "", ran: String = "", signal: String = "",
        name: String = "matrix-bridge"
    ) -> String {
        "1795851839563724470|\(action)|\(id)|\(name)|\"\(code)\"|\"\(ran)\"|\"\(signal)\""
    }

    /// As engine 26.1.5 wrote them.
    @Test(
        "an event of docker's is read",
        arguments: [
            (line("start"), ContainerEvent.Action.start), (line("create"), .create), (line("oom"), .oom),
            (line("kill", signal: "15"), .kill(signal: 15)),
            (line("die", code: "137", ran: "4"), .die(exitCode: 137, seconds: 4)),
            (line("health_status: unhealthy"), .health("unhealthy")), (line("destroy"), .destroy),
            // A label of the image lies over docker's own: what it hides is not known.
            (line("die", code: "5x", ran: "-1"), .die(exitCode: nil, seconds: nil)),
            (line("kill", signal: "0"), .kill(signal: nil)),
            (line("kill", signal: #"\n12|x"#), .kill(signal: nil)),
            (line("die", code: "9999999999", ran: "99999999999999999999"), .die(exitCode: nil, seconds: nil)),
            (line("start", signal: "15"), .start),
        ])
    func reads(line: String, action: ContainerEvent.Action) {
        let event = ContainerEvent(
            action, at: 1_795_851_839_563_724_470, container: Self.id, name: "matrix-bridge")
        #expect(ContainerEvents.read(line) == .event(event))
    }

    @Test(
        "what docker never wrote is nothing",
        arguments: [
            "", "matrix-bridge", "now", "now ", "now -1", "now 1e9", "now 99999999999",
            "now 9999999999999999999",
            "now 1 2", line("exec_die: sh"), line("health_status: sick"), line("die "),
            line("start", name: ""), line("start", name: "matrix bridge"), line("start", name: "é"),
            line("start", name: String(repeating: "a", count: 256)), "x" + line("start"), line("start") + "x",
            line("start").replacing("1795851839563724470", with: "0"),
            line("start").replacing("1795851839563724470", with: "99999999999999999999"),
            line("start").replacing("0c9de5", with: "0C9DE5"), line("start").replacing("0c9de5", with: ""),
            "1|start|\(id)|matrix-bridge",
        ])
    func refuses(line: String) { #expect(ContainerEvents.read(line) == nil) }

    @Test("the host's clock is read")
    func began() { #expect(ContainerEvents.read("now 1795851839") == .began(1_795_851_839_000_000_000)) }

    @Test(
        "whatever a line is, reading it ends well, and what is read has docker's form",
        arguments: SeededGenerator.seeds(4))
    func hostile(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<SeededGenerator.rounds(2000) {
            var scalars = Array(Self.line("die", code: "1", ran: "2").unicodeScalars)
            for _ in 0..<random.number(0...3) {
                let at = random.below(scalars.count)
                scalars.replaceSubrange(
                    at..<min(at + random.below(3), scalars.count), with: random.text(1).unicodeScalars)
            }
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars)
            guard case .event(let event)? = ContainerEvents.read(text) else { continue }
            #expect(event.time > 0 && event.container.utf8.count == 64, "seed \(seed): \(text)")
            #expect(
                event.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x7C }, "seed \(seed): \(text)")
        }
    }

    @Test("listening goes on from the last event, to the nanosecond, and from two seconds ago at first")
    func since() {
        #expect(ContainerEvents.script().contains(#"--since "$((now - 2))""#))
        #expect(
            ContainerEvents.script(since: 1_795_851_839_000_000_007).contains(
                #"--since "1795851839.000000007""#))
    }

    @Test("what docker still remembers is asked for with an end, of one service")
    func past() {
        let script = ContainerEvents.past(of: .make(), since: 1_749_996_000)
        #expect(script.hasPrefix("docker events --since 1749996000 --until \"$(date +%s)\" "))
        #expect(script.contains("--filter container="))
        #expect(script.contains("--filter event=die") && !script.contains("event=exec"))
    }
}
