import Foundation

import Contract

/// A directory that was filled by copying, and the repository that its release line is in.
struct Loose {
    let world: World
    let upstream: URL
    var service: Service
    var directory: URL { URL(fileURLWithPath: service.directory) }

    /// What git leaves alone, whatever bytes are in it.
    static let secrets = [
        ".env": "TOKEN=1\r\n\u{0}\u{1}\n", "config.toml": "shared = \"x\"", "keys/a.pem": "key\n",
    ]
    /// The release line, and what differs from it in the directory: nothing there is of git's.
    static let released = [
        ".gitignore": "/.env\n/config.toml\n/keys/\n", "compose.yml": "services: {}\n",
        "app/main.py": "new\n",
        "-dash": "new\n", "sp ace/a\nb": "new\n", "same": "same\n", "data": "a file\n", "was/file": "new\n",
    ]
    static let loose = [
        ".gitignore": "*.log\n", "compose.yml": "services: {mine: {}}\n", "app/main.py": "mine\n",
        "-dash": "mine\n", "sp ace/a\nb": "mine\n", "same": "same\n", "data/store": "precious\n",
        "was": "a file once\n", "notes.txt": "mine alone\n", "old/readme": "mine alone\n",
    ]
    /// The files of those that git would overwrite or delete.
    static let lost = [
        ".gitignore", "compose.yml", "app/main.py", "-dash", "sp ace/a\nb", "data/store", "was",
    ]

    init(
        folder: String = #"it's a "loose" $HOME * \one"#, branch: String = "master",
        released: [String: String] = Loose.released, loose: [String: String] = Loose.loose
    ) throws {
        world = try World()
        upstream = world.root.appendingPathComponent("up stream.git")
        let directory = world.root.appendingPathComponent("home/" + folder)
        service = Service.make(
            directory: directory.path, secrets: Self.secrets.keys.sorted(), branch: branch)
        service.repository = upstream.path
        try git(["init", "-q", "-b", branch, upstream.path])
        try git(["config", "receive.denyCurrentBranch", "ignore"], in: upstream)
        try commit("first", writing: released)
        for (path, text) in loose.merging(Self.secrets, uniquingKeysWith: { $1 }) {
            try write(text, to: path, below: directory)
        }
    }

    @discardableResult
    func git(_ words: [String], in folder: URL? = nil) throws -> String {
        let ending = try world.run(["git"] + words, in: folder)
        guard ending.status == 0 else { throw Missing(description: "git \(words): \(ending.errors)") }
        return ending.text.trimmingCharacters(in: .newlines)
    }

    func commit(_ subject: String, writing files: [String: String]) throws {
        for (path, text) in files { try write(text, to: path, below: upstream) }
        try git(["add", "-A", "-f"], in: upstream)
        try git(["commit", "-q", "--allow-empty", "-m", subject], in: upstream)
    }

    func write(_ text: String, to path: String, below top: URL) throws {
        let file = top.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func text(_ path: String, below top: URL? = nil) -> String? {
        FileManager.default.contents(atPath: (top ?? directory).appendingPathComponent(path).path)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Looks, as it is done before it is asked.
    func look(under shell: Shell = .dash) throws -> (ending: Shell.Ending, adoption: Adoption) {
        let script = try service.adoptionScript.orThrow("no script")
        let ending = try shell.run(script, in: world)
        return (ending, Self.read(ending.lines))
    }

    static func read(_ lines: [String]) -> Adoption {
        var adoption = Adoption()
        for line in lines { adoption.read(line) }
        return adoption
    }

    /// All steps but the last one, which is docker's, until one fails.
    func adopt(under shell: Shell = .dash) throws -> (ending: Shell.Ending, step: Int, adoption: Adoption) {
        let steps = try service.plan(for: .adopt).orThrow("no plan").steps.dropLast()
        var lines: [String] = []
        var ending = Shell.Ending(status: 0, output: [], errors: "")
        for (place, step) in steps.enumerated() {
            ending = try shell.run(step.script, in: world)
            if Service.adoptTalk.contains(step.name) { lines += ending.lines }
            guard ending.status == 0 else { return (ending, place + 1, Self.read(lines)) }
        }
        return (ending, steps.count, Self.read(lines))
    }

    /// Each file there is, in the directory and beside it, with its time, its mode and its size.
    func traces() throws -> [Substring] {
        try world.run(["find", world.root.appendingPathComponent("home").path, "-printf", "%p %T@ %m %s\n"])
            .text.split(separator: "\n").sorted()
    }

    /// The texts of a file in all the folders that hold what was overwritten.
    func saved(_ path: String) throws -> [String] {
        let kept = world.root.appendingPathComponent(".local/state/bridgekeeper/adopted/\(service.container)")
        guard FileManager.default.fileExists(atPath: kept.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: kept.path).sorted().compactMap { name in
            text("files/\(path)", below: kept.appendingPathComponent(name))
        }
    }
}
