import Contract
import Foundation
import Testing

/// Locks that git left, or that it holds, and what the steps do about them.
@Suite("A lock of git's in the way", .timeLimit(.minutes(2)))
struct GitLockTests {
    /// A clone whose release line is one commit ahead, and a docker that has nothing to mend.
    private func clone(mode: UpdateMode = .reset) throws -> Clone {
        let clone = try Clone(mode: mode)
        try clone.commit("theirs", writing: ["compose.yml": "services: {b: {}}\n"])
        try clone.world.program("docker", "#!/bin/sh\nexit 0\n")
        return clone
    }

    private func lock(_ clone: Clone, _ name: String = "index", age: String = "2 hours ago") throws {
        try clone.write("", to: ".git/\(name).lock", below: clone.directory)
        _ = try clone.world.run(["touch", "-d", age, ".git/\(name).lock"], in: clone.directory)
    }

    private func isThere(_ clone: Clone, _ name: String = "index") -> Bool {
        FileManager.default.fileExists(atPath: "\(clone.directory.path)/.git/\(name).lock")
    }

    private func mend(_ clone: Clone, under shell: Shell = .dash) throws -> (Shell.Ending, Objection) {
        let step = try #require(clone.service.plan(for: .mend)).steps[0]
        let ending = try shell.run(step.script, in: clone.world)
        var objection = Objection()
        for line in ending.lines { objection.read(line) }
        return (ending, objection)
    }

    @Test(
        "one that was left is told before anything moves, mend removes it, and the update goes through",
        arguments: UpdateMode.allCases, Shell.all)
    func left(mode: UpdateMode, shell: Shell) throws {
        let clone = try clone(mode: mode)
        let head = try clone.head()
        for name in shell.words == Shell.dash.words ? ["index", "HEAD", "refs/heads/master"] : ["index"] {
            try lock(clone, name)
            let text = clone.text(of: "compose.yml")
            let (look, incoming) = try clone.look(under: shell)
            #expect(look.status == Objection.lockStatus, "\(look.errors)")
            let found = try #require(incoming.objection.lock)
            #expect(found.path == ".git/\(name).lock" && found.isLeft && (7200..<7300).contains(found.age))
            #expect(try clone.head() == head && clone.text(of: "compose.yml") == text)
            #expect(try clone.step(2, under: shell).status != 0, "or it would not be in the way: \(name)")
            let (mended, objection) = try mend(clone, under: shell)
            #expect((mended.status, mended.errors) == (0, "") && objection == Objection())
            #expect(mended.lines.first == "removing .git/\(name).lock, which nobody holds")
            #expect(!isThere(clone, name))
        }
        #expect(try clone.look(under: shell).ending.status == 0)
        #expect(try clone.step(2, under: shell).status == 0)
        #expect(clone.text(of: "compose.yml") == "services: {b: {}}\n")
    }

    @Test("several at once, the one that stops a fetch among them, go together; no other file does")
    func several() throws {
        let clone = try clone()
        for name in ["index", "HEAD", "packed-refs", "refs/remotes/origin/master", "other"] {
            try lock(clone, name)
        }
        try FileManager.default.removeItem(atPath: "\(clone.directory.path)/.git/index.lock")
        #expect(try clone.step(0).status != 0)
        #expect(try mend(clone).0.status == 0)
        #expect(isThere(clone, "other") && !isThere(clone, "HEAD") && !isThere(clone, "packed-refs"))
        #expect(try clone.step(0).status == 0)
    }

    @Test("a young one may be at work: it is waited for, told, and left alone")
    func young() throws {
        let clone = try clone()
        try lock(clone, age: "now")
        let (look, incoming) = try clone.look()
        let found = try #require(incoming.objection.lock)
        #expect(look.status == Objection.lockStatus && found.age < GitLock.leftAge && !found.isLeft)
        let (mended, objection) = try mend(clone)
        #expect(mended.status == Objection.lockStatus && objection.lock != nil && isThere(clone))
        // A clock that was set back makes it younger than nothing.
        try lock(clone, age: "1 hour")
        #expect(try mend(clone).1.lock?.isLeft == false)
    }

    @Test("one that goes away while it is looked at was no obstacle")
    func passing() throws {
        let clone = try clone()
        try lock(clone, age: "now")
        // Its own sleep is what the wait consists of: the lock goes in it.
        try clone.world.program("sleep", "#!/bin/sh\nrm -f \"$HOME/matrix bridge/.git/index.lock\"\n")
        #expect(try clone.look().ending.status == 0)
    }

    @Test(
        "a git that is at work there is named, and mend leaves its lock alone until it is over",
        arguments: Shell.all)
    func held(shell: Shell) throws {
        let clone = try clone()
        let gate = try Gate(clone.world)
        try clone.write("services: {mine: {}}\n", to: "compose.yml", below: clone.directory)
        // With what was changed taken in, git has the lock for as long as the message is being written.
        let commit = try clone.world.start(
            ["env", "GIT_EDITOR=\(gate.editor)", "git", "commit", "-a"], in: clone.directory)
        try gate.awaitOpen()
        _ = try clone.world.run(["touch", "-d", "2 hours ago", ".git/index.lock"], in: clone.directory)
        let (look, incoming) = try clone.look(under: shell)
        let found = try #require(incoming.objection.lock)
        #expect(look.status == Objection.lockStatus && !found.isLeft)
        #expect(
            found.holders.contains {
                $0.hasPrefix("\(commit.processIdentifier) ") && $0.contains("git commit -a")
            })
        let (mended, objection) = try mend(clone, under: shell)
        #expect(mended.status == Objection.lockStatus && objection.lock?.holders.isEmpty == false)
        #expect(isThere(clone))
        try gate.close()
        commit.waitUntilExit()
        #expect(try clone.look(under: shell).ending.status == 0)
    }

    @Test("whoever has it open holds it, whatever it is called and wherever it stands", arguments: Shell.all)
    func open(shell: Shell) throws {
        let clone = try clone()
        let gate = try Gate(clone.world)
        try lock(clone)
        let holder = try clone.world.start(
            [
                "sh", "-c", #"exec 9<"$1" && exec "$2""#, "sh", "\(clone.directory.path)/.git/index.lock",
                gate.editor,
            ])
        try gate.awaitOpen()
        let (mended, objection) = try mend(clone, under: shell)
        #expect(mended.status == Objection.lockStatus && isThere(clone))
        #expect(objection.lock?.holders.contains { $0.hasPrefix("\(holder.processIdentifier) ") } == true)
        try gate.close()
        holder.waitUntilExit()
        #expect(try mend(clone, under: shell).0.status == 0 && !isThere(clone))
    }

    @Test("a git in another directory holds nothing here")
    func elsewhere() throws {
        let clone = try clone()
        let gate = try Gate(clone.world)
        try clone.write("x", to: "compose.yml", below: clone.upstream)
        let commit = try clone.world.start(
            ["env", "GIT_EDITOR=\(gate.editor)", "git", "commit", "-a"], in: clone.upstream)
        try gate.awaitOpen()
        try lock(clone)
        #expect(try mend(clone).0.status == 0 && !isThere(clone))
        try gate.close()
        commit.waitUntilExit()
    }

    @Test("a worktree's lock is where git keeps it", arguments: Shell.all)
    func worktree(shell: Shell) throws {
        var clone = try clone()
        try clone.git(["config", "core.bare", "false"], in: clone.directory)
        let tree = clone.world.root.appendingPathComponent("work tree")
        try clone.git(["worktree", "add", "-q", "-b", "side", tree.path], in: clone.directory)
        let main = clone.directory
        clone.service.directory = tree.path
        let lock = main.appendingPathComponent(".git/worktrees/work-tree/index.lock")
        let place = try clone.git(["rev-parse", "--git-path", "index.lock"], in: tree)
        #expect(URL(fileURLWithPath: place).path == lock.path)
        try Data().write(to: lock)
        _ = try clone.world.run(["touch", "-d", "2 hours ago", lock.path])
        #expect(try clone.look(under: shell).incoming.objection.lock?.isLeft == true)
        #expect(try mend(clone, under: shell).0.status == 0)
        #expect(!FileManager.default.fileExists(atPath: lock.path))
    }

    @Test(
        "where there is no directory, or no clone, mend has docker's part to do all the same",
        arguments: Shell.all)
    func nowhere(shell: Shell) throws {
        var clone = try clone()
        for folder in ["nowhere", ""] {
            clone.service.directory = clone.world.root.appendingPathComponent(folder).path
            let (mended, _) = try mend(clone, under: shell)
            #expect((mended.status, mended.lines) == (0, ["nothing is left there"]), "\(mended.errors)")
        }
    }

    @Test("one that cannot be removed is no success, and not tried for ever")
    func stuck() throws {
        let clone = try clone()
        try FileManager.default.createDirectory(
            atPath: "\(clone.directory.path)/.git/index.lock/x", withIntermediateDirectories: true)
        _ = try clone.world.run(["touch", "-d", "2 hours ago", ".git/index.lock"], in: clone.directory)
        let (mended, _) = try mend(clone)
        #expect(mended.status != 0 && mended.status != Objection.lockStatus && isThere(clone))
    }
}

/// A program that says when it has begun, and goes on when it is let.
private struct Gate {
    let editor: String
    private let begun: String
    private let pipe: String

    init(_ world: World) throws {
        begun = world.root.appendingPathComponent("begun").path
        pipe = world.root.appendingPathComponent("pipe").path
        editor = world.root.appendingPathComponent("own/editor").path
        try world.program("editor", "#!/bin/sh\n: >'\(begun)'\nread -r line <'\(pipe)'\n")
        let made = try world.run(["mkfifo", pipe])
        guard made.status == 0 else { throw Missing(description: made.errors) }
    }

    func awaitOpen() throws {
        for _ in 0..<1000 {
            if FileManager.default.fileExists(atPath: begun) { return }
            Thread.sleep(forTimeInterval: 0.01)
        }
        throw Missing(description: "it never began")
    }

    func close() throws { try Data("\n".utf8).write(to: URL(fileURLWithPath: pipe)) }
}
