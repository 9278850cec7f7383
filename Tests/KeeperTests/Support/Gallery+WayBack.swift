import Contract
import Journal

@testable import Keeper

/// The way back from an update: what is asked, what it comes to, and what the one before had said.
extension Gallery {
    static func way(hasImage: Bool = true, commit: String? = .commit) -> Rollback {
        let kept = Kept(
            tag: "20250615T145000Z-3f2c1ab", image: "sha256:77ab", commit: commit, name: "matrix-bridge-bot")
        return Rollback(kept: kept, hasImage: hasImage, container: "c1", from: .nextCommit)
    }

    static func waysBack() throws -> [(String, Report)] {
        let service = try Service.make()
        let asked = try Asked.make()
        func question(_ action: Action, again: QuestionReport.Again? = nil) -> Report {
            .question(
                QuestionReport(
                    service: service, action: action, code: "27", within: .seconds(60), again: again,
                    asked: asked))
        }
        var offered = try Reports.change(
            .notProven(.restarted(from: .make(), to: .make(.restarting, restarts: 1, code: 1))))
        offered.isNewContainer = true
        offered.containerTail = words
        offered.wayBack = way()
        var alone = offered
        alone.goesBack = true
        var after = try Reports.alert(.crashLoop)
        (after.deployed, after.lastLine) = (
            .init(
                container: "c1", service: "bridge", commit: .nextCommit, image: "sha256:1",
                at: noon - 240_000, by: try .make()),
            words.last
        )
        var all: [(String, Report)] = [
            ("question, rollback", question(.rollback(way()))),
            ("question, rollback without the image", question(.rollback(way(hasImage: false)))),
            ("question, rollback of an image alone", question(.rollback(way(commit: nil)))),
            (
                "question, update again",
                question(
                    .update,
                    again: .init(commit: .nextCommit, by: try .make(), at: noon - 7_200_000))
            ),
            ("not proven, with the way back", .change(offered)),
            ("not proven, and it goes back", .change(alone)),
            ("alert, after an update", .alert(after)),
            (
                "tap, on an update that is not the last",
                .answered(
                    AlertAnswer(what: .overtaken, service: service.name, action: "rollback", asked: asked))
            ),
        ]
        for why in [ChangeReport.Staying.frozen, .noAnswer, .nothingKept, .older, .unclear] {
            var staying = offered
            staying.staysBecause = why
            all.append(("not proven, and it stays: \(why)", .change(staying)))
        }
        let findings: [(String, WayBackFinding)] = [
            ("none", .nothingFurtherBack), ("host away", .unreachable(.make())),
            ("failed", .failed(words: ["Cannot connect to the Docker daemon"], exitCode: 1)),
            ("too slow", .failed(words: [], exitCode: nil)),
        ]
        all += findings.map { name, finding in
            (
                "no way back, \(name)",
                .noWayBack(NoWayBackReport(service: service, finding: finding, asked: asked))
            )
        }
        let logs: [(String, LastLogsReport.Finding)] = [
            ("nothing", .nothing), ("host away", .unreachable(.make())),
            ("failed", .failed(words: ["sh: Permission denied"], exitCode: 2)),
        ]
        all.append(("logs before", .lastLogs(try Reports.lastLogs(words + words))))
        all += logs.map { name, finding in
            (
                "logs before, \(name)",
                .lastLogs(LastLogsReport(service: service, finding: finding, asked: asked))
            )
        }
        all.append(("rolled back", .change(try Reports.change(.done, action: .rollback(way())))))
        return all
    }
}
