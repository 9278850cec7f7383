import Contract
import Journal
import Logging
import Matrix
import Remote

/// Takes what changes something, and asks before it where that is so.
extension Reception {
    // MARK: Changes

    func take(_ action: Action, of service: Service, _ event: TakenEvent, _ asked: Asked) async throws {
        guard try await office.journal.job(for: event.eventID) == nil else { return }
        if let refusal = refusal(of: action, of: service, to: asked) {
            return try await office.answer(event, .refusal(refusal))
        }
        // The host is asked beside everything else: a hung one must not make the bot deaf.
        if try await preparer.asksHost(about: action, of: service) {
            try await read(.service(service.name, action), event)
        } else {
            try await admit(action, of: service, event, asked)
        }
    }

    func admit(
        _ action: Action, of service: Service, _ event: TakenEvent, _ asked: Asked,
        isPrepared: Bool = false, again: QuestionReport.Again? = nil, adoption: Adoption? = nil
    ) async throws {
        guard let driver = drivers[service.name] else { return }
        // While the host was asked it may have become so.
        if let refusal = refusal(of: action, of: service, to: asked) {
            return try await office.answer(event, .refusal(refusal))
        }
        let admission = await driver.admission()
        if admission == .full {
            let refusal = RefusalReport(
                reason: .queueFull(limit: office.limits.waiting), command: action.word, service: service.name,
                asked: asked)
            return try await office.answer(event, .refusal(refusal))
        }
        let change = forms.change(action, of: service, event, asked)
        // What was looked at before may have been taken back until here.
        if isPrepared, withdrawPrepared(event.eventID) == nil { return }
        if again != nil || action.asksFirst(of: service) {
            return try await ask(change, again: again, adoption: adoption)
        }
        let rows = [try forms.progressRow(change, admission)]
        try await office.journal.add(forms.row(change, .queued), saying: rows)
        await office.outbox.send(rows)
        await driver.submit(change)
    }

    /// Why a change is not taken from somebody now, whatever the host would say.
    private func refusal(of action: Action, of service: Service, to asked: Asked) -> RefusalReport? {
        let reason: RefusalReport.Reason
        if let only = office.people.now.refusal(of: action, of: service.name, to: asked.by) {
            reason = .notAllowed(phrase: "\(service.name) \(action.phrase)", only: only)
        } else if let freeze = office.freezer.freeze {
            reason = .frozen(freeze)
        } else {
            return nil
        }
        return RefusalReport(reason: reason, command: action.word, service: service.name, asked: asked)
    }

    func freeze(_ event: TakenEvent, _ asked: Asked) async throws {
        var trouble: String?
        do { try office.freezer.freeze(by: asked.by, at: office.time.wall()) } catch {
            office.log.error("nothing could be frozen: \(error)")
            trouble = "\(error)"
        }
        let report = FreezeReport(freeze: office.freezer.freeze, trouble: trouble, asked: asked)
        try await office.answer(event, .freeze(report), priority: .urgent)
    }

    // MARK: Questions

    private func ask(
        _ change: Change, again: QuestionReport.Again? = nil, adoption: Adoption? = nil
    ) async throws {
        guard let question = questions.ask(change, at: office.time.elapsed(), random: random) else {
            return try await refuse(change)
        }
        let report = QuestionReport(
            service: change.service, action: change.action, code: question.code, within: questions.time,
            again: again, adoption: adoption, asked: change.asked)
        var rows = try office.scribe.rows(.question(report), to: office.place(change), as: "question")
        if let message = rows.first?.transaction {
            questions.note(message, asks: question.code)
            rows += try office.scribe.buttons(
                [.init(sign: "✅", command: "!yes \(question.code)")], on: message, priority: .answer)
        }
        try await office.journal.add(forms.row(change, .asking, question: question.code), saying: rows)
        onTheWay[question.code] = rows.first?.transaction
        await office.outbox.send(rows)
    }

    private func refuse(_ change: Change) async throws {
        let refusal = RefusalReport(
            reason: .queueFull(limit: Questions.limit), command: change.action.word,
            service: change.service.name,
            asked: change.asked)
        let rows = try office.scribe.rows(.refusal(refusal), to: office.place(change), as: "answer")
        try await office.journal.settle(change.event, at: office.time.wall(), saying: rows)
        await office.outbox.send(rows)
    }

    func answered(_ event: TakenEvent, code: String?, isYes: Bool) async throws {
        var message: TransactionID?
        if let tapped = event.tapped {
            message = try await office.journal.transaction(of: tapped)
            guard message != nil else { return try await office.answer(event, .noQuestion(open: [])) }
        }
        if message == nil, let code, let command = try await office.stale.take(code) {
            // As if it had been typed now: what asks first asks, and the job is named by this event.
            if isYes { return try await run(command, event) }
            return try await office.journal.settle(event.eventID, at: office.time.wall(), saying: [])
        }
        switch questions.answer(by: event.sender, code: code, on: message, at: office.time.elapsed())
        {
        case .unclear(let open):
            let offered = code == nil && isYes && open.isEmpty ? Array(office.stale.codes.prefix(5)) : open
            try await office.answer(event, .noQuestion(open: offered))
        case .found(let question):
            guard isYes else {
                try await office.journal.settle(event.eventID, at: office.time.wall(), saying: [])
                return try await forms.end(question.change, .no)
            }
            var change = question.change
            guard
                office.people.now.refusal(
                    of: change.action, of: change.service.name, to: event.sender) == nil
            else {
                try await office.journal.settle(event.eventID, at: office.time.wall(), saying: [])
                return try await forms.end(change, .forbidden)
            }
            guard
                try await office.journal.confirm(
                    question.change.job, by: event.eventID, at: office.time.wall())
            else {
                return try await office.answer(event, .noQuestion(open: []))
            }
            change.asked.at = event.sentAt
            let rows = [
                try forms.progressRow(change, await drivers[change.service.name]?.admission() ?? .first)
            ]
            try await office.journal.enqueue(rows)
            await office.outbox.send(rows)
            await drivers[change.service.name]?.submit(change)
        }
    }

    func expireQuestions() async throws {
        while true {
            try await office.time.sleep(.seconds(1))
            try await noteArrivals()
            try await office.stale.refresh()
            for question in questions.expired(at: office.time.elapsed()) {
                try await forms.end(question.change, .silence)
            }
        }
    }

    private func noteArrivals() async throws {
        onTheWay = onTheWay.filter { way in questions.open.contains { $0.code == way.key } }
        for (code, transaction) in onTheWay where try await office.journal.eventID(of: transaction) != nil {
            // While the journal was read, the code may have been answered and given to another question.
            guard onTheWay[code] == transaction else { continue }
            onTheWay[code] = nil
            questions.arrived(code, at: office.time.elapsed())
        }
    }
}
