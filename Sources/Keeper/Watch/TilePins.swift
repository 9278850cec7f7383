import Matrix

/// What of a room is pinned, with the tile among it: what others pinned stays, in its order.
enum TilePins {
    static let type = "m.room.pinned_events"

    /// The state with the tile pinned in it, and without the one that it follows upon.
    ///
    /// - Parameters:
    ///   - tile: The tile.
    ///   - old: The tile before it, which was taken back.
    ///   - content: The state as it is; what of it this program does not know stays as well.
    /// - Returns: The state as it should be; `nil` where it is so already.
    static func adding(_ tile: EventID, insteadOf old: EventID?, to content: JSONValue) -> JSONValue? {
        let pinned = content["pinned"]?.arrayValue ?? []
        var wanted = pinned.filter { pin in old.map { !isName($0, pin) } ?? true }
        if !wanted.contains(where: { isName(tile, $0) }) { wanted.append(.string(tile.text)) }
        guard wanted != pinned else { return nil }
        var members = content.objectValue ?? [:]
        members["pinned"] = .array(wanted)
        return .object(members)
    }

    private static func isName(_ event: EventID, _ pin: JSONValue) -> Bool {
        // Identifiers are compared byte by byte, which texts are not.
        pin.stringValue.map { $0.utf8.elementsEqual(event.text.utf8) } ?? false
    }
}
