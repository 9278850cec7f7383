import Contract
import Matrix
import TOML

/// Reads the file as a whole, and everything in it even where something is wrong.
struct RootReader {
    let section: Section

    /// Nil when something is missing or wrong, which is noted then.
    func configuration() -> Configuration? {
        section.refuseUnknown(besides: Schema.root)
        let timezone = section.read(Schema.timezone)
        let matrix = matrix()
        let directory = stateDirectory()
        let hosts = HostsReader(root: section)
        let services = ServicesReader(root: section, hosts: hosts, admins: matrix?.admins).services()
        let limits = limits()
        let history = history()
        let maskPatterns = maskPatterns()
        let watch = watch(admins: matrix?.admins ?? [])
        guard let matrix else { return nil }
        return Configuration(
            timezone: timezone, matrix: matrix, stateDirectory: directory, hosts: hosts.settings,
            services: services.map { one in
                var service = one.service
                // As long as the watch waits before it asks.
                service.limits.probe = max(service.limits.probe, watch.startingGrace)
                return service
            }, watch: watch, limits: limits, history: history,
            maskPatterns: maskPatterns,
            allow: services.reduce(into: [:]) { allow, one in
                if !one.allow.isEmpty { allow[one.service.name] = one.allow }
            })
    }

    private func matrix() -> MatrixSettings? {
        guard let section = section.section("matrix") else {
            if self.section.table["matrix"] == nil {
                self.section.refuse("[matrix]", "missing; it takes \(MatrixKeys.required)")
            }
            return nil
        }
        return MatrixReader(section: section).settings()
    }

    private func stateDirectory() -> String {
        guard let section = section.section("state") else { return StateKeys.directory.fallback }
        section.refuseUnknown(besides: StateKeys.section)
        return section.read(StateKeys.directory)
    }

    private func limits() -> BotLimits {
        var limits = BotLimits()
        guard let section = section.section("commands") else { return limits }
        section.refuseUnknown(besides: CommandKeys.section)
        limits.freshness = section.read(CommandKeys.freshness)
        limits.question = section.read(CommandKeys.question)
        limits.waiting = section.read(CommandKeys.waiting)
        limits.quick = section.read(CommandKeys.quick)
        limits.logLines = section.read(CommandKeys.logLines)
        limits.shownLogLines = section.read(CommandKeys.shownLogLines)
        return limits
    }

    private func history() -> HistorySettings {
        var history = HistorySettings()
        guard let section = section.section("history") else { return history }
        section.refuseUnknown(besides: HistoryKeys.section)
        history.days = section.read(HistoryKeys.days)
        history.changes = section.read(HistoryKeys.changes)
        return history
    }

    private func maskPatterns() -> [String] {
        guard let section = section.section("mask") else { return [] }
        section.refuseUnknown(besides: MaskKeys.section)
        return section.read(MaskKeys.patterns) ?? []
    }

    private func watch(admins: [UserID]) -> WatchSettings {
        var watch = WatchSettings()
        watch.mention = admins
        guard let section = section.section("watch") else { return watch }
        section.refuseUnknown(besides: WatchKeys.section)
        watch.poll = section.read(WatchKeys.poll)
        watch.startingGrace = section.read(WatchKeys.startingGrace)
        watch.stoppedGrace = section.read(WatchKeys.stoppedGrace)
        watch.steady = section.read(WatchKeys.steady)
        watch.unreachableAfter = section.read(WatchKeys.unreachableAfter)
        watch.mention = section.read(WatchKeys.mention) ?? admins
        watch.disk = section.read(WatchKeys.disk)
        watch.tile = section.read(WatchKeys.tile)
        watch.releases = section.read(WatchKeys.releases)
        watch.heartbeat = section.read(WatchKeys.heartbeat)
        watch.heartbeatFile = section.read(WatchKeys.heartbeatFile)
        watch.heartbeatEvery = section.read(WatchKeys.heartbeatEvery)
        if let section = section.section("crash_loop") {
            section.refuseUnknown(besides: CrashLoopKeys.section)
            watch.crashLoop.restarts = section.read(CrashLoopKeys.restarts)
            watch.crashLoop.within = section.read(CrashLoopKeys.within)
        }
        if let section = section.section("slow_loop") {
            section.refuseUnknown(besides: SlowLoopKeys.section)
            watch.slowLoop.restarts = section.read(SlowLoopKeys.restarts)
            watch.slowLoop.within = section.read(SlowLoopKeys.within)
        }
        return watch
    }
}
