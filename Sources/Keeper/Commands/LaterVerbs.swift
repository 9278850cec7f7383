/// Verbs that are known and not built in yet: whoever types one is told just that, and not that it is no word.
enum LaterVerbs {
    static let ofServices = [
        "rollback"
    ]

    /// What whoever typed one of them is told; `command` is of fixed words.
    static func mistake(_ command: String) -> Mistake {
        Mistake(
            problem: "`\(command)` is not built in yet; nothing ran. `!help` lists what is.", nearest: nil,
            usage: [])
    }
}
