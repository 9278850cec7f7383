import Contract
import Journal
import Matrix

/// What people say about alerts: mine, quiet for so long, tell me again.
extension AlertDesk {
    /// Whether an alert of a message stands.
    func stands(_ message: TransactionID) -> Bool { isAnyStanding(in: message) }

    /// Whether what an alert of a message is about was there at the last look.
    func isBad(_ message: TransactionID) -> Bool { alerts(in: message).contains(where: \.isBad) }

    /// Makes what stands for a service, or for its host, somebody's own.
    func take(_ service: Service, by user: UserID) async throws -> AlertAnswer.What {
        try await inTurn { try await give(service, to: user) }
    }

    private func give(_ service: Service, to user: UserID) async throws -> AlertAnswer.What {
        var answer = AlertAnswer.What.nothingToTake
        let subjects: [AlertReport.Subject] = [
            .host(service.host, services: []), .disk(service.host, services: []), .service(service.name),
        ]
        for subject in subjects {
            guard standing[subject.key]?.stands == true else { continue }
            // Whoever saw it in the overview was quicker than its message.
            if standing[subject.key]?.message == nil { try await tell(gathering.takeAll()) }
            guard var alert = standing[subject.key], let message = alert.message else { continue }
            let former = alert.course.takenBy
            answer = .taken(alert.course.kind)
            if let former, former != user { answer = .takenFrom(former, alert.course.kind) }
            guard former != user else { continue }
            alert.course.take(by: user)
            try await keep(alert, saying: [])
            // Of one that an older version raised it is not known what it says: less would be left of it.
            if alert.said != nil { await amend(message) }
        }
        return answer
    }

    func mute(_ service: ServiceName, for length: Duration, by user: UserID) async throws {
        let until = office.time.wall() + length.milliseconds
        let mute = MuteRow(service: service.text, until: until, by: user)
        try await inTurn {
            try await office.journal.save(mute)
            await note(mute)
        }
    }

    /// Has a mute hold, and shown, while it lasts; one that is over is forgotten.
    func note(_ mute: MuteRow) async {
        mutes.take(mute, at: office.time.wall())
        guard let service = ServiceName(mute.service) else { return }
        await office.board.muted(service, until: mutes.end(of: service))
    }

    /// - Returns: Whether it was muted.
    func unmute(_ service: ServiceName) async throws -> Bool {
        try await inTurn {
            let wasMuted = mutes.isMuted(.service(service), at: office.time.wall())
            try await office.journal.remove(muteOf: service.text)
            mutes.remove(service)
            await office.board.muted(service, until: nil)
            return wasMuted
        }
    }
}
