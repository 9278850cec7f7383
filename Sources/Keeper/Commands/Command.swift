package import Contract

/// What a person can ask for.
package enum Command: Sendable, Equatable {
    case service(ServiceName, Action)
    /// Ends what runs, or takes back what waits.
    case cancel(ServiceName, CancelScope)
    /// The bot itself: every service at a glance.
    case keeper
    /// The doctor: for one service, or for everything.
    case check(ServiceName?)
    /// What an update of the service would bring.
    case changes(ServiceName)
    /// What making a clone of the service's directory would do there.
    case adoption(ServiceName)
    /// What was changed lastly, of one service or of all, and how much of it.
    case history(ServiceName?, last: Int)
    /// An alert of the service is somebody's: it rings no more until it is over.
    case ack(ServiceName)
    /// Nothing of the service rings for so long.
    case mute(ServiceName, Duration)
    case unmute(ServiceName)
    /// What rang since yesterday evening.
    case night
    /// All changes stop, until somebody on the bot's own machine allows them again.
    case freeze
    case help(topic: String?)
    /// The answer to the bot's question; the code says which, where several are open.
    case yes(code: String?)
    case no(code: String?)

    /// The verb for the facts.
    package var word: String {
        switch self {
        case .service(_, let action): action.word
        case .cancel: "cancel"
        case .keeper: "keeper"
        case .check: "check"
        case .changes: "changes"
        case .adoption: "adopt"
        case .history: "history"
        case .ack: "ack"
        case .mute: "mute"
        case .unmute: "unmute"
        case .night: "night"
        case .freeze: "freeze"
        case .help: "help"
        case .yes: "yes"
        case .no: "no"
        }
    }

    /// The verb with the values that an action of the configuration takes: what people read.
    package var phrase: String {
        if case .service(_, let action) = self { action.phrase } else { word }
    }

    package var service: ServiceName? {
        switch self {
        case .service(let name, _), .cancel(let name, _), .ack(let name), .mute(let name, _),
            .unmute(let name), .changes(let name), .adoption(let name):
            name
        case .check(let name), .history(let name, _): name
        case .keeper, .night, .freeze, .help, .yes, .no: nil
        }
    }
}

/// What of a service a cancel is about.
package enum CancelScope: String, Sendable, Equatable {
    /// What runs; where nothing does, what waits.
    case current
    /// What waits for its turn or for an answer, and not what runs.
    case waiting
}

extension Command {
    /// The change of a service that it asks for; `nil` where it is none of it.
    func changes(_ service: ServiceName) -> Action? {
        guard case .service(let name, let action) = self, name == service, !action.onlyReads else {
            return nil
        }
        return action
    }

    /// Whether it is taken in a private room only: what changes something, and what shows the service's own words.
    var needsPrivacy: Bool {
        switch self {
        case .service(_, .status): false
        case .service, .changes, .adoption, .cancel, .ack, .mute, .unmute, .yes: true
        // Whoever wants all to stand still is never kept from it.
        case .keeper, .check, .history, .night, .freeze, .help, .no: false
        }
    }
}

/// What a line that is meant for the bot, but cannot be taken, is answered with.
package struct Mistake: Error, Sendable, Equatable {
    /// One sentence on what is wrong; holds nothing that was typed but words of fixed sets.
    package var problem: String
    /// A command that was perhaps meant, to be typed as it stands.
    package var nearest: String?
    /// What is accepted.
    package var usage: [String]
}
