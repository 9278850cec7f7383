import Contract
import TOML

/// Reads all of `[service.NAME.actions.ACTION]`.
struct ActionsReader {
    let service: Section

    /// What help says of an action that the file says nothing of.
    private static let noDescription = "An action of this configuration"

    /// The verbs that every service has, or will have: an action of their name could never be called.
    static let verbs = [
        "status", "logs", "restart", "start", "stop", "update", "cancel", "rollback", "changes", "history",
        "ack", "mute", "unmute", "check", "help", "adopt", "mend",
    ]

    /// Those that are right, in the order of the file.
    func actions() -> [CustomAction] {
        (service.section("actions")?.sections ?? []).compactMap { action($0.key, $0.section) }
    }

    private func action(_ key: TOMLKey, _ section: Section) -> CustomAction? {
        section.refuseUnknown(besides: ActionKeys.section)
        let isNamed = isNamed(key, section)
        let description = section.read(ActionKeys.description)
        let command = section.read(ActionKeys.command)
        let confirm = section.read(ActionKeys.confirm)
        let limit = section.read(ActionKeys.timeout)
        guard isNamed, let command else { return nil }
        return CustomAction(
            name: key.name, description: description ?? Self.noDescription, command: command,
            asksFirst: confirm ?? false, limit: limit)
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
