import Contract
import Foundation
import Testing
import TestKit

/// The steps that move the directory, run for real: why the look before them is there, and that it is enough.
@Suite("The move to the release line, by real git")
struct MoveOnGitTests {
    @Test(
        "the reason for the look: both moves overwrite an ignored secret without a word",
        arguments: UpdateMode.allCases)
    func overwrites(mode: UpdateMode) throws {
        let clone = try Clone(mode: mode)
        try clone.commit("by mistake", writing: [".env": "theirs"])
        #expect(try clone.git(["check-ignore", ".env"], in: clone.directory) == ".env")
        #expect(try clone.look().ending.status == Incoming.trackedStatus)
        #expect(clone.text(of: ".env") == "TOKEN=1\n")
        #expect(try clone.step(2).status == Service.alteredStatus)
        #expect(clone.text(of: ".env") == "theirs")
    }

    @Test("and a file above a folder of secrets takes the folder away", arguments: UpdateMode.allCases)
    func replacesFolder(mode: UpdateMode) throws {
        let clone = try Clone(secrets: ["keys/key": "K"], mode: mode)
        try clone.commit("x", writing: ["keys": "theirs"])
        #expect(try clone.look().ending.status == Incoming.trackedStatus)
        #expect(try clone.step(2).status == Service.alteredStatus)
        #expect(clone.text(of: "keys/key") == nil)
    }

    @Test("and a secret that was tracked is deleted when it no longer is", arguments: UpdateMode.allCases)
    func drops(mode: UpdateMode) throws {
        let clone = try Clone(secrets: [:], mode: mode)
        try clone.commit("by mistake", writing: [".env": "TOKEN=1\n"])
        try clone.git(["pull", "-q"], in: clone.directory)
        try clone.commit("mended", removing: [".env"])
        var asked = clone
        asked.service.secrets = [".env"]
        #expect(try asked.look().ending.status == Incoming.trackedStatus)
        #expect(clone.text(of: ".env") == "TOKEN=1\n")
        #expect(try asked.step(2).status == Service.alteredStatus)
        #expect(clone.text(of: ".env") == nil)
    }

    @Test("and a tag that has the release line's name is what git resets to")
    func ambiguous() throws {
        let clone = try Clone()
        try clone.commit("leak", writing: [".env": "theirs"])
        try clone.git(["tag", "origin/master"], in: clone.upstream)
        try clone.commit("mended", removing: [".env"])
        #expect(try clone.look().ending.status != 0)
        #expect(try clone.step(2).status == Service.alteredStatus)
        #expect(clone.text(of: ".env") == "theirs")
    }

    @Test("both moves arrive at the release line", arguments: UpdateMode.allCases, Shell.all)
    func arrives(mode: UpdateMode, shell: Shell) throws {
        let clone = try Clone(folder: #"it's "a" $HOME *"#, branch: "it's;x", mode: mode)
        try clone.commit("x", writing: ["main.py": "1"])
        #expect(try clone.look(under: shell).ending.status == 0)
        #expect(try clone.step(2, under: shell).status == 0)
        #expect(try clone.head() == clone.git(["rev-parse", "HEAD"], in: clone.upstream))
        #expect(clone.text(of: ".env") == "TOKEN=1\n")
    }

    @Test(
        "divergence: the reset never sticks, the gentle move stops and its mend is known",
        arguments: Shell.all)
    func diverges(shell: Shell) throws {
        for mode in UpdateMode.allCases {
            let clone = try Clone(mode: mode)
            try clone.git(["commit", "-q", "--allow-empty", "-m", "mine"], in: clone.directory)
            try clone.commit("theirs")
            let before = try clone.head()
            #expect(try clone.look(under: shell).ending.status == 0)
            let ending = try clone.step(2, under: shell)
            switch mode {
            case .reset:
                #expect(ending.status == 0)
                #expect(try clone.head() == clone.git(["rev-parse", "HEAD"], in: clone.upstream))
            case .fastForward:
                #expect(ending.status == 128)
                #expect(try clone.head() == before)
                let advice = Advice.forOutput(ending.errorLines, of: clone.service)
                #expect(advice?.hasPrefix("The directory has commits of its own") == true)
            }
        }
    }

    @Test("an owner who pulls by rebase still gets the gentle move", arguments: ["true", "false"])
    func rebases(setting: String) throws {
        let clone = try Clone(mode: .fastForward)
        try clone.git(["config", "--global", "pull.rebase", setting])
        try clone.git(["commit", "-q", "--allow-empty", "-m", "mine"], in: clone.directory)
        try clone.commit("theirs")
        let before = try clone.head()
        _ = try clone.look()
        #expect(try clone.step(2).status != 0)
        #expect(try clone.head() == before)
    }

    @Test("an unborn HEAD is moved as well", arguments: UpdateMode.allCases)
    func unborn(mode: UpdateMode) throws {
        let clone = try Clone(mode: mode)
        try FileManager.default.removeItem(at: clone.directory.appendingPathComponent("compose.yml"))
        try clone.git(["update-ref", "-d", "HEAD"], in: clone.directory)
        try clone.git(["read-tree", "--empty"], in: clone.directory)
        #expect(try clone.look().ending.status == 0)
        #expect(try clone.step(2).status == 0)
        #expect(try clone.head() == clone.git(["rev-parse", "HEAD"], in: clone.upstream))
    }

    @Test("failures of real git have their mend", arguments: Shell.all)
    func advice(shell: Shell) throws {
        let clone = try Clone()
        try clone.write("", to: ".git/index.lock", below: clone.directory)
        let locked = try clone.step(2, under: shell)
        #expect(locked.status == 128)
        #expect(Advice.forOutput(locked.errorLines, of: clone.service)?.contains("`!bridge mend`") == true)

        try FileManager.default.removeItem(at: clone.upstream)
        let away = try clone.step(0, under: shell)
        #expect(away.status == 128)
        #expect(Advice.forOutput(away.errorLines, of: clone.service)?.contains("remote -v") == true)

        try clone.git(["remote", "set-url", "origin", "file:///nowhere"], in: clone.directory)
        let nowhere = try clone.step(0, under: shell)
        #expect(Advice.forOutput(nowhere.errorLines, of: clone.service) != nil, "\(nowhere.errors)")

        try clone.git(["remote", "remove", "origin"], in: clone.directory)
        let none = try clone.step(0, under: shell)
        #expect(Advice.forOutput(none.errorLines, of: clone.service)?.contains("remote -v") == true)
    }

    /// Paths so few that releases, secrets and what is tracked meet often.
    private static let paths = [
        "a", "a/b", "a/b/c", "b", "b c", "b c/d", "-x", "*", "a/*", "d", "d/e", ".env",
    ]

    @Test(
        "whatever comes: a look that lets the move pass leaves every secret as it was",
        arguments: SeededGenerator.seeds(3),
        UpdateMode.allCases)
    func anyRelease(seed: UInt64, mode: UpdateMode) throws {
        var random = SeededGenerator(seed: seed)
        var passed = 0
        for round in 0..<8 {
            var clone = try Clone(secrets: [:], mode: mode)
            try clone.release(random.paths(of: Self.paths, upTo: 2), "before")
            try clone.git(["pull", "-q"], in: clone.directory)
            let secrets = random.paths(of: Self.paths, upTo: 2).filter { clone.canHold($0) }
            for path in secrets { try clone.write("mine \(path)", to: path, below: clone.directory) }
            clone.service.secrets = secrets
            try clone.release(random.paths(of: Self.paths, upTo: 3), "after")
            let (ending, incoming) = try clone.look()
            if ending.status == 0 {
                passed += 1
                _ = try clone.step(2)
            } else {
                #expect(ending.status == Incoming.trackedStatus, "round \(round): \(ending.errors)")
                #expect(!(incoming.trackedSecrets + incoming.droppedSecrets).isEmpty)
            }
            for path in secrets { #expect(clone.text(of: path) == "mine \(path)", "round \(round): \(path)") }
        }
        // Of a new seed all rounds may be refused, by chance.
        #expect(passed > 0 || !(1...3).contains(seed), "no round let anything pass")
    }
}

extension SeededGenerator {
    /// Some of the paths, none of which stands in another's way.
    fileprivate mutating func paths(of all: [String], upTo most: Int) -> [String] {
        var taken: [String] = []
        for path in all.shuffled(using: &self) where taken.count < most && chance(70) {
            if !taken.contains(where: { $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/") }) {
                taken.append(path)
            }
        }
        return taken.sorted()
    }
}

extension Clone {
    /// Makes the release line hold these files and no others.
    fileprivate func release(_ paths: [String], _ text: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: upstream.path) where name != ".git" {
            try FileManager.default.removeItem(at: upstream.appendingPathComponent(name))
        }
        let files = paths + ["compose.yml"]
        try commit("x", writing: Dictionary(uniqueKeysWithValues: files.map { ($0, "\(text) \($0)") }))
    }

    /// Whether a file of that path could be there beside what is.
    fileprivate func canHold(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        let above = (1..<max(1, parts.count)).map { parts.prefix($0).joined(separator: "/") }
        let isFolder =
            FileManager.default.fileExists(atPath: directory.appendingPathComponent(path).path)
            && text(of: path) == nil
        return !isFolder && above.allSatisfy { text(of: $0) == nil }
    }
}
