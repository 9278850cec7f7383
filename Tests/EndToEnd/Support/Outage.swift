import Foundation
import Testing

/// How long is away what is away.
enum Outage {
    /// By hand with BRIDGEKEEPER_OUTAGE=120 so many seconds, otherwise a few.
    static let seconds =
        ProcessInfo.processInfo.environment["BRIDGEKEEPER_OUTAGE"].flatMap { Int($0) } ?? 5

    /// Whether it is as long as the promises about silence are.
    static let isLong = seconds >= 60

    /// Within which somebody has to know of it, and a moment to look.
    static let bound = Duration.seconds(92)
}

extension Stage {
    func isWell() async throws {
        try await eventually("the healthcheck is content") {
            try await bot.command("healthcheck").status == 0
        }
    }

    func isUnwell() async throws {
        try await eventually("the healthcheck fails", within: Outage.bound) {
            try await bot.command("healthcheck").status != 0
        }
    }
}
