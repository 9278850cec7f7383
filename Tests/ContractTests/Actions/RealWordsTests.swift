import Contract
import Foundation
import Testing

/// The mends by the words that git and ssh of this machine say when the thing is really broken.
@Suite("What git and ssh say, and its mend", .timeLimit(.minutes(3)))
struct RealWordsTests {
    /// Runs a step with every way to a repository open.
    ///
    /// By the place: 0 fetches, 1 looks at what comes, 2 keeps what runs and moves.
    private func step(_ place: Int, _ clone: Clone) throws -> Shell.Ending {
        let steps = try #require(clone.service.plan(for: .update)).steps
        if place == 2 { #expect(try Shell.dash.run(steps[2].script, in: clone.world).status == 0) }
        let script = steps[place == 2 ? 3 : place].script
        return try Shell.dash.run(
            "export GIT_ALLOW_PROTOCOL=file:git:ssh:https GIT_TERMINAL_PROMPT=0\n\(script)", in: clone.world)
    }

    private func expect(
        _ ending: Shell.Ending, _ mend: String, of clone: Clone,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let advice = Advice.forOutput(ending.lines + ending.errorLines, of: clone.service)
        #expect(ending.status != 0, sourceLocation: sourceLocation)
        #expect(
            advice?.contains(mend) == true, "\(advice ?? "none") for \(ending.errors)",
            sourceLocation: sourceLocation)
    }

    // MARK: The way to the repository

    @Test(
        "a name that is none, a port where nobody listens",
        arguments: [
            ("ssh://git@nowhere.invalid/x.git", "cannot resolve"),
            ("git://nowhere.invalid/x", "cannot resolve"),
            ("https://nowhere.invalid/x", "cannot resolve"),
            ("ssh://git@127.0.0.1:1/x.git", "does not answer"),
            ("git://127.0.0.1:1/x", "does not answer"), ("https://127.0.0.1:1/x", "does not answer"),
            ("file:///nowhere", "remote -v"),
        ])
    func away(address: String, mend: String) throws {
        let clone = try Clone()
        try clone.git(["remote", "set-url", "origin", address], in: clone.directory)
        try clone.git(["config", "core.sshCommand", "ssh -F none"], in: clone.directory)
        expect(try step(0, clone), mend, of: clone)
    }

    static let hasSSHD =
        getuid() == 0
        && ["/usr/sbin/sshd", "/usr/bin/ssh"].allSatisfy(FileManager.default.isExecutableFile(atPath:))

    @Test(
        "an unknown host key, another one, a key of the host's that nobody knows, and no repository",
        .enabled(if: hasSSHD))
    func ssh() throws {
        let clone = try Clone()
        let root = clone.world.root.path
        try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        for key in ["host", "other", "user"] {
            _ = try clone.world.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key])
        }
        let config = """
            HostKey \(root)/host
            AuthorizedKeysFile \(root)/authorized
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PidFile none
            """
        try clone.write(config, to: "sshd", below: clone.world.root)
        // No port is needed: a server of its own answers each connection.
        let command =
            "ssh -F none -i \(root)/user -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes "
            + "-o UserKnownHostsFile=\(root)/known -o GlobalKnownHostsFile=/dev/null "
            + "-o ProxyCommand='/usr/sbin/sshd -i -f \(root)/sshd'"
        try clone.git(["config", "core.sshCommand", command], in: clone.directory)
        try clone.git(
            ["remote", "set-url", "origin", "ssh://root@there\(root)/nowhere"], in: clone.directory)
        func know(_ key: String) throws {
            let text = try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(key).pub"))
            try (Data("there ".utf8) + text).write(to: URL(fileURLWithPath: "\(root)/known"))
        }
        expect(try step(0, clone), "compare the fingerprint", of: clone)
        try know("other")
        expect(try step(0, clone), "ssh-keygen -R", of: clone)
        try know("host")
        expect(try step(0, clone), "deploy key", of: clone)
        try FileManager.default.copyItem(atPath: "\(root)/user.pub", toPath: "\(root)/authorized")
        expect(try step(0, clone), "remote -v", of: clone)
        try clone.git(
            ["remote", "set-url", "origin", "ssh://root@there\(clone.upstream.path)"], in: clone.directory)
        #expect(try step(0, clone).status == 0, "mended, it goes through")
    }

    @Test("a branch that is not there")
    func noBranch() throws {
        var clone = try Clone()
        clone.service.branch = "release"
        let ending = try Shell.dash.run(clone.service.changesScript, in: clone.world)
        expect(ending, "has no branch `release`", of: clone)
    }

    @Test("a branch that is gone and stands in another one's way, and its mend")
    func inTheWay() throws {
        let clone = try Clone()
        try clone.git(["branch", "a"], in: clone.upstream)
        try clone.git(["fetch", "-q"], in: clone.directory)
        try clone.git(["branch", "-D", "a"], in: clone.upstream)
        try clone.git(["branch", "a/b"], in: clone.upstream)
        expect(try step(0, clone), "remote prune origin", of: clone)
        try clone.git(["remote", "prune", "origin"], in: clone.directory)
        #expect(try step(0, clone).status == 0)
    }

    // MARK: The clone

    @Test("the gentle move: changed files, untracked ones, a merge that was not ended, and their mends")
    func gentle() throws {
        let clone = try Clone(mode: .fastForward)
        try clone.commit("theirs", writing: ["compose.yml": "services: {b: {}}\n", "new": "theirs"])
        #expect(try step(0, clone).status == 0)
        try clone.write("mine", to: "compose.yml", below: clone.directory)
        expect(try step(2, clone), "stash", of: clone)
        try clone.git(["stash", "-q"], in: clone.directory)
        // An ignored one would be overwritten.
        try clone.write("", to: ".git/info/exclude", below: clone.directory)
        try clone.write("mine", to: "new", below: clone.directory)
        expect(try step(2, clone), "in the way: move them", of: clone)
        try FileManager.default.removeItem(at: clone.directory.appendingPathComponent("new"))
        #expect(try step(2, clone).status == 0)

        try clone.git(["checkout", "-q", "-b", "side"], in: clone.directory)
        for (branch, text) in [("side", "one"), ("master", "two")] {
            try clone.git(["checkout", "-q", branch], in: clone.directory)
            try clone.write(text, to: "compose.yml", below: clone.directory)
            try clone.git(["commit", "-q", "-a", "-m", text], in: clone.directory)
        }
        #expect(try clone.world.run(["git", "merge", "side"], in: clone.directory).status != 0)
        expect(try step(2, clone), "merge --abort", of: clone)
        try clone.git(["add", "compose.yml"], in: clone.directory)
        expect(try step(2, clone), "merge --abort", of: clone)
        try clone.git(["merge", "--abort"], in: clone.directory)
        try clone.commit("more")
        #expect(try step(0, clone).status == 0)
        expect(try step(2, clone), "has commits of its own", of: clone)
    }

    @Test(
        "an index that is broken is made anew by its mend",
        arguments: ["", "x", String(repeating: "x", count: 200)])
    func index(text: String) throws {
        let clone = try Clone()
        try clone.commit("theirs")
        #expect(try step(0, clone).status == 0)
        try clone.write(text, to: ".git/index", below: clone.directory)
        let broken = try step(1, clone)
        // An empty one is none to git.
        guard !text.isEmpty else { return }
        expect(broken, "/.git/index' && git -C", of: clone)
        let advice = try #require(Advice.forOutput(broken.errorLines, of: clone.service))
        let command = try #require(advice.split(separator: "`").dropFirst().first)
        #expect(try Shell.dash.command(String(command), in: clone.world).status == 0)
        #expect(try step(1, clone).status == 0)
        #expect(try step(2, clone).status == 0)
    }

    @Test("objects that are broken or gone", arguments: ["HEAD^{tree}", "HEAD"], [true, false])
    func objects(name: String, isEmptied: Bool) throws {
        let clone = try Clone()
        try clone.commit("theirs", writing: ["folder/file": "1"])
        #expect(try step(0, clone).status == 0)
        #expect(try step(2, clone).status == 0)
        let hash = try clone.git(["rev-parse", name], in: clone.directory)
        let object = clone.directory.appendingPathComponent(
            ".git/objects/\(hash.prefix(2))/\(hash.dropFirst(2))")
        try FileManager.default.removeItem(at: object)
        if isEmptied { try Data().write(to: object) }
        let ending = try step(2, clone)
        expect(ending, "The clone is damaged", of: clone)
    }

    @Test("another user's directory, and another user's files in it", .enabled(if: getuid() == 0))
    func owners() throws {
        let clone = try Clone()
        let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        func asNobody(_ words: [String]) throws -> Shell.Ending {
            try clone.world.run(nobody + words, in: clone.directory)
        }
        expect(try asNobody(["git", "fetch"]), "set `owner`", of: clone)
        try clone.git(["config", "--global", "safe.directory", "*"])
        expect(try asNobody(["git", "fetch"]), "sudo chown -R", of: clone)
        _ = try clone.world.run(["chown", "-R", "65534", ".git"], in: clone.directory)
        _ = try clone.world.run(["chown", "-R", "0", ".git/objects"], in: clone.directory)
        try clone.commit("theirs")
        expect(try asNobody(["git", "fetch"]), "sudo chown -R", of: clone)
        _ = try clone.world.run(["chown", "-R", "65534", ".git"], in: clone.directory)
        #expect(try asNobody(["git", "fetch"]).status == 0)
        try clone.write("mine", to: "compose.yml", below: clone.directory)
        expect(try asNobody(["git", "reset", "--hard"]), "! -user", of: clone)
    }

    @Test("a disk that is full")
    func full() throws {
        let clone = try Clone()
        let ending = try clone.world.run(["sh", "-c", "git log -1 >/dev/full"], in: clone.directory)
        expect(ending, "A disk of the host is full", of: clone)
    }
}
