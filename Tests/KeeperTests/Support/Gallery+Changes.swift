import Contract

@testable import Keeper

/// What an update would bring, and what it says of what it took away.
extension Gallery {
    static func incoming(_ change: (inout Incoming) -> Void = { _ in }) -> Incoming {
        var incoming = Incoming()
        incoming.commits = [
            Incoming.Commit(
                name: "9d81e07", at: noon / 1000 - 7200, subject: "Mend the store", author: "Grant"),
            Incoming.Commit(name: "3f2c1ac", at: noon / 1000 - 90_000, subject: "Try twice", author: "Ada"),
        ]
        incoming.count = 2
        (incoming.head, incoming.target) = (.commit, .nextCommit)
        incoming.made = noon / 1000 - 7200
        change(&incoming)
        return incoming
    }

    static func changesReport(
        _ finding: ChangesReport.Finding, deployed: String? = nil, mode: UpdateMode = .reset
    ) throws -> ChangesReport {
        var service = try Service.make()
        service.updateMode = mode
        return ChangesReport(service: service, finding: finding, deployed: deployed, asked: try .make())
    }

    static func incomings() throws -> [(String, Report)] {
        let full = incoming {
            $0.count = 12
            $0.weighty = ["docker-compose.yml", "Dockerfile"]
            ($0.ownCommits, $0.changedFiles) = (1, 2)
        }
        let findings: [(String, ChangesReport.Finding, UpdateMode)] = [
            ("some", .incoming(incoming()), .reset), ("all of it", .incoming(full), .reset),
            ("gentle", .incoming(full), .fastForward),
            ("none", .incoming(incoming { ($0.commits, $0.count) = ([], 0) }), .reset),
            ("a secret", .incoming(incoming { $0.trackedSecrets = [".env"] }), .reset),
            ("a secret less", .incoming(incoming { $0.droppedSecrets = [".env"] }), .reset),
            (
                "failed",
                .failed(
                    words: ["fatal: unable to connect to immense-voyage.local:", "Connection refused"],
                    exitCode: 128), .reset
            ),
            ("too slow", .failed(words: [], exitCode: nil), .reset),
            ("host away", .unreachable(.make()), .reset),
        ]
        var all = try findings.map { name, finding, mode in
            (
                "changes, \(name)",
                Report.changes(
                    try changesReport(finding, deployed: name == "all of it" ? .nextCommit : nil, mode: mode))
            )
        }
        var update = try Reports.change(.done)
        update.isNewContainer = true
        (update.step, update.steps) = (6, 6)
        update.incoming = full
        update.incoming?.kept = "refs/bridgekeeper/kept/20250615T150000Z"
        all.append(("kept by an update", .change(update)))
        return all
    }

    static func freezes() throws -> [(String, Report)] {
        let freeze = Freezer.Freeze(by: try .make("@ada:other.example"), at: noon - 240_000)
        var overview = try Reports.overview()
        overview.freeze = freeze
        let refusal = RefusalReport(
            reason: .frozen(freeze), command: "restart", service: try .make(), asked: try .make())
        return [
            ("freeze", .freeze(FreezeReport(freeze: freeze, asked: try .make()))),
            (
                "freeze, by whom is not known",
                .freeze(FreezeReport(freeze: Freezer.Freeze(), asked: try .make()))
            ),
            ("freeze, failed", .freeze(FreezeReport(trouble: "No space left on device", asked: try .make()))),
            ("refused, frozen", .refusal(refusal)), ("overview, frozen", .overview(overview)),
        ]
    }
}
