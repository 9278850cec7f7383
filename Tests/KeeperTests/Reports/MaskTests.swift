import Testing

@testable import Keeper

@Suite("What looks like a secret does not leave")
struct MaskTests {
    private let mask = Mask(literals: [])

    @Test(
        "the value goes, its name stays",
        arguments: [
            ("password=hunter2", "password=[masked]"), ("PASSWORD=hunter2 next", "PASSWORD=[masked] next"),
            ("password: hunter2", "password: [masked]"),
            (#""token": "abc def","x":1"#, #""token": "[masked]","x":1"#),
            ("{'client_secret': 'a,b;c'}", "{'client_secret': '[masked]'}"),
            (#"{\"token\":\"abc\",\"n\":1}"#, #"{\"token\":\"[masked]\",\"n\":1}"#),
            (#"api_key = "a \" b" # c"#, #"api_key = "[masked]" # c"#),
            ("DB_PASSWORD=a,b", "DB_PASSWORD=[masked]"),
            ("password=abc,user=x", "password=[masked],user=x"),
            ("SECRET_KEY_BASE=abc", "SECRET_KEY_BASE=[masked]"),
            ("accessToken: abc", "accessToken: [masked]"), ("secretKey=abc", "secretKey=[masked]"),
            ("login?access_token=abc&next=/x", "login?access_token=[masked]&next=/x"),
            ("login --password hunter2 host", "login --password [masked] host"),
            ("login --token=abc host", "login --token=[masked] host"),
            ("token := 'abc'", "token := '[masked]'"),
            ("Authorization: Basic dXNlcjpwdw==", "Authorization: [masked]"),
            ("curl -H 'Authorization: Bearer abc' x", "curl -H 'Authorization: [masked]' x"),
            ("sent Bearer abcdefgh12", "sent Bearer [masked]"),
            ("password=\"open end", "password=\"[masked]"),
            ("İ password=hunter2", "İ password=[masked]"),
            ("password=hünter\u{301}2 x", "password=[masked] x"),
            ("passphrase for key: abc", "passphrase for key: abc"),
            ("passphrase: abc", "passphrase: [masked]"),
            ("X-Api-Key: abc", "X-Api-Key: [masked]"),
            ("headers[\"token\"] = \"abc\"", "headers[\"token\"] = \"[masked]\""),
        ])
    func pairs(line: String, masked: String) {
        #expect(mask.line(line) == masked)
    }

    @Test(
        "tokens tell what they are by their first letters, wherever they stand",
        arguments: [
            ("syt_Z3JhbnQ_abcdefgh_0abcde", "[masked]"), ("x=ghp_0123456789abcdefghij!", "x=[masked]!"),
            ("\tglpat-0123456789abcdefghij", "\t[masked]"), ("(AKIA0123456789ABCDEF)", "([masked])"),
            ("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.abc-_1", "jwt [masked]"),
            ("a:github_pat_11AAAAAAA0abcdefghij", "a:[masked]"),
            ("AGE-SECRET-KEY-1QQQQQQQQQQQQQQQ", "[masked]"),
            (
                "fatal: unable to access 'https://bot:hunter2@git.example/x.git/'",
                "fatal: unable to access 'https://bot:[masked]@git.example/x.git/'"
            ),
            ("https://hunter2@git.example/x", "https://[masked]@git.example/x"),
            ("postgres://u:p@ss@db:5432/x?a=b", "postgres://u:[masked]@db:5432/x?a=b"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\\nabc", "[masked]"),
            ("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj", "[masked]"),
        ])
    func shapes(line: String, masked: String) {
        #expect(mask.line(line) == masked)
    }

    @Test(
        "ordinary words stay",
        arguments: [
            "the secretary: Bob", "tokens: 512", "max_tokens: 512", "tokenizer: fast", "token_type: bearer",
            "reading password from the terminal", "--password-stdin <file", "token_file = \"/etc/token\"",
            "Successfully built 3f2c1ab",
            "sha256:9d81e0700000000000000000000000000000000000000000000000000000aaaa",
            "commit 3f2c1ab000000000000000000000000000000000",
            "ssh://git@immense-voyage.local:59916/grant/matrix-bridge.git",
            "mail user@example.org about https://example.org/a@b", "-----BEGIN CERTIFICATE-----", "eyJ short",
            "Bearer of bad news", "Step 3/9 : RUN pip install --no-cache-dir -r requirements.txt",
            "/Users/Grant/Projects/Matrix/Bridge/Sources/Target1/Folder22/File333/Leaf4444/End55",
            "cd /home/modelo/matrix-bridge && docker compose up -d --build", "bearer 1234567", "",
            "2025-06-15T14:00:00Z INFO synced, 4 rooms; 12 events", "✅ bridge updated", "=", ":", "token",
            "token=", "token =  ",
        ])
    func innocent(line: String) {
        #expect(mask.line(line) == line)
    }

    @Test("masking what is masked changes nothing")
    func idempotent() {
        for line in [
            "password=hunter2", #""token": "x y""#, "https://a:b@c/", "Authorization: Basic x", "--token a b",
        ] {
            #expect(mask.line(mask.line(line)) == mask.line(line))
        }
    }

    @Test("a private key goes with all its lines, and what stands around it stays")
    func keys() {
        let body = [
            "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj", "AgEAAoIBAQC7VJTUt9Us8cKjMzEfYyjiWA4R4/M2",
            "bS1GB4t7NXp9",
        ]
        let begin = "-----BEGIN PRIVATE KEY-----"
        let end = "-----END PRIVATE KEY-----"
        let key = [begin] + body + [end]
        let masked = Array(repeating: "[masked]", count: 5)
        #expect(mask.lines(["a"] + key + ["b"]) == ["a"] + masked + ["b"])
        // The beginning is missing, the end is missing, a builder wrote something before each line.
        #expect(mask.lines(["a b"] + body + [end, "b"]) == ["a b"] + masked.dropFirst() + ["b"])
        #expect(
            mask.lines([begin, body[0], body[1], body[2], "and so on"]) == masked.dropLast() + ["and so on"])
        #expect(mask.lines(key.map { "#12 0.34 \($0)" } + ["#12 done"]) == masked + ["#12 done"])
        #expect(mask.lines([begin, "that was a mistake"]) == ["[masked]", "that was a mistake"])
    }

    @Test("output of nothing but keys' beginnings costs no more than other output")
    func beginnings() {
        let start = ContinuousClock.now
        let line = String(repeating: "-----BEGIN PRIVATE KEY-----", count: 5)
        for lines in [
            Array(repeating: line, count: 1500),
            (0..<1500).map { $0 % 119 == 0 ? "-----END PRIVATE KEY-----" : line },
        ] {
            #expect(PrivateKeys.lines(of: lines).count == 1500)
        }
        // In a debug build; looked at again for each beginning, they take minutes.
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test("a line of any length is cut, and what patterns there are in it cost no time")
    func performance() {
        let start = ContinuousClock.now
        for part in [
            "token", "token=", "\"token\": ", "password", "://", "-----BEGIN ", "eyJ", "Bearer ", "\\\"",
            "aA1/", "é",
        ] {
            for length in [4096, 50_000] {
                let line = String(repeating: part, count: length / part.utf8.count)
                let masked = mask.line(line)
                #expect(masked.utf8.count <= 8 * Mask.lineLimit)
            }
        }
        // In a debug build; a pattern that runs for ever takes minutes.
        #expect(ContinuousClock.now - start < .seconds(20))
    }
}
