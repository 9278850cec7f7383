import Testing

/// Something did not come in time; what came instead was recorded where it was waited for.
struct NotInTime: Error {}

/// Waits until something is so, and fails the test with what is the case instead when it is not in time.
func eventually(
    _ what: String, within limit: Duration = .seconds(20), sourceLocation: SourceLocation = #_sourceLocation,
    instead: () async throws -> String = { "" }, _ isSo: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while true {
        if try await isSo() { return }
        guard ContinuousClock.now < deadline else { break }
        try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("not within \(limit): \(what)\n\(try await instead())", sourceLocation: sourceLocation)
    throw NotInTime()
}
