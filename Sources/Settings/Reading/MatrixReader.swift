import Matrix
import TOML

/// Reads `[matrix]`.
struct MatrixReader {
    let section: Section

    /// Nil when something is missing or wrong, which is noted then.
    func settings() -> MatrixSettings? {
        section.refuseUnknown(besides: MatrixKeys.section)
        let homeserver = section.read(MatrixKeys.homeserver)
        let userID = section.read(MatrixKeys.userID)
        let tokenFile = section.read(MatrixKeys.accessTokenFile)
        let room = section.read(MatrixKeys.room)
        let admins = section.read(MatrixKeys.admins)
        let allowPublicRoom = section.read(MatrixKeys.allowPublicRoom)
        let authorityFile = section.read(MatrixKeys.certificateAuthorityFile)
        guard let homeserver, let userID, let room, let admins else { return nil }
        if admins.contains(userID) { section.refuse("admins", "the bot's own account cannot command") }
        return MatrixSettings(
            homeserver: homeserver, userID: userID, accessTokenFile: tokenFile, room: room, admins: admins,
            allowPublicRoom: allowPublicRoom, certificateAuthorityFile: authorityFile)
    }
}
