import Contract
import Testing

/// Words of programs, and of versions of them, that are not here to say them; the others are in `RealWordsTests` and, of
/// docker and compose, in the end-to-end tests.
@Suite("What other versions say, and its mend")
struct AdviceByWordsTests {
    static let known: [(String, String)] = [
        // OpenSSH, and what servers of repositories say.
        (
            "git@git.example.org: Permission denied (publickey,password).\n"
                + "fatal: Could not read from remote repository.", "deploy key"
        ),
        ("ssh: connect to host git.example.org port 22: Connection timed out", "does not answer"),
        ("ssh: connect to host git.example.org port 22: No route to host", "does not answer"),
        ("ssh: Could not resolve hostname x: Temporary failure in name resolution", "cannot resolve"),
        ("remote: Repository not found.\nfatal: repository 'https://x/' not found", "no such repository"),
        ("ERROR: Repository not found.\nfatal: Could not read from remote repository.", "no such repository"),
        ("fatal: remote error: access denied or repository not exported: /x", "no such repository"),
        (
            "fatal: could not read Username for 'https://x': terminal prompts disabled",
            "remote set-url origin ADDRESS"
        ),
        (
            "remote: Invalid username or password.\nfatal: Authentication failed for 'https://x/'",
            "deploy key"
        ),
        (
            "fatal: unable to access 'https://x/': server certificate verification failed. CAfile: none",
            "update-ca-certificates"
        ),
        (
            "fatal: unable to access 'https://x/': SSL certificate problem: self-signed certificate",
            "update-ca-certificates"
        ),
        ("fatal: unable to access 'https://x/': Failed to connect to x port 443: Timeout", "does not answer"),
        ("fatal: write error: No space left on device", "df -h"),
        (
            "fetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF\n"
                + "fatal: fetch-pack: invalid index-pack output", "broke off"
        ),
        (
            "remote: aborting due to possible repository corruption on the remote side.\nfatal: early EOF",
            "git fsck"
        ),
        // Registries.
        (
            "Error response from daemon: pull access denied for x, repository does not exist or may require "
                + "'docker login': denied: requested access to the resource is denied", "docker login"
        ),
        (
            "Error response from daemon: manifest for x:9 not found: manifest unknown: manifest unknown",
            "no such image"
        ),
        (
            "failed to solve: python:3.99: failed to resolve source metadata for docker.io/library/python:3.99: "
                + "docker.io/library/python:3.99: not found", "no such image"
        ),
        (
            "Error response from daemon: toomanyrequests: You have reached your unauthenticated pull rate limit.",
            "pull no more"
        ),
        (
            "no matching manifest for linux/arm64/v8 in the manifest list entries", "processor"
        ),
        (
            "Error response from daemon: Get \"https://registry-1.docker.io/v2/\": net/http: request canceled while "
                + "waiting for connection (Client.Timeout exceeded while awaiting headers)",
            "docker pull IMAGE"
        ),
        (
            "error getting credentials - err: exec: \"docker-credential-desktop\": executable file not found in $PATH",
            "credsStore"
        ),
        (
            "ERROR: for bot  Cannot start service bot: OCI runtime create failed: container_linux.go:380: starting "
                + #"container process caused: exec: "./run": permission denied: unknown"#, "entrypoint"
        ),
        // Compose 1.29, and newer ones than there is here.
        ("ERROR: Couldn't find env file: /srv/x/.env", "put it back"),
        ("Failed to load /srv/x/.env: open /srv/x/.env: no such file or directory", "put it back"),
        (
            "ERROR: yaml.scanner.ScannerError: mapping values are not allowed here",
            "docker compose config -q"
        ),
        ("ERROR: The Compose file './docker-compose.yml' is invalid because:", "docker compose config -q"),
        ("ERROR: No such service: x", "--services"),
        ("failed to parse /srv/x/compose.yaml: yaml: construct errors:", "docker compose config -q"),
        (
            "validating /srv/x/compose.yaml: services.bot additional properties 'restartt' not allowed",
            "docker compose config -q"
        ),
        ("network x declared as external, but could not be found", "docker network create"),
        (
            "Error response from daemon: driver failed programming external connectivity on endpoint x: Bind for "
                + "0.0.0.0:80 failed: port is already allocated", "ss -ltnp"
        ),
        (
            "Error response from daemon: failed to set up container networking: driver failed programming external "
                + "connectivity on endpoint x: failed to bind host port for 0.0.0.0:80", "ss -ltnp"
        ),
        (
            "failed to create network x: Error response from daemon: could not find an available, non-overlapping "
                + "IPv4 address pool among the defaults to assign to the network", "docker network prune"
        ),
        (
            "Error response from daemon: all predefined address pools have been fully subnetted",
            "docker network prune"
        ),
        (
            "Error response from daemon: driver failed programming external connectivity on endpoint x:  (iptables "
                + "failed: iptables: No chain/target/match by that name.", "systemctl restart docker"
        ),
        // Builds.
        (
            " ---> Running in 0123456789ab\nE: Failed to fetch x  Temporary failure resolving 'deb.debian.org'",
            "`dns`"
        ),
        (
            "0.4 WARNING: fetching https://x: temporary error (try again later)\nfailed to solve: process \"/bin/sh -c "
                + "apk add x\" did not complete successfully: exit code: 1", "`dns`"
        ),
        ("The command '/bin/sh -c make' returned a non-zero code: 137", "want of memory"),
    ]

    @Test("is told", arguments: known)
    func advice(words: String, mend: String) {
        let lines = words.split(separator: "\n").map(String.init)
        let advice = Advice.forOutput(["first", ""] + lines + ["last"], of: .make())
        #expect(advice?.contains(mend) == true, "\(advice ?? "none")")
    }

    static let buildsOwn = [
        "fatal: unable to access 'https://x/': The requested URL returned error: 502",
        "fatal: not a git repository (or any of the parent directories): .git",
        "Host key verification failed.", "git@x: Permission denied (publickey).",
        "ssh: connect to host x port 22: Connection refused", "error: Repository not found.",
        "yaml: line 3: did not find expected key", "env file /x/.env not found", "no such service: x",
        "fatal: Unable to create '/src/.git/index.lock': File exists.",
    ]

    @Test("the same words by a build's own command are not git's, ssh's or compose's", arguments: buildsOwn)
    func builds(words: String) {
        #expect(Advice.forOutput([words], of: .make()) != nil, "or nothing is shown")
        let failed = "failed to solve: process \"/bin/sh -c x\" did not complete successfully: exit code: 128"
        for lines in [
            ["#8 0.312 \(words)"], [words, "#8 ERROR: x", failed], ["0.3 \(words)", failed],
            [" ---> Running in 0123456789ab", words],
            [words, "The command '/bin/sh -c x' returned a non-zero code: 128"],
        ] {
            #expect(Advice.forOutput(lines, of: .make()) == nil, "\(lines)")
        }
    }

    @Test("every mend is short, and whole sentences")
    func short() {
        for (words, _) in Self.known + AdviceTests.known {
            let advice = Advice.forOutput(words.split(separator: "\n").map(String.init), of: .make()) ?? ""
            #expect(advice.count < 250 && advice.hasSuffix("."), "\(advice)")
        }
    }
}
