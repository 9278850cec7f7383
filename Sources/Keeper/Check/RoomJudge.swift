package import Matrix

/// What is to be thought of a room by its state.
struct RoomJudge: Sendable {
    let user: UserID
    let admins: [UserID]
    let allowPublic: Bool
    /// Whether there is something to pin.
    var hasTile = true

    func findings(_ facts: RoomFacts, members: [MembershipChange]) -> [Finding] {
        replaced(facts) + privacy(facts) + [guests(facts), encryption(facts), power(facts)]
            + [people(facts)] + impostors(members)
    }

    private func replaced(_ facts: RoomFacts) -> [Finding] {
        guard let stone = facts.tombstone else { return [] }
        return [
            Finding(
                .failed, "upgrade",
                "the room was given up for \(stone.replacement.map { Finding.name($0.text) } ?? "another one")",
                mend: "set `room` to the new one, and invite \(user) there")
        ]
    }

    private func privacy(_ facts: RoomFacts) -> [Finding] {
        let verdict: Finding.Verdict = allowPublic ? .warning : .failed
        let stop = allowPublic ? "" : "; `run` does not start here"
        var findings: [Finding] = []
        if let problem = RoomPrivacy.entry(facts.joinRule) {
            findings.append(
                Finding(
                    verdict, "join rule", problem + stop, mend: "set who can join to \"invited people only\"")
            )
        } else {
            findings.append(Finding(.ok, "join rule", "by invitation only"))
        }
        if let problem = RoomPrivacy.reading(facts.historyVisibility) {
            findings.append(
                Finding(
                    verdict, "history", problem + stop, mend: "set who can read history to \"members only\""))
        } else {
            findings.append(Finding(.ok, "history", "readable by members only"))
        }
        return findings
    }

    private func guests(_ facts: RoomFacts) -> Finding {
        facts.guestsCanJoin
            ? Finding(
                .warning, "guests", "people without an account may come in when invited",
                mend: "switch guest access off in the room's settings")
            : Finding(.ok, "guests", "are kept out")
    }

    private func encryption(_ facts: RoomFacts) -> Finding {
        facts.encryption == nil
            ? Finding(.ok, "encryption", "is off, so I can read what is said")
            : Finding(
                .failed, "encryption", "the room is encrypted, and I cannot read it",
                mend: "it cannot be switched off: make a new room without it, and set `room`")
    }

    /// What is used is required; what the product will want one day is said to be just that.
    private func power(_ facts: RoomFacts) -> Finding {
        guard facts.allows(user, .send("m.room.message")) else {
            return Finding(
                .failed, "power", "\(user) may not send messages",
                mend: "give it power level \(facts.level(for: .send("m.room.message"))) in the room")
        }
        let pin = RoomAct.setState(TilePins.type)
        if hasTile, !facts.allows(user, pin) {
            return Finding(
                .warning, "power", "may send; may not pin the overview of all services",
                mend: "give it power level \(facts.level(for: pin)) in the room, or set `tile = false`")
        }
        let may = hasTile ? "may send and pin" : "may send"
        guard facts.allows(user, .send("m.reaction")) else {
            return Finding(
                .warning, "power", "\(may); may not react: alerts have no buttons",
                mend: "give it power level \(facts.level(for: .send("m.reaction"))) in the room")
        }
        return Finding(.ok, "power", "\(may); may react")
    }

    private func people(_ facts: RoomFacts) -> Finding {
        let joined = facts.members.filter { $0.value == .join }.count
        let missing = admins.filter { facts.members[$0] != .join }
        guard missing.isEmpty else {
            return Finding(
                .warning, "people",
                "\(missing.map(\.text).joined(separator: ", ")) is an admin, and not in the room",
                mend: "invite them, or mend `admins`")
        }
        return Finding(
            .ok, "people",
            "\(joined) in the room, me and \(admins.count) admin\(admins.count == 1 ? "" : "s") among them")
    }

    private func impostors(_ members: [MembershipChange]) -> [Finding] {
        let own = members.last { $0.user == user }?.displayName
        var watch = NameWatch(own: user, name: own)
        let found = members.compactMap { watch.see($0) }.compactMap { sighting -> UserID? in
            guard case .impostor(let user) = sighting else { return nil }
            return user
        }
        return found.prefix(5).map {
            Finding(
                .warning, "impostor",
                "\(Finding.name($0.text)) goes by my name, or by one that looks like it",
                mend: "look who that is; only \(user) is me")
        }
    }
}

/// Whether a room may hold the power over a host.
package enum RoomPrivacy {
    /// Why it is not private; `nil` when it is.
    package static func problem(_ facts: RoomFacts) -> String? {
        entry(facts.joinRule) ?? reading(facts.historyVisibility)
    }

    /// Who could come in without an invitation.
    ///
    /// By the specification only `invite` keeps everybody out whom no member asked in. `restricted` lets in the members
    /// of another room, whoever these are. Who knocks has to be invited, but is one tap away, and every knock is a
    /// stranger's text in the room.
    static func entry(_ rule: RoomFacts.JoinRule) -> String? {
        switch rule {
        case .invite: nil
        case .public: "its join rule is not invite but public: anybody can come in"
        case .knock: "its join rule is not invite but knock: anybody can ask to come in"
        case .restricted:
            "its join rule is not invite but restricted: the members of another room can come in"
        case .knockRestricted:
            "its join rule is not invite but knock_restricted: the members of another room can come in, and anybody can ask"
        case .other: "its join rule is not invite but one that I do not know"
        }
    }

    /// Who could read it without coming in.
    static func reading(_ visibility: RoomFacts.HistoryVisibility) -> String? {
        visibility == .worldReadable ? "its history is readable by the world" : nil
    }
}
