/// A sign that somebody put on an event: an `m.reaction`.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#mreaction>
package struct Reaction: Sendable, Equatable {
    /// The reaction's own event.
    package let event: RoomEvent
    /// The event that it was put on.
    package let target: EventID
    /// The sign, normalised.
    package let key: String

    /// Reads a reaction; nil for any other event, a redacted one, and one without a target or sign.
    package init?(_ event: RoomEvent) {
        let relation = event.content["m.relates_to"]
        guard event.isOf(type: "m.reaction"), event.stateKey == nil, !event.isRedacted,
            let kind = relation?["rel_type"]?.stringValue, kind.sameBytes(as: "m.annotation"),
            let target: EventID = relation?.identifier("event_id"), let key = relation?["key"]?.stringValue
        else { return nil }
        let normalised = Self.normalised(key)
        guard !normalised.isEmpty else { return nil }
        self.event = event
        self.target = target
        self.key = normalised
    }

    /// The sign without variation selectors and skin tones: clients differ in both, and mean the same.
    package static func normalised(_ key: String) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: key.unicodeScalars.filter { !isVariation($0) })
        return String(scalars)
    }

    private static func isVariation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xFE0E, 0xFE0F, 0x1F3FB...0x1F3FF: true
        default: false
        }
    }
}
