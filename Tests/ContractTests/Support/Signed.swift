import Contract
import Foundation
import Testing

/// A release line, and keys to sign with: `ours` is allowed, `theirs` is not.
struct Signed {
    var clone: Clone
    let signers: String

    init(mode: UpdateMode = .reset) throws {
        clone = try Clone(folder: #"it's "a" $HOME *"#, mode: mode)
        signers = clone.world.root.appendingPathComponent("allowed signers").path
        for key in ["ours", "theirs", "authority"] { try keygen("-t", "ed25519", "-f", key) }
        try allow(try key("ours"))
        clone.service.allowedSigners = signers
    }

    func keygen(_ words: String...) throws {
        let ending = try clone.world.run(["ssh-keygen", "-q", "-N", ""] + words)
        guard ending.status == 0 else { throw Missing(description: "ssh-keygen: \(ending.errors)") }
    }

    func path(_ name: String) -> String { clone.world.root.appendingPathComponent(name).path }

    func key(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name + ".pub"))), as: UTF8.self)
    }

    /// Writes the file anew, with one line.
    func allow(_ key: String, as who: String = "a@example.org", options: String = "") throws {
        try Data("\(who) \(options)\(key)".utf8).write(to: URL(fileURLWithPath: signers))
    }

    /// A commit on the release line, signed by a key's file.
    @discardableResult
    func commit(_ subject: String, by key: String?) throws -> String {
        var words = ["commit", "-q", "--allow-empty", "-m", subject]
        if let key {
            let settings = [
                "gpg.format=ssh", "gpg.ssh.program=ssh-keygen", "user.signingKey=\(path(key))",
            ]
            words = settings.flatMap { ["-c", $0] } + words + ["-S"]
        }
        try clone.git(words, in: clone.upstream)
        return try clone.git(["rev-parse", "HEAD"], in: clone.upstream)
    }

    /// All that an update could move.
    func traces() throws -> String {
        let files = try clone.world.run(
            ["find", clone.directory.path, "-path", "*/.git", "-prune", "-o", "-printf", "%p %T@ %s\n"])
        let index = try clone.world.run(["cksum", ".git/index"], in: clone.directory)
        return files.text + index.text + (try clone.head())
    }

    /// Fetches, looks, and moves all the same: neither lets the commit pass, and nothing is moved.
    func refuses(
        _ reason: Distrust.Reason, under shell: Shell = .dash,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Distrust? {
        let before = try traces()
        let (look, incoming) = try clone.look(under: shell)
        #expect(
            look.status == Objection.distrustStatus, "\(look.errors)", sourceLocation: sourceLocation)
        #expect(
            incoming.objection.distrust?.reason == reason, "\(look.text)", sourceLocation: sourceLocation)
        let move = try clone.step(2, under: shell)
        var objection = Objection()
        for line in move.lines { objection.read(line) }
        #expect(move.status == Objection.distrustStatus, "\(move.errors)", sourceLocation: sourceLocation)
        #expect(objection.distrust?.reason == reason, sourceLocation: sourceLocation)
        #expect(try traces() == before, sourceLocation: sourceLocation)
        return incoming.objection.distrust
    }

    func passes(under shell: Shell = .dash, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let (look, incoming) = try clone.look(under: shell)
        #expect(look.status == 0, "\(look.text)\(look.errors)", sourceLocation: sourceLocation)
        #expect(incoming.objection == Objection(), sourceLocation: sourceLocation)
        let move = try clone.step(2, under: shell)
        #expect(move.status == 0, "\(move.text)\(move.errors)", sourceLocation: sourceLocation)
        #expect(
            try clone.head() == clone.git(["rev-parse", "master"], in: clone.upstream),
            sourceLocation: sourceLocation)
    }
}

extension Signed {
    /// Makes a commit of this very text the release line's.
    func push(_ text: String) throws {
        try clone.write(text, to: "raw", below: clone.world.root)
        let hash = try clone.git(
            ["hash-object", "-t", "commit", "-w", "--literally", path("raw")], in: clone.upstream)
        try clone.git(["update-ref", "refs/heads/master", hash], in: clone.upstream)
    }

    /// Puts a line before whatever git is asked.
    mutating func wrapGit(_ line: String) throws {
        let text = "#!/bin/sh\n\(line)\nexec /usr/bin/git \"$@\"\n"
        try clone.world.program("git", text)
    }
}
