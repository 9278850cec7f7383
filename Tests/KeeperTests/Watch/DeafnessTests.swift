import Contract
import Testing

@testable import Keeper

@Suite("A stream of docker's that has gone silent")
struct DeafnessTests {
    /// When the looks of these tests began, 2025-06-15T14:00:00Z, in nanoseconds.
    private static let start: Int64 = 1_749_996_000_000_000_000

    private func isProven(
        _ deafness: inout Deafness, after: Int64 = 5, begun: Int64? = -100, reached: Int64? = -50,
        _ look: ContainerLook = .make()
    ) -> Bool {
        deafness.isProven(
            by: look, at: Self.start / 1_000_000_000 + after,
            begun: begun.map { Self.start + $0 * 1_000_000_000 },
            reached: reached.map { Self.start + $0 * 1_000_000_000 })
    }

    @Test("is found by a start that it did not tell of within five seconds, once")
    func found() {
        var deafness = Deafness()
        #expect(!isProven(&deafness, after: 4))
        #expect(isProven(&deafness))
        #expect(!isProven(&deafness, after: 60))
        #expect(isProven(&deafness, after: 90, .make(started: "2025-06-15T14:01:00Z")))
    }

    @Test("is not found where it told something later, does not stand, or began after that start")
    func well() {
        var deafness = Deafness()
        #expect(!isProven(&deafness, reached: 0))
        #expect(!isProven(&deafness, reached: 3))
        #expect(!isProven(&deafness, begun: nil))
        #expect(!isProven(&deafness, begun: 1))
        #expect(!isProven(&deafness, .make(.exited)))
        #expect(isProven(&deafness, reached: nil))
    }
}
