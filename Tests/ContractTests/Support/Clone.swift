import Foundation

import Contract

/// A repository that releases come from, and a clone of it where the service lives, secrets in it.
struct Clone {
    let world: World
    let upstream: URL
    var service: Service
    var directory: URL { URL(fileURLWithPath: service.directory) }

    /// Makes both, with one commit; the secrets that are given are written, and ignored.
    init(
        folder: String = "matrix bridge", secrets: [String: String] = [".env": "TOKEN=1\n"],
        branch: String = "master",
        mode: UpdateMode = .reset
    ) throws {
        world = try World(standIns: ["docker": DockerByFolder.program])
        upstream = world.root.appendingPathComponent("upstream")
        let directory = world.root.appendingPathComponent(folder)
        service = Service.make(
            directory: directory.path, secrets: secrets.keys.sorted(), branch: branch, mode: mode)
        try git(["init", "-q", "-b", branch, upstream.path])
        try commit("first", writing: ["compose.yml": "services: {}\n"])
        try git(["clone", "-q", upstream.path, directory.path])
        try Data("/*\n!/compose.yml\n".utf8).write(to: directory.appendingPathComponent(".git/info/exclude"))
        for (path, text) in secrets { try write(text, to: path, below: directory) }
    }

    /// Runs git at the top, or in the folder named; a failure of it is the test's.
    @discardableResult
    func git(_ words: [String], in folder: URL? = nil) throws -> String {
        let ending = try world.run(["git"] + words, in: folder)
        guard ending.status == 0 else { throw Missing(description: "git \(words): \(ending.errors)") }
        return ending.text.trimmingCharacters(in: .newlines)
    }

    /// Commits to the release line: files written, links made, paths removed before.
    func commit(
        _ subject: String, writing files: [String: String] = [:], linking links: [String: String] = [:],
        removing removed: [String] = []
    ) throws {
        for path in removed { try FileManager.default.removeItem(at: upstream.appendingPathComponent(path)) }
        for (path, text) in files { try write(text, to: path, below: upstream) }
        for (path, target) in links {
            try FileManager.default.createSymbolicLink(
                atPath: upstream.appendingPathComponent(path).path, withDestinationPath: target)
        }
        try git(["add", "-A", "-f"], in: upstream)
        try git(["commit", "-q", "--allow-empty", "-m", subject], in: upstream)
    }

    func write(_ text: String, to path: String, below top: URL) throws {
        let file = top.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// What a file in the service's directory holds; `nil` when there is none.
    func text(of path: String) -> String? {
        FileManager.default.contents(atPath: directory.appendingPathComponent(path).path)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    func head() throws -> String { try git(["rev-parse", "HEAD"], in: directory) }

    /// Runs one step of the update by its place: 0 fetches, 1 looks at what comes, 2 keeps what runs and moves.
    func step(_ place: Int, under shell: Shell = .dash) throws -> Shell.Ending {
        let steps = try service.plan(for: .update).orThrow("no plan").steps
        guard place == 2 else { return try shell.run(steps[place].script, in: world) }
        let kept = try shell.run(steps[2].script, in: world)
        guard kept.status == 0 else { throw Missing(description: "keep: \(kept.errors)") }
        return try shell.run(steps[3].script, in: world)
    }

    /// Fetches, then looks at what comes.
    func look(under shell: Shell = .dash) throws -> (ending: Shell.Ending, incoming: Incoming) {
        let fetched = try step(0, under: shell)
        guard fetched.status == 0 else { throw Missing(description: "fetch: \(fetched.errors)") }
        let ending = try step(1, under: shell)
        var incoming = Incoming()
        for line in ending.lines { incoming.read(line) }
        return (ending, incoming)
    }
}
