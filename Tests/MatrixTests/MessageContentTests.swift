import Matrix
import Testing

@Suite("Contents")
struct MessageContentTests {
    private let facts = MessageFacts("org.example.report", ["outcome": "ok"])

    @Test("a message says whom it means, even when that is nobody")
    func plain() {
        #expect(MessageContent.text("hi") == ["msgtype": "m.text", "body": "hi", "m.mentions": [:]])
        #expect(MessageContent.notice("hi") == ["msgtype": "m.notice", "body": "hi", "m.mentions": [:]])
    }

    @Test("a message with everything")
    func whole() throws {
        let grant = try UserID("@grant:b")
        let content = MessageContent.text(
            "hi", html: "<b>hi</b>", mentions: [grant, grant], facts: facts,
            relation: .reply(to: try EventID("$q")))
        #expect(
            content == [
                "msgtype": "m.text", "body": "hi", "format": "org.matrix.custom.html",
                "formatted_body": "<b>hi</b>",
                "m.mentions": ["user_ids": ["@grant:b"]], "org.example.report": ["outcome": "ok"],
                "m.relates_to": ["m.in_reply_to": ["event_id": "$q"]],
            ])
    }

    @Test("in a thread, an answer is told from a fallback")
    func threads() throws {
        let (root, latest) = (try EventID("$r"), try EventID("$l"))
        let fallback = MessageContent.text("x", relation: .thread(root: root, latest: latest))["m.relates_to"]
        let answer = MessageContent.text("x", relation: .threadReply(root: root, to: latest))["m.relates_to"]
        #expect(
            fallback == [
                "rel_type": "m.thread", "event_id": "$r", "is_falling_back": true,
                "m.in_reply_to": ["event_id": "$l"],
            ])
        #expect(answer == fallback?.with("is_falling_back", false))
    }

    @Test("an edit carries the facts in the new content, and rings only for those newly mentioned")
    func edits() throws {
        let (old, new) = (try UserID("@old:b"), try UserID("@new:b"))
        let message = MessageContent.notice(
            "two", html: "<i>two</i>", mentions: [old, new], facts: facts,
            relation: .reply(to: try EventID("$q")))
        let edit = MessageContent.edit(of: try EventID("$first"), new: message, newlyMentioned: [new])
        #expect(
            edit == [
                "msgtype": "m.notice", "body": "* two", "format": "org.matrix.custom.html",
                "formatted_body": "* <i>two</i>", "m.mentions": ["user_ids": ["@new:b"]],
                "m.relates_to": ["rel_type": "m.replace", "event_id": "$first"],
                "m.new_content": message.with("m.relates_to", nil),
            ])
    }

    @Test("an edit reads as one, and not as a message")
    func editIsAnEdit() throws {
        let edit = MessageContent.edit(of: try EventID("$first"), new: MessageContent.text("!bridge stop"))
        let message = try #require(RoomMessage(try RoomEvent.make(content: edit)))
        #expect(message.relation == .replacement(of: try EventID("$first")))
        #expect(message.replacementBody == "!bridge stop")
    }

    @Test("facts never take the place of what a message is")
    func hostileFacts() throws {
        let content = MessageContent.text("hi", facts: MessageFacts("body", "evil"))
        #expect(content["body"] == "hi")
    }

    @Test("a file names itself, its kind and its size")
    func files() throws {
        let content = MessageContent.file(
            url: try MediaURI("mxc://b/c"), name: "log.txt", mimetype: "text/plain", size: 12, facts: facts)
        #expect(
            content == [
                "msgtype": "m.file", "body": "log.txt", "filename": "log.txt", "url": "mxc://b/c",
                "info": ["mimetype": "text/plain", "size": 12], "m.mentions": [:],
                "org.example.report": ["outcome": "ok"],
            ])
    }

    @Test("every content can be sent: it holds no float")
    func sendable() throws {
        let content = MessageContent.text("x", facts: MessageFacts("a.b", [1, "s", ["n": .integer(2)]]))
        #expect(try content.canonicalData().count == content.byteCount)
        #expect(content.byteCount < MessageContent.byteLimit)
    }
}
