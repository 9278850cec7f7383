import Contract

/// The keys of `[commands]`.
enum CommandKeys {
    private static let defaults = BotLimits()

    static let freshness = DefaultedKey(
        "freshness", .duration(10...3600), default: defaults.freshness, "how old a command may be")
    static let question = DefaultedKey(
        "question", .duration(10...3600), default: defaults.question, "how long a question may be answered")
    static let waiting = DefaultedKey(
        "waiting", .count(1...100), default: defaults.waiting, "how many changes may wait for their turn")
    static let quick = DefaultedKey(
        "quick", .duration(1...60), default: defaults.quick, "a later answer rings the phone")
    static let logLines = DefaultedKey(
        "log_lines", .count(Action.logLines), default: defaults.logLines, "how many log lines are fetched")
    static let shownLogLines = DefaultedKey(
        "shown_log_lines", .count(1...50), default: defaults.shownLogLines,
        "how many log lines stand in the message")

    static let section = SectionFacts(
        "[commands]",
        [
            freshness.facts, question.facts, waiting.facts, quick.facts, logLines.facts, shownLogLines.facts,
        ])
}
