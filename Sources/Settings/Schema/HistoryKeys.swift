/// The keys of `[history]`.
enum HistoryKeys {
    private static let defaults = HistorySettings()

    static let days = DefaultedKey(
        "days", .count(1...3650), default: defaults.days, "for how many days a change is remembered")
    static let changes = DefaultedKey(
        "changes", .count(100...100_000), default: defaults.changes, "how many changes are remembered at most"
    )

    static let section = SectionFacts("[history]", [days.facts, changes.facts])
}
