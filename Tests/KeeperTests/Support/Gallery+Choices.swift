import Contract
import Matrix

@testable import Keeper

extension Gallery {
    /// What has to do with the values of an action, and with who may run it.
    static func choices() throws -> [(String, Report)] {
        let asked = try Asked.make()
        let level = CustomAction.make("loglevel", asksFirst: true, arguments: [.level])
        let service = try Service.make(actions: [level])
        let debug = Action.custom("loglevel", values: ["debug"])
        let phrase = "bridge loglevel debug"
        var help = try Reports.help("bridge loglevel", services: [service])
        help.allowed = [try .make()]
        var done = try Reports.change(.done, action: debug)
        done.service = service
        var all: [(String, Report)] = try [
            ("help, an action with values", .help(help)),
            (
                "question, with a value",
                .question(
                    QuestionReport(
                        service: service, action: debug, code: "47", within: .seconds(60), asked: asked))
            ),
            ("loglevel, done", .change(done)),
            (
                "stale, with a value",
                .stale(
                    StaleReport(
                        service: .make(), action: "loglevel", phrase: debug.phrase, age: .seconds(840),
                        asked: asked))
            ),
            ("not allowed", refused(phrase, [.make()])),
            ("not allowed, many", refused(phrase, (1...9).map { try .make("@person\($0):example.org") })),
        ]
        let parser = try CommandParser.make([service])
        for line in ["", " debgu", " level=debug debug"] {
            guard case .mistake(let mistake) = parser.read("!bridge loglevel\(line)") else { continue }
            all.append(("choice, !bridge loglevel\(line)", .mistake(mistake)))
        }
        return all
    }

    private static func refused(_ phrase: String, _ users: [UserID]) throws -> Report {
        .refusal(
            RefusalReport(
                reason: .notAllowed(phrase: phrase, only: users), command: "loglevel", service: try .make(),
                asked: try .make()))
    }
}
