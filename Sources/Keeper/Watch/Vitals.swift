import Contract

/// Whether the bot sees what it is there to see: fed with what was heard and looked at, and the times of it.
///
/// It is well when the homeserver was heard within 90 s (as for `healthcheck`), every host with services was polled well
/// within its poll and two minutes more, and docker's stream of events was not broken for longer than five minutes (where a
/// host has so few sessions that none is for a stream, none is missed). So one failed poll, a connection that is made anew, and a homeserver that is restarted are nothing; whoever waits for the
/// heartbeat has to have some patience besides.
struct Vitals: Sendable {
    /// What is not as it should be.
    enum Ailment: Sendable, Equatable {
        /// The homeserver is not heard.
        case deaf
        /// Not all services of a host were answered for by docker.
        case blind(host: String)
        /// Docker's events do not come from a host.
        case streamless(host: String)
    }

    /// Three long polls: what `healthcheck` goes by.
    static let syncLimit = Duration.seconds(90)
    /// How much later than it was due a good poll may come.
    static let pollSlack = Duration.seconds(120)
    static let streamLimit = Duration.seconds(300)
    /// A stream that breaks sooner than this was none.
    static let streamWellAfter = Duration.seconds(30)

    private struct HostSigns: Sendable {
        var polledWell: Duration?
        /// Since when there is no stream that lasts.
        var brokenSince: Duration
        var listensSince: Duration?
        /// Whether a stream may have one of the connection's places.
        var hasPlace = true

        /// Whether there was no stream that lasts, for longer than that.
        func isDeaf(_ limit: Duration, at now: Duration) -> Bool {
            if let since = listensSince, now - since >= Vitals.streamWellAfter { return false }
            return now - brokenSince > limit
        }
    }

    private let poll: Duration
    private var hosts: [String: HostSigns] = [:]

    /// - Parameters:
    ///   - hosts: those that have services; nobody looks at the others.
    ///   - poll: how often they are polled.
    ///   - now: when the bot began.
    init(hosts: [String], poll: Duration, at now: Duration) {
        self.poll = poll
        for host in hosts { self.hosts[host] = HostSigns(brokenSince: now) }
    }

    /// Takes how a poll of all services of a host ended.
    mutating func polled(_ host: String, isGood: Bool, at now: Duration) {
        if isGood { hosts[host]?.polledWell = now }
    }

    /// Docker's events are listened to, from now on.
    mutating func listens(_ host: String, at now: Duration) {
        give(host, place: true, at: now)
        hosts[host]?.listensSince = now
    }

    /// Docker's events come no more.
    /// - Parameters:
    ///   - host: the host.
    ///   - hasPlace: whether they may come at all: where a connection has few places, none is for them.
    ///   - now: the time.
    mutating func hearsNoMore(_ host: String, hasPlace: Bool = true, at now: Duration) {
        give(host, place: hasPlace, at: now)
        if let since = hosts[host]?.listensSince, now - since >= Self.streamWellAfter {
            hosts[host]?.brokenSince = now
        }
        hosts[host]?.listensSince = nil
    }

    /// Whoever gets a place has his time to listen from then on.
    private mutating func give(_ host: String, place: Bool, at now: Duration) {
        guard var signs = hosts[host], signs.hasPlace != place else { return }
        signs.hasPlace = place
        signs.brokenSince = now
        hosts[host] = signs
    }

    /// The hosts whose stream of events is broken for longer than that, by their names.
    func deafTo(_ limit: Duration, at now: Duration) -> [String] {
        hosts.filter { $0.value.isDeaf(limit, at: now) }.keys.sorted()
    }

    /// What is wrong; nil when all is well.
    ///
    /// - Parameters:
    ///   - lastSync: when the homeserver was heard last.
    ///   - now: the time.
    /// - Returns: the first of what is wrong.
    func ailment(lastSync: Duration?, at now: Duration) -> Ailment? {
        guard let lastSync, now - lastSync <= Self.syncLimit else { return .deaf }
        for (host, signs) in hosts.sorted(by: { $0.key < $1.key }) {
            guard let polled = signs.polledWell, now - polled <= poll + Self.pollSlack else {
                return .blind(host: host)
            }
            if signs.hasPlace, signs.isDeaf(Self.streamLimit, at: now) { return .streamless(host: host) }
        }
        return nil
    }
}

extension Vitals.Ailment: CustomStringConvertible {
    /// For the log.
    var description: String {
        switch self {
        case .deaf: "the homeserver is not heard"
        case .blind(let host): "\(host): not all services could be looked at"
        case .streamless(let host): "\(host): docker's events do not come"
        }
    }
}

extension Sight {
    /// Whether docker answered, whatever it said of the service.
    var isOfDocker: Bool {
        guard let answer else { return false }
        if case .failed = answer.finding { return false }
        return true
    }
}
