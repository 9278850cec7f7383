import Contract
import Matrix
import TOML

/// Reads all of `[service.NAME.actions.ACTION]`.
struct ActionsReader {
    let service: Section
    /// Who may command; nil where that is not known for a mistake of its own.
    let admins: [UserID]?

    /// What help says of an action that the file says nothing of.
    private static let noDescription = "An action of this configuration"

    /// The verbs that every service has, or will have: an action of their name could never be called.
    static let verbs = [
        "status", "logs", "restart", "start", "stop", "update", "cancel", "rollback", "changes", "history",
        "ack", "mute", "unmute", "check", "help", "adopt", "mend",
    ]

    /// Those that are right, in the order of the file, and who alone may run each.
    func actions() -> [(action: CustomAction, allow: [UserID]?)] {
        (service.section("actions")?.sections ?? []).compactMap { action($0.key, $0.section) }
    }

    private func action(_ key: TOMLKey, _ section: Section) -> (action: CustomAction, allow: [UserID]?)? {
        section.refuseUnknown(besides: ActionKeys.section)
        let isNamed = isNamed(key, section)
        let description = section.read(ActionKeys.description)
        let command = section.read(ActionKeys.command)
        let arguments = section.read(ActionKeys.arguments)
        let allow = allow(section)
        let confirm = section.read(ActionKeys.confirm)
        let limit = section.read(ActionKeys.timeout)
        guard isNamed, let command else { return nil }
        let action = CustomAction(
            name: key.name, description: description ?? Self.noDescription, command: command,
            arguments: arguments ?? [], asksFirst: confirm ?? false, limit: limit)
        return (action, allow)
    }

    /// Whom the admins do not have would be let in by this key as little as by none: it says something else than it does.
    private func allow(_ section: Section) -> [UserID]? {
        guard let users = section.read(ActionKeys.allow) else { return nil }
        guard let admins else { return users }
        for (place, user) in users.enumerated() where !admins.contains(user) {
            section.refuse(
                ActionKeys.allow.facts.name, element: place,
                "expected some of [matrix] admins; this one is not among them")
        }
        return users
    }

    private func isNamed(_ key: TOMLKey, _ section: Section) -> Bool {
        guard ServiceName.isWord(key.name) else {
            section.refuse(
                "expected a word for the room: a small letter, then small letters, digits or -, 32 at most")
            return false
        }
        guard !Self.verbs.contains(key.name) else {
            section.refuse("\(key.name) is a command of every service; expected another name")
            return false
        }
        return true
    }
}
