import Glibc
import Testing

@testable import TTY

/// One after the other: the terminal library under libedit keeps things for the whole process, and a program has one
/// terminal.
@Suite("lines that are typed", .serialized, .timeLimit(.minutes(1)))
struct LineReaderTests {
    private static let words = ["status", "start", "stop", "restart"]

    private func reader(_ pty: Pty, history: [String] = []) throws -> LineReader {
        try LineReader(
            input: pty.slave, output: pty.slave,
            manner: .edited(history: history) { line in
                let word = line.split(separator: " ", omittingEmptySubsequences: false).last ?? ""
                return Completion(word: String(word), candidates: Self.words)
            })
    }

    @Test(
        "a line is edited as people expect",
        arguments: [
            ("hello\r", "hello"), ("helo\u{1B}[Dl\r", "hello"), ("hellx\u{7F}o\r", "hello"),
            ("ello\u{01}h\r", "hello"), ("say grüße 漢字 🙂\r", "say grüße 漢字 🙂"),
            ("one two\u{17}three\r", "one three"), ("x\u{1B}[3~\u{1B}[H\u{1B}[3~y\r", "y"),
            ("rest\t\r", "restart "), ("a sta\tt\t\r", "a status "),
        ])
    func edits(keys: String, line: String) async throws {
        let pty = try Pty()
        let reader = try reader(pty)
        async let event = reader.ask("> ")
        try await pty.wait(for: "> ")
        pty.type(keys)
        #expect(try await event == .line(line))
        reader.close()
    }

    @Test("two tabs list what is possible, and the line goes on")
    func lists() async throws {
        let pty = try Pty()
        let reader = try reader(pty)
        async let event = reader.ask("> ")
        try await pty.wait(for: "> ")
        pty.type("st\t")
        try await pty.wait(for: "stop")
        pty.type("op\r")
        #expect(try await event == .line("stop"))
        reader.close()
    }

    @Test("the arrow finds what was typed, before and in this session; a confirmation is not found")
    func remembers() async throws {
        let pty = try Pty()
        let reader = try reader(pty, history: ["first"])
        for (keys, line) in [("second\r", "second"), ("\u{1B}[A\u{1B}[A\r", "first")] {
            async let event = reader.ask("> ")
            try await pty.wait(for: "> ")
            pty.type(keys)
            #expect(try await event == .line(line))
        }
        async let answer = reader.ask("really? ", .confirmation)
        try await pty.wait(for: "really? ")
        pty.type("yes\r")
        #expect(try await answer == .line("yes"))
        async let event = reader.ask("> ")
        try await pty.wait(for: "> ")
        pty.type("\u{1B}[A\r")
        #expect(try await event == .line("first"))
        reader.close()
    }

    @Test("Ctrl-C throws the line away, Ctrl-D on an empty line ends, and each is asked for anew")
    func interrupts() async throws {
        let pty = try Pty()
        let reader = try reader(pty)
        async let first = reader.ask("> ")
        try await pty.wait(for: "> ")
        pty.type("bridge stop\u{03}")
        try await pty.wait(for: "^C")
        #expect(try await first == .interrupted)
        async let second = reader.ask("> ")
        try await pty.wait(for: "> ")
        pty.type("x\r")
        #expect(try await second == .line("x"))
        async let third = reader.ask("> ")
        try await pty.wait(for: "> ")
        pty.type("\u{04}")
        #expect(try await third == .end)
        reader.close()
    }

    @Test("what was typed before a question was seen does not answer it")
    func forgets() async throws {
        let pty = try Pty()
        let reader = try reader(pty)
        async let command = reader.ask("> ")
        try await pty.wait(for: "> ")
        pty.type("stop\ryes\r")
        #expect(try await command == .line("stop"))
        async let answer = reader.ask("really? ", .confirmation)
        try await pty.wait(for: "really? ")
        pty.type("no\r")
        #expect(try await answer == .line("no"))
        reader.close()
    }

    @Test("a line without end is thrown away as a whole, and a cancelled question ends")
    func bounds() async throws {
        let pty = try Pty()
        let reader = try reader(pty)
        async let long = reader.ask("> ")
        try await pty.wait(for: "> ")
        for _ in 0..<13 {
            pty.type(String(repeating: "a", count: 300))
            try await pty.wait(for: "aaa")
        }
        // What comes after 4000 letters is not shown any more.
        pty.type(String(repeating: "a", count: 900) + "\r")
        #expect(try await long == .tooLong)
        let asked = Task { try await reader.ask("> ") }
        try await pty.wait(for: "> ")
        asked.cancel()
        #expect(try await asked.value == .end)
        #expect(try await reader.ask("> ") == .end)
    }

    @Test("a terminal that was hung up ends the reading")
    func hangup() async throws {
        let pty = try Pty()
        let reader = try reader(pty)
        async let event = reader.ask("> ")
        try await pty.wait(for: "> ")
        pty.type("half a line")
        try await pty.wait(for: "half a line")
        pty.hangUp()
        #expect(try await event == .end)
        reader.close()
    }

    @Test("a pipe gives its lines, the last one without its end too")
    func pipes() async throws {
        var ends: [Int32] = [0, 0]
        #expect(unsafe pipe(&ends) == 0)
        let reader = try LineReader(input: ends[0], output: ends[1], manner: .plain)
        let text = Array("one\n\ntwo\n".utf8) + Array(repeating: 0x61, count: 300_000) + Array("\nlast".utf8)
        let (output, input) = (ends[1], ends[0])
        let writing = Task.detached {
            _ = unsafe text.withUnsafeBytes { unsafe write(output, $0.baseAddress, $0.count) }
            close(output)
        }
        for expected: LineReader.Event in [
            .line("one"), .line(""), .line("two"), .tooLong, .line("last"), .end,
        ] {
            #expect(try await reader.ask("") == expected)
        }
        await writing.value
        reader.close()
        close(input)
    }
}

@Suite("keys as letters")
struct KeyQueueTests {
    @Test("letters come whole however their bytes came, and what is no UTF-8 is replaced", arguments: 1...5)
    func decodes(size: Int) {
        var ends: [Int32] = [0, 0]
        #expect(unsafe pipe(&ends) == 0)
        let bytes =
            Array("aé漢🙂".utf8) + [0xFF, 0xE2, 0x82, 0x41, 0xC0, 0x80, 0xED, 0xA0, 0x80] + Array("z".utf8) + [
                0xF0, 0x9F,
            ]
        var queue = KeyQueue(input: ends[0])
        var letters = ""
        for start in stride(from: 0, to: bytes.count, by: size) {
            let part = Array(bytes[start..<min(start + size, bytes.count)])
            _ = unsafe part.withUnsafeBytes { unsafe write(ends[1], $0.baseAddress, $0.count) }
            _ = queue.fill()
            while let key = queue.next() { letters.unicodeScalars.append(key) }
        }
        close(ends[1])
        _ = queue.fill()
        while let key = queue.next() { letters.unicodeScalars.append(key) }
        close(ends[0])
        #expect(letters.hasPrefix("aé漢🙂\u{FFFD}"))
        #expect(letters.unicodeScalars.filter { $0 != "\u{FFFD}" }.map(String.init).joined() == "aé漢🙂Az")
    }
}
