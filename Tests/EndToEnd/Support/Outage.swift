import Foundation

/// How long is away what is away.
enum Outage {
    /// By hand with BRIDGEKEEPER_OUTAGE=120 so many seconds, otherwise a few.
    static let seconds =
        ProcessInfo.processInfo.environment["BRIDGEKEEPER_OUTAGE"].flatMap { Int($0) } ?? 5

    /// Whether it is as long as the promises about silence are.
    static let isLong = seconds >= 60
}
