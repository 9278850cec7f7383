import FoundationEssentials

/// One call on its way from the caller to the loop: all that was checked, and whom to answer.
struct Call: Sendable {
    /// What a call is told by, from its first moment.
    struct ID: Hashable, Sendable {
        let number: UInt64
    }

    typealias Answer = Result<HTTPResponse, TransportError>

    let id: ID
    let request: HTTPRequest
    let address: Address
    let headers: HeaderLines
    /// The file that a successful answer goes to; nil for memory.
    let destination: String?
    let posted: ContinuousClock.Instant
    /// To be resumed exactly once.
    let continuation: CheckedContinuation<Answer, Never>

    /// Ends the call.
    func answer(_ answer: Answer) {
        continuation.resume(returning: answer)
    }
}
