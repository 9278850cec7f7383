/// Events as they came, with a count of those that could not be read.
///
/// One malformed event never loses the others.
package struct RoomEventList: Sendable, Equatable {
    /// The events that could be read, in the order in which they came.
    package var events: [RoomEvent]
    /// How many could not.
    package var unreadable: Int

    /// No event.
    package init() { (events, unreadable) = ([], 0) }

    /// Reads an array; anything else, and nothing at all, is an empty list.
    package init(_ json: JSONValue?) {
        self.init()
        for item in json?.arrayValue ?? [] {
            if let event = RoomEvent(item) { events.append(event) } else { unreadable += 1 }
        }
    }
}
