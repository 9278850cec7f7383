import Contract

@testable import Keeper

/// What a step of a change stops at before it touches anything.
extension Gallery {
    static let distrusts = Distrust.Reason.allCases.map { reason in
        Distrust(
            reason: reason,
            words: reason == .refused
                ? [
                    "Good \"git\" signature with ED25519 key SHA256:Q0dw7QUB7EaWP92tOYAnYS0LCUY9RyJGfUqBklvQnXE",
                    "No principal matched.",
                ] : [])
    }

    static let locks = [
        GitLock(path: ".git/index.lock", age: 10_800), GitLock(path: ".git/index.lock", age: 12),
        GitLock(
            path: ".git/index.lock", age: 100, holders: ["4711 modelo git commit -a", "4712 modelo git gc"]),
    ]

    static func objections() throws -> [(String, Report)] {
        var all: [(String, Report)] = []
        for distrust in distrusts {
            var report = try Reports.change(.untrusted(distrust))
            report.service.allowedSigners = "/etc/bridgekeeper/allowed_signers"
            report.command = report.service.verifyLine
            all.append(("refused, \(distrust.reason.rawValue)", .change(report)))
        }
        var changes = try changesReport(.incoming(incoming { $0.objection.distrust = distrusts[2] }))
        changes.service.allowedSigners = "/etc/bridgekeeper/allowed_signers"
        all.append(("changes, not trusted", .changes(changes)))
        for (number, lock) in locks.enumerated() {
            for action in [Action.update, .mend] {
                let report = try Reports.change(.locked(lock), action: action)
                all.append(("lock \(number), \(action.word)", .change(report)))
            }
        }
        return all
    }
}
