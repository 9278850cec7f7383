import Contract
import Testing

@Suite("Advice")
struct AdviceTests {
    private static let unreachable =
        "The repository cannot be reached from the host: try `git -C /home/modelo/matrix-bridge fetch origin` there."
    private static let directory =
        "Look whether `/home/modelo/matrix-bridge` is there and right in [service.bridge]."

    private static let full =
        "A disk of the host is full: look with `df -h` and `df -i`; `docker image prune` frees old images."
    private static let readOnly =
        "It is read-only on the host: look with `findmnt` and `sudo dmesg | tail` (a failing disk ends so), "
        + "then mount it to be written to."
    private static let forbidden =
        "The user may not use docker: `sudo usermod -aG docker USER` on the host (USER: whom ssh logs in as), "
        + "then ask again."
    private static let noDocker =
        "There is no docker on the host, or not in the PATH of this user: `command -v docker` has to find it."
    private static let noCompose =
        "`docker compose` is missing on the host: install `docker-compose-plugin` (Docker's own packages), "
        + "`docker-compose-v2` (Ubuntu) or `docker-compose` of Debian 13."

    static let known: [(String, String)] = [
        (
            "write /var/lib/docker/tmp/x: no space left on device",
            full
        ),
        (
            "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
            forbidden
        ),
        (
            "Got permission denied while trying to connect to the Docker daemon socket",
            forbidden
        ),
        (
            "dial unix /var/run/docker.sock: connect: permission denied",
            forbidden
        ),
        (
            "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
            "Docker is not running on the host: `sudo systemctl start docker`."
        ),
        (
            "failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and "
                + "if the daemon is running: dial unix /var/run/docker.sock: connect: no such file or directory",
            "Docker is not running on the host: `sudo systemctl start docker`."
        ),
        (
            DockerWords.silence(of: "10 s"),
            "Docker hangs there: see `journalctl -u docker -n 50`; `sudo systemctl restart docker` ends it, and "
                + "restarts all containers."
        ),
        ("sh: 1: docker: not found", noDocker),
        ("bash: line 1: docker: command not found", noDocker),
        ("sh: docker: not found", noDocker),
        ("docker: 'compose' is not a docker command.\nSee 'docker --help'", noCompose),
        ("unknown shorthand flag: 'd' in -d\nSee 'docker --help'.", noCompose),
        (
            "  wait        Block until one or more containers stop, then print their exit codes\n\n"
                + "Run 'docker COMMAND --help' for more information on a command.\n\n"
                + "To get more help with docker, check out our guides at https://docs.docker.com/go/guides/",
            noCompose
        ),
        ("docker: unknown command: docker compose\n\nRun 'docker --help' for more information", noCompose),
        (
            "ERROR: BuildKit is enabled but the buildx component is missing or broken.",
            "Install `docker-buildx-plugin` (Docker's own packages) or `docker-buildx` on the host."
        ),
        (
            "mkdir: cannot create directory '/home/modelo/.local': No space left on device", full
        ),
        (
            "mkdir: cannot create directory '/home/modelo/.local': Disk quota exceeded",
            "The user's quota on the host is used up: look with `quota -s`."
        ),
        ("mkdir: cannot create directory '/home/modelo/.local': Read-only file system", readOnly),
        (
            "/bin/sh: 329: cannot create /home/modelo/.local/state/bridgekeeper/locks/bridge: Read-only file system",
            readOnly
        ),
        ("error: cannot open .git/FETCH_HEAD: Read-only file system", readOnly),
        (
            "mkdir: cannot create directory '/home/modelo/.local/state': Permission denied",
            "The user's home on the host must be the user's own, with `.local/state/bridgekeeper` in it."
        ),
        ("flock is not installed", "Install util-linux on the host (`flock`, `setsid`)."),
        (
            "Error response from daemon: No such container: matrix-bridge",
            "There is no container of that name: `!bridge start` makes it."
        ),
        (
            "Error: No such object: matrix-bridge",
            "There is no container of that name: `!bridge start` makes it."
        ),
        (
            "fatal: detected dubious ownership in repository at '/home/modelo/matrix-bridge'",
            "The directory belongs to another user: set `owner` in [service.bridge]."
        ),
        (
            "fatal: Unable to create '/home/modelo/matrix-bridge/.git/index.lock': File exists.",
            "A git that died left its lock, or one is at work there: `!bridge mend` removes one that nobody holds."
        ),
        (
            "fatal: Not possible to fast-forward, aborting.",
            "The directory has commits of its own: look with `git log origin/master..` there, or set update = \"reset\"."
        ),
        (
            "fatal: 'origin' does not appear to be a git repository\nfatal: Could not read from remote repository.",
            "Look at the clone's remote: `git -C /home/modelo/matrix-bridge remote -v`."
        ),
        (
            "fatal: not a git repository (or any of the parent directories): .git",
            "`/home/modelo/matrix-bridge` is no git clone."
        ),
        (
            "fatal: Needed a single revision",
            "The release line `origin/master` is not in the clone: look with "
                + "`git -C /home/modelo/matrix-bridge branch -r`."
        ),
        ("fatal: Could not read from remote repository.", unreachable),
        ("fatal: unable to access 'https://x/': The requested URL returned error: 502", unreachable),
        ("fatal: the remote end hung up unexpectedly", unreachable),
        ("dash: 1: cd: can't cd to /home/modelo/matrix-bridge", directory),
        ("bash: line 1: cd: /home/modelo/matrix-bridge: No such file or directory", directory),
        ("sh: cd: line 1: can't cd to /home/modelo/matrix-bridge: No such file or directory", directory),
        (
            "no configuration file provided: not found",
            "There is no compose file in `/home/modelo/matrix-bridge`."
        ),
        (
            "Error response from daemon: Conflict. The container name \"/matrix-bridge\" is already in use by "
                + "container \"4f0c\". You have to remove (or rename) that container",
            "Another container has the name: look with `docker ps -a`."
        ),
    ]

    @Test("words whose mend is known", arguments: known)
    func advice(words: String, advice: String) {
        let lines = words.split(separator: "\n").map(String.init)
        #expect(Advice.forOutput(["first", ""] + lines + ["last"], of: .make()) == advice)
    }

    @Test(
        "what a build says of its own is not taken for the host's words",
        arguments: [
            "main.c:1:10: fatal error: foo.h: No such file or directory",
            "#8 0.312 main.c:1:10: fatal error: foo.h: No such file or directory",
            "#8 0.312 fatal: unable to access 'https://x/': Could not resolve host: x",
            "#8 0.312 curl: (6) Could not resolve host: example.org",
            "#8 12.05 cp: cannot stat 'x': No such file or directory",
            "the app says: no such object in the store", "", "ok",
            "#8 0.312 mkdir: cannot create directory '/x': Permission denied",
            "#8 0.312 /bin/sh: docker: not found",
            "/bin/sh: docker: not found", "/bin/sh: 1: cannot create /app/x: Permission denied",
        ])
    func unknown(words: String) { #expect(Advice.forOutput([words], of: .make()) == nil) }

    @Test("no output, no advice")
    func none() { #expect(Advice.forOutput([], of: .make()) == nil) }

    @Test("advice names the owner, and quotes what a shell would read")
    func quoting() {
        let service = Service.make(directory: "/srv/a b", owner: "bot", branch: "x;y")
        #expect(
            Advice.forOutput(["dial unix /var/run/docker.sock: connect: permission denied"], of: service)
                == "The user may not use docker: `sudo usermod -aG docker bot` on the host, then ask again."
        )
        #expect(
            Advice.forOutput(["fatal: Could not read from remote repository."], of: service)
                == "The repository cannot be reached from the host: try `git -C '/srv/a b' fetch origin` there."
        )
        #expect(
            Advice.forOutput(["fatal: Not possible to fast-forward, aborting."], of: service)
                == "The directory has commits of its own: look with `git log 'origin/x;y'..` there, or set "
                + "update = \"reset\".")
    }
}
