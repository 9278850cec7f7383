import Synchronization
import Testing

@testable import Keeper

@Suite("The doorbell", .timeLimit(.minutes(1)))
struct DoorbellTests {
    @Test("a ring before the waiting is heard at once, and any number of them as one")
    func early() async throws {
        let bell = Doorbell()
        for _ in 0..<5 { bell.ring() }
        await bell.wait()
        let virtual = VirtualTime()
        try await bell.wait(atMost: .seconds(7), time: virtual.time)
        #expect(virtual.elapsed == .seconds(7))
    }

    @Test("a ring wakes the one who waits")
    func wakes() async {
        let bell = Doorbell()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await bell.wait() }
            group.addTask { bell.ring() }
        }
    }

    @Test("a cancelled task does not wait, whenever it is cancelled, and the next one still hears a ring")
    func cancelled() async {
        for round in 0..<500 {
            let bell = Doorbell()
            let task = Task { await bell.wait() }
            if round.isMultiple(of: 3) { await Task.yield() }
            task.cancel()
            await task.value
            let next = Task { await bell.wait() }
            bell.ring()
            await next.value
        }
    }

    @Test("a cancelled task that waits for some time ends with the cancellation")
    func cancelledLimit() async {
        for round in 0..<200 {
            let bell = Doorbell()
            let task = Task { try await bell.wait(atMost: .seconds(3600), time: .system) }
            if round.isMultiple(of: 2) { await Task.yield() }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test("a ring ends the waiting for some time long before that is over")
    func limit() async throws {
        for _ in 0..<200 {
            let bell = Doorbell()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await bell.wait(atMost: .seconds(3600), time: .system) }
                group.addTask { bell.ring() }
                try await group.waitForAll()
            }
        }
    }

    @Test(
        "no wake-up is lost: whatever is put down before a ring is found by the one who waits",
        arguments: [0, 1])
    func stress(variant: Int) async throws {
        let bell = Doorbell()
        let basket = Basket()
        let total = 20_000
        let producers = 4
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var found = 0
                while found < total * producers {
                    let taken = basket.empty()
                    found += taken
                    guard taken == 0 else { continue }
                    // A lost ring would keep it here until the test's time is over.
                    if variant == 0 {
                        await bell.wait()
                    } else {
                        try await bell.wait(atMost: .seconds(3600), time: .system)
                    }
                }
            }
            for _ in 0..<producers {
                group.addTask {
                    for round in 0..<total {
                        basket.put()
                        bell.ring()
                        if round.isMultiple(of: 97) { await Task.yield() }
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

/// What producers put things into and a consumer takes them out of.
private final class Basket: Sendable {
    private let count = Mutex(0)

    func put() { count.withLock { $0 += 1 } }

    func empty() -> Int {
        count.withLock { count in
            defer { count = 0 }
            return count
        }
    }
}
