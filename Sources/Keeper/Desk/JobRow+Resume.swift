import FoundationEssentials
import Journal

extension JobRow {
    /// Where a change goes on after the bot was away.
    var resumeFrom: ChangeRunner.Start {
        guard phase != .queued else { return .anew }
        // What was there before is told, not relied on: a row that cannot be read costs the answer that line.
        return .resumed(phase, foundBefore)
    }

    /// What was there before it, and what it was asked for besides its word.
    var foundBefore: Before? {
        before.flatMap { data in
            do { return try JSONDecoder().decode(Before.self, from: data) } catch { return nil }
        }
    }
}
