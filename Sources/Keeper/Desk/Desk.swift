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
    }

    private let own: UserID
    private let admins: Set<UserID>
    private let parser: CommandParser

    /// - Parameters:
    ///   - own: the bot itself, to which it never answers.
    ///   - admins: who may command.
    ///   - parser: reads what was typed.
    package init(own: UserID, admins: Set<UserID>, parser: CommandParser) {
        self.own = own
        self.admins = admins
        self.parser = parser
    }

    /// Judges an event as it came.
    package func judge(_ event: RoomEvent) -> Verdict {
        guard event.sender != own, !event.isRedacted, let message = RoomMessage(event), message.kind == .text
        else {
            return .ignore
        }
        if case .replacement(let original) = message.relation {
            guard admins.contains(event.sender), parser.read(edited(event)) != .notForUs else {
                return .ignore
            }
            return .edited(of: original)
        }
        return judge(message.body, of: event.sender)
    }

    /// Judges a line of somebody's.
    package func judge(_ body: String, of sender: UserID) -> Verdict {
        switch parser.read(body) {
        case .notForUs: return .ignore
        case .command(let command): return admins.contains(sender) ? .run(command) : .stranger(command)
        case .mistake(let mistake): return admins.contains(sender) ? .mistake(mistake) : .stranger(nil)
        }
    }

    private func edited(_ event: RoomEvent) -> String {
        event.content["m.new_content"]?["body"]?.stringValue ?? ""
    }
}
