package import Matrix

/// Decides about one event of the room: is it for us, who asks, and what is meant.
///
/// Pure; effects happen after it.
package struct Desk: Sendable {
    /// What an event turned out to be.
    package enum Verdict: Sendable, Equatable {
        /// Nothing of ours.
        case ignore
        case run(Command)
        case mistake(Mistake)
        /// Somebody who is no admin typed a command.
        case stranger(Command?)
        /// An admin edited a message into a command: it runs nothing, and is told so once.
        case edited(of: EventID)
        /// An admin put a sign on a message; what it means is for whoever knows the message.
        case tap(sign: String, on: EventID)
        /// Somebody who may took a message back; what it asked for is taken back with it, if it has not begun.
        case withdrawn(EventID)
    }

    private let own: UserID
    private let people: People
    private let parser: CommandParser

    /// - Parameters:
    ///   - own: the bot itself, to which it never answers.
    ///   - people: who may command.
    ///   - parser: reads what was typed.
    package init(own: UserID, people: People, parser: CommandParser) {
        self.own = own
        self.people = people
        self.parser = parser
    }

    /// Judges an event as it came.
    package func judge(_ event: RoomEvent) -> Verdict {
        if event.isOf(type: "m.room.redaction"), event.sender != own, let target = event.redacts {
            return .withdrawn(target)
        }
        if let tap = Reaction(event), event.sender != own {
            // A stranger's sign is a sign.
            return people.mayCommand(event.sender) ? .tap(sign: tap.key, on: tap.target) : .ignore
        }
        guard event.sender != own, !event.isRedacted, let message = RoomMessage(event), message.kind == .text
        else {
            return .ignore
        }
        if case .replacement(let original) = message.relation {
            guard let new = event.content["m.new_content"], people.mayCommand(event.sender),
                parser.read(line(of: new)) != .notForUs
            else { return .ignore }
            return .edited(of: original)
        }
        return judge(line(of: event.content), of: event.sender)
    }

    /// What a message says to the bot.
    ///
    /// Its body, or, where that is nobody's command and the HTML begins with a mention of the bot, what stands behind that:
    /// not every client writes the name into the body as the bot knows it.
    package func line(of content: JSONValue) -> String {
        let body = withoutQuote(content)
        guard parser.read(body) == .notForUs, content["format"] == "org.matrix.custom.html",
            let pill = content["formatted_body"]?.stringValue.flatMap(Pill.read),
            pill.user.sameBytes(as: own.text)
        else { return body }
        let text = pill.text.drop { $0.isWhitespace }
        return own.text + (text.hasPrefix(":") || text.hasPrefix(",") ? "" : " ") + text
    }

    /// The body of a reply without what older clients quote before it; of anything else the body as it is, for there
    /// somebody typed the quote.
    private func withoutQuote(_ content: JSONValue) -> String {
        let body = content["body"]?.stringValue ?? ""
        guard content["m.relates_to"]?["m.in_reply_to"] != nil, body.hasPrefix("> <") else { return body }
        let lines = body.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        let rest = lines.drop { $0.first == ">" }
        guard let blank = rest.first, blank.isEmpty else { return body }
        return rest.dropFirst().map { String($0) }.joined(separator: "\n")
    }

    /// Judges a line of somebody's.
    package func judge(_ body: String, of sender: UserID) -> Verdict {
        switch parser.read(body) {
        case .notForUs: return .ignore
        case .command(let command): return people.mayCommand(sender) ? .run(command) : .stranger(command)
        case .mistake(let mistake): return people.mayCommand(sender) ? .mistake(mistake) : .stranger(nil)
        }
    }
}
