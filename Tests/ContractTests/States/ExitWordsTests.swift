import Contract
import Testing

@Suite("Exit codes in words")
struct ExitWordsTests {
    private static let broken = "the image's command cannot be run: a restart will not help"

    @Test(
        "a container's exit code",
        arguments: [
            (0, nil), (1, nil), (2, nil), (125, nil), (126, broken), (127, broken),
            (128, "docker could not start it"),
            (130, "asked to stop"), (134, "crashed in native code"), (137, "killed"),
            (139, "crashed in native code"),
            (143, "asked to stop"), (255, nil), (-1, nil), (Int.max, nil),
        ] as [(Int, String?)])
    func container(code: Int, words: String?) {
        #expect(ExitWords.ofContainer(code, outOfMemory: false) == words)
    }

    /// Docker 20.10 keeps the flag through the next run, whatever that one dies of.
    @Test("docker's flag for memory counts only where the container was killed")
    func outOfMemory() {
        #expect(ExitWords.ofContainer(137, outOfMemory: true) == "killed, out of memory by docker's flag")
        for code in [0, 1, 127, 139, 143] {
            #expect(
                ExitWords.ofContainer(code, outOfMemory: true)
                    == ExitWords.ofContainer(code, outOfMemory: false))
        }
    }

    @Test(
        "a command's exit status",
        arguments: [
            (0, nil), (1, nil), (125, "docker refused the command, or its own"), (126, "it may not be run"),
            (127, "not found"), (128, nil), (130, "interrupted, or its own"), (137, "killed, or its own"),
            (143, "ended by TERM, or its own"), (255, nil),
        ] as [(Int32, String?)])
    func command(code: Int32, words: String?) { #expect(ExitWords.ofCommand(code) == words) }
}
