package import Matrix

/// Events that look like an admin's command in every way but one, and a few that resemble nothing.
///
/// Each kind is right but for what its name says, so that a bot which overlooks just that would run the command.
package struct HostileEvents {
    package enum Kind: CaseIterable, Sendable {
        case noText, otherType, otherWords, editOfNothing, editOfItself, wrongField, lookAlike, hiddenInHTML
        case farTime, deep, hugeNumber, stateLike, takenBack, reaction, encrypted, stranger, relation, member
        /// These are met with an answer: words that are none of the command's, a text of 30 000 letters.
        case injection, long, doubled
    }

    package var random: SeededGenerator
    /// Who may command, who may not, and what would be run.
    package let admin: String
    package let stranger: String
    package let command: String
    private var count = 0
    private var last: JSONValue = [:]

    package init(random: SeededGenerator, admin: String, stranger: String, command: String) {
        self.random = random
        self.admin = admin
        self.stranger = stranger
        self.command = command
    }

    /// An event as a homeserver would hand it out, whatever a sound one takes.
    package mutating func event(_ kind: Kind, at now: Int64) -> JSONValue {
        count += 1
        if kind == .doubled, count > 1 { return last }
        var event: [JSONKey: JSONValue] = [
            "event_id": .string("$hostile\(random.seed)-\(count)"), "sender": .string(admin),
            "type": "m.room.message", "origin_server_ts": .integer(now), "unsigned": ["age": 10],
            "content": content(kind),
        ]
        switch kind {
        case .otherType:
            event["type"] = pick(["m.room.message\u{0}", "M.ROOM.MESSAGE", "m.room.messagе", "x"])
        case .wrongField: spoil(&event)
        case .lookAlike: event["sender"] = .string(lookAlike())
        case .farTime: strangeTime(&event)
        case .hugeNumber:
            event["origin_server_ts"] = pick([.number(1e300), .number(.infinity), .number(1.5), "now"])
        case .stateLike: event["state_key"] = pick(["", .string(admin), 5, .null])
        case .takenBack:
            event["unsigned"] = [
                "age": 10, "redacted_because": pick([[:], "x", 5, ["type": "m.room.redaction"]]),
            ]
        case .reaction: event["type"] = "m.reaction"
        case .encrypted, .stranger, .relation, .doubled: event["sender"] = .string(stranger)
        case .member:
            event["type"] = "m.room.member"
            event["state_key"] = .string(stranger)
            event["sender"] = .string(stranger)
        default: break
        }
        if kind == .encrypted { event["type"] = "m.room.encrypted" }
        last = .object(event)
        return last
    }

    /// What stands in it; of those that a client can send, what it would send.
    package mutating func content(_ kind: Kind) -> JSONValue {
        let command: JSONValue = ["msgtype": "m.text", "body": .string(command)]
        switch kind {
        case .noText:
            return command.with(pick(["body", "msgtype"] as [JSONKey]), chance ? nil : junk())
        case .otherWords:
            return command.with(
                "msgtype", pick(["m.notice", "m.emote", "m.file", "m.Text", "m.text\u{301}", ""]))
        case .editOfNothing:
            return command.with(
                "m.relates_to", ["rel_type": "m.replace", "event_id": pick([5, "", "x", .null, []])])
        case .editOfItself:
            // Its own name, which a client cannot know and a homeserver can; the new text is no command.
            return command.with(
                "m.relates_to",
                ["rel_type": "m.replace", "event_id": .string("$hostile\(random.seed)-\(count)")]
            ).with("m.new_content", pick([junk(), ["msgtype": "m.text", "body": "good morning"]]))
        case .hiddenInHTML:
            return [
                "msgtype": "m.text", "body": .string(harmless()), "format": "org.matrix.custom.html",
                "formatted_body": .string("<p>\(self.command)</p><script>x</script>"),
            ]
        case .deep: return command.with("body", nested(random.number(1...200))).with("x", nested(90))
        case .injection:
            return command.with("body", .string(self.command + pick(Self.injections)))
        case .long:
            let text = String(repeating: self.command + " ", count: 30_000 / (self.command.count + 1) + 1)
            return command.with("body", .string(text))
        case .relation: return command.with("m.relates_to", relation())
        case .reaction:
            return [
                "m.relates_to": [
                    "rel_type": "m.annotation", "event_id": "$hostile", "key": .string(self.command),
                ]
            ]
        case .encrypted:
            return [
                "algorithm": "m.megolm.v1.aes-sha2", "ciphertext": .string(self.command),
                "body": .string(self.command),
            ]
        case .member:
            return ["membership": pick(["join", "leave", "ban", "x"]), "displayname": .string(self.command)]
        case .otherType, .wrongField, .lookAlike, .farTime, .hugeNumber, .stateLike, .takenBack, .stranger,
            .doubled:
            return command
        }
    }

    private static let injections = [
        "; touch /tmp/x", " $(touch /tmp/x)", "`touch /tmp/x`", " -f", " && reboot", "|sh", ">x", "\u{0}",
        "\u{0} x",
        " \u{202E}5", "\\", " '", " \"", " %s", " ../../etc/passwd", "\n!x", " <b>", "\u{301}", " {{.ID}}",
    ]

    // MARK: Parts

    private var chance: Bool { mutating get { random.chance(50) } }

    private mutating func pick<Choice>(_ choices: [Choice]) -> Choice { random.pick(choices) }

    /// Anything but a text.
    private mutating func junk() -> JSONValue {
        switch random.below(8) {
        case 0: .null
        case 1: .integer(Int64.random(in: .min ... .max, using: &random))
        case 2: .number(pick([.infinity, 1e308, 0.5, -0.0]))
        case 3: .bool(chance)
        case 4: .array([.string(command)])
        case 5: .object(["body": .string(command), "msgtype": "m.text"])
        case 6: nested(random.number(1...120))
        default: .object([JSONKey(random.text(5)): .string(random.text(20))])
        }
    }

    private mutating func nested(_ depth: Int) -> JSONValue {
        var value: JSONValue = .string(command)
        for _ in 0..<depth { value = chance ? .array([value]) : .object(["body": value]) }
        return value
    }

    /// A text that begins with no command.
    private mutating func harmless() -> String { "good morning " + random.text(random.below(60)) }

    private mutating func spoil(_ event: inout [JSONKey: JSONValue]) {
        let name: JSONKey = pick(["event_id", "sender", "type", "origin_server_ts", "content"])
        switch random.below(3) {
        case 0: event[name] = nil
        case 1: event[name] = .null
        default:
            // A content of the right form would be another event, and not a spoiled one.
            event[name] =
                name == "content" || name == "origin_server_ts" ? ["x", [], true][random.below(3)] : junk()
        }
    }

    /// What a person takes for the admin, and bytes do not.
    private mutating func lookAlike() -> String {
        let name = String(admin.dropFirst().prefix { $0 != ":" })
        let server = String(admin.drop { $0 != ":" }.dropFirst())
        return pick([
            admin.uppercased(), "@\(name)\u{301}:\(server)", "@\(name)\u{200B}:\(server)",
            "@\(name):\(server).",
            "@\(name):\(server):8448", "@\(name.replacing("a", with: "\u{430}")):\(server)", "@\(name)",
            "@\(name) :\(server)", "\u{202E}\(admin)", "@\(name):\(server.uppercased())",
            "@\(name)\u{0}:\(server)",
            "@\(name):\(server)\u{0}", "@@\(name):\(server)", " \(admin)", "@\(name):evil.\(server)",
        ])
    }

    /// Only strange: the event itself is a stranger's, or a fresh time would make it run.
    private mutating func strangeTime(_ event: inout [JSONKey: JSONValue]) {
        event["sender"] = .string(stranger)
        event["origin_server_ts"] = .integer(pick([.min, .max, -1, 0, 1 << 53, 1 << 62]))
        event["unsigned"] = pick([
            ["age": .integer(.min)], ["age": .integer(.max)], ["age": -1], ["age": "x"], .null, 5, [],
        ])
    }

    /// Of a stranger's: what a command refers to never matters to whether it is one.
    private mutating func relation() -> JSONValue {
        pick([
            ["m.in_reply_to": ["event_id": "$nothing"]], ["m.in_reply_to": junk()], junk(),
            ["rel_type": "m.thread", "event_id": .string("$hostile\(random.seed)-\(count)")],
            ["rel_type": "m.reference", "event_id": "$nothing"], ["rel_type": junk(), "event_id": junk()],
        ])
    }
}

extension JSONValue {
    /// Replaces, adds or (nil) takes away a member.
    package func with(_ name: JSONKey, _ value: JSONValue?) -> JSONValue {
        var members = objectValue ?? [:]
        members[name] = value
        return .object(members)
    }
}
