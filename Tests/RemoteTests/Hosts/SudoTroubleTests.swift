import Testing

@testable import Remote

@Suite
struct SudoTroubleTests {
    @Test(
        "sudo's words, and a login shell's, tell what kept the owner's shell away",
        arguments: [
            ("sudo: a password is required", SudoTrouble.wantsPassword),
            (
                "sudo: a terminal is required to read the password; either use the -S option to read from standard input",
                .wantsPassword
            ),
            ("sudo: sorry, you must have a tty to run sudo", .wantsTerminal),
            ("ops is not in the sudoers file.", .notAllowed),
            ("Sorry, user ops is not allowed to execute '/bin/bash -c id' as modelo on spark.", .notAllowed),
            ("sudo: unknown user nobody-there", .noUser),
            ("This account is currently not available.", .noLogin),
            (
                "sudo: The \"no new privileges\" flag is set, which prevents sudo from running as root.",
                .noPrivileges
            ),
            ("bash: line 1: sudo: command not found", .noSudo),
            ("sh: 1: sudo: not found", .noSudo),
            ("fish: Unknown command: sudo", .noSudo),
            ("fish: Unknown command: bash", .noBash),
            ("", .other),
            ("something else", .other),
        ])
    func kind(_ words: String, _ kind: SudoTrouble) { #expect(SudoTrouble(words: words) == kind) }

    @Test(
        "each says in one line what it is and what to do, with the names it knows",
        arguments: SudoTrouble.allCases)
    func lines(_ trouble: SudoTrouble) {
        for login in ["ops", nil] {
            let (what, mend) = (
                trouble.description(owner: "modelo"), trouble.mend(owner: "modelo", login: login)
            )
            #expect(!what.isEmpty && !mend.isEmpty && !(what + mend).contains("\n"))
            let isForLogin = [.wantsPassword, .notAllowed, .wantsTerminal].contains(trouble)
            #expect(mend.contains("ops") == (isForLogin && login != nil))
            #expect(mend.contains("whom ssh logs in as") == (isForLogin && login == nil))
        }
    }
}
