import ArgumentParser

/// What the process ends with (sysexits).
enum ExitStatus {
    static let failed = ExitCode(1)
    static let usage = ExitCode(64)
    static let configuration = ExitCode(78)
}
