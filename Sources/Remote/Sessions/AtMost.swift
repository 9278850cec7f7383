/// Waits for something, but not for longer than that.
/// - Returns: What came, or nil when the time was up or the task was cancelled.
func atMost<Value: Sendable>(
    _ limit: Duration, _ clock: any Clock<Duration>, _ wait: @escaping @Sendable () async -> Value?
) async -> Value? {
    await withTaskGroup(of: Value?.self) { group in
        group.addTask { await wait() }
        group.addTask {
            // Cancelled or not: the time is no longer waited for.
            try? await clock.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        return await group.next() ?? nil
    }
}
