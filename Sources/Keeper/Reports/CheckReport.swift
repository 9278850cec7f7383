import Contract
package import Matrix

/// What the doctor found, for the room.
package struct CheckReport: Sendable {
    /// The service that it was about; nil for everything.
    var service: ServiceName?
    var diagnosis: Diagnosis
    var asked: Asked
}

/// What became of the room, in which commands count.
package enum RoomReport: Sendable, Equatable {
    /// Strangers could come in, or read; and whether the bot refuses changes for that.
    case exposed(reason: String, isRefusing: Bool)
    case privateAgain
    /// It was given up for another one.
    case replaced(by: UserID, room: RoomID?)
}
