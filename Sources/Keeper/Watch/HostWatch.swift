/// Decides when a host that does not answer is worth an alert: after three polls in a row, one alert for the host.
struct HostWatch: Sendable {
    enum Action: Sendable, Equatable {
        case none
        case fire
        case resolve
    }

    private let failuresThatCount: Int
    private var failures = 0
    private(set) var isFiring: Bool

    /// It did not answer, and it is not yet said: it is looked at more often.
    var isDoubtful: Bool { failures > 0 && !isFiring }

    init(failuresThatCount: Int = 3, isFiring: Bool = false) {
        self.failuresThatCount = failuresThatCount
        self.isFiring = isFiring
    }

    /// Takes whether one poll of the host was answered at all.
    mutating func observe(isAnswered: Bool) -> Action {
        failures = isAnswered ? 0 : failures + 1
        if isAnswered && isFiring {
            isFiring = false
            return .resolve
        }
        if failures >= failuresThatCount && !isFiring {
            isFiring = true
            return .fire
        }
        return .none
    }
}
