import FoundationEssentials
package import Logging
package import Matrix
import Synchronization

/// Brings the bot into its room: whose token it is, which room is meant, and whether it may be entered and trusted.
package struct Entrance: Sendable {
    /// Which room the configuration names.
    package enum Target: Sendable, Equatable {
        case id(RoomID)
        case alias(RoomAlias)
    }

    private let homeserver: Homeserver
    private let user: UserID
    private let people: People
    private let log: Logger
    private let time: Time

    package init(
        homeserver: Homeserver, user: UserID, people: People, log: Logger, time: Time = .system
    ) {
        self.homeserver = homeserver
        self.user = user
        self.people = people
        self.log = log
        self.time = time
    }

    /// A room that was entered, and what its state was then.
    package struct Entered: Sendable {
        package var room: RoomID
        package var facts: RoomFacts
        package var members: [MembershipChange]
    }

    /// Enters the room, and waits for a homeserver that is away and for the invitation of an admin.
    ///
    /// - Throws: what waiting would not mend: a refused token, another account's token, a room that is public.
    package func enter(_ target: Target, allowPublic: Bool) async throws -> Entered {
        let owner = try await insist { try await homeserver.call(WhoAmI()).userID }
        guard owner == user else { throw KeeperError.wrongAccount(configured: user.text, actual: owner.text) }
        let room = try await resolve(target)
        let joined = try await insist { try await homeserver.call(JoinedRooms()) }
        if !joined.contains(room) {
            log.warning("not in \(room) yet: waiting for one of the admins to invite \(user)")
            try await waitForInvitation(to: room)
            _ = try await insist { try await homeserver.call(JoinRoom(room)) }
        }
        let state = try await insist { try await homeserver.call(RoomStateAll(room: room)) }
        let facts = RoomFacts(state: state.events)
        if let reason = RoomPrivacy.problem(facts), !allowPublic {
            throw KeeperError.publicRoom(reason: reason)
        }
        return Entered(
            room: room, facts: facts, members: state.events.compactMap { MembershipChange($0) })
    }

    private func resolve(_ target: Target) async throws -> RoomID {
        switch target {
        case .id(let room): room
        case .alias(let alias): try await insist { try await homeserver.call(ResolveAlias(alias)).room }
        }
    }

    private func waitForInvitation(to room: RoomID) async throws {
        struct Invited: Error {}
        let loop = SyncLoop(
            homeserver: homeserver, room: room, user: user, outside: .waits, clock: ContinuousClock(),
            jitter: { Double.random(in: 0..<1) })
        do {
            try await loop.run(since: nil, onTrouble: { _ in }) { batch in
                switch batch.membership {
                case .joined: throw Invited()
                case .invited(let by?) where people.mayCommand(by): throw Invited()
                case .invited(let by):
                    log.warning(
                        "an invitation by \(by?.text ?? "somebody unknown") is not followed: no admin")
                case .left, .banned, nil: break
                }
            }
        } catch is Invited { return }
    }

    /// Tries until it goes through, as long as it is the homeserver that is away.
    private func insist<Result: Sendable>(_ call: () async throws -> Result) async throws -> Result {
        var isTold = false
        while true {
            do {
                return try await call()
            } catch let error as MatrixError where error.isTransient {
                if !isTold { log.warning("the homeserver cannot be reached yet: \(error)") }
                isTold = true
                try await time.sleep(error.retryAfter ?? .seconds(2))
            }
        }
    }
}
