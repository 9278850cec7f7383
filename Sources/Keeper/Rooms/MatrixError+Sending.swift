import Matrix

/// What an error says of a message that was to be sent.
extension MatrixError {
    /// The homeserver itself refuses this message, and always will.
    ///
    /// What a proxy says, a certificate that ran out, an answer that cannot be read: all of that passes, and what is to
    /// be said waits for it.
    var isHopeless: Bool {
        switch self {
        case .refused(let refusal):
            (400...499).contains(refusal.status) && refusal.status != 401 && !isTransient
        case .notMatrix(let status, _): status == 413
        case .transport, .malformed, .notInRoom: false
        }
    }

    /// It is more than the homeserver takes at once.
    var isTooLarge: Bool {
        switch self {
        case .refused(let refusal): refusal.status == 413 || refusal.errcode == "M_TOO_LARGE"
        case .notMatrix(let status, _): status == 413
        case .transport, .malformed, .notInRoom: false
        }
    }

    /// The same reaction is on the same event.
    var isDuplicate: Bool { refusal?.errcode == "M_DUPLICATE_ANNOTATION" }

    /// Somebody answered.
    var isAnswered: Bool {
        switch self {
        case .refused, .notMatrix, .malformed, .notInRoom: true
        case .transport: false
        }
    }
}
