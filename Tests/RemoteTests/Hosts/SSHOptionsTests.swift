import Testing

@testable import Remote

@Suite struct SSHOptionsTests {
    private let options = SSHOptions(
        name: "spark", address: "spark-32d0", port: 2222, user: "modelo", identityFile: "/k/100%",
        knownHostsFile: "/etc/known hosts", configFile: "/c")

    @Test("what must hold stands before everything that ssh reads")
    func fixed() {
        for arguments in [
            options.masterArguments(socket: "/s", greeting: "x"),
            options.sessionArguments(socket: "/s", commandLine: "exec /bin/sh -s"),
        ] {
            for setting in [
                "StrictHostKeyChecking=yes", "ForwardAgent=no", "ForwardX11=no", "ClearAllForwardings=yes",
                "BatchMode=yes", "PermitLocalCommand=no", "VerifyHostKeyDNS=no",
            ] {
                #expect(arguments.contains(setting))
            }
            #expect(arguments.suffix(3).first == "--")
        }
    }

    @Test("paths are taken as they are written, and a given key is the only one")
    func paths() {
        let arguments = options.masterArguments(socket: "/s", greeting: "x")
        #expect(arguments.contains("/k/100%%"))
        #expect(arguments.contains("UserKnownHostsFile=\"/etc/known hosts\""))
        #expect(arguments.contains("IdentitiesOnly=yes"))
    }

    @Test("a session never makes a connection of its own")
    func sessions() {
        let arguments = options.sessionArguments(socket: "/s", commandLine: "exec /bin/sh -s")
        #expect(
            Array(arguments.prefix(6)) == ["-S", "/s", "-o", "ControlMaster=no", "-o", "ProxyCommand=false"])
    }

    @Test(
        "ssh's words tell what kept it out",
        arguments: [
            ("ssh: connect to host 10.0.0.1 port 22: Connection refused", ConnectTrouble.refused),
            ("ssh: connect to host x port 22: Connection timed out", .timedOut),
            (
                "Connection timed out during banner exchange\nConnection to 127.0.0.1 port 2 timed out",
                .timedOut
            ),
            ("ssh: connect to host x port 22: No route to host", .noRoute),
            ("ssh: connect to host x port 22: Network is unreachable", .noRoute),
            ("ssh: Could not resolve hostname x: Name or service not known", .unresolved),
            (
                "No ED25519 host key is known for x and you have requested strict checking.\nHost key verification failed.",
                .hostKeyUnknown
            ),
            (
                "WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!\nHost key verification failed.",
                .hostKeyChanged
            ),
            ("modelo@x: Permission denied (publickey).", .permissionDenied),
            ("Received disconnect from x port 22:2: Too many authentication failures", .permissionDenied),
            (
                "Warning: Identity file k not accessible: No such file or directory.\nx: Permission denied (publickey).",
                .keyUnusable
            ),
            ("Load key \"k\": error in libcrypto\nmodelo@x: Permission denied (publickey).", .keyUnusable),
            (
                "@  WARNING: UNPROTECTED PRIVATE KEY FILE!  @\nmodelo@x: Permission denied (publickey).",
                .keyUnusable
            ),
            ("Your account has expired; please contact your system administrator.", .expired),
            ("Unable to negotiate with 10.0.0.1 port 22: no matching host key type found.", .noCommonWay),
            ("Timeout, server x not responding.", .silent),
            ("Connection to x closed by remote host.", .closed),
            ("kex_exchange_identification: Connection reset by peer", .closed),
            ("command-line line 0: Bad configuration option", .other),
        ])
    func trouble(_ words: String, _ kind: ConnectTrouble) { #expect(ConnectTrouble(sshWords: words) == kind) }
}
