import Contract
import Foundation
import Remote
import Testing

@testable import Keeper

@Suite("Asking a probe on its host, through real shells")
struct ProbeAskTests {
    private func ask(
        _ place: Place, _ change: (inout Probe) -> Void
    ) async throws -> ProbeResult {
        var probe = Probe()
        probe.limit = .seconds(20)
        change(&probe)
        return await ServiceEye(service: try place.service(), host: place.host).ask(probe)
    }

    @Test(
        "a command that ends with 0 is well; another end tells its status and what was printed",
        arguments: [
            ("true", .well), ("pwd | grep -q /project$", .well),
            ("echo one; echo two >&2; exit 7", .failed(.exited(7), words: ["one", "two"])),
            ("nosuchprogram_1", nil),
            ("# only a remark", .well), ("exec false", .failed(.exited(1), words: [])),
        ] as [(String, ProbeResult?)])
    func command(command: String, result: ProbeResult?) async throws {
        let found = try await ask(Place()) { $0.command = command }
        if let result { return #expect(found == result) }
        guard case .failed(.exited(127), let words) = found else { return #expect(found == .well) }
        #expect(words.count == 1)
    }

    @Test("what hangs is ended at its limit, and of a flood the first lines are kept")
    func limits() async throws {
        let hung = try await ask(Place()) {
            ($0.command, $0.limit) = ("echo begins; sleep 1000", .seconds(1))
        }
        #expect(hung == .failed(.timedOut, words: ["begins"]))
        let flood = try await ask(Place()) { $0.command = "seq 300000; exit 1" }
        #expect(flood == .failed(.exited(1), words: (1...10).map(String.init)))
    }

    @Test("values of the secret files do not come along")
    func secrets() async throws {
        let place = try Place()
        try place.write("project/.env", "PASSWORD=orange-Kettle-99\n")
        let found = try await ask(place) { $0.command = "cat .env; exit 1" }
        guard case .failed(_, let words) = found else { return #expect(found == .well) }
        #expect(words.count == 1 && !words.joined().contains("Kettle"), "\(words)")
    }

    @Test(
        "a text is found in the log as it stands, whatever it is made of",
        arguments: ["synced", "it's \"$HOME\" `id` *", "-v", "a\\b.c[1]", "größer 🚀"])
    func text(text: String) async throws {
        let place = try Place()
        try place.write("logs", "first\n" + text + "\nlast\n")
        #expect(try await ask(place) { ($0.text, $0.every) = (text, .seconds(600)) } == .well)
        #expect(place.text("asked")?.hasPrefix("logs --since 600s ") == true)
        try place.write("logs", "first\nlast\n")
        #expect(
            try await ask(place) { $0.text = text } == .failed(.missing, words: ["first", "last"]))
    }

    @Test("it is found in the error stream, too, and in a log that does not end")
    func streams() async throws {
        let place = try Place()
        try place.write("errors", "synced\n")
        #expect(try await ask(place) { $0.text = "synced" } == .well)
        try place.write("errors", "")
        try FileManager.default.removeItem(atPath: place.path("errors"))
        try await place.shell("mkfifo logs; (echo synced; exec sleep 1000) >logs & echo $! >writer")
        let begun = ContinuousClock.now
        #expect(
            try await ask(place) { ($0.text, $0.limit) = ("nothing", .seconds(1)) }
                == .failed(.unsearched, words: []))
        #expect(ContinuousClock.now - begun < .seconds(15))
        // It may have ended with the shell that began it.
        try await place.shell("kill $(cat writer) 2>/dev/null || :")
    }

    @Test("where docker does not give the log, that says nothing of the service")
    func unreadable() async throws {
        let place = try Place()
        try place.write(
            "errors", "Error response from daemon: configured logging driver does not support reading\n")
        try place.write("logs", "")
        try place.write("status-logs", "1")
        let found = try await ask(place) { $0.text = "synced" }
        #expect(
            found
                == .unknown("Error response from daemon: configured logging driver does not support reading"))
        #expect(place.text("asked")?.contains("--tail 10") == true)
    }

    @Test("of two questions both have to be well, the command first")
    func both() async throws {
        let place = try Place()
        try place.write("logs", "synced\n")
        #expect(try await ask(place) { ($0.command, $0.text) = ("true", "synced") } == .well)
        #expect(
            try await ask(place) { ($0.command, $0.text) = ("true", "more") }
                == .failed(.missing, words: ["synced"]))
        #expect(
            try await ask(place) { ($0.command, $0.text) = ("false", "synced") }
                == .failed(.exited(1), words: []))
    }

    @Test("a host that is away is not known to be silent")
    func away() async throws {
        let host = FickleHost(try Place().host)
        host.isAway = true
        let found = await ServiceEye(service: try .make(), host: host).ask(Probe(command: "true"))
        guard case .unknown = found else { return #expect(found == .well) }
    }

    // MARK: The doctor

    @Test(
        "the doctor says what came of it",
        arguments: [
            (nil, .warning, "was not asked", nil), (.well, .ok, "ends with 0, its text is in the log", nil),
            (.failed(.exited(7), words: ["no"]), .warning, "ended with 7", "is the service well?"),
            (.failed(.exited(127), words: []), .warning, "cannot be run", "install"),
            (.failed(.timedOut, words: []), .warning, "did not end within 10 s", "raise `timeout`"),
            (.failed(.missing, words: []), .warning, "not in the log of the last 1 min", "raise `every`"),
            (.failed(.unsearched, words: []), .warning, "could not be searched", "max-size"),
            (.unknown("no"), .failed, "cannot be asked", "docker logs"),
        ] as [(ProbeResult?, Finding.Verdict, String, String?)])
    func doctor(result: ProbeResult?, verdict: Finding.Verdict, words: String, mend: String?) throws {
        let finding = ServiceJudge(service: try .make())
            .finding(result, of: Probe(command: "true", text: "synced"))
        #expect(finding.subject == "probe" && finding.verdict == verdict, "\(finding)")
        #expect(finding.words.contains(words), "\(finding)")
        #expect((finding.mend == nil) == (mend == nil), "\(finding)")
        if let mend { #expect(finding.mend?.contains(mend) == true, "\(finding)") }
    }

    @Test("it asks the probe of a service that has one and runs, and says nothing where there is none")
    func asks() async throws {
        let place = try Place()
        var service = try place.service()
        let look = { (service: Service) in
            await HostDoctor(host: place.host, services: [service], time: .system).chapters()
                .flatMap(\.findings).filter { $0.subject == "probe" }
        }
        #expect(await look(service) == [])
        service.probe = Probe(command: "echo no answer; exit 7")
        let finding = try #require(await look(service).first)
        #expect(finding.verdict == .warning && finding.said == ["no answer"], "\(finding)")
        try place.looks(.make(.exited))
        #expect(await look(service).first?.words.contains("was not asked") == true)
    }
}
