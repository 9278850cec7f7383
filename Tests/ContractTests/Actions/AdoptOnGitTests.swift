import Contract
import Foundation
import TestKit
import Testing

/// An adoption by real git, in directories that were filled by copying.
@Suite("A directory of loose files becomes a clone")
struct AdoptOnGitTests {
    /// How it has to be at the end, however often it was tried.
    private func expectAdopted(_ place: Loose, _ comment: Comment = "") throws {
        for (path, text) in Loose.released { #expect(place.text(path) == text, "\(path), \(comment)") }
        for (path, text) in Loose.secrets { #expect(place.text(path) == text, "\(path), \(comment)") }
        for path in ["notes.txt", "old/readme"] { #expect(place.text(path) == Loose.loose[path], comment) }
        let branch = place.service.branch
        let directory = place.directory
        #expect(try place.git(["symbolic-ref", "--short", "HEAD"], in: directory) == branch, comment)
        #expect(
            try place.git(["rev-parse", "--abbrev-ref", "@{upstream}"], in: directory) == "origin/\(branch)",
            comment)
        #expect(
            try place.git(["rev-parse", "HEAD"], in: directory)
                == place.git(["rev-parse", branch], in: place.upstream), comment)
        let status = try place.git(["status", "--porcelain", "--ignored"], in: directory)
        #expect(status == "?? notes.txt\n?? old/\n!! .env\n!! config.toml\n!! keys/", comment)
        for path in Loose.lost {
            #expect(try place.saved(path).contains(Loose.loose[path] ?? ""), "\(path) is saved, \(comment)")
        }
        let leftovers = [".git.adopting", ".git.before"].filter { place.text($0 + "/HEAD") != nil }
        #expect(leftovers.isEmpty, comment)
    }

    @Test(
        "with the same secrets, and what git overwrote in a folder for its owner alone", arguments: Shell.all)
    func adopted(shell: Shell) throws {
        let place = try Loose(branch: "it's;x")
        let (ending, step, adoption) = try place.adopt(under: shell)
        #expect((ending.status, step) == (0, 6), "\(ending.errors)")
        try expectAdopted(place)
        #expect(adoption.backups.count == 1 && adoption.kind == .moved)
        let backup = try #require(adoption.backups.first)
        let modes = try place.world.run(["stat", "-c", "%a", backup]).text
        #expect(modes == "700\n")
        #expect(!backup.hasPrefix(place.directory.path))
        let left = try FileManager.default.contentsOfDirectory(atPath: backup)
        #expect(left == ["files"], "no hash of a secret stays")
        let names = try place.world.run(["find", backup + "/files", "-type", "f"]).lines
        #expect(names.count == Loose.lost.count + 1, "the one with a newline is two lines: \(names)")
        #expect(try place.git(["fsck"], in: place.directory) == "")
    }

    @Test("what would happen is told before, and the look leaves no trace", arguments: Shell.all)
    func looked(shell: Shell) throws {
        let place = try Loose()
        let before = try place.traces()
        let (ending, adoption) = try place.look(under: shell)
        #expect((ending.status, ending.errors) == (0, ""))
        #expect(adoption.kind == .loose && adoption.refusals.isEmpty && !adoption.isRefused)
        #expect(
            adoption.overwritten == [
                "-dash", ".gitignore", "app/main.py", "compose.yml", "data", "sp ace/a?b", "was",
            ])
        #expect(adoption.overwrittenCount == 7)
        #expect(adoption.untracked == ["notes.txt", "old/"] && adoption.untrackedCount == 2)
        #expect(adoption.newCount == 2, "what is in a folder's or a file's place comes new")
        #expect(try #require(adoption.need) > 51200 && (adoption.free ?? 0) > 0)
        #expect(adoption.target == (try place.git(["rev-parse", "HEAD"], in: place.upstream)))
        #expect(try place.traces() == before)
        #expect(place.text(".local/state/bridgekeeper/adopted/matrix-bridge", below: place.world.root) == nil)
        _ = try place.adopt(under: shell)
        let again = try place.look(under: shell).adoption
        #expect(again.kind == .moved && !again.isRefused, "it is not built yet")
        try FileManager.default.removeItem(
            at: place.directory.appendingPathComponent(".git/bridgekeeper-adopting"))
        let clone = try place.look(under: shell)
        #expect(clone.adoption.kind == .clone && clone.adoption.isRefused && clone.ending.status == 0)
        #expect(try place.adopt(under: shell).step == 1)
    }

    // MARK: Refused

    struct Wrong: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let refusals: [Adoption.Refusal]
        let make: @Sendable (Loose) throws -> Void
    }

    static let wrong: [Wrong] = [
        Wrong(testDescription: "a secret that is not ignored", refusals: [.exposed]) { place in
            try place.commit("bare", writing: [".gitignore": "/config.toml\n/keys/\n"])
            // What is there, and what its owner set, keeps nobody else from committing it.
            try place.write("*\n", to: ".gitignore", below: place.directory)
            try place.write("*\n", to: ".config/git/ignore", below: place.world.root)
        },
        Wrong(testDescription: "a secret that comes ignored and taken back", refusals: [.exposed]) { place in
            try place.commit(
                "bare",
                writing: ["keys/.gitignore": "x", ".gitignore": ".env\nconfig.toml\nkeys/*\n!a.pem\n"])
        },
        Wrong(testDescription: "a secret that is tracked", refusals: [.tracked]) { place in
            try place.commit("leak", writing: [".env": "theirs"])
        },
        Wrong(testDescription: "a file in the place of a secret's folder", refusals: [.tracked]) { place in
            try place.commit("leak", writing: ["keys": "a file"])
        },
        Wrong(testDescription: "another repository", refusals: [.other(url: "https://u:p@h/x.git")]) {
            place in
            try place.git(["init", "-q"], in: place.directory)
            try place.git(["remote", "add", "origin", "https://u:p@h/x.git"], in: place.directory)
        },
        Wrong(testDescription: "a repository without a remote, in use", refusals: [.other(url: nil)]) {
            place in
            try place.git(["init", "-q"], in: place.directory)
            try place.git(["commit", "-q", "--allow-empty", "-m", "mine"], in: place.directory)
            try place.git(["checkout", "-q", "--orphan", "other"], in: place.directory)
        },
        Wrong(testDescription: "a worktree of another", refusals: [.other(url: nil)]) { place in
            try place.write("gitdir: /nowhere\n", to: ".git", below: place.directory)
        },
        Wrong(testDescription: "a .git that git cannot use", refusals: [.broken]) { place in
            try place.write("ref: nonsense\n", to: ".git/HEAD", below: place.directory)
        },
    ]

    @Test("for a reason that is told, with nothing changed", arguments: wrong, Shell.all)
    func refused(wrong: Wrong, shell: Shell) throws {
        let place = try Loose()
        try wrong.make(place)
        let before = try place.traces()
        let looked = try place.look(under: shell)
        #expect(looked.ending.status == Adoption.refusedStatus, "\(looked.ending.errors)")
        #expect(looked.adoption.refusals == wrong.refusals)
        let (ending, step, adoption) = try place.adopt(under: shell)
        #expect(ending.status == Adoption.refusedStatus && step <= 3, "\(ending.errors)")
        #expect(adoption.refusals == wrong.refusals)
        #expect(try place.traces() == before)
        let stage = ".local/state/bridgekeeper/adopted/matrix-bridge/stage/.git/HEAD"
        #expect(place.text(stage, below: place.world.root) == nil)
    }

    @Test("inside another repository's tree", arguments: Shell.all)
    func inside(shell: Shell) throws {
        let place = try Loose(folder: "project")
        let top = place.world.root.appendingPathComponent("home")
        try place.git(["init", "-q"], in: top)
        let (ending, adoption) = try place.look(under: shell)
        #expect(ending.status == Adoption.refusedStatus && adoption.refusals == [.inside(top: top.path)])
        #expect(try place.adopt(under: shell).step == 1)
    }

    @Test("of somebody else's directory", .enabled(if: getuid() == 0, "only root can give one away"))
    func owner() throws {
        let place = try Loose()
        #expect(try place.world.run(["chown", "nobody", place.directory.path]).status == 0)
        #expect(try place.look().adoption.refusals == [.owner("nobody")])
    }

    @Test(
        "with the repository away, no such branch, or no such directory: the real words", arguments: Shell.all
    )
    func fails(shell: Shell) throws {
        var place = try Loose()
        place.service.branch = "release"
        let branch = try place.look(under: shell).ending
        #expect(branch.status == 2 && branch.errors.contains("the repository has no branch release"))
        place.service.branch = "master"
        place.service.repository = place.world.root.path + "/nowhere.git"
        let away = try place.look(under: shell).ending
        #expect(away.status == 128 && away.errors.contains("nowhere.git"))
        #expect(try place.adopt(under: shell).ending.status == 128)
        place.service.directory += "/nowhere"
        let nowhere = try place.look(under: shell).ending
        #expect(![0, Adoption.refusedStatus].contains(nowhere.status) && nowhere.errors.contains("nowhere"))
    }

    // MARK: Broken off

    /// A `git` before the real one that has all of its session killed at one of its calls.
    private func killer(_ place: Loose, at call: Int, when: String) throws -> Shell {
        let real = try place.world.run(["sh", "-c", "command -v git"]).text.trimmingCharacters(in: .newlines)
        let bin = place.world.root.appendingPathComponent("killer")
        let count = bin.appendingPathComponent("count").path
        let script = """
            #!/bin/sh
            number=$(($(cat '\(count)' 2>/dev/null || echo 0) + 1))
            echo "$number" >'\(count)'
            [ "$number" != \(call) ] || [ \(when) != before ] || kill -KILL 0
            '\(real)' "$@"
            status=$?
            [ "$number" != \(call) ] || [ \(when) != after ] || kill -KILL 0
            exit "$status"
            """
        try place.write(script, to: "git", below: bin)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: bin.appendingPathComponent("git").path)
        return Shell(words: [
            "env", "PATH=\(bin.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")", "setsid", "-w",
            "dash",
        ])
    }

    /// At every third call, the first one by chance: all of them take minutes.
    @Test("killed at calls of git and repeated, it ends as one that was not", .timeLimit(.minutes(5)))
    func killed() throws {
        var random = SeededGenerator()
        var call = random.below(3) - 2
        var steps: Set<Int> = []
        while true {
            call += 3
            let place = try Loose(folder: "project")
            let when = random.pick(["after", "before"])
            let first = try place.adopt(under: try killer(place, at: call, when: when))
            for (path, text) in Loose.secrets { #expect(place.text(path) == text, "\(path), call \(call)") }
            if first.ending.status == 0 { break }
            steps.insert(first.step)
            let (ending, _, adoption) = try place.adopt()
            #expect(ending.status == 0 && !adoption.backups.isEmpty, "call \(call): \(ending.errors)")
            try expectAdopted(place, "killed \(when) call \(call) of step \(first.step)")
        }
        #expect(
            steps.isSuperset(of: 2...6) && call > 40, "seed \(random.seed), steps \(steps), calls \(call)")
    }

    @Test("killed in the middle of the reset and repeated, with its lock left, it ends as one that was not")
    func halfWay() throws {
        var released = Loose.released
        for number in 1000..<4000 { released["many/\(number)"] = "\(number)\n" }
        let place = try Loose(folder: "project", released: released)
        let steps = try #require(place.service.plan(for: .adopt)).steps
        for step in steps.prefix(4) { #expect(try Shell.dash.run(step.script, in: place.world).status == 0) }
        let mark = place.directory.path + "/many/1200"
        let killing = """
            (until [ -e '\(mark)' ]; do :; done; kill -KILL 0) &
            \(steps[4].script)
            """
        let cut = Shell(words: ["setsid", "-w", "dash"])
        #expect(try cut.run(killing, in: place.world).status != 0)
        #expect(place.text(".git/index.lock") != nil, "or it was not in the middle")
        #expect(place.text("many/3999") == nil)
        #expect(try place.look().adoption.kind == .begun)
        let (ending, _, adoption) = try place.adopt()
        #expect(ending.status == 0 && adoption.backups.count == 2, "\(ending.errors)")
        try expectAdopted(place)
        #expect(place.text("many/3999") == "3999\n")
    }

    @Test("begun by hand and left, it goes on, and what was begun is kept", arguments: [1, 2, 3])
    func begunByHand(commands: Int) throws {
        let place = try Loose()
        let all = [
            ["init", "-q", "-b", "master"], ["remote", "add", "origin", place.upstream.path],
            ["fetch", "-q", "origin"],
        ]
        for words in all.prefix(commands) { try place.git(words, in: place.directory) }
        #expect(try place.look().adoption.kind == .begun)
        let (ending, _, adoption) = try place.adopt()
        #expect(ending.status == 0, "\(ending.errors)")
        try expectAdopted(place)
        let backup = URL(fileURLWithPath: try #require(adoption.backups.first))
        #expect(place.text("git/HEAD", below: backup) == "ref: refs/heads/master\n")
    }

    @Test("a secret that another hand changed meanwhile is said to be altered")
    func altered() throws {
        let place = try Loose()
        let steps = try #require(place.service.plan(for: .adopt)).steps
        for step in steps.prefix(5) { #expect(try Shell.dash.run(step.script, in: place.world).status == 0) }
        try place.write("TOKEN=2", to: ".env", below: place.directory)
        let ending = try Shell.dash.run(steps[5].script, in: place.world)
        #expect(ending.status == 1 && Loose.read(ending.lines).alteredSecrets == [".env"])
    }

    @Test("while the files are being moved it is too late to cancel, before and after that it is not")
    func tooLate() throws {
        let place = try Loose()
        let guarding = { try Shell.dash.run(place.service.adoptingScript, in: place.world).status }
        #expect(try guarding() == 0)
        _ = try place.adopt()
        #expect(try guarding() == 0)
        try place.git(["update-ref", "-d", "HEAD"], in: place.directory)
        #expect(try guarding() == Service.replacedStatus)
    }
}
