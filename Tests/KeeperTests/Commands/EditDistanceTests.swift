import Testing
import TestKit

@testable import Keeper

@Suite("How far two words are apart")
struct EditDistanceTests {
    @Test(
        "letters that are missing, too many, wrong or swapped with their neighbour count one each",
        arguments: [
            ("restart", "restart", 0), ("restart", "restar", 1), ("restart", "restartt", 1),
            ("restart", "rEstart", 1), ("restart", "retsart", 1), ("status", "sttaus", 1),
            ("", "abc", 3), ("abc", "", 3), ("", "", 0), ("logs", "stop", 4), ("kitten", "sitting", 3),
            ("ab", "ba", 1), ("é", "e\u{301}", 2),
        ])
    func between(left: String, right: String, distance: Int) {
        #expect(EditDistance.between(left, right) == distance)
        #expect(EditDistance.between(right, left) == distance)
    }

    @Test("words of more than 40 letters are far, and cost nothing")
    func long() {
        let long = String(repeating: "a", count: 100_000)
        #expect(EditDistance.between(long, "a") == 40)
        #expect(EditDistance.nearest(to: long, in: ["a"], within: 2) == nil)
    }

    @Test("the nearest is the first of the nearest ones, and none when all are too far")
    func nearest() {
        #expect(EditDistance.nearest(to: "stat", in: ["start", "status", "stop"], within: 2) == "start")
        #expect(EditDistance.nearest(to: "zzzz", in: ["start", "status", "stop"], within: 2) == nil)
        #expect(EditDistance.nearest(to: "x", in: [], within: 9) == nil)
    }

    @Test(
        "it is a distance: zero only to itself, the same both ways, and never longer by a detour of one letter"
    )
    func metric() {
        var random = SeededGenerator()
        let letters = Array("abc")
        for _ in 0..<2000 {
            let left = String((0..<random.below(8)).map { _ in random.pick(letters) })
            let right = String((0..<random.below(8)).map { _ in random.pick(letters) })
            let distance = EditDistance.between(left, right)
            #expect((distance == 0) == (left == right), "seed \(random.seed): \(left) \(right)")
            #expect(distance == EditDistance.between(right, left), "seed \(random.seed): \(left) \(right)")
            #expect(
                abs(EditDistance.between(left + "c", right) - distance) <= 1,
                "seed \(random.seed): \(left) \(right)")
            #expect(distance <= max(left.count, right.count), "seed \(random.seed): \(left) \(right)")
        }
    }
}
