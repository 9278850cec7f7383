import Synchronization
import Testing

@testable import Keeper

@Suite("Work that several take in turn", .timeLimit(.minutes(1)))
struct WorkQueueTests {
    @Test("first come, first served, and no more than so many wait")
    func order() async {
        let queue = WorkQueue<Int>(limit: 3)
        #expect((0..<5).map { queue.add($0) } == [true, true, true, false, false])
        #expect(await [queue.next(), queue.next(), queue.next()] == [0, 1, 2])
        #expect(queue.add(9))
        #expect(await queue.next() == 9)
    }

    @Test("what waits can be taken out again, once, and leaves its room to another")
    func withdrawn() async {
        let queue = WorkQueue<Int>(limit: 3)
        for number in 1...3 { _ = queue.add(number) }
        #expect(queue.withdraw { $0 == 2 } == 2)
        #expect(queue.withdraw { $0 == 2 } == nil)
        #expect(queue.add(4))
        #expect(await [queue.next(), queue.next(), queue.next()] == [1, 3, 4])
    }

    @Test("a cancelled taker gets nothing and takes nothing away")
    func cancelled() async {
        for round in 0..<300 {
            let queue = WorkQueue<Int>(limit: 1)
            let taker = Task { await queue.next() }
            if round.isMultiple(of: 2) { await Task.yield() }
            taker.cancel()
            #expect(await taker.value == nil)
            #expect(queue.add(round))
            #expect(await queue.next() == round)
        }
    }

    @Test("whatever is taken in is handed out once")
    func stress() async {
        let queue = WorkQueue<Int>(limit: 50)
        let total = 20_000
        let sums = await withTaskGroup(of: (taken: Int, sum: Int).self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var (taken, sum) = (0, 0)
                    while let item = await queue.next(), item >= 0 {
                        taken += 1
                        sum += item
                    }
                    return (taken, sum)
                }
            }
            for number in 0..<(total + 8) {
                // The last eight send the takers home.
                while !queue.add(number < total ? number : -1) { await Task.yield() }
            }
            var all: [(taken: Int, sum: Int)] = []
            for await one in group { all.append(one) }
            return all
        }
        #expect(sums.reduce(0) { $0 + $1.taken } == total)
        #expect(sums.reduce(0) { $0 + $1.sum } == total * (total - 1) / 2)
    }
}
