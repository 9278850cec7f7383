/// What is to be done while there is no space for the journal: instead of failing, what cannot be stored may wait.
package struct Patience: Sendable {
    /// Called after each try to store that found no space; returns when it may be tried again.
    ///
    /// `false` gives it up: the method that could not store throws `.full`.
    package var wait: @Sendable (JournalError) async -> Bool
    /// Called when something was stored that had waited.
    package var over: @Sendable () async -> Void

    package init(
        wait: @escaping @Sendable (JournalError) async -> Bool, over: @escaping @Sendable () async -> Void
    ) {
        self.wait = wait
        self.over = over
    }

    /// What cannot be stored is an error at once.
    package static let none = Patience(wait: { _ in false }, over: {})
}
