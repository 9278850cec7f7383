import Contract
package import Matrix

/// Turns facts into words: the one place where the bot's sentences stand.
package struct Wording: Sendable {
    /// How many lines of output stand in a message, and how long each may be.
    static let tailLines = 15
    static let lineLength = 300
    /// What is longer than this in all is attached as well: a message may have to show less of it.
    private static let fileBytes = 8000
    static let keyLines = 120

    let time: HumanTime
    let mask: Mask
    /// Whom an alert rings.
    let alertMentions: [UserID]
    let limits: Limits

    package init(time: HumanTime, mask: Mask, alertMentions: [UserID], limits: Limits = Limits()) {
        self.limits = limits
        self.time = time
        self.mask = mask
        self.alertMentions = alertMentions
    }

    /// The message for a report; `now` is in milliseconds since 1970.
    package func message(_ report: Report, now: Int64, tappedBy user: UserID? = nil) -> Message {
        var message = written(report, now: now)
        // A name may be made to look like a sentence or a link; as code it is neither.
        if let user { message.prose.line(.text("👆 "), .code(user.text)) }
        message.prose = message.prose.fitted()
        return message
    }

    private func written(_ report: Report, now: Int64) -> Message {
        switch report {
        case .status(let report): status(report, now: now)
        case .logs(let report): logs(report, now: now)
        case .lastLogs(let report): lastLogs(report, now: now)
        case .noWayBack(let report): noWayBack(report, now: now)
        case .progress(let report): progress(report)
        case .change(let report): change(report, now: now)
        case .question(let report): question(report, now: now)
        case .cancel(let report): cancel(report, now: now)
        case .alert(let report): alert(report, now: now)
        case .alerts(let report): alerts(report, now: now)
        case .restless(let report): restless(report, now: now)
        case .away(let report): away(report, now: now)
        case .answered(let report): answered(report, now: now)
        case .night(let report): night(report, now: now)
        case .overview(let report): overview(report, now: now)
        case .tile(let report): tile(report)
        case .tileOff: plain("⚪ The overview is switched off: `!keeper` tells how all services are.")
        case .help(let report): help(report, now: now)
        case .refusal(let report): refusal(report, now: now)
        case .stale(let report): stale(report)
        case .mistake(let mistake): self.mistake(mistake)
        case .edited:
            plain("✏️ An edit runs nothing: send the command anew.")
        case .takenBack(let report): takenBack(report)
        case .underWay(let service, let action):
            plain("⏳ \(service) \(action) has begun: taking the message back does not end it.")
        case .encrypted: encrypted()
        case .gap: gap()
        case .check(let report): check(report, now: now)
        case .changes(let report): changes(report, now: now)
        case .adoption(let report): adoption(report, now: now)
        case .freeze(let report): freeze(report, now: now)
        case .history(let report): history(report, now: now)
        case .room(let report): room(report)
        case .disk(let report): disk(report)
        case .noQuestion(let open):
            noQuestion(open)
        }
    }

    /// What a program wrote, made fit to be shown: masked, bounded in lines and their length,
    /// without blank ones.
    func shown(_ lines: [String], last count: Int = Wording.tailLines) -> [String] {
        // A key's first line may stand some way above those that are shown.
        let near = lines.filter { !$0.allSatisfy(\.isWhitespace) }.suffix(count + Self.keyLines)
        return mask.lines(Array(near)).suffix(count).map { $0.cut(to: Self.lineLength) }
    }

    /// All of an output as a file, when so many lines in a message cannot hold it.
    func file(_ lines: [String], named name: String, beyond count: Int = Wording.tailLines) -> TextFile? {
        let isLong =
            lines.count > count || lines.contains { $0.unicodeScalars.count > Self.lineLength }
            || lines.reduce(0) { $0 + $1.utf8.count } > Self.fileBytes
        return isLong ? TextFile(name: name, lines: mask.lines(lines)) : nil
    }

    func short(_ commit: String) -> String { String(commit.prefix(7)) }

    private func plain(_ text: String) -> Message {
        var prose = Prose()
        prose.line(text)
        return Message(prose: prose, facts: Facts())
    }

    private func noQuestion(_ open: [String]) -> Message {
        let codes = open.map { "`!yes \($0)`" }.joined(separator: ", ")
        switch open.count {
        case 0:
            return plain("❔ There is no open question of yours, and no such code.")
        case 1: return plain("❔ That needs its code: \(codes).")
        default: return plain("❔ More than one question is open: \(codes).")
        }
    }

    private func encrypted() -> Message {
        var prose = Prose()
        prose.line("🔐 This room is encrypted: I cannot read it, and no command here runs.")
        prose.line(
            "Make a new private room with encryption off, invite me there, and set it as `room` in my configuration."
        )
        return Message(prose: prose, facts: Facts(), isNotice: false, mentions: alertMentions)
    }

    private func gap() -> Message {
        var facts = Facts()
        facts.set("warning", "gap")
        var prose = Prose()
        prose.line("⚠️ I could not read all that was said here.")
        prose.line("A command among it did not run. Send anew what I have not answered.")
        return Message(prose: prose, facts: facts, isNotice: false, mentions: alertMentions)
    }

    private func mistake(_ mistake: Mistake) -> Message {
        var prose = Prose()
        prose.line("❓ \(mistake.problem)")
        if let nearest = mistake.nearest { prose.line("Did you mean `\(nearest)`?") }
        prose.list(mistake.usage.map { "`\($0)`" })
        return Message(prose: prose, facts: Facts())
    }

    private func question(_ report: QuestionReport, now: Int64) -> Message {
        var prose = Prose()
        if case .rollback(let way?) = report.action {
            ask(way, of: report.service, into: &prose)
        } else if let again = report.again {
            ask(again, of: report.service, into: &prose, now: now)
        } else {
            prose.line("❔ Really \(Self.what(report.action, of: report.service.name))?")
        }
        if let line = report.service.line(for: report.action) { prose.pre([mask.line(line)]) }
        if let adoption = report.adoption { tell(adoption, into: &prose) }
        if report.action == .mend {
            prose.line(
                "Removes what compose made and never started, renames the old container back, then starts it."
            )
            prose.line("A git lock that was left, and that nobody holds, is removed first.")
        }
        prose.line("Tap ✅, or `!yes \(report.code)` within \(HumanTime.length(report.within)); `!no` is no.")
        prose.line("Only \(report.asked.by) can answer.")
        var facts = Facts()
        facts.set("question", report.code)
        facts.set("action", report.action.word)
        facts.set("service", report.service.name.text)
        facts.set("requested_by", report.asked.by.text)
        // Who has just asked is looking at it; whoever was kept waiting may have looked away.
        let isQuick = isQuick(report.asked, now)
        return Message(
            prose: prose, facts: facts, isNotice: isQuick, mentions: isQuick ? [] : [report.asked.by])
    }

    private func help(_ report: HelpReport, now: Int64) -> Message {
        var prose = Prose()
        if let detail = report.detail {
            if let entry = report.entries.first { prose.line("📖 `\(entry.usage)`") }
            prose.line(detail)
            if !report.allowed.isEmpty { prose.blocks.append(.line(only(report.allowed))) }
        } else {
            prose.line("📖 What you can type:")
            prose.list(report.entries.map { "`\($0.usage)` – \($0.summary)" })
            if !report.alike.isEmpty {
                let names = report.alike.map { "`!\($0)`" }.joined(separator: ", ")
                prose.line("The same goes for \(names).")
            }
        }
        var facts = Facts()
        facts.set("outcome", Outcome.ok.rawValue)
        facts.set("action", "help")
        facts.set("requested_by", report.asked.by.text)
        let isQuick = isQuick(report.asked, now)
        return Message(
            prose: prose, facts: facts, isNotice: isQuick, mentions: isQuick ? [] : [report.asked.by])
    }

    private func stale(_ report: StaleReport) -> Message {
        var prose = Prose()
        let sent =
            "\(Outcome.notRun.sign) \(what(report.service, report.phrase ?? report.action)): not run, "
            + "sent \(HumanTime.length(report.age)) ago"
        switch report.why {
        case .away: prose.line("\(sent) while I was away.")
        case .waited: prose.line("\(sent), its turn came too late.")
        }
        prose.line(anew(report.offer))
        return Message(prose: prose, facts: notRun(report.service, report.action, report.asked))
    }

    /// How what came too late can be had after all.
    func anew(_ offer: StaleReport.Offer?) -> String {
        guard let offer else { return "Send it anew if you still want it." }
        return "`!yes \(offer.code)` within \(HumanTime.length(offer.within)) asks for it anew."
    }

    private func takenBack(_ report: TakenBackReport) -> Message {
        var prose = Prose()
        prose.line(
            "\(Outcome.notRun.sign) \(what(report.service, report.action)): not run, it was taken back")
        return Message(prose: prose, facts: notRun(report.service, report.action, report.asked))
    }

    private func what(_ service: ServiceName?, _ action: String) -> String {
        (service.map { "\($0) " } ?? "") + action
    }

    private func notRun(_ service: ServiceName?, _ action: String, _ asked: Asked) -> Facts {
        var facts = Facts()
        facts.set("outcome", Outcome.notRun.rawValue)
        facts.set("service", service?.text)
        facts.set("action", action)
        facts.set("requested_by", asked.by.text)
        return facts
    }

    private func refusal(_ report: RefusalReport, now: Int64) -> Message {
        var prose = Prose()
        switch report.reason {
        case .stranger:
            // A name may be made to look like a sentence or a link; as code it is neither.
            prose.line(
                .text("⛔ "), .code(report.asked.by.text),
                .text(" is not one of my admins; nothing ran. I say so once."))
        case .queueFull(let limit):
            prose.line("⛔ Nothing ran: \(limit) commands wait already.")
        case .frozen(let freeze):
            prose.line("⛔ Nothing ran: all changes are stopped.")
            tell(freeze, into: &prose, now: now)
        case .notAllowed(let phrase, let users): tell(only: users, may: phrase, into: &prose)
        case .exposed(let reason):
            prose.line("⛔ Nothing ran: this room is not private any more.")
            prose.line("Now \(reason).")
            prose.line("Set it to invited people only, and its history to members only.")
        }
        var facts = Facts()
        facts.set("outcome", Outcome.refused.rawValue)
        facts.set("action", report.command)
        facts.set("service", report.service?.text)
        facts.set("requested_by", report.asked.by.text)
        return Message(prose: prose, facts: facts, isNotice: false, mentions: [report.asked.by])
    }
}
