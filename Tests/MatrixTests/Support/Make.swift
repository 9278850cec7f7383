import Foundation
import Matrix

extension RoomEvent {
    static func make(
        _ id: String = "$event", from sender: String = "@grant:example.org", type: String = "m.room.message",
        stateKey: String? = nil, content: JSONValue = ["msgtype": "m.text", "body": "hello"],
        isRedacted: Bool = false
    ) throws -> RoomEvent {
        RoomEvent(
            eventID: try EventID(id), sender: try UserID(sender), type: type, stateKey: stateKey,
            originServerTimestamp: 1_750_000_000_000, content: content, isRedacted: isRedacted)
    }

    static func state(
        _ type: String, key: String = "", from sender: String = "@grant:example.org", _ content: JSONValue
    ) throws -> RoomEvent {
        try make("$\(type)\(key)", from: sender, type: type, stateKey: key, content: content)
    }
}

extension JSONValue {
    /// Replaces, adds or (nil) takes away a member.
    func with(_ name: JSONKey, _ value: JSONValue?) -> JSONValue {
        var members = objectValue ?? [:]
        members[name] = value
        return .object(members)
    }
}

extension Data {
    init(_ text: String) { self.init(text.utf8) }
}
