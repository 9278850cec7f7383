import Glibc

enum Signals {
    /// Leaves signals to the other threads, but for those of a fault of this one's own.
    static func blockOnThisThread() {
        var signals = sigset_t()
        unsafe sigfillset(&signals)
        for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP] { unsafe sigdelset(&signals, fault) }
        unsafe pthread_sigmask(SIG_SETMASK, &signals, nil)
    }
}
