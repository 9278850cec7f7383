import Contract
import Matrix
import Remote

@testable import Keeper

/// What the bot says of a host that it does not reach, and of a room that is not as it was.
extension Gallery {
    /// What sudo, or a login shell in its place, says: each of them has a mend of its own.
    private static let sudo = [
        "sudo: a password is required", "ops is not in the sudoers file.",
        "sudo: sorry, you must have a tty to run sudo", "sudo: unknown user modelo",
        "This account is currently not available.", "sh: 1: sudo: not found", "bash: command not found",
        "sudo: The \"no new privileges\" flag is set", "sudo: something else",
    ]

    private static let shells: [RemoteError] = [
        .noShell(host: "spark", words: "This account is currently not available."),
        .noShell(host: "spark", words: "Welcome to the backup server."),
        .stuckShell(host: "spark", owner: nil, .seconds(10), words: "Continue? [y/n]"),
        .stuckShell(host: "spark", owner: "modelo", .seconds(10), words: "Continue? [y/n]"),
        .garbled(host: "spark", words: "mesg: ttyname failed"), .timedOut(host: "spark", .seconds(10)),
        .tooManySessions(host: "spark"), .notFound(program: "ssh"),
        .refused(host: "spark", words: "mkdir: cannot create directory: No space left on device"),
    ]

    /// Everything that keeps the bot from a host.
    private static var errors: [RemoteError] {
        let ssh = ConnectTrouble.allCases.map { kind in
            RemoteError.unreachable(host: "spark", kind: kind, words: refused)
        }
        let owner = sudo.map { words in
            RemoteError.sudo(host: "spark", owner: "modelo", login: nil, words: words)
        }
        return ssh + owner + shells
    }

    /// Each of them in a status, and in the doctor's words.
    static func troubles() throws -> [(String, Report)] {
        try errors.enumerated().flatMap { number, error in
            let trouble = HostTrouble(error)
            let finding = Finding(
                .failed, "way in", trouble.what, mend: trouble.mend, said: trouble.lines)
            return [
                ("status, no host \(number)", Report.status(try Reports.status(.unreachable(trouble)))),
                ("check, no host \(number)", try check([Chapter("host spark", [finding])])),
            ]
        }
    }

    static func rooms() throws -> [(String, Report)] {
        let rules: [RoomFacts.JoinRule] = [
            .public, .knock, .restricted, .knockRestricted, .other("org.example.new"),
        ]
        let reasons = rules.compactMap(RoomPrivacy.entry) + [RoomPrivacy.reading(.worldReadable) ?? ""]
        var all: [(String, Report)] = []
        for (number, reason) in reasons.enumerated() {
            for isRefusing in [true, false] {
                all.append(
                    (
                        "room, exposed \(number)\(isRefusing ? "" : ", as configured")",
                        .room(.exposed(reason: reason, isRefusing: isRefusing))
                    ))
            }
            let refusal = RefusalReport(
                reason: .exposed(reason: reason), command: "stop", service: try .make(), asked: try .make())
            all.append(("refused, exposed \(number)", .refusal(refusal)))
        }
        return all + [
            ("room, private again", .room(.privateAgain)),
            ("room, replaced", .room(.replaced(by: try .make(), room: try RoomID("!opaque:example.org")))),
            ("room, given up", .room(.replaced(by: try .make(), room: nil))),
        ]
    }
}
