import Matrix
import Synchronization

/// Of which messages it was said that editing them runs nothing.
///
/// Where each of them stands costs a question to the homeserver, and the commands behind it wait meanwhile: whoever edits
/// one message a hundred times must not make the bot deaf.
final class EditsTold: Sendable {
    /// So many of the last ones are remembered; what is said of an older one again is the journal's same event.
    static let limit = 100

    private let originals = Mutex<[EventID]>([])

    func contains(_ original: EventID) -> Bool { originals.withLock { $0.contains(original) } }

    func insert(_ original: EventID) {
        originals.withLock { originals in
            guard !originals.contains(original) else { return }
            if originals.count == Self.limit { originals.removeFirst() }
            originals.append(original)
        }
    }
}
