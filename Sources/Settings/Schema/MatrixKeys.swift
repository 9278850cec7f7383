/// The keys of `[matrix]`.
enum MatrixKeys {
    static let homeserver = Key.required("homeserver", .homeserver, "where its client API is")
    static let userID = Key.required("user_id", .userID, "the bot's own account")
    static let accessTokenFile = Key.optional("access_token_file", .path, "the file with the access token")
    static let room = Key.required("room", .room, "the one room in which commands count")
    static let admins = Key.required("admins", .users(atLeast: 1), "who may command")
    static let allowPublicRoom = DefaultedKey(
        "allow_public_room", .flag, default: false, "whether to start in a room that is not private")
    static let certificateAuthorityFile = Key.optional(
        "ca_file", .path, "the certificates of a private authority")

    static let section = SectionFacts(
        "[matrix]",
        [
            homeserver.facts, userID.facts, accessTokenFile.facts, room.facts, admins.facts,
            allowPublicRoom.facts, certificateAuthorityFile.facts,
        ])

    /// What cannot be left out, in words.
    static var required: String {
        section.keys.filter { $0.presence == .required }.map(\.name).joined(separator: ", ")
    }
}

/// The keys of `[state]`.
enum StateKeys {
    static let directory = DefaultedKey(
        "directory", .path, default: "/var/lib/bridgekeeper", "where the bot keeps what must survive it")

    static let section = SectionFacts("[state]", [directory.facts])
}
