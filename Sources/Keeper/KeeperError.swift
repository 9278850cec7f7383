/// What ends the bot, or a part of it, with the mend where there is one.
package enum KeeperError: Error, Sendable, CustomStringConvertible {
    /// The configuration no longer has what the journal asks for.
    case noSuchAction(String)
    /// The token belongs to somebody else than the configuration says.
    case wrongAccount(configured: String, actual: String)
    case notInvited(room: String)
    case publicRoom(reason: String)
    case spool(path: String, reason: String)
    /// The disk of the spool is full.
    case noSpace(path: String)

    package var description: String {
        switch self {
        case .noSuchAction(let what): "the configuration has no `\(what)` any more"
        case .wrongAccount(let configured, let actual):
            "the access token belongs to \(actual), but [matrix] user_id is \(configured)"
        case .notInvited(let room): "the bot is not in \(room): invite it there as one of the admins"
        case .publicRoom(let reason):
            "the room is not private (\(reason)): mend that, or set allow_public_room = true"
        case .noSpace(let path): "no space for \(path): the disk is full"
        case .spool(let path, let reason): "cannot write \(path): \(reason)"
        }
    }
}
