import Contract
import Journal
import Matrix
import Testing

@testable import Keeper

@Suite("Where an alert has its facts from")
struct AlertFactsTests {
    private static let id = String(repeating: "4f", count: 32)
    /// When the looks of these tests say that it ended: 2025-06-15T14:30:00Z.
    private static let end: Int64 = 1_749_997_800

    private func event(_ before: Int64, _ action: String, _ values: String) -> String {
        "\((Self.end - before) * 1_000_000_000)|\(action)|\(Self.id)|matrix-bridge|\(values)\n"
    }

    @Test(
        "who ended it is heard, its last error is the dead run's, and what it was made from is in the journal"
    )
    func facts() async throws {
        let world = try World()
        try world.place.looks(.make(id: Self.id))
        try world.place.write(
            "events",
            "now \(Self.end - 1000)\n" + event(3, "kill", #""|""|"15""#) + event(2, "kill", #""|""|"9""#)
                + "not|an|event\n" + event(1, "die", #""143"|"1799"|"""#))
        try world.place.write("project/.env", "PASSWORD=orange-Kettle-99\n")
        try world.place.write(
            "errors",
            """
            2025-06-15T14:29:00.000000000Z fatal: malformed by orange-Kettle-99
            2025-06-15T14:31:00.000000000Z of the next run

            """)
        try world.place.write("logs", "2025-06-15T14:29:01.000000000Z bye\n")
        try await world.withBot(poll: .seconds(5)) {
            try await world.waitsForTheWatch()
            try world.place.looks(.make(.exited, id: Self.id, code: 143))
            let alert = try await world.waits("an alert") { $0.facts?["alert"] == "firing" }
            let lines = (alert.first?.body ?? "").split(separator: "\n").map(String.init)
            #expect(lines.dropFirst().first == "| fatal: malformed by [masked]", "\(lines)")
            #expect(lines.contains("somebody on the host sent TERM, then KILL"), "\(lines)")
            #expect(lines.contains("| bye") && !lines.contains("| of the next run"), "\(lines)")
            #expect(
                lines.contains { $0.hasPrefix("runs 9d81e07, deployed") && $0.hasSuffix("by grant") },
                "\(lines)")
        } prepare: { journal in
            try await journal.record(
                Deployment(
                    container: Self.id, service: "bridge", commit: .nextCommit, image: "sha256:1",
                    at: noon - 3_600_000, by: try .make()))
        }
    }

    @Test("of a run that is too long ago for the log, the end of the log has to do")
    func fallback() async throws {
        let place = try Place()
        try place.write("logs", "2025-06-15T15:29:01.000000000Z a later line\n")
        let eye = ServiceEye(service: try place.service(), host: place.host)
        var happenings = Happenings()
        happenings.take(
            ContainerEvent(
                .die(exitCode: 1, seconds: 1), at: Self.end * 1_000_000_000, container: "c0"))
        let deaths = happenings.deaths
        let words = await eye.lastWords(10, deaths: deaths, isOver: true)
        #expect(words == LastWords(line: "a later line", runs: 1, tail: ["a later line"]))
        try place.write("status-logs", "1")
        #expect(await eye.lastWords(10, deaths: deaths, isOver: true) == LastWords())
    }
}
