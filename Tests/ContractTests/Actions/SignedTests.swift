import Contract
import Foundation
import Testing

/// Which commits may be deployed, by real git, ssh-keygen and gpg.
@Suite("Only what an allowed key signed")
struct SignedTests {
    @Test("signed by an allowed key it passes, by both moves", arguments: UpdateMode.allCases, Shell.all)
    func allowed(mode: UpdateMode, shell: Shell) throws {
        let place = try Signed(mode: mode)
        try place.commit("mine", by: "ours")
        try place.passes(under: shell)
    }

    @Test(
        "unsigned, or signed by a stranger, it is refused, and nothing is moved",
        arguments: UpdateMode.allCases, Shell.all)
    func refused(mode: UpdateMode, shell: Shell) throws {
        let place = try Signed(mode: mode)
        try place.commit("mine", by: "ours")
        try place.commit("unsigned on top", by: nil)
        #expect(try place.refuses(.unsigned, under: shell)?.words == [])
        try place.commit("strange", by: "theirs")
        let words = try place.refuses(.refused, under: shell)?.words ?? []
        #expect(words.contains("No principal matched."), "git's own words: \(words)")
        try place.commit("mine", by: "ours")
        try place.passes(under: shell)
    }

    @Test("a key that is allowed for something else, or no more, or whose certificate names somebody else")
    func otherPurpose() throws {
        let place = try Signed()
        try place.commit("mine", by: "ours")
        try place.allow(try place.key("ours"), options: #"namespaces="file" "#)
        let words = try place.refuses(.refused)?.words ?? []
        #expect(words.contains { $0.contains("namespace") }, "\(words)")
        try place.allow(try place.key("ours"), options: #"valid-before="20200101" "#)
        _ = try place.refuses(.refused)
        try place.allow(try place.key("theirs"))
        _ = try place.refuses(.refused)

        try place.keygen("-s", "authority", "-I", "x", "-n", "mallory@example.org", "ours.pub")
        try place.commit("by a certificate", by: "ours-cert.pub")
        try place.allow(try place.key("authority"), as: "grant@example.org", options: "cert-authority ")
        _ = try place.refuses(.refused)
        try place.allow(try place.key("authority"), as: "mallory@example.org", options: "cert-authority ")
        try place.passes()
    }

    @Test("a good signature on another text, and two signatures of which only the second is allowed")
    func forged() throws {
        let place = try Signed()
        let signed = try place.commit("mine", by: "ours")
        let text = try place.clone.git(["cat-file", "commit", signed], in: place.clone.upstream) + "\n"
        let strange = try place.commit("mine", by: "theirs")
        let other = try place.clone.git(["cat-file", "commit", strange], in: place.clone.upstream) + "\n"
        let ours = try #require(text.firstMatch(of: #/gpgsig .*\n( .*\n)+/#)).output.0
        let theirs = try #require(other.firstMatch(of: #/gpgsig .*\n( .*\n)+/#)).output.0
        for forgery in [
            text.replacing("\nmine", with: "\nevil"),
            other.replacing(theirs, with: theirs + ours), text.replacing(ours, with: theirs + ours),
        ] {
            try place.push(forgery)
            _ = try place.refuses(.refused)
        }
        try place.push(text.replacing(ours, with: ""))
        _ = try place.refuses(.unsigned)
    }

    @Test("a tag: one of the release line's name, one that is signed, and one that lends its own name")
    func tags() throws {
        let place = try Signed()
        let good = try place.commit("mine", by: "ours")
        try place.commit("unsigned", by: nil)
        let sign = ["-c", "gpg.format=ssh", "-c", "user.signingKey=\(place.path("ours"))"]
        try place.clone.git(sign + ["tag", "-s", "-m", "x", "v1"], in: place.clone.upstream)
        _ = try place.refuses(.unsigned)
        // What is said of the name is that there are two of it; the move takes the remote's branch, and refuses that.
        let before = try place.traces()
        for name in ["origin/master", "refs/remotes/origin/master"] {
            try place.clone.git(["tag", name, good], in: place.clone.upstream)
            #expect(try place.clone.look().ending.status != 0)
            #expect(try place.clone.step(2).status == Objection.distrustStatus)
        }
        #expect(try place.traces() == before)
    }

    @Test("neither the clone's settings nor its replace refs make a commit better than it is")
    func clonesOwn() throws {
        let place = try Signed()
        let good = try place.commit("mine", by: "ours")
        let bad = try place.commit("unsigned", by: nil)
        let clone = place.clone
        // It reads what git gives it, or git would stumble over the closed pipe.
        try Data("#!/bin/sh\ncat >/dev/null\necho 'Good \"git\" signature for a with ED25519 key x'\n".utf8)
            .write(to: URL(fileURLWithPath: place.path("yes")))
        _ = try clone.world.run(["chmod", "755", place.path("yes")])
        let lax = place.path("lax")
        try Data("* \(try place.key("theirs"))".utf8).write(to: URL(fileURLWithPath: lax))
        for (name, value) in [
            ("gpg.ssh.allowedSignersFile", lax), ("gpg.ssh.program", place.path("yes")),
            ("gpg.program", place.path("yes")), ("gpg.minTrustLevel", "undefined"), ("gpg.format", "openpgp"),
        ] {
            for level in ["--local", "--global"] {
                try clone.git(["config", level, name, value], in: clone.directory)
            }
        }
        try clone.git(["fetch", "-q"], in: clone.directory)
        try clone.git(["replace", bad, good], in: clone.directory)
        // So would a git that heeds the ref be deceived.
        let own = try clone.world.run(["git", "verify-commit", bad], in: clone.directory)
        #expect(own.status == 0, "\(own.errors)")
        _ = try place.refuses(.unsigned)
        try place.commit("strange", by: "theirs")
        _ = try place.refuses(.refused)
    }

    @Test("what is replaced is neither checked out where the commit itself is good")
    func replaced() throws {
        let place = try Signed()
        let clone = place.clone
        try clone.write("good", to: "file", below: clone.upstream)
        try clone.git(["add", "file"], in: clone.upstream)
        try place.commit("mine", by: "ours")
        try clone.git(["fetch", "-q"], in: clone.directory)
        try clone.write("evil", to: "evil", below: clone.world.root)
        let blob = try clone.git(["hash-object", "-w", place.path("evil")], in: clone.directory)
        try clone.git(
            ["replace", try clone.git(["rev-parse", "origin/master:file"], in: clone.directory), blob],
            in: clone.directory)
        try place.passes()
        #expect(clone.text(of: "file") == "good")
    }

    static let hasGPG = FileManager.default.isExecutableFile(atPath: "/usr/bin/gpg")

    @Test("an OpenPGP signature does not count, however good git finds it", .enabled(if: hasGPG))
    func openPGP() throws {
        let place = try Signed()
        let clone = place.clone
        // The socket's path has to be short.
        let home = "/tmp/bkg-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer {
            do { try FileManager.default.removeItem(atPath: home) } catch { print("left behind: \(home)") }
        }
        let gpg = ["env", "GNUPGHOME=\(home)"]
        let made = try clone.world.run(
            gpg + [
                "gpg", "--batch", "--passphrase", "", "--quick-gen-key", "a@example.org", "ed25519", "sign",
                "never",
            ])
        #expect(made.status == 0, "\(made.errors)")
        let committed = try clone.world.run(
            gpg + [
                "git", "-c", "user.signingKey=a@example.org", "commit", "-q", "--allow-empty", "-S", "-m",
                "x",
            ],
            in: clone.upstream)
        #expect(committed.status == 0, "\(committed.errors)")
        try clone.git(["fetch", "-q"], in: clone.directory)
        let own = try clone.world.run(gpg + ["git", "verify-commit", "origin/master"], in: clone.directory)
        #expect(own.status == 0, "to git it is good: \(own.errors)")
        _ = try place.refuses(.foreign)
        // Nor where something else stands before it.
        let text = try clone.git(["cat-file", "commit", "master"], in: clone.upstream) + "\n"
        try place.push(text.replacing("gpgsig ", with: "gpgsig -----BEGIN SSH SIGNATURE-----\n "))
        _ = try place.refuses(.refused)
        _ = try clone.world.run(gpg + ["gpgconf", "--kill", "all"])
    }

    @Test(
        "without the file, or with one that a link leads into the directory, nothing passes",
        arguments: Shell.all)
    func noFile(shell: Shell) throws {
        let place = try Signed()
        try place.commit("mine", by: "ours")
        let file = URL(fileURLWithPath: place.signers)
        let inside = place.clone.directory.appendingPathComponent("signers")
        try FileManager.default.moveItem(at: file, to: inside)
        _ = try place.refuses(.noSigners, under: shell)
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: inside)
        _ = try place.refuses(.signersInside, under: shell)
        let beside = place.path("beside")
        try FileManager.default.moveItem(at: inside, to: URL(fileURLWithPath: beside))
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: beside)
        #expect(try place.clone.look(under: shell).ending.status == 0)
        _ = try place.clone.world.run(["chmod", "666", beside])
        _ = try place.refuses(.signersOpen, under: shell)
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
        _ = try place.refuses(.noSigners, under: shell)
    }

    @Test("a git that is too old, or that does not say: nothing passes, and it is said", arguments: Shell.all)
    func oldGit(shell: Shell) throws {
        var place = try Signed()
        try place.commit("mine", by: "ours")
        // What it says of itself is all that is old about it.
        try place.wrapGit(#"[ "$1" != version ] || { echo "git version 2.30.2"; exit; }"#)
        #expect(try place.refuses(.oldGit, under: shell)?.words == ["git 2.30.2"])
        for version in ["git version 1.9", "git version 2.33.8", "git", ""] {
            try place.wrapGit("[ \"$1\" != version ] || { echo '\(version)'; exit; }")
            #expect(try place.clone.look(under: shell).incoming.objection.distrust?.reason == .oldGit)
        }
        for version in ["git version 2.34.0-rc1", "git version 2.100", "git version 3.0 (Apple Git-1)"] {
            try place.wrapGit("[ \"$1\" != version ] || { echo '\(version)'; exit; }")
            #expect(try place.clone.look(under: shell).ending.status == 0, "\(version)")
        }
    }

    @Test("no ssh-keygen: nothing passes, and it is said", arguments: Shell.all)
    func noKeygen(shell: Shell) throws {
        let place = try Signed()
        try place.commit("mine", by: "ours")
        #expect(try place.clone.step(0).status == 0)
        let few = try World(programs: ["git", "sed", "head", "grep", "date", "stat", "readlink", "cat"])
        let steps = try #require(place.clone.service.plan(for: .update)).steps
        for step in [steps[1], steps[3]] {
            let path = few.root.appendingPathComponent("bin").path
            let ending = try shell.run("PATH=\(path)\n\(step.script)", in: place.clone.world)
            #expect(ending.status == Objection.distrustStatus, "\(ending.errors)")
            #expect(ending.lines.contains("untrusted no-ssh-keygen"))
        }
    }

    @Test("between the look and the move a fetch brought an unsigned one: the move refuses it")
    func between() throws {
        let place = try Signed()
        try place.commit("mine", by: "ours")
        #expect(try place.clone.look().ending.status == 0)
        try place.commit("unsigned", by: nil)
        try place.clone.git(["fetch", "-q"], in: place.clone.directory)
        let before = try place.traces()
        #expect(try place.clone.step(2).status == Objection.distrustStatus)
        #expect(try place.traces() == before)
        // Nor does one that is signed take a secret, which the look did not see.
        try place.clone.write("theirs", to: ".env", below: place.clone.upstream)
        try place.clone.git(["add", "-f", ".env"], in: place.clone.upstream)
        try place.commit("leak", by: "ours")
        try place.clone.git(["fetch", "-q"], in: place.clone.directory)
        #expect(try place.clone.step(2).status == Incoming.trackedStatus)
        #expect(try place.traces() == before && place.clone.text(of: ".env") == "TOKEN=1\n")
    }

    @Test("`changes` says that it would be refused", arguments: Shell.all)
    func changes(shell: Shell) throws {
        let place = try Signed()
        try place.commit("strange", by: "theirs")
        let before = try place.traces()
        let ending = try shell.run(place.clone.service.changesScript, in: place.clone.world)
        var incoming = Incoming()
        for line in ending.lines { incoming.read(line) }
        #expect(ending.status == Objection.distrustStatus && incoming.objection.distrust?.reason == .refused)
        #expect((incoming.count, try place.traces()) == (1, before))
    }

    @Test("where nobody asked for signatures any commit passes, and none of it is in the scripts")
    func off() throws {
        let place = try Signed()
        var clone = place.clone
        clone.service.allowedSigners = nil
        try place.commit("unsigned", by: nil)
        #expect(try clone.look().ending.status == 0)
        #expect(try clone.step(2).status == 0)
        let scripts = try #require(clone.service.plan(for: .update)).steps.map { $0.script + $0.shown }
            .joined()
        #expect(!scripts.contains("verify-commit") && TrustSurvey.script(of: clone.service) == nil)
        #expect(
            place.clone.service.line(for: .update)?.contains("verify-commit origin/master && git reset")
                == true)
    }

    @Test("the doctor's look says the same of the release line as it was fetched last", arguments: Shell.all)
    func survey(shell: Shell) throws {
        let place = try Signed()
        func survey() throws -> TrustSurvey {
            let script = try #require(TrustSurvey.script(of: place.clone.service))
            let ending = try shell.run(script, in: place.clone.world)
            #expect((ending.status, ending.errors) == (0, ""))
            return TrustSurvey(ending.lines)
        }
        try place.commit("mine", by: "ours")
        try place.clone.git(["fetch", "-q"], in: place.clone.directory)
        var found = try survey()
        #expect(found.isWhole && found.isFetched && found.distrust == nil)
        try place.commit("unsigned", by: nil)
        try place.clone.git(["fetch", "-q"], in: place.clone.directory)
        #expect(try survey().distrust?.reason == .unsigned)
        try place.clone.git(["update-ref", "-d", "refs/remotes/origin/master"], in: place.clone.directory)
        found = try survey()
        #expect(found.isWhole && !found.isFetched && found.distrust == nil)
        try FileManager.default.removeItem(atPath: place.signers)
        #expect(try survey().distrust?.reason == .noSigners)
    }
}
