import CCurl
import Glibc

/// The thread's own side: it owns the multi handle and every transfer, and nobody else touches them.
///
/// All runs in one place and nothing here waits but `curl_multi_poll`; reading and writing of local files is
/// done in between, and holds up the other transfers for as long as the disk takes.
final class Loop {
    /// What is the same for every transfer.
    struct Settings: Sendable {
        let userAgent: String
        let trust: Trust
        let atOnce: Int
    }

    private let multi: OpaquePointer
    private let mailbox: Mailbox
    private let settings: Settings
    /// Calls that wait until fewer are running, oldest first; each is awaited by its caller.
    private var waiting: [Call] = []
    private var running: [OpaquePointer: Transfer] = [:]

    /// Takes the handle over.
    init(multi: OpaquePointer, mailbox: Mailbox, settings: Settings) {
        self.multi = multi
        self.mailbox = mailbox
        self.settings = settings
    }

    /// Drives the transfers until the client is closed.
    func run() {
        var reason = TransportError.closed
        do throws(TransportError) {
            while true {
                let delivery = mailbox.take()
                for letter in delivery.letters { read(letter) }
                if delivery.isLast { break }
                try turn()
                try poll()
            }
        } catch {
            // The multi handle is broken. Whoever calls from now on is told so: no call hangs.
            reason = error
        }
        end(reason)
    }

    private func read(_ letter: Mailbox.Letter) {
        switch letter {
        case .start(let call): waiting.append(call)
        case .cancel(let id): end(id, .cancelled)
        }
    }

    /// One turn: what can be done now is done, and what has ended is answered.
    private func turn() throws(TransportError) {
        expire(at: .now)
        repeat {
            let haveStarted = startWaiting()
            try perform()
            // A handle's first turn moves libcurl's idea of "now" on, and timers of "run me again" that others
            // set in the same round are thrown away as done (7.88 to 8.14 at least). Their answers would lie there,
            // read but not handed over, until something else happens. Another round runs every handle.
            if haveStarted { try perform() }
        } while concludeFinished() && !waiting.isEmpty
    }

    private func perform() throws(TransportError) {
        var count: CInt = 0
        try check(curl_multi_perform(multi, &count))
    }

    private func poll() throws(TransportError) {
        let next = (running.values.map(\.patience) + waiting.map(patience(of:))).map(\.next.at).min()
        // Rounded up, or the last part of a millisecond would be spent in circles.
        let wait = next.map { ($0 - .now) / .milliseconds(1) } ?? 60_000
        // While anything runs, it is looked at every second: libcurl also loses timers (see `turn`) when it tries
        // a dead connection's call again by itself, which cannot be seen from here.
        let milliseconds = CInt(min(max(wait.rounded(.up), 0), running.isEmpty ? 60_000 : 1000))
        try check(curl_multi_poll(multi, nil, 0, milliseconds, nil))
    }

    /// Starts what may run now.
    ///
    /// - Returns: Whether there was any.
    private func startWaiting() -> Bool {
        let before = waiting.count
        while running.count < settings.atOnce, !waiting.isEmpty {
            start(waiting.removeFirst())
        }
        return waiting.count < before
    }

    private func start(_ call: Call) {
        do throws(TransportError) {
            let transfer = try Transfer(call, settings: settings)
            transfer.patience.started(at: .now)
            try check(curl_multi_add_handle(multi, transfer.easy))
            running[transfer.easy] = transfer
        } catch {
            call.answer(.failure(error))
        }
    }

    /// Answers what libcurl has finished.
    ///
    /// - Returns: Whether there was any.
    private func concludeFinished() -> Bool {
        var found = false
        var left: CInt = 0
        while let message = curl_multi_info_read(multi, &left) {
            // Copied: the message is gone once the handle is removed.
            let (kind, easy, code) = (
                message.pointee.msg, message.pointee.easy_handle, message.pointee.data.result
            )
            guard kind == CURLMSG_DONE, let easy, let transfer = remove(easy) else { continue }
            transfer.call.answer(transfer.conclude(code))
            found = true
        }
        return found
    }

    /// Ends what has reached a limit of time.
    private func expire(at now: ContinuousClock.Instant) {
        for (easy, transfer) in running {
            guard let error = transfer.patience.exhausted(at: now) else { continue }
            abandon(easy, transfer, error)
        }
        for call in waiting {
            guard let error = patience(of: call).exhausted(at: now) else { continue }
            end(call.id, error)
        }
    }

    private func end(_ id: Call.ID, _ error: TransportError) {
        if let index = waiting.firstIndex(where: { $0.id == id }) {
            waiting.remove(at: index).answer(.failure(error))
        } else if let (easy, transfer) = running.first(where: { $0.value.call.id == id }) {
            abandon(easy, transfer, error)
        }
        // Neither: it was answered before the letter came.
    }

    /// Ends an unfinished transfer; what it held on the network is given up before the caller is told.
    private func abandon(_ easy: OpaquePointer, _ transfer: Transfer, _ error: TransportError) {
        transfer.abandon()
        remove(easy)
        transfer.call.answer(.failure(error))
    }

    /// Takes a transfer out of the multi handle.
    @discardableResult
    private func remove(_ easy: OpaquePointer) -> Transfer? {
        // It fails only for a handle that is not in there, and every one that is running is.
        curl_multi_remove_handle(multi, easy)
        return running.removeValue(forKey: easy)
    }

    private func end(_ reason: TransportError) {
        for call in waiting { call.answer(.failure(reason)) }
        for (easy, transfer) in running { abandon(easy, transfer, reason) }
        waiting = []
        let rest = mailbox.end(reason)
        for case .start(let call) in rest.letters { call.answer(.failure(reason)) }
        // Connections that were kept end here.
        curl_multi_cleanup(multi)
        for closer in rest.closers { closer.resume() }
    }

    private func patience(of call: Call) -> Patience {
        Patience(call.request.limits, posted: call.posted)
    }

    private func check(_ code: CURLMcode) throws(TransportError) {
        guard code == CURLM_OK else { throw TransportError(code) }
    }
}
