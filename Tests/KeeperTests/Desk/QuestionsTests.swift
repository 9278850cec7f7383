import Contract
import Matrix
import Testing
import TestKit

@testable import Keeper

@Suite("Questions are answered once, in time, by who was asked")
struct QuestionsTests {
    private static func first(_ range: Range<Int>) -> Int { range.lowerBound }
    private let grant: UserID
    private let ada: UserID

    init() throws {
        grant = try .make()
        ada = try .make("@ada:example.org")
    }

    /// Asks, and lets the question arrive at once.
    private func ask(
        _ questions: inout Questions, at now: Duration = .zero, by user: String = "@grant:example.org",
        number: Int = 1
    ) throws -> Questions.Question {
        let question = try #require(
            questions.ask(try .make(.stop, by: user, number: number), at: now, random: Self.first))
        questions.arrived(question.code, at: now)
        return question
    }

    private func found(_ answer: Questions.Answer) -> String? {
        guard case .found(let question) = answer else { return nil }
        return question.change.job
    }

    private func open(_ answer: Questions.Answer) -> [String]? {
        guard case .unclear(let open) = answer else { return nil }
        return open
    }

    @Test("a question whose command was taken back cannot be answered any more")
    func withdrawn() throws {
        var questions = Questions()
        let first = try ask(&questions, number: 1)
        let second = try ask(&questions, number: 2)
        #expect(questions.withdraw(first.change.event)?.code == first.code)
        #expect(questions.withdraw(first.change.event) == nil)
        #expect(open(questions.answer(by: grant, code: first.code, at: .zero)) == [])
        #expect(found(questions.answer(by: grant, code: nil, at: .zero)) == second.change.job)
    }

    @Test("a question is answered with or without its code, for exactly its command", arguments: [nil, "10"])
    func answered(code: String?) throws {
        var questions = Questions()
        let question = try ask(&questions)
        #expect(question.code == "10")
        #expect(found(questions.answer(by: grant, code: code, at: .seconds(59))) == question.change.job)
        #expect(open(questions.answer(by: grant, code: code, at: .seconds(59))) == [])
    }

    @Test("a tap answers the question whose message it is on, and no other that has the code by now")
    func tapped() throws {
        var questions = Questions()
        let question = try ask(&questions)
        let (mine, old) = (try TransactionID("mine"), try TransactionID("old"))
        #expect(open(questions.answer(by: grant, code: "10", on: mine, at: .zero)) == [])
        questions.note(mine, asks: question.code)
        #expect(open(questions.answer(by: grant, code: "10", on: old, at: .zero)) == [])
        #expect(open(questions.answer(by: ada, code: "10", on: mine, at: .zero)) == [])
        #expect(found(questions.answer(by: grant, code: "10", on: mine, at: .zero)) == question.change.job)
    }

    @Test("somebody else's answer counts for nothing, and takes nothing away")
    func wrongPerson() throws {
        var questions = Questions()
        let question = try ask(&questions)
        #expect(open(questions.answer(by: ada, code: nil, at: .zero)) == [])
        #expect(open(questions.answer(by: ada, code: question.code, at: .zero)) == [])
        #expect(found(questions.answer(by: grant, code: nil, at: .zero)) != nil)
    }

    @Test("another code answers nothing", arguments: ["11", "1", "010", "99", ""])
    func wrongCode(code: String) throws {
        var questions = Questions()
        _ = try ask(&questions)
        #expect(open(questions.answer(by: grant, code: code, at: .zero)) == [])
        #expect(questions.open.count == 1)
    }

    @Test("with two open, the code says which, and without one both are named")
    func two() throws {
        var questions = Questions()
        let first = try ask(&questions)
        let second = try ask(&questions, number: 2)
        _ = try ask(&questions, by: "@ada:example.org", number: 3)
        #expect(open(questions.answer(by: grant, code: nil, at: .zero)) == [first.code, second.code])
        #expect(found(questions.answer(by: grant, code: second.code, at: .zero)) == second.change.job)
        #expect(found(questions.answer(by: grant, code: nil, at: .zero)) == first.change.job)
        #expect(found(questions.answer(by: ada, code: nil, at: .zero)) != nil)
    }

    @Test("after its time it is over: no answer counts, and it is told once")
    func expiry() throws {
        var questions = Questions(time: .seconds(60))
        let question = try ask(&questions, at: .seconds(100))
        #expect(questions.expired(at: .seconds(159.9)).isEmpty)
        #expect(open(questions.answer(by: grant, code: question.code, at: .seconds(160))) == [])
        #expect(questions.expired(at: .seconds(160)).map(\.code) == [question.code])
        #expect(questions.expired(at: .seconds(161)).isEmpty)
    }

    @Test("its time runs from when the room has it, not from when it was thought of")
    func arrival() throws {
        var questions = Questions(time: .seconds(60))
        let question = try #require(questions.ask(try .make(.stop), at: .zero, random: Self.first))
        #expect(questions.expired(at: .seconds(300)).isEmpty)
        questions.arrived(question.code, at: .seconds(300))
        questions.arrived(question.code, at: .seconds(350))
        questions.arrived("77", at: .seconds(350))
        #expect(found(questions.answer(by: grant, code: nil, at: .seconds(360))) == nil)
        #expect(questions.expired(at: .seconds(360)).count == 1)
    }

    @Test("one that never arrives does not stand for ever")
    func neverThere() throws {
        var questions = Questions(time: .seconds(60))
        _ = questions.ask(try .make(.stop), at: .zero, random: Self.first)
        #expect(questions.expired(at: .seconds(3600)).count == 1)
    }

    @Test("so many are open at most, each with a code of its own")
    func many() throws {
        var questions = Questions()
        var random = SeededGenerator()
        for number in 0..<Questions.limit {
            let question = questions.ask(try .make(.stop, number: number), at: .zero) {
                Int.random(in: $0, using: &random)
            }
            #expect(question?.code.count == 2, "seed \(random.seed)")
        }
        #expect(Set(questions.open.map(\.code)).count == Questions.limit, "seed \(random.seed)")
        #expect(questions.ask(try .make(.stop, number: 99), at: .zero, random: Self.first) == nil)
    }
}
