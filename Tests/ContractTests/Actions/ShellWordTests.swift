import Contract
import Testing
import TestKit

@Suite("Words for the shell")
struct ShellWordTests {
    @Test(
        "what is safe stays bare, everything else is quoted",
        arguments: [
            ("matrix-bridge", "matrix-bridge"), ("/home/modelo/matrix-bridge", "/home/modelo/matrix-bridge"),
            ("a@b%c+d=e:f,g.h/i_j", "a@b%c+d=e:f,g.h/i_j"), ("", "''"), ("a b", "'a b'"), ("-f", "'-f'"),
            ("it's", #"'it'\''s'"#), ("'", #"''\'''"#), ("$(id)", "'$(id)'"), ("a\nb", "'a\nb'"),
            ("~", "'~'"),
            ("*", "'*'"), ("é", "'é'"), ("a;b", "'a;b'"), ("!x", "'!x'"),
        ])
    func table(text: String, word: String) { #expect(ShellWord.quote(text) == word) }

    @Test(
        "a quote that a joining mark follows is a quote all the same",
        arguments: [
            "'\u{301}; touch hit; '\u{301}", "'\u{200D}; touch hit #", "'\u{FE0F};touch hit;'\u{20E3}",
            "a'\u{300}`touch hit`'\u{300}",
        ], [Shell.dash, .bash, .busybox])
    func joinedQuote(text: String, shell: Shell) throws {
        let world = try World()
        let ending = try shell.command("printf %s \(ShellWord.quote(text))", in: world)
        #expect(ending.output == Array(text.utf8))
        #expect(try world.run(["ls", "hit"]).status != 0, "the text ran as a command")
    }

    @Test("any shell gives any text back", arguments: SeededGenerator.seeds(3), Shell.all)
    func anyText(seed: UInt64, shell: Shell) throws {
        let world = try World()
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let text = random.hardText(upTo: 40)
            let ending = try shell.command("printf %s \(ShellWord.quote(text))", in: world)
            #expect(ending.output == Array(text.utf8), "\(text.debugDescription)")
            #expect(ending.status == 0)
        }
        let texts = (0..<500).map { _ in random.hardText(upTo: 60) }
        let ending = try shell.run(
            #"printf '%s\0' "# + texts.map(ShellWord.quote).joined(separator: " "), in: world)
        let back = ending.output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        #expect(back.count == texts.count)
        for (text, bytes) in zip(texts, back) {
            #expect(Array(bytes) == Array(text.utf8), "\(text.debugDescription)")
        }
    }

    @Test(
        "the form for another owner quotes the command, bare or not",
        arguments: [
            ("ls", "sudo -iu modelo bash -lc 'ls'"),
            ("cd '/a b' && ls", #"sudo -iu modelo bash -lc 'cd '\''/a b'\'' && ls'"#),
        ])
    func owner(command: String, line: String) {
        #expect(ShellWord.asOwner("modelo", command) == line)
        #expect(ShellWord.asOwner(nil, command) == command)
    }

    @Test("an owner of an odd name is quoted as well")
    func oddOwner() { #expect(ShellWord.asOwner("a b", "ls") == "sudo -iu 'a b' bash -lc 'ls'") }

    /// `sudo -i` itself loses newlines and expands `$`, so what holds for any text holds there without these two.
    @Test(
        "sudo hands the pasted form on unharmed",
        .enabled(if: Sudo.works, "sudo without a password is needed"),
        arguments: SeededGenerator.seeds(3))
    func realSudo(seed: UInt64) throws {
        let world = try World()
        var random = SeededGenerator(seed: seed)
        let user = try world.run(["id", "-un"]).lines[0]
        for _ in 0..<5 {
            let text = String(
                String.UnicodeScalarView(
                    random.hardText(upTo: 30).unicodeScalars.filter { $0 != "\n" && $0 != "$" }))
            let line = ShellWord.asOwner(user, "printf :%s: \(ShellWord.quote(text))")
            let ending = try Shell.bash.command(line.replacing("sudo -iu", with: "sudo -niu"), in: world)
            #expect(ending.text.hasSuffix(":\(text):"), "\(text.debugDescription)")
        }
    }
}

enum Sudo {
    static let works: Bool = {
        do {
            let world = try World()
            let user = try world.run(["id", "-un"]).lines[0]
            return try world.run(["sudo", "-n", "-iu", user, "bash", "-lc", "true"]).status == 0
        } catch {
            return false
        }
    }()
}
