import Foundation

/// A Unix account of this test's own, with a login shell and a home; gone when the test is over.
struct Account: Sendable {
    let name: String
    let home: String

    static var isPossible: Bool {
        getuid() == 0
            && ["/usr/sbin/useradd", "/usr/sbin/userdel", "/usr/bin/sudo"].allSatisfy {
                FileManager.default.isExecutableFile(atPath: $0)
            }
    }

    /// Makes one for the length of `body`.
    /// - Parameters:
    ///   - shell: Its login shell.
    ///   - files: What stands in its home: the text of each file by its path.
    ///   - body: The test.
    /// - Throws: What the body threw, or why there is no such account.
    static func with(
        shell: String, files: [String: String] = [:], _ body: (Account) async throws -> Void
    ) async throws {
        // Under a home that is the account's own no test of another user has to write.
        let place = try Place()
        let account = Account(
            name: "bkt\(UInt32.random(in: .min ... .max))", home: place.path("home"))
        let made = try await runProgram(
            "/usr/sbin/useradd",
            ["-m", "-k", "/nonexistent", "-d", account.home, "-s", shell, "-p", "*", account.name])
        guard made.status == 0 else { throw NoAccount(why: made.text) }
        let result: Result<Void, any Error>
        do {
            for (file, text) in files { try await account.write(file, text) }
            result = .success(try await body(account))
        } catch { result = .failure(error) }
        for pid in Processes.of(account.home) { kill(pid, SIGKILL) }
        let gone = try await runProgram("/usr/sbin/userdel", ["-f", account.name])
        guard gone.status == 0 else { throw NoAccount(why: gone.text) }
        try result.get()
    }

    /// Writes a file into the home, the folders above it too.
    func write(_ file: String, _ text: String) async throws {
        let path = home + "/" + file
        try FileManager.default.createDirectory(
            atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        try await runProgram("/usr/bin/chown", ["-R", name, home])
    }

    struct NoAccount: Error { let why: String }
}

extension Processes {
    /// What still runs with this home.
    fileprivate static func of(_ home: String) -> [Int32] { holding("HOME=\(home)\u{0}") }
}
