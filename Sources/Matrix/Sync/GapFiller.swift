/// Reads what lies between the last batch and a timeline that the homeserver cut off: pages of the past,
/// newest first.
///
/// A value: `SyncLoop` fetches the page it asks for, and gives it back.
struct GapFiller: Sendable, Equatable {
    /// Pages at most; with a hundred events each, more than a person writes while a bot is away.
    static let pageLimit = 20
    /// Bytes of all pages at most: they are held until the last one is there.
    static let byteLimit = 8 << 20

    /// Where the next page begins; nil when no more is needed, or to be had.
    private(set) var next: SyncPosition?
    /// The gap was not filled to its beginning.
    private(set) var isUnfilled: Bool
    /// Events that could not be read.
    private(set) var unreadable = 0
    private var newestFirst: [RoomEvent] = []
    private var pages = 0
    private var bytes = 0
    private let lastSeen: EventID?

    /// Fills from the timeline's beginning back to where the last batch ended.
    /// - Parameters:
    ///   - gap: the hole.
    ///   - lastSeen: the last batch's last event, for homeservers that do not stop at a position.
    init(gap: SyncAnswer.Gap, lastSeen: EventID?) {
        next = gap.end
        isUnfilled = gap.end == nil
        self.lastSeen = lastSeen
    }

    /// What filled the gap, the oldest first.
    var events: [RoomEvent] { newestFirst.reversed() }

    /// Takes the page that began at `next`.
    mutating func take(_ page: RoomMessages.Response) {
        pages += 1
        bytes += page.bytes
        unreadable += page.list.unreadable
        let known = page.list.events.firstIndex { $0.eventID == lastSeen }
        newestFirst += page.list.events[..<(known ?? page.list.events.endIndex)]
        if known != nil || page.end == nil {
            next = nil
        } else if pages >= Self.pageLimit || bytes >= Self.byteLimit || page.end == next {
            giveUp()
        } else {
            next = page.end
        }
    }

    /// Leaves the rest of the gap as it is.
    mutating func giveUp() {
        next = nil
        isUnfilled = true
    }
}
