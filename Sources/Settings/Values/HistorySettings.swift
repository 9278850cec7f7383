/// How long the bot remembers what is over (`product.md`, section 2, `history`).
package struct HistorySettings: Sendable, Equatable {
    /// For how many days.
    package var days = 90
    /// How many changes at most, within that time.
    package var changes = 10_000

    /// What holds for a file that has no word about it.
    package init() {}
}
