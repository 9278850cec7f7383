/// The keys of `[watch]`.
enum WatchKeys {
    private static let defaults = WatchSettings()

    static let poll = DefaultedKey(
        "poll", .duration(1...3600), default: defaults.poll, "how often every service is looked at")
    static let startingGrace = DefaultedKey(
        "starting_grace", .duration(1...3600), default: defaults.startingGrace,
        "how long a new container may restart before that counts")
    static let stoppedGrace = DefaultedKey(
        "stopped_grace", .duration(1...3600), default: defaults.stoppedGrace,
        "how long a service may be down before that counts")
    static let steady = DefaultedKey(
        "steady", .duration(1...86_400), default: defaults.steady,
        "how long all has to be well before an alert is resolved")
    static let unreachableAfter = DefaultedKey(
        "unreachable_after", .count(1...100), default: defaults.unreachableAfter,
        "after how many failed looks a host is unreachable")
    // What stands in for it are the admins, whom the schema cannot know.
    static let mention = Key.optional("mention", .users(atLeast: 0), "whose phone an alert rings")
    static let heartbeat = Key.optional("heartbeat", .secretURL, "what is called while all is well")
    static let heartbeatFile = Key.optional("heartbeat_file", .path, "the file with that address")
    static let heartbeatEvery = DefaultedKey(
        "heartbeat_every", .duration(1...3600), default: defaults.heartbeatEvery, "how often it is called")

    static let disk = Key.optional("disk", .percentage, "how full a host's disk may become")

    static let tile = DefaultedKey(
        "tile", .flag, default: defaults.tile, "whether a pinned message shows how all services are")

    static let releases = Key.optional(
        "releases", .duration(600...86_400), "how often every service's release line is asked for")

    static let section = SectionFacts(
        "[watch]",
        [
            poll.facts, startingGrace.facts, stoppedGrace.facts, steady.facts, unreachableAfter.facts,
            mention.facts, disk.facts, tile.facts, releases.facts, heartbeat.facts, heartbeatFile.facts,
            heartbeatEvery.facts,
        ],
        sections: ["crash_loop", "slow_loop"])
}

/// The keys of `[watch.crash_loop]`, which is mostly written on one line.
enum CrashLoopKeys {
    private static let defaults = CrashLoopLimit()

    static let restarts = DefaultedKey(
        "restarts", .count(2...100), default: defaults.restarts, "how many restarts are a crash loop")
    static let within = DefaultedKey(
        "within", .duration(10...86_400), default: defaults.within, "how long a restart counts")

    static let section = SectionFacts("[watch.crash_loop]", [restarts.facts, within.facts])
}

/// The keys of `[watch.slow_loop]`, which is mostly written on one line.
enum SlowLoopKeys {
    private static let defaults = CrashLoopLimit.slow

    static let restarts = DefaultedKey(
        "restarts", .count(2...1000), default: defaults.restarts, "how many restarts are a slow loop")
    static let within = DefaultedKey(
        "within", .duration(10...86_400), default: defaults.within, "how long a restart counts")

    static let section = SectionFacts("[watch.slow_loop]", [restarts.facts, within.facts])
}
