/// A message that somebody wrote: an `m.room.message` with a kind and a text.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#mroommessage>
package struct RoomMessage: Sendable, Equatable {
    /// What kind of message it is.
    package enum Kind: Sendable, Equatable {
        /// Written by a person: `m.text`.
        case text
        /// Written by a program: `m.notice`.
        case notice
        /// "/me does something": `m.emote`.
        case emote
        /// Anything else, a file for one, by its `msgtype`.
        case other(String)
    }

    /// The event it was read from.
    package let event: RoomEvent
    /// The `msgtype`.
    package let kind: Kind
    /// The text; of an edit the fallback, which begins with `* `.
    package let body: String
    /// What it refers to.
    package let relation: MessageRelation
    /// Whom it names in `m.mentions`, without doubles, in their order.
    package let mentions: [UserID]
    /// It is meant for everybody in the room.
    package let mentionsRoom: Bool
    /// Of an edit the text that takes the other's place, when there is one.
    package let replacementBody: String?

    /// Reads a message; nil for any other event, a redacted one, and one without a text.
    package init?(_ event: RoomEvent) {
        guard event.isOf(type: "m.room.message"), event.stateKey == nil, !event.isRedacted,
            let kind = event.content["msgtype"]?.stringValue, let body = event.content["body"]?.stringValue,
            let relation = MessageRelation.read(from: event.content)
        else { return nil }
        self.event = event
        self.kind = Self.kind(kind)
        self.body = body
        self.relation = relation
        mentions = Self.mentions(event.content)
        mentionsRoom = event.content["m.mentions"]?["room"]?.boolValue ?? false
        replacementBody = event.content["m.new_content"]?["body"]?.stringValue
    }

    private static func kind(_ text: String) -> Kind {
        switch JSONKey(text) {
        case "m.text": .text
        case "m.notice": .notice
        case "m.emote": .emote
        default: .other(text)
        }
    }

    private static func mentions(_ content: JSONValue) -> [UserID] {
        var seen: Set<UserID> = []
        let items = content["m.mentions"]?["user_ids"]?.arrayValue ?? []
        return items.compactMap { $0.stringValue.flatMap { try? UserID($0) } }.filter {
            seen.insert($0).inserted
        }
    }
}
