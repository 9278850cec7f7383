package import Matrix

/// The homeserver, the room, and who may command.
package struct MatrixSettings: Sendable, Equatable {
    /// Where the homeserver's client API is.
    package var homeserver: HomeserverURL
    /// The bot's own account; never among ``admins``.
    package var userID: UserID
    /// The file with the access token, an absolute path; left out, the token comes from the environment.
    package var accessTokenFile: String?
    /// The one room in which commands count.
    package var room: RoomReference
    /// Who may command: one at least, each once.
    package var admins: [UserID]
    /// Whether the bot starts in a room that is not private.
    package var allowPublicRoom: Bool
    /// The certificates of a private authority, an absolute path; left out, the system's.
    package var certificateAuthorityFile: String?

    /// Takes everything as it is; what is read from a file is checked.
    package init(
        homeserver: HomeserverURL, userID: UserID, accessTokenFile: String? = nil, room: RoomReference,
        admins: [UserID], allowPublicRoom: Bool = false, certificateAuthorityFile: String? = nil
    ) {
        self.homeserver = homeserver
        self.userID = userID
        self.accessTokenFile = accessTokenFile
        self.room = room
        self.admins = admins
        self.allowPublicRoom = allowPublicRoom
        self.certificateAuthorityFile = certificateAuthorityFile
    }
}

/// A room as the configuration names it.
package enum RoomReference: Sendable, Equatable {
    /// The room itself.
    case id(RoomID)
    /// A name that the homeserver has to resolve once.
    case alias(RoomAlias)
}
