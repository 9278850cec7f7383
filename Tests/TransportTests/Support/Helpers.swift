import Foundation
import Testing
import Transport

/// A folder that is there while the body runs.
@discardableResult
func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "transport-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    do {
        let result = try await body(folder.path)
        try FileManager.default.removeItem(at: folder)
        return result
    } catch {
        try FileManager.default.removeItem(at: folder)
        throw error
    }
}

/// A client that is closed after the body.
@discardableResult
func withClient<Result>(
    _ options: HTTPClientOptions = HTTPClientOptions(),
    _ body: (HTTPClient) async throws -> Result
) async throws -> Result {
    let client = try HTTPClient(options: options)
    do {
        let result = try await body(client)
        await client.close()
        return result
    } catch {
        await client.close()
        throw error
    }
}

/// A client and a server for the body.
@discardableResult
func withBoth<Result>(
    _ options: HTTPClientOptions = HTTPClientOptions(),
    _ body: (HTTPClient, Server) async throws -> Result
) async throws -> Result {
    try await Server.run { server in
        try await withClient(options) { client in try await body(client, server) }
    }
}

/// The error that a call ends with.
func failure(_ call: () async throws(TransportError) -> HTTPResponse) async -> TransportError? {
    do {
        _ = try await call()
        return nil
    } catch {
        return error
    }
}

/// Trust in one authority of our own.
func trusting(_ authority: String) -> HTTPClientOptions {
    HTTPClientOptions(certificateAuthorityFile: authority, environment: [:])
}

extension HTTPResponse {
    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// How long something took.
func timed(_ body: () async throws -> Void) async rethrows -> Duration {
    let clock = ContinuousClock()
    let start = clock.now
    try await body()
    return clock.now - start
}
