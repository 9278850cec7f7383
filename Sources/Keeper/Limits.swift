import Contract

/// The numbers a person may set for how commands are taken and answered.
package struct Limits: Sendable, Equatable {
    /// A command that is older than this when it would start is not run.
    package var freshness = Duration.seconds(300)
    /// How long the bot waits for an answer to its question.
    package var question = Duration.seconds(60)
    /// Changes of one service that may wait at once.
    package var waiting = 20
    /// What is answered later than this is not a quick answer: it rings.
    package var quick = Duration.seconds(5)
    /// How many log lines come when no number is given, and how many of them stand in the message.
    package var logLines = Action.defaultLogLines
    package var shownLogLines = 15

    package init() {}
}
