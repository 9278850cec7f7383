import Contract

/// What an update would bring.
package struct ChangesReport: Sendable {
    enum Finding: Sendable {
        case incoming(Incoming)
        /// The exit status is `nil` where it did not end in time.
        case failed(words: [String], exitCode: Int32?)
        case unreachable(HostTrouble)
    }

    var service: Service
    var finding: Finding
    /// The commit that the container was made from, when that was recorded.
    var deployed: String?
    var asked: Asked
}
