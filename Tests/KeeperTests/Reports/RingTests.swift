import Contract
import Matrix
import Testing

@testable import Keeper

@Suite("What rings a phone")
struct RingTests {
    private let wording: Wording
    private let grant: UserID

    init() throws {
        wording = try .make()
        grant = try .make()
    }

    private func rings(_ report: Report) -> Bool {
        let message = wording.message(report, now: noon)
        #expect(message.isNotice == message.mentions.isEmpty)
        return !message.isNotice
    }

    @Test("of a change all but a quick ok and what did not run", arguments: Reports.endings)
    func changes(ending: ChangeReport.Ending, outcome: Outcome) throws {
        for seconds in [4, 5, 6, 3600] {
            let report = try Reports.change(ending, sinceAsked: .seconds(seconds))
            let isQuiet = outcome == .notRun || (outcome == .ok && seconds <= 5)
            #expect(rings(.change(report)) == !isQuiet, "\(ending) after \(seconds) s")
            if !isQuiet { #expect(wording.message(.change(report), now: noon).mentions == [grant]) }
        }
    }

    @Test(
        "of what only reads all but a quick ok",
        arguments: [(Int64(0), false), (5, false), (6, true), (90, true)])
    func reads(seconds: Int64, late: Bool) throws {
        #expect(rings(.status(try Reports.status(.make(.exited), secondsAgo: seconds))) == late)
        #expect(rings(.status(try Reports.status(.unreachable(.make()), secondsAgo: seconds))))
        #expect(rings(.logs(try Reports.logs(.lines(["a"], dropped: 0), secondsAgo: seconds))) == late)
        #expect(rings(.logs(try Reports.logs(.unreachable(.make()), secondsAgo: seconds))))
        #expect(rings(.overview(try Reports.overview(secondsAgo: seconds))) == late)
        #expect(rings(.help(try Reports.help(nil, secondsAgo: seconds))) == late)
    }

    @Test("what is over since before anybody looked rings nobody")
    func away() throws {
        for what in [AwayStory.What.looped(from: 1), .looped(from: nil), .restarted, .down(from: 1)] {
            #expect(!rings(.away(try Reports.away(what))))
        }
    }

    @Test("an alert rings whom the configuration names, its end rings nobody")
    func alerts() throws {
        let firing = wording.message(.alert(try Reports.alert(.stopped)), now: noon)
        #expect(!firing.isNotice)
        #expect(firing.mentions == [try .make("@night:example.org")])
        #expect(!rings(.alert(try Reports.alert(.stopped, resolved: AlertReport.Resolution(lasted: .zero)))))
    }

    @Test("several alerts ring once, unless all are muted or over; a quiet warning rings nobody")
    func several() throws {
        let message = wording.message(.alerts(try Reports.alerts()), now: noon)
        #expect(!message.isNotice)
        #expect(message.mentions == [try .make("@night:example.org")])
        var report = try Reports.alerts()
        report.entries[0].isMuted = true
        #expect(rings(.alerts(report)))
        for index in report.entries.indices { report.entries[index].isMuted = true }
        #expect(!rings(.alerts(report)))
        report = try Reports.alerts(over: 4)
        #expect(!rings(.alerts(report)))
        report.occasion = .over
        #expect(!rings(.alerts(report)))
        #expect(!rings(.restless(try Reports.restless())))
    }

    @Test("the tile rings nobody, whatever stands in it")
    func tile() throws {
        for state in DockerState.allCases {
            let face = try TileFace.make(["bridge": Board.Entry(sight: .make(state), isLooping: true)])
            #expect(!rings(.tile(.make(face))))
        }
        #expect(!rings(.tileOff))
    }

    @Test("a question rings who asked when it was long in coming, and not who is looking at it")
    func question() throws {
        for (seconds, isLate) in [(Int64(0), false), (5, false), (6, true), (90, true)] {
            let report = QuestionReport(
                service: try .make(), action: .stop, code: "47", within: .seconds(60),
                asked: try .make(secondsAgo: seconds))
            #expect(rings(.question(report)) == isLate, "after \(seconds) s")
            #expect(wording.message(.question(report), now: noon).mentions == (isLate ? [grant] : []))
        }
    }

    @Test("a late question and a refusal ring who asked; a stale command, a mistake and an edit ring nobody")
    func others() throws {
        let asked = try Asked.make(secondsAgo: 840)
        #expect(
            rings(
                .question(
                    QuestionReport(
                        service: try .make(), action: .stop, code: "47", within: .seconds(60),
                        asked: asked))))
        #expect(rings(.refusal(RefusalReport(reason: .queueFull(limit: 20), command: "stop", asked: asked))))
        #expect(!rings(.stale(StaleReport(service: nil, action: "help", age: .seconds(840), asked: asked))))
        #expect(!rings(.mistake(Mistake(problem: "what?", nearest: nil, usage: []))))
        #expect(!rings(.edited))
        #expect(!rings(.takenBack(TakenBackReport(service: nil, action: "help", asked: asked))))
        #expect(!rings(.underWay(service: try .make(), action: "update")))
        #expect(!rings(.noQuestion(open: [])))
    }
}
