import Contract

/// What making a clone of a service's directory would do there.
package struct AdoptionReport: Sendable {
    enum Finding: Sendable {
        case found(Adoption)
        /// The configuration does not say where the release line is kept.
        case noRepository
        /// The exit status is `nil` where it did not end in time.
        case failed(words: [String], exitCode: Int32?)
        case unreachable(HostTrouble)
    }

    var service: Service
    var finding: Finding
    /// Whether it was to be done, and not only to be told.
    var isMeant = false
    var asked: Asked

    /// What was found, where it may be done and something is left to do.
    var adoptable: Adoption? {
        guard case .found(let adoption) = finding, !adoption.isRefused else { return nil }
        return adoption
    }

    var outcome: Outcome {
        switch finding {
        case .found(let adoption): adoption.refusals.isEmpty ? .ok : .refused
        case .noRepository: .refused
        case .failed(_, nil): .timedOut
        case .failed, .unreachable: .failed
        }
    }
}
