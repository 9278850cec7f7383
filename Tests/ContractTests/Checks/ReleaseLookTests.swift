import Contract
import Foundation
import TestKit
import Testing

/// Whether the release line is ahead, by real git.
@Suite("Whether the release line is ahead, asked without fetching")
struct ReleaseLookTests {
    private func look(_ clone: Clone, under shell: Shell = .dash) throws -> ReleaseLook? {
        let ending = try shell.run(ReleaseLook.script(of: clone.service), in: clone.world)
        guard ending.status == 0 else { throw Missing(description: "\(ending)") }
        return ReleaseLook(ending.lines)
    }

    private func tip(_ clone: Clone) throws -> String {
        try clone.git(["rev-parse", "HEAD"], in: clone.upstream)
    }

    /// Each file of the directory, git's own as well, with its time to the nanosecond.
    private func traces(_ clone: Clone) throws -> [String] {
        try clone.world.run(["find", clone.directory.path, "-printf", "%p %T@ %s\n"]).lines.sorted()
    }

    @Test("nothing new, a new commit, and one that was fetched and not moved to", arguments: Shell.all)
    func ahead(shell: Shell) throws {
        let clone = try Clone(folder: #"it's "a" $HOME *"#, branch: "it's;x")
        #expect(try look(clone, under: shell) == .level)
        try clone.commit("new")
        let before = try traces(clone)
        #expect(before.contains { $0.contains("/.git/objects/") } && before.contains { $0.contains("/HEAD") })
        #expect(try look(clone, under: shell) == .ahead(try tip(clone)))
        #expect(try traces(clone) == before, "nothing is written, not even an object")
        #expect(try clone.step(0).status == 0)
        #expect(try look(clone, under: shell) == .ahead(try tip(clone)))
        try clone.git(["merge", "-q", "--ff-only", "FETCH_HEAD"], in: clone.directory)
        #expect(try look(clone, under: shell) == .level)
    }

    @Test("commits of the directory's own are not behind; diverged is ahead", arguments: Shell.all)
    func own(shell: Shell) throws {
        let clone = try Clone()
        try clone.git(["commit", "-q", "--allow-empty", "-m", "mine"], in: clone.directory)
        #expect(try look(clone, under: shell) == .level)
        try clone.commit("theirs")
        #expect(try look(clone, under: shell) == .ahead(try tip(clone)))
        #expect(try clone.step(0).status == 0)
        #expect(try look(clone, under: shell) == .ahead(try tip(clone)))
    }

    @Test(
        "a name that only ends like the branch's is not it, and a missing branch is said",
        arguments: Shell.all)
    func names(shell: Shell) throws {
        let clone = try Clone()
        try clone.git(["commit", "-q", "--allow-empty", "-m", "other"], in: clone.upstream)
        for name in ["refs/a/refs/heads/master", "refs/z/refs/heads/master"] {
            try clone.git(["update-ref", name, "HEAD"], in: clone.upstream)
        }
        try clone.git(["reset", "-q", "--hard", "HEAD^"], in: clone.upstream)
        let shown = try clone.git(["ls-remote", "origin", "refs/heads/master"], in: clone.directory)
        #expect(shown.split(separator: "\n").count == 3, "or this would prove nothing")
        #expect(try look(clone, under: shell) == .level)
        try clone.git(["branch", "-q", "-m", "main"], in: clone.upstream)
        #expect(try look(clone, under: shell) == .noBranch)
    }

    @Test(
        "a repository that is away, no clone, a folder of another one, and no commit yet: a failure, never an answer",
        arguments: Shell.all)
    func fails(shell: Shell) throws {
        var clone = try Clone()
        let ending = { (clone: Clone) in
            try shell.run(ReleaseLook.script(of: clone.service), in: clone.world)
        }
        let folder = clone.directory.appendingPathComponent("below")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let whole = clone.service.directory
        for directory in [folder.path, clone.world.root.path, "/nowhere"] {
            clone.service.directory = directory
            let failed = try ending(clone)
            #expect(failed.status != 0 && failed.output.isEmpty && !failed.errors.isEmpty, "\(directory)")
        }
        clone.service.directory = whole
        let head = try clone.head()
        try clone.git(["update-ref", "-d", "HEAD"], in: clone.directory)
        #expect(try ending(clone).status != 0)
        try clone.git(["update-ref", "HEAD", head], in: clone.directory)
        #expect(try look(clone, under: shell) == .level)
        try FileManager.default.removeItem(at: clone.upstream)
        let away = try ending(clone)
        #expect(away.status == 128 && away.output.isEmpty)
        #expect(away.errorLines.contains { $0.contains("does not appear to be a git repository") })
    }

    @Test("a partial clone fetches nothing for it")
    func partial() throws {
        var clone = try Clone()
        try clone.git(["config", "uploadpack.allowFilter", "true"], in: clone.upstream)
        try clone.git(["config", "uploadpack.allowAnySHA1InWant", "true"], in: clone.upstream)
        let directory = clone.world.root.appendingPathComponent("partial")
        try clone.git(["clone", "-q", "--filter=blob:none", "file://\(clone.upstream.path)", directory.path])
        clone.service.directory = directory.path
        try clone.commit("new")
        let before = try traces(clone)
        #expect(try look(clone) == .ahead(try tip(clone)))
        #expect(try traces(clone) == before)
        // So it would have been.
        try clone.git(["cat-file", "-e", "\(try tip(clone))^{commit}"], in: clone.directory)
        #expect(try traces(clone) != before)
    }

    @Test("ssh may ask nobody, unless the owner has an ssh of his own")
    func batch() throws {
        let clone = try Clone()
        let asked = clone.world.root.appendingPathComponent("asked")
        for name in ["ssh", "own-ssh"] {
            try clone.world.program(name, "#!/bin/sh\necho \"${0##*/} $*\" >>'\(asked.path)'\nexit 255\n")
        }
        try clone.git(["remote", "set-url", "origin", "ssh://git@nowhere/x"], in: clone.directory)
        // The world of these tests lets git do nothing but files.
        let script = "export GIT_ALLOW_PROTOCOL=ssh\n" + ReleaseLook.script(of: clone.service)
        #expect(try Shell.dash.run(script, in: clone.world).status == 128)
        try clone.git(["config", "core.sshCommand", "own-ssh -i key"], in: clone.directory)
        #expect(try Shell.dash.run(script, in: clone.world).status == 128)
        let lines = String(decoding: try Data(contentsOf: asked), as: UTF8.self).split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("ssh ") && $0.contains("-o BatchMode=yes") }, "\(lines)")
        #expect(lines.last?.hasPrefix("own-ssh -i key") == true, "\(lines)")
        #expect(lines.last?.contains("BatchMode") == false)
    }

    // MARK: Hostile

    /// What a git that lies could print for the branch, as `printf` has it.
    private static let lies = [
        #"$(touch taken)\trefs/heads/master\n"#, #"--help\trefs/heads/master\n"#, #"-\trefs/heads/master\n"#,
        #"ended 0\nahead x\nlevel\nend\n"#, #"\n\nend\n"#, #"level\trefs/heads/master\n"#,
        #"0000\trefs/heads/master\n"#, #"a\\nlevel\\nend\trefs/heads/master\n"#, #"ended ; touch taken\n"#,
        #"*\trefs/heads/master\n"#, #"\033[2J\trefs/heads/master\n"#,
    ]

    @Test("what a lying git prints becomes no commit and no command", arguments: lies)
    func lying(words: String) throws {
        let clone = try Clone()
        try clone.world.program(
            "git",
            """
            #!/bin/sh
            if [ "$1" = ls-remote ]; then printf \(ShellWord.quote(words)); exit; fi
            PATH=${PATH#*:} exec git "$@"
            """)
        for shell in Shell.all {
            let ending = try shell.run(ReleaseLook.script(of: clone.service), in: clone.world)
            let found = ending.status == 0 ? ReleaseLook(ending.lines) : nil
            #expect(found == nil || found == .noBranch, "\(shell): \(ending.text)")
        }
        #expect(clone.text(of: "taken") == nil)
        #expect(
            !FileManager.default.fileExists(atPath: clone.world.root.appendingPathComponent("taken").path))
    }

    @Test("whatever lines come, a commit is only what can be one, and nothing is read twice")
    func reading() {
        var random = SeededGenerator()
        let hash = "3f2c1ab000000000000000000000000000000000"
        #expect(ReleaseLook(["welcome", "ahead \(hash)", "end"]) == .ahead(hash))
        #expect(
            ReleaseLook(["ahead \(hash)"]) == nil && ReleaseLook(["ahead \(hash)", "level", "end"]) == nil)
        #expect(ReleaseLook(["ahead \(hash)0", "end"]) == nil && ReleaseLook([]) == nil)
        for _ in 0..<SeededGenerator.rounds(500) {
            let lines = (0..<random.below(5)).map { _ in
                let words = [
                    "ahead ", "ahead \(hash)", "level", "nobranch", "end", "ahead\(hash)", "\(hash) ",
                ]
                return random.pick(words) + (random.chance(50) ? random.hardText(upTo: 45) : "")
            }
            guard case .ahead(let commit)? = ReleaseLook(lines) else { continue }
            #expect(commit.firstMatch(of: /[^0-9a-f]/) == nil && [40, 64].contains(commit.utf8.count))
            #expect(lines.last == "end" && !lines.contains("level"), "\(lines), seed \(random.seed)")
        }
    }
}
