import Foundation
import Testing

@testable import Keeper

@Suite("A job's output, on its way into a file")
struct RecorderTests {
    private let folder = "/tmp/bkr-" + UUID().uuidString.lowercased().prefix(12)

    private func recorder(_ literals: [String] = [], limit: Int = Spool.fileLimit) throws -> (Recorder, Spool)
    {
        let spool = try Spool(directory: folder)
        return (Recorder(spool: spool, mask: Mask(literals: literals), name: "job-1", limit: limit), spool)
    }

    private func text(_ recording: Recording) throws -> [String] {
        try String(contentsOfFile: recording.path, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false
        ).dropLast().map(String.init)
    }

    @Test("what fits into memory makes no file")
    func small() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var transcript = Transcript(recorder: try recorder().0)
        let lines = (0..<1000).map { "line \($0)" }
        for line in lines { transcript.append(line) }
        #expect(transcript.finish() == .lines(lines))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test("two megabytes come whole, masked, 0600, and only a little of it is in memory")
    func whole() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (recorder, spool) = try recorder(["orange-Kettle-99"])
        var transcript = Transcript(recorder: recorder)
        let rest = String(repeating: "x", count: 90)
        for number in 0..<8000 {
            transcript.append("\(number) orange-Kettle-99 \(rest)")
            if number.isMultiple(of: 1000) {
                let held = transcript.lines.reduce(0) { $0 + $1.utf8.count + 1 }
                // A block, and the 120 lines that are held back for the sake of keys.
                #expect(held <= Transcript.blockLimit + 121 * 130)
            }
        }
        guard case .file(let recording) = transcript.finish() else {
            Issue.record("it is in no file")
            return
        }
        #expect(recording.lines == 8000)
        #expect(try text(recording) == (0..<8000).map { "\($0) [masked] \(rest)" })
        #expect(try spool.used() == recording.size)
        let facts = try FileManager.default.attributesOfItem(atPath: recording.path)
        #expect(facts[.posixPermissions] as? Int == 0o600)
        transcript.discard()
        #expect(try spool.used() == 0)
    }

    @Test("all files together have a limit, whosever they are")
    func together() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (recorder, spool) = try recorder()
        #expect(FileManager.default.createFile(atPath: folder + "/other", contents: nil))
        let other = try #require(FileHandle(forWritingAtPath: folder + "/other"))
        // A hole takes no space, and counts like all else.
        try other.truncate(atOffset: UInt64(Spool.limit - 1000))
        try other.close()
        #expect(try spool.used() == Spool.limit - 1000)
        #expect(try recorder.hasRoom(for: 1000))
        #expect(try !recorder.hasRoom(for: 1001))
    }

    @Test("a key is masked wherever the text is written in between", arguments: 0..<4)
    func keys(_ shift: Int) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var transcript = Transcript(recorder: try recorder().0)
        let body = (0..<40).map { String(repeating: "Ab3\($0 % 10)", count: 16) }
        let key = ["-----BEGIN RSA PRIVATE KEY-----"] + body + ["Zz9=", "-----END RSA PRIVATE KEY-----"]
        for line in Array(repeating: "plain", count: shift * 29) { transcript.append(line) }
        for _ in 0..<150 {
            for line in key + ["in between"] { transcript.append(line) }
        }
        guard case .file(let recording) = transcript.finish() else {
            Issue.record("it is in no file")
            return
        }
        let lines = try text(recording)
        #expect(lines.count == recording.lines)
        #expect(
            Set(lines) == (shift == 0 ? ["[masked]", "in between"] : ["plain", "[masked]", "in between"]))
        #expect(lines.filter { $0 == "in between" }.count == 150)
    }

    @Test("beyond its limit the beginning and the end stay, and the file says how much is missing")
    func bounded() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let limit = 4 << 20
        var transcript = Transcript(recorder: try recorder(limit: limit).0)
        let rest = String(repeating: "é ", count: 1300)
        for number in 0..<2000 { transcript.append("\(number) \(rest)") }
        guard case .file(let recording) = transcript.finish() else {
            Issue.record("it is in no file")
            return
        }
        #expect(recording.size <= limit && recording.size > limit / 2)
        let lines = try text(recording)
        #expect(lines.first == "0 \(rest)" && lines.last == "1999 \(rest)")
        let gaps = lines.filter { $0.hasPrefix("…") }
        #expect(
            gaps == [
                "… \(2000 - (lines.count - 1)) lines are left out here (there is no more room for it) …"
            ])
    }

    @Test("where nothing can be written the end stays, and it is said why")
    func noDisk() throws {
        let (recorder, _) = try recorder()
        try FileManager.default.removeItem(atPath: folder)
        var transcript = Transcript(recorder: recorder)
        for number in 0..<100_000 { transcript.append("\(number) and some words more") }
        guard case .lines(let lines) = transcript.finish() else {
            Issue.record("it is in a file")
            return
        }
        #expect(lines.last == "99999 and some words more")
        #expect(lines.filter { $0.hasPrefix("…") && $0.contains("No such file") }.count == 1)
    }

    @Test(
        "a text for a homeserver that takes less keeps its beginning and its end",
        arguments: [300, 5000, 90_000])
    func shortened(_ limit: Int) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let spool = try Spool(directory: folder)
        let lines = (0..<20_000).map { "line \($0)" }
        let stored = try spool.store(lines, as: "text")
        let short = try spool.shortened(stored.path, to: limit)
        let text = try String(contentsOfFile: short.path, encoding: .utf8)
        #expect(text.utf8.count == short.size && short.size <= limit)
        #expect(text.hasPrefix("line 0\n") && text.hasSuffix("line 19999\n"))
        #expect(text.contains("the homeserver takes files of \(limit) bytes"))
        #expect(try String(contentsOfFile: stored.path, encoding: .utf8).utf8.count == stored.size)
    }
}
