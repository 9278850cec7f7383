package import Matrix

/// Looks at what the bot needs of the homeserver and of its room.
package struct RoomDoctor: Sendable {
    private let homeserver: Homeserver
    private let user: UserID
    private let allowPublic: Bool

    package init(homeserver: Homeserver, user: UserID, allowPublic: Bool) {
        self.homeserver = homeserver
        self.user = user
        self.allowPublic = allowPublic
    }

    /// All findings, in the order in which they build on each other.
    package func findings(of target: Entrance.Target) async -> [Finding] {
        var findings: [Finding] = []
        do throws(MatrixError) {
            let versions = try await homeserver.call(Versions())
            findings.append(
                Finding(
                    .ok, "homeserver", "answers, Matrix \(versions.versions.last ?? "of unknown version")"))
            let owner = try await homeserver.call(WhoAmI()).userID
            guard owner == user else {
                let mend = "set the token of \(user), or user_id = \"\(owner)\""
                return findings + [Finding(.failed, "token", "belongs to \(owner)", mend: mend)]
            }
            findings.append(Finding(.ok, "token", "belongs to \(user)"))
            return findings + (try await room(target))
        } catch {
            let mend = error.isUnknownToken ? "log in again and store the new token" : nil
            return findings + [Finding(.failed, "homeserver", error.description, mend: mend)]
        }
    }

    private func room(_ target: Entrance.Target) async throws(MatrixError) -> [Finding] {
        let room: RoomID
        switch target {
        case .id(let id): room = id
        case .alias(let alias): room = try await homeserver.call(ResolveAlias(alias)).room
        }
        guard try await homeserver.call(JoinedRooms()).contains(room) else {
            return [
                Finding(
                    .failed, "room", "\(user) is not in \(room)",
                    mend: "invite it there as one of the admins; `run` then joins")
            ]
        }
        let facts = RoomFacts(state: try await homeserver.call(RoomStateAll(room: room)).events)
        return [Finding(.ok, "room", "\(user) is in \(room)")] + privacy(facts) + power(facts)
    }

    private func privacy(_ facts: RoomFacts) -> [Finding] {
        var findings: [Finding] = []
        if let problem = RoomPrivacy.problem(facts) {
            findings.append(
                Finding(
                    allowPublic ? .warning : .failed, "privacy", problem,
                    mend: "set the room to invite only and its history to members only"))
        } else {
            findings.append(Finding(.ok, "privacy", "by invitation only"))
        }
        if facts.guestsCanJoin {
            findings.append(
                Finding(
                    .warning, "guests", "may join when invited",
                    mend: "switch guest access off in the room's settings"))
        }
        if facts.encryption != nil {
            findings.append(
                Finding(
                    .failed, "encryption", "the room is encrypted, and I cannot read it",
                    mend: "make a room without encryption"))
        }
        if let stone = facts.tombstone {
            findings.append(
                Finding(
                    .failed, "room", "it was replaced by \(stone.replacement?.text ?? "another one")",
                    mend: "set `room` to that"))
        }
        return findings
    }

    private func power(_ facts: RoomFacts) -> [Finding] {
        guard facts.allows(user, .send("m.room.message")) else {
            return [
                Finding(
                    .failed, "power", "\(user) may not send messages",
                    mend: "raise its power level in the room")
            ]
        }
        guard facts.allows(user, .setState("m.room.pinned_events")) else {
            return [
                Finding(
                    .warning, "power", "\(user) may not pin messages",
                    mend: "give it power level 50 (moderator) in the room")
            ]
        }
        return [Finding(.ok, "power", "may send and pin")]
    }
}
