import Contract
import Foundation
import Testing

/// What an update would bring, and what it sets aside, by real git.
@Suite("What an update would bring, asked without touching anything")
struct ChangesOnGitTests {
    private func changes(_ clone: Clone, under shell: Shell) throws -> (Shell.Ending, Incoming) {
        let ending = try shell.run(clone.service.changesScript, in: clone.world)
        var incoming = Incoming()
        for line in ending.lines { incoming.read(line) }
        return (ending, incoming)
    }

    /// Each file of the directory with its time to the nanosecond, but git's own store of objects and this bot's refs.
    private func traces(_ clone: Clone) throws -> String {
        try clone.world.run(
            [
                "find", clone.directory.path, "-path", "*/.git/objects", "-prune", "-o", "-path",
                "*/.git/refs/bridgekeeper*", "-prune", "-o", "!", "-path", "*/.git/refs", "!", "-path",
                "*/.git",
                "-printf", "%p %T@ %s\n",
            ], in: nil
        ).text.split(separator: "\n").sorted().joined(separator: "\n")
    }

    @Test(
        "it tells what comes and what would be lost, and leaves the directory as it was", arguments: Shell.all
    )
    func tells(shell: Shell) throws {
        let clone = try Clone(folder: #"it's "a" $HOME *"#, branch: "it's;x")
        try clone.write("services: {b: {}}\n", to: "compose.yml", below: clone.directory)
        try clone.git(["commit", "-q", "--allow-empty", "-m", "mine"], in: clone.directory)
        try clone.commit(
            "x",
            writing: ["main.py": "1", "app/Dockerfile.arm": "FROM x", "docker-compose.prod.yaml": "x: 1"])
        try clone.commit("y", writing: ["notes/compose.txt": "1"])
        try clone.git(["tag", "it's-new"], in: clone.upstream)
        let before = try traces(clone)
        #expect(before.contains(".git/index") && before.contains("compose.yml"))
        let (ending, incoming) = try changes(clone, under: shell)
        #expect((ending.status, ending.errors) == (0, ""))
        #expect(incoming.commits.map(\.subject) == ["y", "x"])
        #expect(incoming.weighty == ["app/Dockerfile.arm", "docker-compose.prod.yaml"])
        #expect((incoming.count, incoming.ownCommits, incoming.changedFiles) == (2, 1, 1))
        #expect(incoming.target == (try clone.git(["rev-parse", "HEAD"], in: clone.upstream)))
        #expect(incoming.head == (try clone.head()))
        #expect(try traces(clone) == before)
        #expect(try clone.git(["tag"], in: clone.directory) == "")
    }

    @Test("a secret that would be taken, nothing new, and an unborn HEAD", arguments: Shell.all)
    func others(shell: Shell) throws {
        let clone = try Clone()
        #expect(try changes(clone, under: shell).1.count == 0)
        try clone.commit("leak", writing: [".env": "theirs"])
        let (ending, incoming) = try changes(clone, under: shell)
        #expect(ending.status == Incoming.trackedStatus && incoming.trackedSecrets == [".env"])
        #expect(clone.text(of: ".env") == "TOKEN=1\n")
        try clone.git(["update-ref", "-d", "HEAD"], in: clone.directory)
        #expect(try changes(clone, under: shell).1.count == 2)
    }

    @Test("beside an update that holds the release line's ref it goes through, and needs no lock of it")
    func beside() throws {
        let clone = try Clone()
        try clone.commit("x")
        for lock in ["index.lock", "refs/remotes/origin/master.lock", "FETCH_HEAD.lock"] {
            try clone.write("", to: ".git/\(lock)", below: clone.directory)
        }
        let (ending, incoming) = try changes(clone, under: .dash)
        #expect((ending.status, incoming.count) == (0, 1), "\(ending.errors)")
        #expect(try clone.step(0).status != 0, "or the lock would prove nothing")
    }

    @Test(
        "a repository that is away, and a branch that is none: git's words and its status",
        arguments: Shell.all)
    func fails(shell: Shell) throws {
        var clone = try Clone()
        clone.service.branch = "release"
        let (none, _) = try changes(clone, under: shell)
        #expect(none.status == 128 && none.errors.contains("refs/heads/release"))
        try FileManager.default.removeItem(at: clone.upstream)
        let (away, _) = try changes(clone, under: shell)
        #expect(away.status == 128)
        #expect(Advice.forOutput(away.errorLines, of: clone.service)?.contains("remote -v") == true)
    }

    @Test("a git that is too old for it is said to be")
    func old() throws {
        let clone = try Clone()
        // Of an option that it does not know git says the same, whatever its age.
        let ending = try clone.world.run(["git", "fetch", "--no-write-fetch-header"], in: clone.directory)
        #expect(Advice.forOutput(ending.errorLines, of: clone.service)?.contains("2.29") == true)
    }

    // MARK: What an update sets aside

    @Test("what a reset takes away has a name before, with all that was in it", arguments: Shell.all)
    func kept(shell: Shell) throws {
        let clone = try Clone()
        try clone.write("mine", to: "own", below: clone.directory)
        try clone.git(["add", "-f", "own"], in: clone.directory)
        try clone.git(["commit", "-q", "-m", "mine"], in: clone.directory)
        try clone.write("services: {mine: {}}\n", to: "compose.yml", below: clone.directory)
        let head = try clone.head()
        try clone.commit("theirs")
        let (ending, incoming) = try clone.look(under: shell)
        #expect(ending.status == 0, "\(ending.errors)")
        let kept = try #require(incoming.kept)
        #expect(clone.text(of: "compose.yml") == "services: {mine: {}}\n", "a look changes nothing")
        #expect(try clone.step(2, under: shell).status == 0)
        #expect(clone.text(of: "own") == nil && clone.text(of: "compose.yml") == "services: {}\n")
        let again = try clone.git(["show", "\(kept):compose.yml"], in: clone.directory)
        #expect(again == "services: {mine: {}}")
        #expect(try clone.git(["rev-parse", "\(kept)^1"], in: clone.directory) == head)
    }

    @Test(
        "where nothing would be lost nothing is kept; commits alone are; the gentle move takes nothing away")
    func keptOnly() throws {
        let clone = try Clone()
        try clone.commit("theirs")
        #expect(try clone.look().incoming.kept == nil)
        try clone.git(["commit", "-q", "--allow-empty", "-m", "mine"], in: clone.directory)
        let kept = try #require(try clone.look().incoming.kept)
        #expect(try clone.git(["rev-parse", kept], in: clone.directory) == clone.head())
        try clone.git(["push", "-q", "origin", "HEAD:refs/heads/side"], in: clone.directory)
        #expect(try clone.look().incoming.kept == nil, "another branch of the remote has it")
        try clone.git(["commit", "-q", "--allow-empty", "-m", "mine"], in: clone.directory)
        var gentle = clone
        gentle.service.updateMode = .fastForward
        #expect(try gentle.look().incoming.kept == nil)
    }

    @Test("the twenty last are kept")
    func keptLimit() throws {
        let clone = try Clone()
        for number in 10...39 {
            let ref = "refs/bridgekeeper/kept/20200101T0000\(number)Z"
            try clone.git(["update-ref", ref, "HEAD"], in: clone.directory)
        }
        try clone.git(["commit", "-q", "--allow-empty", "-m", "mine"], in: clone.directory)
        let kept = try #require(try clone.look().incoming.kept)
        let all = try clone.git(
            ["for-each-ref", "--format=%(refname)", "refs/bridgekeeper/kept"], in: clone.directory
        )
        .split(separator: "\n").map(String.init)
        #expect(all.count == 20 && all.last == kept)
        #expect(all.first == "refs/bridgekeeper/kept/20200101T000021Z")

        // The host's clock was ahead once: what is new is not the oldest for that.
        for number in 10...39 {
            let ref = "refs/bridgekeeper/kept/29990101T0000\(number)Z"
            try clone.git(["update-ref", ref, "HEAD"], in: clone.directory)
        }
        let late = try #require(try clone.look().incoming.kept)
        #expect(try clone.git(["rev-parse", late], in: clone.directory) == clone.head())
    }

    @Test(
        "a merge that was not ended, a file that git was only told of, and an unborn HEAD are kept as they are"
    )
    func inBetween() throws {
        let clone = try Clone()
        try clone.write("services: {mine: {}}\n", to: "compose.yml", below: clone.directory)
        try clone.git(["commit", "-q", "-a", "-m", "mine"], in: clone.directory)
        try clone.commit("theirs", writing: ["compose.yml": "services: {theirs: {}}\n"])
        #expect(try clone.step(0).status == 0)
        _ = try clone.world.run(["git", "merge", "origin/master"], in: clone.directory)
        try clone.write("new", to: "new", below: clone.directory)
        try clone.git(["add", "-f", "-N", "new"], in: clone.directory)
        let (ending, incoming) = try clone.look()
        #expect(ending.status == 0, "\(ending.errors)")
        let kept = try #require(incoming.kept)
        let text = try clone.git(["show", "\(kept):compose.yml"], in: clone.directory)
        #expect(text.contains("<<<<<<<") && text.contains("mine") && text.contains("theirs"))
        #expect(try clone.git(["show", "\(kept):new"], in: clone.directory) == "new")
        #expect(try clone.git(["status", "--porcelain"], in: clone.directory).hasPrefix("UU compose.yml"))

        let unborn = try Clone()
        try unborn.git(["update-ref", "-d", "HEAD"], in: unborn.directory)
        try unborn.write("mine", to: "compose.yml", below: unborn.directory)
        let only = try #require(try unborn.look().incoming.kept)
        #expect(try unborn.git(["show", "\(only):compose.yml"], in: unborn.directory) == "mine")
    }
}
