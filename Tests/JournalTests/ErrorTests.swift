import Journal
import Testing

@Suite struct ErrorTests {
    @Test(
        "an error is one line that says what to do",
        arguments: [
            (JournalError.inUse(pid: 7), "process 7 has this journal already: end it"),
            (.inUse(pid: nil), "another process has this journal already"),
            (
                .system(path: "/f", doing: "keep a journal in", code: 20),
                "cannot keep a journal in /f: Not a directory"
            ),
            (.notPrivate(path: "/f"), "chmod 700"),
            (.notOurs(path: "/f"), "chown it"),
            (.readOnly(path: "/f"), "/f cannot be written"),
            (.full(path: "/f"), "the disk is full"),
            (.newer(path: "/f"), "a newer version of bridgekeeper wrote /f"),
            (.damaged(path: "/f", reason: "it is empty"), "/f is damaged (it is empty): restore it"),
            (.unreadable(column: "phase"), "column phase"),
            (.closed, "the journal is closed"),
            (.refused(.jobUnknown("j1")), "there is no job j1"),
            (.refused(.jobKnown("j1")), "job j1, or one of the same event"),
            (.refused(.jobEnded("j1")), "job j1 has ended"),
            (.refused(.textWithNUL), "NUL"),
            (.sqlite(code: 5, message: "database is locked"), "SQLite 5: database is locked"),
        ])
    func description(_ error: JournalError, _ part: String) throws {
        #expect("\(error)".contains(part))
        #expect(!"\(error)".contains("\n") && !"\(error)".hasSuffix("."))
    }

    @Test("identifiers in errors are named")
    func identifiers() throws {
        #expect("\(JournalError.refused(.eventUnknown(try .make(3))))".contains("$event3 was never taken"))
        #expect(
            "\(JournalError.refused(.messageUnknown(try .make("t"))))".contains("message t was never stored"))
    }
}
