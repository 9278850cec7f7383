import Contract
import FoundationEssentials
import Journal
import Logging
import Matrix
import Remote

/// The one who changes a service: one change at a time, the next one waits.
actor ServiceDriver {
    enum Admission: Sendable, Equatable {
        case first
        case waits(behind: String)
        case full
    }

    private struct Entry: Sendable {
        var change: Change
        var start: ChangeRunner.Start
    }

    /// How often the way back is looked for, where the bot is to take it by itself.
    private static let looksBack = 3

    private let office: Office
    private let host: any Host
    private let bell = Doorbell()
    private var waiting: [Entry] = []
    private var current: Change?

    init(office: Office, host: any Host) {
        self.office = office
        self.host = host
    }

    /// Whether one more change can be taken now, and what would go before it.
    func admission() -> Admission {
        if waiting.count >= office.limits.waiting { return .full }
        let ahead = waiting.last?.change ?? current
        return ahead.map { .waits(behind: $0.what) } ?? .first
    }

    /// Takes a change that the journal has stored already.
    func submit(_ change: Change, from start: ChangeRunner.Start = .anew) {
        waiting.append(Entry(change: change, start: start))
        bell.ring()
    }

    /// Takes a change that waits for its turn out again; `nil` when none of that command does.
    func withdraw(_ command: EventID) -> Change? {
        guard let place = waiting.firstIndex(where: { $0.change.event == command && $0.start.isBefore })
        else {
            return nil
        }
        return waiting.remove(at: place).change
    }

    /// What has begun, or may have: at most one.
    var underWay: Change? { current ?? waiting.first { !$0.start.isBefore }?.change }

    /// What waits for its turn.
    var queued: [Change] { waiting.filter(\.start.isBefore).map(\.change) }

    /// Runs what comes, until it is cancelled.
    func run() async throws {
        while true {
            try Task.checkCancellation()
            guard !waiting.isEmpty else {
                await bell.wait()
                continue
            }
            let entry = waiting.removeFirst()
            current = entry.change
            try await perform(entry)
            current = nil
        }
    }

    private func perform(_ entry: Entry) async throws {
        let change = entry.change
        if case .anew = entry.start, let age = office.staleAge(change.asked.at) {
            return try await office.giveUp(change, age: age)
        }
        await office.board.begin(
            change.service.name, Busy(action: change.action.phrase, by: change.asked.by))
        var end: ChangeEnd
        do {
            end = try await runner(change).run(change, from: entry.start)
        } catch let error as KeeperError {
            await office.board.end(change.service.name)
            office.log.error("\(change.what) could not be carried out: \(error)")
            throw error
        }
        if end.report.outcome == .cancelled {
            end.report.cancelledBy = await office.whoCancelled(change)
        }
        if let sight = end.report.sight {
            await office.board.saw(change.service.name, sight, at: office.time.elapsed())
        }
        let next = try await wayBack(from: &end, change)
        try await office.finish(change, end, next: next)
        if let next { waiting.insert(Entry(change: next, start: .anew), at: 0) }
        await office.board.end(
            change.service.name, isDone: end.report.outcome == .ok)
    }

    /// After an update that was not proven: what there is to go back to, and the rollback where that follows by itself.
    private func wayBack(from end: inout ChangeEnd, _ change: Change) async throws -> Change? {
        let isWanted = change.service.onFailedUpdate == .rollback
        guard end.wantsWayBack else {
            if isWanted, change.action == .update, end.isUnknown { end.report.staysBecause = .noAnswer }
            return nil
        }
        var staying: ChangeReport.Staying?
        var found: Rollback?
        for _ in 0..<Self.looksBack where found == nil {
            switch await ServiceEye(service: change.service, host: host).wayBack() {
            // Only to what ran before: what is further back nobody has asked for.
            case .way(let way, isLast: true): found = way
            case .way, .nothingFurtherBack: staying = .nothingKept
            case .failed, .unreachable: staying = .noAnswer
            }
            if staying != .noAnswer || !isWanted { break }
            try await office.time.sleep(.seconds(2))
        }
        end.report.wayBack = found
        guard isWanted else { return nil }
        if let found { staying = end.staysBecause(found, isFrozen: office.freezer.freeze != nil) }
        end.report.staysBecause = staying
        guard let found, staying == nil else { return nil }
        end.report.goesBack = true
        return try ChangeForms(office: office, services: []).rollback(found, after: change)
    }

    /// What waits to bring once more what is being taken back: it was asked for before anybody knew.
    private func overtake() async throws {
        // One by one: while it is told of one, another may be taken out by whoever asked for it.
        while let place = waiting.firstIndex(where: { $0.start.isBefore && $0.change.action == .update }) {
            let entry = waiting.remove(at: place)
            try await ChangeForms(office: office, services: []).end(entry.change, .overtaken)
        }
    }

    private func runner(_ change: Change) -> ChangeRunner {
        let office = office
        var hooks = ChangeRunner.Hooks(
            progress: { await office.tell($0, of: change) },
            enter: { phase, before in
                if phase == .launching, change.follows != nil { try await self.overtake() }
                try await office.journal.update(
                    change.job, to: phase, before: before.map { try JSONEncoder().encode($0) })
            },
            recorded: { await office.recordedCommit(of: $0) },
            isFresh: { office.staleAge(change.asked.at) == nil })
        hooks.freeze = { office.freezer.freeze }
        hooks.recorder = { job in
            Recorder(spool: office.scribe.spool, mask: office.scribe.wording.mask, name: "job-\(job)")
        }
        return ChangeRunner(host: host, time: office.time, hooks: hooks)
    }
}

extension ChangeRunner.Start {
    /// Whether nothing of it can have begun on the host.
    fileprivate var isBefore: Bool {
        switch self {
        case .anew, .resumed(.asking, _), .resumed(.queued, _): true
        case .resumed: false
        }
    }
}
