/// Decides when a host's disk is nearly full, and when it is so no more: some percent below what rang, or a disk at
/// that line would ring with each file that comes and goes.
struct DiskWatch: Sendable {
    enum Action: Sendable, Equatable {
        case none
        case fire
        /// It is still so, perhaps with another number.
        case update
        case resolve
    }

    /// At how many percent it rings, and at how many it is over.
    let limit: Int
    let end: Int
    private(set) var isFiring: Bool

    init(limit: Int, isFiring: Bool = false) {
        self.limit = limit
        end = limit - min(5, max(1, limit / 2))
        self.isFiring = isFiring
    }

    /// Takes how full the fullest disk is, in percent.
    mutating func observe(_ percent: Int) -> Action {
        if isFiring {
            guard percent <= end else { return .update }
            isFiring = false
            return .resolve
        }
        guard percent >= limit else { return .none }
        isFiring = true
        return .fire
    }
}
