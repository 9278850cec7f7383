import Testing

@testable import Keeper

@Suite("A gate", .timeLimit(.minutes(1)))
struct GateTests {
    @Test("the first word counts, said before or while somebody waits", arguments: [true, false])
    func word(isSo: Bool) async {
        for round in 0..<200 {
            let gate = Gate()
            async let heard = gate.wait()
            if round.isMultiple(of: 2) { await Task.yield() }
            gate.open(isSo)
            gate.open(!isSo)
            #expect(await heard == isSo)
            #expect(await gate.wait() == isSo)
        }
    }

    @Test("whoever is cancelled waits no longer, and takes nothing for true")
    func cancelled() async {
        for round in 0..<200 {
            let gate = Gate()
            let task = Task { await gate.wait() }
            if round.isMultiple(of: 3) { await Task.yield() }
            task.cancel()
            #expect(await task.value == false)
        }
    }
}
