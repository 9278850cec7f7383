import Contract
import Testing

/// The search of a log run for real, beside a docker that is a function of the same shell.
@Suite("The probe's script")
struct ProbeScriptTests {
    private func end(_ shell: Shell, _ docker: String, _ text: String = "synced") throws -> Shell.Ending {
        let script = "docker() {\n\(docker)\n}\n" + Service.make().logProbeScript(text, within: .seconds(600))
        return try shell.command(script, in: World())
    }

    @Test(
        "what stands there is found, in either stream, and a flood is not read to its end",
        arguments: Shell.all)
    func found(shell: Shell) throws {
        for docker in [
            "echo a synced b", "echo a synced b >&2", "while echo synced 2>/dev/null; do :; done",
            "echo synced; exit 3",
        ] {
            let ending = try end(shell, docker)
            #expect(ending.status == 0 && ending.output.isEmpty, "\(docker): \(ending)")
        }
    }

    @Test("what does not stand there is missing, and the log's last lines come along", arguments: Shell.all)
    func missing(shell: Shell) throws {
        let ending = try end(shell, #"[ "$2" = --since ] || echo "$@"; echo Synced; echo s.nced >&2"#)
        #expect(ending.status == ProbeLog.missing)
        #expect(ending.lines.first?.contains("--tail 10 ") == true, "\(ending)")
        let empty = try end(shell, ":")
        #expect(empty.status == ProbeLog.missing && empty.output.isEmpty, "\(empty)")
    }

    @Test("a log that docker does not give is none without the text", arguments: Shell.all)
    func unreadable(shell: Shell) throws {
        for docker in ["echo no daemon >&2; return 1", "echo ended 0; return 125"] {
            let ending = try end(shell, docker)
            #expect(ending.status == ProbeLog.unreadable && !ending.output.isEmpty, "\(docker): \(ending)")
        }
    }

    @Test("a text is one word for the shell and no pattern for grep", arguments: Shell.all)
    func text(shell: Shell) throws {
        for text in ["-v", "it's \"$HOME\" `id`", "a.c", "[x]*", "\\\\n"] {
            let word = ShellWord.quote(text)
            #expect(try end(shell, "printf '%s\\n' \(word)", text).status == 0, "\(text)")
            #expect(try end(shell, "echo abc", text).status == ProbeLog.missing, "\(text)")
        }
    }
}
