import Contract
import Foundation
import Testing

@testable import Keeper

@Suite("The logs of a service")
struct ServiceEyeTests {
    private func logs(_ text: String, _ count: Int) async throws -> (LogsReport.Finding, Spool) {
        let place = try Place()
        try place.write("project/.env", "PASSWORD=orange-Kettle-99\n")
        try place.write("logs", text)
        let spool = try Spool(directory: place.path("spool"))
        let eye = ServiceEye(service: try place.service(), host: place.host)
        let recorder = Recorder(spool: spool, mask: Mask(literals: []), name: "logs-1")
        let finding = await eye.logs(count, into: recorder, end: 15)
        if case .recorded(let recording, _) = finding {
            // The place goes with its folder.
            let text = try String(contentsOfFile: recording.path, encoding: .utf8)
            #expect(text.utf8.count == recording.size)
            #expect(text.split(separator: "\n").count == recording.lines)
            #expect(text.ranges(of: "[masked]").count == recording.lines && !text.contains("Kettle"))
        }
        return (finding, spool)
    }

    @Test(
        "those that are few are held, those that are many and long go to a file, and their end comes besides")
    func sizes() async throws {
        let short = try await logs("one\n\ntwo\n", 100)
        guard case .lines(["one", "", "two"], dropped: 0) = short.0 else {
            Issue.record("\(short.0)")
            return
        }
        let rest = String(repeating: "x", count: 4000)
        let text = (1...150).map { "\($0) orange-Kettle-99 \(rest)\n" }.joined()
        guard case .recorded(let recording, let end) = try await logs(text, 150).0 else {
            Issue.record("it is in no file")
            return
        }
        #expect(recording.lines == 150)
        #expect(end.last == "150 [masked] \(rest)" && end.count == 15 + Wording.keyLines)
    }

    @Test("of those that could not be had no file stays")
    func failed() async throws {
        let place = try Place()
        try place.write("logs", String(repeating: "a line of some length\n", count: 14_000))
        try place.write("status-logs", "1")
        let spool = try Spool(directory: place.path("spool"))
        let recorder = Recorder(spool: spool, mask: Mask(literals: []), name: "logs-1")
        let eye = ServiceEye(service: try place.service(), host: place.host)
        guard case .failed(_, exitCode: 1, timedOut: false) = await eye.logs(14_000, into: recorder, end: 15)
        else {
            Issue.record("it did not fail")
            return
        }
        #expect(try spool.used() == 0)
    }
}
