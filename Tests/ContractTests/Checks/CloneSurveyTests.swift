import Contract
import Foundation
import Testing

@Suite("How a directory is, asked of real git")
struct CloneSurveyTests {
    private func survey(_ clone: Clone, under shell: Shell = .dash) throws -> CloneSurvey {
        let ending = try shell.run(CloneSurvey.script(of: clone.service), in: clone.world)
        #expect(ending.status == 0, "\(ending.errors)")
        return CloneSurvey(ending.lines, of: clone.service)
    }

    @Test("a sound clone is sound, and nothing in it is touched", arguments: Shell.all)
    func sound(shell: Shell) throws {
        let clone = try Clone(secrets: [".env": "TOKEN=1\n", "keys/a key": "K\n"])
        // A file whose time differs from git's index would make `git status` write the index.
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)],
            ofItemAtPath: clone.directory.appendingPathComponent("compose.yml").path)
        let index = clone.directory.appendingPathComponent(".git/index")
        let before = try Data(contentsOf: index)
        let survey = try survey(clone, under: shell)
        #expect(survey.isWhole && survey.kind == .clone && survey.isWritable)
        #expect(survey.owner == survey.user && survey.user != nil)
        #expect(try survey.head == clone.head() && survey.release == survey.head)
        #expect(survey.branch == "master")
        #expect(survey.urls == [clone.upstream.path, clone.upstream.path])
        #expect(survey.locks.isEmpty && survey.unfinished.isEmpty)
        #expect((survey.changed, survey.unpushed) == (0, 0))
        #expect(survey.untracked == [])
        #expect(survey.secrets.map(\.path) == [".env", "keys/a key"])
        #expect(survey.secrets.allSatisfy { $0.isThere && $0.isIgnored && !$0.isTracked && !$0.isReleased })
        #expect((survey.room?.free ?? 0) > 0)
        #expect(try Data(contentsOf: index) == before, "the index is as it was")
    }

    @Test("what an update would take away is counted")
    func losses() throws {
        let clone = try Clone()
        try clone.write("services: {a: {}}\n", to: "compose.yml", below: clone.directory)
        try clone.git(["commit", "-q", "-a", "-m", "mine"], in: clone.directory)
        try clone.git(["commit", "-q", "--allow-empty", "-m", "mine too"], in: clone.directory)
        try clone.write("services: {b: {}}\n", to: "compose.yml", below: clone.directory)
        let survey = try survey(clone)
        #expect((survey.changed, survey.unpushed) == (1, 2))
    }

    @Test(
        "files that git neither tracks nor ignores are named, once for a folder; secrets are not",
        arguments: Shell.all)
    func untracked(shell: Shell) throws {
        var clone = try Clone(secrets: [".env": "TOKEN=1\n"])
        clone.service.secrets = [".env", "plain"]
        let exclude = clone.directory.appendingPathComponent(".git/info/exclude")
        try Data("/.env\n*.log\n".utf8).write(to: exclude)
        for path in [
            "plain", "a`b", "new\nuntracked forged", "é", "dump/1", "dump/2/3", "logs/x.log", "x.log", " ",
        ] {
            try clone.write("x", to: path, below: clone.directory)
        }
        try FileManager.default.createDirectory(
            at: clone.directory.appendingPathComponent("empty"), withIntermediateDirectories: true)
        let found = try survey(clone, under: shell)
        #expect(
            Set(found.untracked ?? [])
                == [" ", "a'b", "dump/", "\"new\\nuntracked forged\"", "\"\\303\\251\""])
        #expect(found.untracked?.count == 5 && found.isWhole && found.changed == 0)
    }

    @Test("of very many untracked files one more is named than are counted", arguments: Shell.all)
    func manyUntracked(shell: Shell) throws {
        let clone = try Clone()
        try Data("/.env\n".utf8).write(to: clone.directory.appendingPathComponent(".git/info/exclude"))
        for number in 1...CloneSurvey.mostUntracked {
            try clone.write("x", to: "file \(number)", below: clone.directory)
        }
        #expect(try survey(clone, under: shell).untracked?.count == CloneSurvey.mostUntracked)
        for number in 1...1000 { try clone.write("x", to: "more \(number)", below: clone.directory) }
        let found = try survey(clone, under: shell)
        #expect(found.untracked?.count == CloneSurvey.mostUntracked + 1 && found.isWhole)
    }

    @Test("where git lists nothing, it is not said that there is nothing")
    func unlisted() {
        #expect(CloneSurvey(["clone", "changed 0", "end"], of: .make()).untracked == nil)
        #expect(CloneSurvey(["clone", "untracked a", "end"], of: .make()).untracked == nil)
        #expect(CloneSurvey(["clone", "untracked a", "listed", "end"], of: .make()).untracked == ["a"])
        #expect(CloneSurvey(["clone", "listed", "end"], of: .make()).untracked == [])
    }

    @Test("a lock that a git left is found, with its age", arguments: Shell.all)
    func lock(shell: Shell) throws {
        let clone = try Clone()
        let lock = clone.directory.appendingPathComponent(".git/index.lock")
        try Data().write(to: lock)
        let made = Date.now.addingTimeInterval(-7200)
        try FileManager.default.setAttributes([.modificationDate: made], ofItemAtPath: lock.path)
        let survey = try survey(clone, under: shell)
        #expect(survey.locks.count == 1 && survey.locks.first?.path == ".git/index.lock")
        #expect((7200..<7320).contains(survey.locks.first?.age ?? 0), "\(survey.locks)")
        #expect(survey.isWhole && survey.changed == 0, "the rest is looked at all the same")
    }

    @Test("a secret that is tracked, released, missing or not ignored is told from a sound one")
    func secrets() throws {
        var clone = try Clone(secrets: [".env": "1", "tracked": "2", "missing": "3"])
        clone.service.secrets = [".env", "missing", "plain", "released", "tracked"]
        try clone.git(["add", "-f", "tracked"], in: clone.directory)
        try FileManager.default.removeItem(at: clone.directory.appendingPathComponent("missing"))
        try Data().write(to: clone.directory.appendingPathComponent(".git/info/exclude"))
        try clone.write(".env\nmissing\ntracked\n", to: ".gitignore", below: clone.directory)
        try clone.write("x", to: "plain", below: clone.directory)
        try clone.commit("a secret comes", writing: ["released": "theirs"])
        try clone.git(["fetch", "-q"], in: clone.directory)
        let found = try survey(clone).secrets
        #expect(found.map(\.path) == clone.service.secrets)
        #expect(found.map(\.isThere) == [true, false, true, false, true])
        #expect(found.map(\.isReadable) == [true, false, true, false, true])
        #expect(found.map(\.isIgnored) == [true, true, false, false, false])
        #expect(found.map(\.isTracked) == [false, false, false, false, true])
        #expect(found.map(\.isReleased) == [false, false, false, true, false])
    }

    @Test("a directory inside of another repository is no clone of its own")
    func inside() throws {
        var clone = try Clone()
        let folder = clone.directory.appendingPathComponent("below")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        clone.service.directory = folder.path
        #expect(try survey(clone).kind == .inside)
        let plain = clone.world.root.appendingPathComponent("plain")
        try FileManager.default.createDirectory(at: plain, withIntermediateDirectories: true)
        clone.service.directory = plain.path
        let survey = try survey(clone)
        #expect(survey.kind == .none && survey.isWhole)
    }

    @Test("what was begun and not ended is named; another branch, and none, are seen")
    func unfinished() throws {
        let clone = try Clone()
        try FileManager.default.createDirectory(
            at: clone.directory.appendingPathComponent(".git/rebase-merge"), withIntermediateDirectories: true
        )
        #expect(try survey(clone).unfinished == ["rebase-merge"])
        try clone.git(["checkout", "-q", "--detach"], in: clone.directory)
        #expect(try survey(clone).branch == nil)
    }

    @Test("a directory that is not there fails in the shell's words")
    func missing() throws {
        var clone = try Clone()
        clone.service.directory = "/nowhere"
        let ending = try Shell.dash.run(CloneSurvey.script(of: clone.service), in: clone.world)
        #expect(ending.status != 0 && ending.errors.contains("/nowhere"))
    }

    @Test(
        "the release line is asked of the remote, and of the address where there is none",
        arguments: Shell.all)
    func release(shell: Shell) throws {
        var clone = try Clone()
        let ask = { (service: Service) in try shell.run(ReleaseSurvey.script(of: service), in: clone.world) }
        let ending = try ask(clone.service)
        #expect(try ending.status == 0 && ReleaseSurvey(ending.lines).tip == clone.head())
        clone.service.branch = "nothing"
        let none = try ask(clone.service)
        #expect(none.status == ReleaseSurvey.noBranch && none.errors.isEmpty)
        clone.service.branch = "master"
        clone.service.directory = "/nowhere"
        clone.service.repository = clone.upstream.path
        #expect(try ReleaseSurvey(ask(clone.service).lines).tip == clone.head(of: clone.upstream))
        clone.service.repository = "/nowhere"
        #expect(try ask(clone.service).status == 128)
    }
}

extension Clone {
    fileprivate func head(of folder: URL) throws -> String { try git(["rev-parse", "HEAD"], in: folder) }
}
