import Contract
import Matrix

extension Wording {
    /// More than that are not named on a phone.
    private static let namedUsers = 4

    /// What is asked about: "stop bridge"; with values behind the verb, the service goes first.
    static func what(_ action: Action, of service: ServiceName) -> String {
        action.phrase == action.word ? "\(action.word) \(service)" : "\(service) \(action.phrase)"
    }

    /// Who alone may run an action, to somebody who may not.
    func tell(only users: [UserID], may phrase: String, into prose: inout Prose) {
        prose.line("⛔ Nothing ran: `\(phrase)` is not for every admin.")
        prose.blocks.append(.line(only(users)))
    }

    /// A name may be made to look like a sentence or a link; as code it is neither.
    func only(_ users: [UserID]) -> [Prose.Span] {
        let named = users.prefix(Self.namedUsers).enumerated().flatMap { number, user in
            (number == 0 ? [] : [.text(", ")]) + [Prose.Span.code(user.text)]
        }
        let more = users.count - Self.namedUsers
        return [.text("Only for ")] + named + [.text(more > 0 ? " and \(more) more." : ".")]
    }
}
