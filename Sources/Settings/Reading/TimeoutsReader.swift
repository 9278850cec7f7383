import Contract

/// Reads `[service.NAME.timeouts]`.
struct TimeoutsReader {
    let service: Section

    /// The limits; the defaults for what is left out.
    func limits() -> TimeLimits {
        var limits = TimeLimits()
        guard let section = service.section("timeouts") else { return limits }
        section.refuseUnknown(besides: TimeoutKeys.section)
        limits.status = section.read(TimeoutKeys.status)
        limits.logs = section.read(TimeoutKeys.logs)
        limits.restart = section.read(TimeoutKeys.restart)
        limits.start = section.read(TimeoutKeys.start)
        limits.stop = section.read(TimeoutKeys.stop)
        limits.update = section.read(TimeoutKeys.update)
        limits.action = section.read(TimeoutKeys.action)
        limits.grace = section.read(TimeoutKeys.grace)
        return limits
    }
}
