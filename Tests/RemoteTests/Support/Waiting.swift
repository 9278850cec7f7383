import Testing

/// Waits until something is so, and fails the test when it is not in time.
func eventually(
    _ what: Comment, within limit: Duration = .seconds(10), sourceLocation: SourceLocation = #_sourceLocation,
    _ isSo: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if try await isSo() { return }
        try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("not within \(limit): \(what)", sourceLocation: sourceLocation)
    throw NotInTime()
}

struct NotInTime: Error {}
