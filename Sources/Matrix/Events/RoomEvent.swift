/// One event of a room, as the homeserver hands it to a client.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#room-event-format>
package struct RoomEvent: Sendable, Equatable {
    /// The event's name; two events with the same one are the same event.
    package let eventID: EventID
    /// Who sent it, as the homeserver says.
    package let sender: UserID
    /// What kind it is: `m.room.message`.
    package let type: String
    /// What the state is of; nil for what is no state.
    package let stateKey: String?
    /// When it was sent, in milliseconds since 1970, by the clock of the sender's server.
    package let originServerTimestamp: Int64
    /// How old it was when the homeserver answered, in milliseconds, by the homeserver's own clock.
    package let age: Int64?
    /// What it says; anything may stand in it.
    package let content: JSONValue
    /// It was taken back; the content is then empty or nearly so.
    package let isRedacted: Bool
    /// The event that this one takes back, when it is an `m.room.redaction`.
    package let redacts: EventID?

    /// Takes all parts; for tests and for events that come out of an encrypted one.
    package init(
        eventID: EventID, sender: UserID, type: String, stateKey: String? = nil, originServerTimestamp: Int64,
        age: Int64? = nil, content: JSONValue, isRedacted: Bool = false, redacts: EventID? = nil
    ) {
        self.eventID = eventID
        self.sender = sender
        self.type = type
        self.stateKey = stateKey
        self.originServerTimestamp = originServerTimestamp
        self.age = age
        self.content = content
        self.isRedacted = isRedacted
        self.redacts = redacts
    }

    /// Reads an event; nil where one of the parts that every event has is missing or of a wrong kind, or where there is
    /// more in it than anybody means.
    package init?(_ json: JSONValue) {
        guard let eventID: EventID = json.identifier("event_id"),
            let sender: UserID = json.identifier("sender"),
            let type = json["type"]?.stringValue, !type.isEmpty,
            let timestamp = json["origin_server_ts"]?.integerValue, let content = json["content"],
            content.objectValue != nil
        else { return nil }
        // A state key that is no string is no state, and not its absence.
        if let stateKey = json["state_key"], stateKey.stringValue == nil { return nil }
        guard json["state_key"] != nil || !content.holds(moreThan: EventLimits.contentValues) else {
            return nil
        }
        let unsigned = json["unsigned"]
        self.init(
            eventID: eventID, sender: sender, type: type, stateKey: json["state_key"]?.stringValue,
            originServerTimestamp: timestamp, age: unsigned?["age"]?.integerValue, content: content,
            isRedacted: unsigned?["redacted_because"].map { $0 != .null } ?? false,
            redacts: content.identifier("redacts") ?? json.identifier("redacts"))
    }

    /// Tells whether it is of this type, byte for byte.
    package func isOf(type: String) -> Bool { self.type.sameBytes(as: type) }

    /// Tells whether it is state of this type and key, byte for byte.
    package func isState(_ type: String, key: String = "") -> Bool {
        guard let stateKey else { return false }
        return isOf(type: type) && stateKey.sameBytes(as: key)
    }
}
