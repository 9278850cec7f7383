package import Transport

/// What can go wrong with a call of the homeserver: this target's error.
package enum MatrixError: Error, Sendable, CustomStringConvertible {
    /// No answer came.
    case transport(TransportError)
    /// The homeserver said no, in Matrix's own form.
    case refused(Refusal)
    /// What answered speaks no Matrix: a proxy's page, another program, a wrong address.
    case notMatrix(status: Int, contentType: String?)
    /// The answer, or what was to be sent, lacks something that must be there.
    case malformed(what: String)
    /// The account is not in the room, so that there is nothing to read.
    case notInRoom(RoomID)

    /// One line that a person can act on.
    package var description: String {
        switch self {
        case .transport(let error): error.description
        case .refused(let refusal): refusal.description
        case .notMatrix(let status, let contentType):
            "what answered is no Matrix homeserver (HTTP \(status), \(contentType ?? "no content type")); "
                + "check the address, and the proxy before it"
        case .malformed(let what): "the exchange with the homeserver cannot be understood: \(what)"
        case .notInRoom(let room): "the account is not in the room \(room); invite it"
        }
    }
}

extension MatrixError {
    /// The homeserver's no, when that is what it is.
    package var refusal: Refusal? {
        guard case .refused(let refusal) = self else { return nil }
        return refusal
    }

    /// Too much was asked in too short a time.
    package var isRateLimited: Bool {
        refusal.map { $0.status == 429 || $0.errcode == "M_LIMIT_EXCEEDED" } ?? false
    }

    /// How long to wait before the next try, as the homeserver says; at most five minutes.
    package var retryAfter: Duration? { refusal?.retryAfter }

    /// The access token is not valid, or not any more; no retry helps.
    package var isUnknownToken: Bool {
        guard let refusal, refusal.status == 401 else { return false }
        return refusal.errcode == "M_UNKNOWN_TOKEN" || refusal.errcode == "M_MISSING_TOKEN"
    }

    /// The task that called was cancelled.
    package var isCancelled: Bool {
        guard case .transport(.cancelled) = self else { return false }
        return true
    }

    /// The client that carries the calls was closed by its owner.
    var isClosed: Bool {
        guard case .transport(.closed) = self else { return false }
        return true
    }

    /// Nobody answered, or only what stands before the homeserver, which found nobody behind it: the homeserver is away.
    ///
    /// Trying costs it nothing then, and it should be found soon after it is back.
    package var isAbsence: Bool {
        switch self {
        case .transport(let error): error.isAbsence
        case .notMatrix(let status, _): (502...504).contains(status)
        case .refused, .malformed, .notInRoom: false
        }
    }

    /// The same call may go through later, though nobody changes anything.
    package var isTransient: Bool {
        switch self {
        case .transport(let error): error.isTransient
        case .refused(let refusal): isRateLimited || (500...599).contains(refusal.status)
        case .notMatrix(let status, _): (500...599).contains(status)
        case .malformed, .notInRoom: false
        }
    }
}

extension TransportError {
    /// A network or a server that is away for now; not a mistake in the request, and not the caller's own
    /// will.
    fileprivate var isTransient: Bool {
        switch self {
        case .unresolved, .unreachable, .timedOut, .brokenOff, .curl: true
        // A certificate that ran out is renewed, mostly; but somebody has to.
        case .tls, .invalidURL, .notPermitted, .answerTooLarge, .file, .cancelled, .closed: false
        }
    }

    /// Nobody answered: the network or the server is away.
    var isAbsence: Bool {
        switch self {
        case .unresolved, .unreachable, .timedOut, .brokenOff: true
        default: false
        }
    }
}
