/// What to do about a failure whose words are known.
package enum Advice {
    /// The mend for what a step printed; `nil` where nothing useful is known.
    ///
    /// A build prints what its own commands say, `No such file or directory` most of all: words that others use too
    /// count only in a line that is plainly git's, docker's or the shell's about the service's directory, and where a
    /// build's command failed, git's and ssh's words are its own.
    package static func forOutput(_ lines: [String], of service: Service) -> String? {
        let said = Said(lines: lines.map { $0.lowercased() }, service: service)
        return known.first { $0.isKnown(said) }?.mend(service)
    }

    /// The mend where docker gave no answer in time, and so no words either.
    package static let hungDocker =
        "Docker hangs there: see `journalctl -u docker -n 50`; `sudo systemctl restart docker` ends it, and "
        + "restarts all containers."

    /// What a step printed.
    struct Said {
        let lines: [String]
        let service: Service
        /// Whether the commands of a build are among those who wrote it.
        let isOfBuild: Bool

        init(lines: [String], service: Service) {
            self.lines = lines
            self.service = service
            isOfBuild = lines.contains { line in Self.buildSigns.contains(where: line.contains) }
        }

        /// As BuildKit and the classic builder say that a command of theirs failed, or that one runs.
        private static let buildSigns = [
            "did not complete successfully: exit code", "returned a non-zero code: ", " ---> running in ",
        ]
    }

    /// A failure that is known by its words, and what to do about it.
    struct Known: Sendable {
        private let signs: [Sign]
        let mend: @Sendable (Service) -> String

        init(_ signs: [Sign], _ mend: @escaping @Sendable (Service) -> String) {
            self.signs = signs
            self.mend = mend
        }

        func isKnown(_ said: Said) -> Bool {
            said.lines.contains { line in signs.contains { $0.stands(in: line, of: said) } }
        }
    }

    enum Sign: Sendable {
        /// Words that nobody else uses.
        case anyone(String)
        /// All of these in one line, and no command of a build wrote it.
        case plain([String])
        /// All of these in one line of git's, or of the ssh that it calls.
        case git([String])
        /// All of these in one line, where a build's command failed.
        case build([String])
        /// All of these in one line of a tool by which the job protocol keeps its files.
        case protocolTool([String])
        /// The shell does not find this program.
        case missing(String)
        /// The shell cannot enter the service's directory.
        case enter

        func stands(in line: String, of said: Said) -> Bool {
            switch self {
            case .anyone(let words): line.contains(words)
            case .plain(let words):
                // So BuildKit begins what a command of it says.
                !said.isOfBuild && !line.hasPrefix("#") && words.allSatisfy(line.contains)
            case .git(let words):
                !said.isOfBuild && ["fatal:", "error:", "remote:", "ssh:"].contains(where: line.hasPrefix)
                    && words.allSatisfy(line.contains)
            case .build(let words): said.isOfBuild && words.allSatisfy(line.contains)
            case .protocolTool(let words):
                (["mkdir:", "mkfifo:", "cat:", "mv:", "sync:", "sh:"].contains(where: line.hasPrefix)
                    // So begins what a build says, too.
                    || line.hasPrefix("/bin/sh:") && line.contains("/.local/state/bridgekeeper"))
                    && words.allSatisfy(line.contains)
            case .missing(let program):
                // As dash, bash and env say it; a build's own lines begin otherwise.
                ["sh: ", "bash: ", "dash: ", "env: "].contains(where: line.hasPrefix)
                    && [
                        ": \(program): not found", ": \(program): command not found",
                        ": ‘\(program)’: no such",
                        ": '\(program)': no such",
                    ].contains(where: line.contains)
            case .enter: line.contains("cd: ") && line.contains(said.service.directory.lowercased())
            }
        }
    }

    private static let known =
        host + build + image + composeFile + docker + wayToRepository + clone + repository + [
            Known([.enter]) { "Look whether `\($0.directory)` is there and right in [service.\($0.name)]." }
        ]

    private static let host: [Known] = [
        Known([.anyone("no space left on device")]) { _ in
            "A disk of the host is full: look with `df -h` and `df -i`; `docker image prune` frees old images."
        },
        Known([.anyone("disk quota exceeded")]) { _ in
            "The user's quota on the host is used up: look with `quota -s`."
        },
        Known([.protocolTool(["read-only file system"]), .git(["read-only file system"])]) { _ in
            "It is read-only on the host: look with `findmnt` and `sudo dmesg | tail` (a failing disk ends so), "
                + "then mount it to be written to."
        },
        Known([.protocolTool(["permission denied"])]) { _ in
            "The user's home on the host must be the user's own, with `.local/state/bridgekeeper` in it."
        },
        Known([
            .anyone("flock is not installed"), .anyone("setsid is not installed"), .missing("setsid"),
        ]) { _ in
            "Install util-linux on the host (`flock`, `setsid`)."
        },
    ]

    private static let docker: [Known] = [
        Known(DockerWords.forbidden.map(Sign.anyone)) {
            let user = $0.owner.map(ShellWord.quote) ?? "USER"
            let who = $0.owner == nil ? " (USER: whom ssh logs in as)" : ""
            return
                "The user may not use docker: `sudo usermod -aG docker \(user)` on the host\(who), then ask again."
        },
        Known(DockerWords.away.map(Sign.anyone)) { _ in
            "Docker is not running on the host: `sudo systemctl start docker`."
        },
        Known([.anyone(DockerWords.silent)]) { _ in hungDocker },
        Known([.missing("docker")]) { _ in
            "There is no docker on the host, or not in the PATH of this user: `command -v docker` has to find it."
        },
        Known([
            .anyone("docker: 'compose' is not a docker command"),
            .anyone("docker: unknown command: docker compose"),
            // Of a docker that has no such command the options are its own, and wrong: 20.10. It then shows all of
            // its help, and of that only the end may be left.
            .anyone("run 'docker command --help' for more information on a command"),
            .anyone("unknown shorthand flag: 'd' in -d"), .anyone("unknown shorthand flag: 'q' in -q"),
        ]) { _ in
            "`docker compose` is missing on the host: install `docker-compose-plugin` (Docker's own packages), "
                + "`docker-compose-v2` (Ubuntu) or `docker-compose` of Debian 13."
        },
        Known([
            .anyone("buildx component is missing or broken"),
            .anyone("requires buildx plugin to be installed"),
            .anyone("compose build requires buildx"),
        ]) { _ in
            "Install `docker-buildx-plugin` (Docker's own packages) or `docker-buildx` on the host."
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
        Known([.git(["unable to create", ".lock", "file exists"])]) {
            "A git that died left its lock, or one is at work there: `!\($0.name) mend` removes one that nobody holds."
        },
        Known([.git(["not possible to fast-forward"]), .git(["diverging branches"])]) {
            "The directory has commits of its own: look with `git log \(ShellWord.quote($0.releaseLine))..` there, "
                + "or set update = \"reset\"."
        },
        Known([.git(["unknown option", "no-write-fetch-head"])]) { _ in
            "The host's git is older than 2.29, which that needs; an update does not."
        },
        Known([.git(["unable to index file"])]) {
            "A file that was changed there cannot be read, and so not be kept: look with `\(git($0)) status`."
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
            .git(["unable to connect to"]), .git(["the remote end hung up"]),
        ]) {
            "The repository cannot be reached from the host: "
                + "try `\(git($0)) fetch \(ShellWord.quote($0.remote))` there."
        },
    ]

    static func git(_ service: Service) -> String { "git -C \(ShellWord.quote(service.directory))" }
}
