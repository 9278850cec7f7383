/// What to do about a failure whose words are known.
package enum Advice {
    /// The mend for what a step printed; `nil` where nothing useful is known.
    ///
    /// A build prints what its own commands say, `No such file or directory` most of all: words that others use too
    /// count only in a line that is plainly git's, docker's or the shell's about the service's directory.
    package static func forOutput(_ lines: [String], of service: Service) -> String? {
        let lines = lines.map { $0.lowercased() }
        return known.first { known in lines.contains { known.isSign($0, service) } }?.mend(service)
    }

    private struct Known: Sendable {
        let isSign: @Sendable (String, Service) -> Bool
        let mend: @Sendable (Service) -> String

        init(_ signs: [Sign], _ mend: @escaping @Sendable (Service) -> String) {
            isSign = { line, service in signs.contains { $0.stands(in: line, of: service) } }
            self.mend = mend
        }
    }

    private enum Sign: Sendable {
        /// Words that nobody else uses.
        case anyone(String)
        /// All of these in one line of git's, or of the ssh that it calls.
        case git([String])
        /// The shell cannot enter the service's directory.
        case enter

        func stands(in line: String, of service: Service) -> Bool {
            switch self {
            case .anyone(let words): line.contains(words)
            case .git(let words):
                ["fatal:", "error:", "remote:", "ssh:"].contains(where: line.hasPrefix)
                    && words.allSatisfy(line.contains)
            case .enter: line.contains("cd: ") && line.contains(service.directory.lowercased())
            }
        }
    }

    private static let known =
        docker + repository + [
            Known([.enter]) { "Look whether `\($0.directory)` is there and right in [service.\($0.name)]." }
        ]

    private static let docker: [Known] = [
        Known([.anyone("no space left on device")]) { _ in
            "The host's disk is full: look with `df -h`, then `docker image prune` frees old images."
        },
        Known([
            .anyone("permission denied while trying to connect to the docker"),
            .anyone("docker.sock: connect: permission"),
        ]) {
            let user = $0.owner.map(ShellWord.quote) ?? "USER"
            return
                "The user may not use docker: `sudo usermod -aG docker \(user)` on the host, then log in anew."
        },
        Known([.anyone("cannot connect to the docker daemon")]) { _ in
            "Docker is not running on the host: `sudo systemctl start docker`."
        },
        Known([
            .anyone("error: no such object: "), .anyone("error: no such container: "),
            .anyone("error response from daemon: no such container: "),
        ]) {
            "There is no container of that name: `!\($0.name) start` makes it."
        },
        Known([.anyone("no configuration file provided")]) {
            "There is no compose file in `\($0.directory)`."
        },
        Known([.anyone("is already in use by container")]) { _ in
            "Another container has the name: look with `docker ps -a`."
        },
    ]

    private static let repository: [Known] = [
        Known([.git(["detected dubious ownership"])]) {
            "The directory belongs to another user: set `owner` in [service.\($0.name)]."
        },
        Known([.git(["index.lock", "file exists"])]) {
            let lock = ShellWord.quote("\($0.directory)/.git/index.lock")
            return "A git that died left its lock: when no git runs there, remove `\(lock)`."
        },
        Known([.git(["not possible to fast-forward"]), .git(["diverging branches"])]) {
            "The directory has commits of its own: look with `git log \(ShellWord.quote($0.releaseLine))..` there, "
                + "or set update = \"reset\"."
        },
        Known([.git(["not a git repository"])]) { "`\($0.directory)` is no git clone." },
        Known([.git(["needed a single revision"])]) {
            "The release line `\($0.releaseLine)` is not in the clone: look with `\(git($0)) branch -r`."
        },
        Known([.git(["no such remote"]), .git(["does not appear to be a git repository"])]) {
            "Look at the clone's remote: `\(git($0)) remote -v`."
        },
        Known([
            .git(["could not read from remote repository"]), .git(["unable to access"]),
            .git(["unable to connect to"]), .git(["unable to look up"]), .git(["could not resolve host"]),
            .git(["repository", "not found"]), .git(["the remote end hung up"]),
            .git(["authentication failed"]),
            .git(["could not read username"]),
        ]) {
            "The repository cannot be reached from the host: "
                + "try `\(git($0)) fetch \(ShellWord.quote($0.remote))` there."
        },
    ]

    private static func git(_ service: Service) -> String { "git -C \(ShellWord.quote(service.directory))" }
}
