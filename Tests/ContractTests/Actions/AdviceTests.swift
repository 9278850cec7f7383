import Contract
import Testing

@Suite("Advice")
struct AdviceTests {
    private static let unreachable =
        "The repository cannot be reached from the host: try `git -C /home/modelo/matrix-bridge fetch origin` there."
    private static let directory =
        "Look whether `/home/modelo/matrix-bridge` is there and right in [service.bridge]."

    static let known: [(String, String)] = [
        (
            "write /var/lib/docker/tmp/x: no space left on device",
            "The host's disk is full: look with `df -h`, then `docker image prune` frees old images."
        ),
        (
            "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
            "The user may not use docker: `sudo usermod -aG docker USER` on the host, then log in anew."
        ),
        (
            "Got permission denied while trying to connect to the Docker daemon socket",
            "The user may not use docker: `sudo usermod -aG docker USER` on the host, then log in anew."
        ),
        (
            "dial unix /var/run/docker.sock: connect: permission denied",
            "The user may not use docker: `sudo usermod -aG docker USER` on the host, then log in anew."
        ),
        (
            "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
            "Docker is not running on the host: `sudo systemctl start docker`."
        ),
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
            "A git that died left its lock: when no git runs there, remove "
                + "`/home/modelo/matrix-bridge/.git/index.lock`."
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
        ("ssh: Could not resolve hostname immense-voyage.local: Name or service not known", unreachable),
        ("fatal: unable to access 'https://x/': Could not resolve host: x", unreachable),
        (
            "fatal: unable to connect to 127.0.0.1:\n127.0.0.1[0: 127.0.0.1]: errno=Connection refused",
            unreachable
        ),
        ("fatal: the remote end hung up unexpectedly", unreachable),
        ("remote: Repository not found.", unreachable),
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
        ])
    func unknown(words: String) { #expect(Advice.forOutput([words], of: .make()) == nil) }

    @Test("no output, no advice")
    func none() { #expect(Advice.forOutput([], of: .make()) == nil) }

    @Test("advice names the owner, and quotes what a shell would read")
    func quoting() {
        let service = Service.make(directory: "/srv/a b", owner: "bot", branch: "x;y")
        #expect(
            Advice.forOutput(["dial unix /var/run/docker.sock: connect: permission denied"], of: service)
                == "The user may not use docker: `sudo usermod -aG docker bot` on the host, then log in anew."
        )
        #expect(
            Advice.forOutput(["fatal: Could not read from remote repository."], of: service)
                == "The repository cannot be reached from the host: try `git -C '/srv/a b' fetch origin` there."
        )
        #expect(
            Advice.forOutput(["fatal: Not possible to fast-forward, aborting."], of: service)
                == "The directory has commits of its own: look with `git log 'origin/x;y'..` there, or set "
                + "update = \"reset\".")
        #expect(
            Advice.forOutput(
                ["fatal: Unable to create '/srv/a b/.git/index.lock': File exists."], of: service)
                == "A git that died left its lock: when no git runs there, remove `'/srv/a b/.git/index.lock'`."
        )
    }
}
