/// What holds for commands, wherever they come from (`product.md`, sections 2, 3 and 6).
package struct BotLimits: Sendable, Equatable {
    /// How old a command may be when it would start.
    package var freshness: Duration = .seconds(300)
    /// How long the bot waits for the answer to a question.
    package var question: Duration = .seconds(60)
    /// How many changes of one service may wait for their turn.
    package var waiting = 20
    /// A good answer that comes later than this rings the phone of whoever asked.
    package var quick: Duration = .seconds(5)
    /// How many log lines are fetched when no number is given.
    package var logLines = 100
    /// How many of them stand in the message itself; the others are in the attached file.
    package var shownLogLines = 15

    /// The limits of a file that has no word about them.
    package init() {}
}
