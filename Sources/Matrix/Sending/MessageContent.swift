/// Builders of what is sent: the content of messages, edits, reactions and files.
///
/// `m.mentions` is always in it, empty when nobody is meant: without it clients guess from the text whom to
/// ring.
/// <https://spec.matrix.org/v1.19/client-server-api/#mroommessage-msgtypes>
package enum MessageContent {
    /// What a content may have in bytes, so that the whole event stays under the 65 536 of the specification.
    ///
    /// What homeservers add (hashes, signatures, the events before it) takes a few thousand.
    package static let byteLimit = 60_000

    /// What a person should see now: clients ring for it, when it mentions somebody.
    package static func text(
        _ body: String, html: String? = nil, mentions: [UserID] = [], facts: MessageFacts? = nil,
        relation: MessageReference = .none
    ) -> JSONValue {
        message("m.text", body, html: html, mentions: mentions, facts: facts, relation: relation)
    }

    /// What a program says by the way: no client rings for it, and no other program should answer it.
    package static func notice(
        _ body: String, html: String? = nil, mentions: [UserID] = [], facts: MessageFacts? = nil,
        relation: MessageReference = .none
    ) -> JSONValue {
        message("m.notice", body, html: html, mentions: mentions, facts: facts, relation: relation)
    }

    /// Puts a new content in the place of an event's.
    /// - Parameters:
    ///   - event: the first version of the message, not an edit of it.
    ///   - new: the content as `text` or `notice` builds it, facts and all mentions included.
    ///   - newlyMentioned: whom the message did not mention before; only they are rung for.
    /// - Returns: the content of an `m.room.message`.
    package static func edit(of event: EventID, new: JSONValue, newlyMentioned: [UserID] = []) -> JSONValue {
        var replacement = new.objectValue ?? [:]
        // An edit cannot change what a message refers to.
        replacement["m.relates_to"] = nil
        var content: [JSONKey: JSONValue] = [:]
        for key in ["msgtype", "format"] as [JSONKey] { content[key] = replacement[key] }
        for key in ["body", "formatted_body"] as [JSONKey] {
            content[key] = replacement[key]?.stringValue.map { .string("* \($0)") }
        }
        content["m.mentions"] = mentions(newlyMentioned)
        content["m.new_content"] = .object(replacement)
        content["m.relates_to"] = ["rel_type": "m.replace", "event_id": .string(event.text)]
        return .object(content)
    }

    /// Puts a sign on an event; it is sent as `m.reaction`.
    package static func reaction(to event: EventID, key: String) -> JSONValue {
        ["m.relates_to": ["rel_type": "m.annotation", "event_id": .string(event.text), "key": .string(key)]]
    }

    /// Shows a file that was uploaded.
    package static func file(
        url: MediaURI, name: String, mimetype: String, size: Int64, relation: MessageReference = .none,
        facts: MessageFacts? = nil
    ) -> JSONValue {
        let content = message(
            "m.file", name, html: nil, mentions: [], facts: facts, relation: relation)
        var members = content.objectValue ?? [:]
        members["filename"] = .string(name)
        members["url"] = .string(url.text)
        members["info"] = ["mimetype": .string(mimetype), "size": .integer(size)]
        return .object(members)
    }

    private static func message(
        _ kind: String, _ body: String, html: String?, mentions: [UserID], facts: MessageFacts?,
        relation: MessageReference
    ) -> JSONValue {
        var content: [JSONKey: JSONValue] = [:]
        // First, so that no name of theirs can take the place of one below.
        if let facts { content[facts.key] = facts.value }
        content["msgtype"] = .string(kind)
        content["body"] = .string(body)
        content["format"] = html.map { _ in "org.matrix.custom.html" }
        content["formatted_body"] = html.map { .string($0) }
        content["m.mentions"] = Self.mentions(mentions)
        content["m.relates_to"] = relation.json
        return .object(content)
    }

    private static func mentions(_ users: [UserID]) -> JSONValue {
        guard !users.isEmpty else { return [:] }
        var seen: Set<UserID> = []
        return ["user_ids": .array(users.filter { seen.insert($0).inserted }.map { .string($0.text) })]
    }
}
