import CCurl
import Glibc
import Synchronization

/// The thread that a loop runs on.
///
/// A thread of its own and no task: `curl_multi_poll` blocks, and would take one of the few threads that all
/// tasks share.
final class LoopThread: Sendable {
    /// What the thread is started with.
    private final class Seed: Sendable {
        let multi: UInt
        let mailbox: Mailbox
        let settings: Loop.Settings

        init(multi: UInt, mailbox: Mailbox, settings: Loop.Settings) {
            self.multi = multi
            self.mailbox = mailbox
            self.settings = settings
        }
    }

    /// Nil once it was joined or let go.
    private let thread: Mutex<pthread_t?>

    /// Starts the thread, which owns the multi handle from then on.
    ///
    /// - Throws: `curl` if there is no thread to be had; the handle is still the caller's then.
    init(multi: UInt, mailbox: Mailbox, settings: Loop.Settings) throws(TransportError) {
        let seed = Unmanaged.passRetained(Seed(multi: multi, mailbox: mailbox, settings: settings))
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, { LoopThread.main($0) }, seed.toOpaque())
        guard code == 0 else {
            seed.release()
            throw .curl(code: Int(CURLE_FAILED_INIT.rawValue), reason: TransportError.reason(errno: code))
        }
        self.thread = Mutex(thread)
    }

    /// Waits for the thread's end, which has to be near: this blocks.
    ///
    /// The first to call it joins.
    func join() {
        if let thread = take() { pthread_join(thread, nil) }
    }

    /// Lets the thread end by itself.
    func letGo() {
        if let thread = take() { pthread_detach(thread) }
    }

    private func take() -> pthread_t? {
        thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
    }

    private static func main(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let seed = Unmanaged<Seed>.fromOpaque(argument).takeRetainedValue()
        blockSignals()
        guard let multi = OpaquePointer(bitPattern: seed.multi) else { return nil }
        Loop(multi: multi, mailbox: seed.mailbox, settings: seed.settings).run()
        return nil
    }

    /// Leaves signals to the other threads, but for those of a fault of this one's own.
    ///
    /// With `CURLOPT_NOSIGNAL` libcurl leaves SIGPIPE to the program, and whether a write can raise it depends
    /// on the TLS library. Blocked, it stays pending on this thread and the write fails with EPIPE; nothing is
    /// changed for the rest of the process.
    private static func blockSignals() {
        var signals = sigset_t()
        sigfillset(&signals)
        for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP] { sigdelset(&signals, fault) }
        pthread_sigmask(SIG_SETMASK, &signals, nil)
    }
}
