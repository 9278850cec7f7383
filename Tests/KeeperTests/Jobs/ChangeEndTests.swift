import Contract
import Testing

@testable import Keeper

@Suite("When the way back is taken without a question")
struct ChangeEndTests {
    private static func way(_ commit: String?) -> Rollback {
        Rollback(
            kept: Kept(tag: "t", image: "sha256:1", commit: commit, name: "bot"), hasImage: true,
            container: "c0", from: .nextCommit)
    }

    private static func end(_ ending: ChangeReport.Ending) throws -> ChangeEnd {
        var report = try Reports.change(ending)
        report.from = .commit
        return ChangeEnd(report: report)
    }

    @Test("only to what ran until now, and never while all is frozen")
    func older() throws {
        let end = try Self.end(.notProven(.unhealthy(.make())))
        #expect(end.staysBecause(Self.way(.commit), isFrozen: false) == nil)
        #expect(end.staysBecause(Self.way(.commit), isFrozen: true) == .frozen)
        #expect(end.staysBecause(Self.way(.nextCommit), isFrozen: false) == .older)
        #expect(end.staysBecause(Self.way(nil), isFrozen: false) == .older)
    }

    private static let endings: [(ChangeReport.Ending, Bool)] = [
        (.commandFailed, true), (.notProven(.unhealthy(.make())), true),
        (.notProven(.notRunning(.make(.exited, code: 1))), true),
        (.notProven(.notRunning(.make(.exited, code: 0))), true),
        // Somebody ended it, or the kernel did.
        (.notProven(.notRunning(.make(.exited, code: 137))), false),
        (.notProven(.restarted(from: .make(), to: .make(restarts: 1))), true),
        // By `docker restart`, or with the daemon: docker counts neither.
        (.notProven(.restarted(from: .make(restarts: 2), to: .make(restarts: 2))), false),
        (.notProven(.restarted(from: .make(restarts: 2), to: .make(restarts: 0))), false),
        (.notProven(.recreated(.make())), false), (.notProven(.gone), false), (.stillStarting, false),
        (.notWell(.exited(7), words: []), false),
        (.timedOut(after: .seconds(1)), false),
    ]

    @Test("only where it is plainly for the version", arguments: endings)
    func ofTheVersion(ending: ChangeReport.Ending, isOfTheVersion: Bool) throws {
        let end = try Self.end(ending)
        #expect(
            end.staysBecause(Self.way(.commit), isFrozen: false) == (isOfTheVersion ? nil : .unclear))
    }

    @Test("what could not be seen is told apart from what did not work")
    func unknown() throws {
        #expect(try Self.end(.notProven(.noAnswer(words: "x"))).isUnknown)
        #expect(try Self.end(.interrupted(.lost(.make()))).isUnknown)
        #expect(try !Self.end(.notProven(.gone)).isUnknown)
    }
}
