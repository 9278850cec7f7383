import Testing

@testable import Keeper

@Suite("Which positions of the sync are stored")
struct BookmarkTests {
    @Test("the first one is due, and one that brought nothing only when the stored one lags behind")
    func lag() {
        let bookmark = Bookmark()
        #expect(bookmark.isDue(at: .seconds(100)))
        bookmark.stored(at: .seconds(100))
        #expect(!bookmark.isDue(at: .seconds(100)))
        #expect(!bookmark.isDue(at: .seconds(100) + Bookmark.lag - .milliseconds(1)))
        #expect(bookmark.isDue(at: .seconds(100) + Bookmark.lag))
    }

    @Test("however often the homeserver is heard, a mark for others is left once in five seconds")
    func pulse() {
        nonisolated(unsafe) var marks = 0
        let pulse = Pulse { unsafe marks += 1 }
        for tenth in 0...100 { pulse.beat(at: .milliseconds(tenth * 100)) }
        #expect(unsafe marks == 3)
        #expect(pulse.lastBeat == .seconds(10))
    }
}
