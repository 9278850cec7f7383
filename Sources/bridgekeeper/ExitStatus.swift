import ArgumentParser

/// What the process ends with (sysexits).
enum ExitStatus {
    static let done = ExitCode(0)
    static let failed = ExitCode(1)
    static let usage = ExitCode(64)
    static let configuration = ExitCode(78)
    /// Ctrl-C and SIGTERM, as a shell has them.
    static let interrupted = ExitCode(130)
    static let terminated = ExitCode(143)
}
