import Foundation
import Matrix
import TestKit
import Testing

@testable import Keeper

@Suite("How an alert goes on: when it rings again, and when not")
struct AlertCourseTests {
    private static let minute = Int64(60_000)
    private let grant: UserID

    init() throws { grant = try .make() }

    /// The minutes at which it rings, when somebody looks every five seconds.
    private func rings(
        _ course: inout AlertCourse, to end: Int64, mutedUntil: Int64? = nil,
        each: (inout AlertCourse, Int64) -> Void = { _, _ in }
    ) -> [Int64] {
        var minutes: [Int64] = []
        for now in stride(from: Int64(0), through: end * Self.minute, by: 5000) {
            each(&course, now)
            guard let due = course.nextRing(firedAt: 0, mutedUntil: mutedUntil), due <= now else { continue }
            course.rang(firedAt: 0, at: now)
            minutes.append(now / Self.minute)
        }
        return minutes
    }

    @Test("reminders come after half an hour, an hour, two, four, eight")
    func reminders() {
        var course = AlertCourse(.crashLoop, isMuted: false)
        #expect(rings(&course, to: 600) == [30, 60, 120, 240, 480])
    }

    @Test("what was missed while the bot was away is one reminder, and the next one comes in its time")
    func away() {
        var course = AlertCourse(.crashLoop, isMuted: false)
        course.rang(firedAt: 0, at: 130 * Self.minute)
        #expect(course.nextRing(firedAt: 0, mutedUntil: nil) == 240 * Self.minute)
    }

    @Test("one that is somebody's rings no more; once it came back, it is nobody's")
    func taken() throws {
        var course = AlertCourse(.stopped, isMuted: false)
        course.take(by: grant)
        #expect(rings(&course, to: 600) == [])
        course.end(at: 0)
        #expect(course.isComeback(.stopped, at: AlertCourse.memory - 1))
        #expect(!course.isComeback(.gone, at: 1))
        #expect(!course.isComeback(.stopped, at: AlertCourse.memory))
        course.comeBack(at: 0)
        #expect(course.takenBy == nil && course.comebacks == 1 && !course.isOver)
        #expect(rings(&course, to: 100) == [30, 60])
    }

    @Test("a muted one rings when the mute is over, if it stands still")
    func muted() {
        var course = AlertCourse(.crashLoop, isMuted: true)
        #expect(rings(&course, to: 200, mutedUntil: 45 * Self.minute) == [45, 75, 120])
        var over = AlertCourse(.crashLoop, isMuted: true)
        over.end(at: 1)
        #expect(rings(&over, to: 200, mutedUntil: 45 * Self.minute) == [])
    }

    @Test("what an older version kept is read as one that has rung")
    func older() throws {
        let course = try JSONDecoder().decode(AlertCourse.self, from: Data(#"{"kind":"crash_loop"}"#.utf8))
        #expect(
            course == AlertCourse(.crashLoop, isMuted: false)
                || course.nextRing(firedAt: 0, mutedUntil: nil) == 30 * Self.minute)
        #expect(course.nextRing(firedAt: 0, mutedUntil: nil) == 30 * Self.minute)
    }

    @Test(
        "whatever happens: no ring while it is over, taken or muted, and at most one in half an hour",
        arguments: SeededGenerator.seeds(50))
    func always(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var course = AlertCourse(.crashLoop, isMuted: Bool.random(using: &random))
        let mute = Int64.random(in: 0...400, using: &random) * Self.minute
        var isQuiet = false
        var last: Int64?
        for now in stride(from: Int64(0), through: 2000 * Self.minute, by: 20_000) {
            switch Int.random(in: 0..<2000, using: &random) {
            case 0 where !course.isOver: course.take(by: grant)
            case 1 where !course.isOver: course.end(at: now)
            case 2 where course.isOver: course.comeBack(at: now)
            default: break
            }
            isQuiet = course.isOver || course.takenBy != nil || now < mute
            guard let due = course.nextRing(firedAt: 0, mutedUntil: mute), due <= now else { continue }
            #expect(!isQuiet, "at \(now), seed \(seed)")
            if let last { #expect(now - last >= 30 * Self.minute, "\(last), \(now), seed \(seed)") }
            course.rang(firedAt: 0, at: now)
            last = now
            let stored = try JSONDecoder().decode(AlertCourse.self, from: JSONEncoder().encode(course))
            #expect(stored == course)
        }
    }
}
