import Matrix

/// An event of the bot's, as a program reads it: the facts under `dev.bridgekeeper.report`, and what stands in it.
struct Answer: Sendable, CustomStringConvertible {
    static let key = "dev.bridgekeeper.report"
    static let final: Set<String> = [
        "ok", "failed", "timed_out", "cancelled", "refused", "not_run", "interrupted",
    ]

    let event: RoomEvent

    /// The event that this one is an edit of.
    var edits: EventID? {
        guard relation?["rel_type"]?.stringValue == "m.replace" else { return nil }
        return relation?.identifier("event_id")
    }

    /// The event that this one answers.
    var answers: EventID? { edits == nil ? relation?["m.in_reply_to"]?.identifier("event_id") : nil }
    /// What is shown; of an edit the new text.
    var body: String { shown["body"]?.stringValue ?? "" }
    var isNotice: Bool { event.content["msgtype"]?.stringValue == "m.notice" }
    /// Whom a client rings for.
    var mentions: [String] {
        (event.content["m.mentions"]?["user_ids"]?.arrayValue ?? []).compactMap(\.stringValue)
    }
    /// The address of the file that it is.
    var file: MediaURI? { event.content.identifier("url") }

    subscript(fact: String) -> String? { facts?[fact]?.stringValue }
    func number(_ fact: String) -> Int64? { facts?[fact]?.integerValue }

    var outcome: String? { self["outcome"] }
    var isFinal: Bool { edits == nil && outcome.map(Self.final.contains) ?? false }
    /// The one notice that shows how something goes.
    var isProgress: Bool { edits == nil && outcome == "running" }

    /// The pinned notice, or an edit of it: it answers nobody.
    var isTile: Bool { facts?["tile"] != nil }
    /// How the services are, by the tile.
    var tile: [String] { (facts?["tile"]?.arrayValue ?? []).compactMap(\.stringValue) }
    /// Whose release line is ahead, by the tile, each as `service=commit`.
    var ahead: [String] { (facts?["ahead"]?.arrayValue ?? []).compactMap(\.stringValue) }

    /// The services that an alert for several tells of, each as `service=kind`.
    var services: [String] { (facts?["services"]?.arrayValue ?? []).compactMap(\.stringValue) }

    func rings(_ user: String) -> Bool { !isNotice && mentions.contains(user) }
    func isAlert(_ what: String, _ kind: String, of service: String) -> Bool {
        edits == nil && self["alert"] == what && self["kind"] == kind && self["service"] == service
    }

    private var shown: JSONValue { event.content["m.new_content"] ?? event.content }
    private var facts: JSONValue? { shown[Self.key] }
    private var relation: JSONValue? { event.content["m.relates_to"] }

    /// For a person who has to see why a test failed.
    var description: String {
        let kind = edits.map { "edit of \($0.text.prefix(7))" } ?? event.eventID.text.prefix(7).description
        let names = (facts?.objectValue ?? [:]).map { "\($0.key.text)=\($0.value.text)" }.sorted().joined(
            separator: " ")
        return "[\(kind)\(isNotice ? ", notice" : "")] \(body)\n    {\(names)} \(mentions)"
    }
}
