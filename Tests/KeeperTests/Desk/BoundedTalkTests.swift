import Matrix
import Testing

@testable import Keeper

@Suite("What anybody can do without end costs the bot an end")
struct BoundedTalkTests {
    @Test("that an edit runs nothing is said once of each message, of so many as are remembered")
    func edits() throws {
        let told = EditsTold()
        #expect(!told.contains(try .make(0)))
        told.insert(try .make(0))
        told.insert(try .make(0))
        #expect(told.contains(try .make(0)))
        for number in 1..<EditsTold.limit { told.insert(try .make(number)) }
        #expect(told.contains(try .make(0)), "the second time took no place of another")
        told.insert(try .make(EditsTold.limit))
        #expect(!told.contains(try .make(0)))
        for number in [1, EditsTold.limit] { #expect(told.contains(try .make(number))) }
    }

    private func stranger(_ number: Int) throws -> UserID { try .make("@s\(number):example.org") }

    @Test("of one stranger the first command is logged, and no other")
    func once() throws {
        let log = StrangerLog()
        #expect(log.take(try stranger(1), at: .seconds(5)) == .log)
        for second in 6...600 { #expect(log.take(try stranger(1), at: .seconds(second)) == .nothing) }
        #expect(log.take(try stranger(2), at: .seconds(601)) == .log)
    }

    @Test("of very many there are so many lines a minute, and one that says that there are more")
    func flood() throws {
        let log = StrangerLog()
        var verdicts: [StrangerLog.Verdict] = []
        for number in 0..<100 { verdicts.append(log.take(try stranger(number), at: .seconds(10))) }
        #expect(verdicts.prefix(StrangerLog.limit).allSatisfy { $0 == .log })
        #expect(verdicts[StrangerLog.limit] == .logThatMoreAreNot)
        #expect(verdicts.dropFirst(StrangerLog.limit + 1).allSatisfy { $0 == .nothing })
        #expect(log.take(try stranger(99), at: .seconds(69)) == .nothing)
        // A minute after its first line there is room again, for those that had none.
        #expect(log.take(try stranger(99), at: .seconds(70)) == .log)
        #expect(log.take(try stranger(0), at: .seconds(70)) == .nothing)
    }

    @Test("only the last strangers are remembered: one that was forgotten has another line")
    func memory() throws {
        let log = StrangerLog()
        for number in 0...StrangerLog.memory {
            #expect(log.take(try stranger(number), at: .seconds(number * 60)) == .log)
        }
        let later = Duration.seconds((StrangerLog.memory + 1) * 60)
        #expect(log.take(try stranger(1), at: later) == .nothing)
        #expect(log.take(try stranger(0), at: later) == .log)
    }
}
