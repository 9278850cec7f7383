import Foundation
import TTY
import Testing

@Suite("the history file")
struct HistoryFileTests {
    @Test("lines come back in their order; the same one again, and what a terminal would obey, are not kept")
    func keeps() throws {
        try inFolder { folder in
            let file = HistoryFile(path: "\(folder)/history")
            #expect(try file.lines().isEmpty)
            for line in ["one", "two", "two", "", "\u{1B}[2J", "thr\u{85}ee", "three"] { try file.add(line) }
            #expect(try file.lines() == ["one", "two", "three"])
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["history"])
        }
    }

    @Test("the oldest leave, whoever made the file longer")
    func isBounded() throws {
        try inFolder { folder in
            let file = HistoryFile(path: "\(folder)/history")
            let many = (1...5000).map { "line \($0)\n" }.joined()
            try Data(many.utf8).write(to: URL(filePath: file.path))
            #expect(try file.lines().count == HistoryFile.mostLines)
            try file.add("last")
            let lines = try String(contentsOfFile: file.path, encoding: .utf8).split(separator: "\n")
            #expect(
                lines.count == HistoryFile.mostLines && lines.first == "line 4002" && lines.last == "last")
        }
    }

    @Test("a link, a pipe and a file without end are refused and left alone")
    func refuses() throws {
        try inFolder { folder in
            let target = "\(folder)/target"
            try Data("mine\n".utf8).write(to: URL(filePath: target))
            let link = HistoryFile(path: "\(folder)/link")
            try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: target)
            #expect(throws: HistoryFile.Problem.self) { try link.add("one") }
            #expect(try String(contentsOfFile: target, encoding: .utf8) == "mine\n")

            let pipe = HistoryFile(path: "\(folder)/pipe")
            #expect(unsafe mkfifo(pipe.path, 0o600) == 0)
            #expect(throws: HistoryFile.Problem.self) { try pipe.lines() }

            let huge = HistoryFile(path: "\(folder)/huge")
            try Data(repeating: 0x61, count: 5 << 20).write(to: URL(filePath: huge.path))
            #expect(throws: HistoryFile.Problem.self) { try huge.lines() }
            #expect(throws: HistoryFile.Problem.self) {
                try HistoryFile(path: "\(folder)/no/where").add("one")
            }
        }
    }

    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "history-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        do { try body(folder) } catch {
            try FileManager.default.removeItem(atPath: folder)
            throw error
        }
        try FileManager.default.removeItem(atPath: folder)
    }
}
