import Contract

@testable import Keeper

extension Gallery {
    /// Several alerts in one message, and what is said quietly before one.
    static func alertGroups() throws -> [(String, Report)] {
        let fatal = "fatal: cannot open the database"
        var mixed = try Reports.alerts(5, over: 1, lines: [fatal, "panic: no route to host"])
        mixed.entries[0].takenBy = try .make("@ada:other.example")
        mixed.entries[1].kind = .stopped
        mixed.entries[1].comebacks = 1
        mixed.entries[2].isMuted = true
        mixed.entries[3].kind = .unreachable
        mixed.entries[3].subject = .host("spark", services: [])
        mixed.entries[3].lastLine = nil
        var over = try Reports.alerts(4, over: 4)
        over.occasion = .over
        var reminder = try Reports.alerts(3)
        reminder.occasion = .reminder
        return [
            ("alerts", .alerts(try Reports.alerts(lines: [fatal]))), ("alerts, mixed", .alerts(mixed)),
            ("alerts, over", .alerts(over)), ("alerts, reminder", .alerts(reminder)),
            ("a quiet warning", .restless(try Reports.restless())),
        ]
    }
}
