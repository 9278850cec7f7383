import Foundation
import Testing

/// An authority of our own with certificates by it, made by the `openssl` program in a folder.
struct Certificates: Sendable {
    /// A certificate and its key, as paths.
    struct Pair: Sendable {
        let certificate: String
        let key: String
    }

    /// The authority's certificate, to be trusted.
    var authority: String { "\(folder)/ca.pem" }
    private let folder: String

    /// Makes the authority.
    init(in folder: String, name: String = "Test authority") throws {
        self.folder = folder
        try Certificates.openssl(
            ["-keyout", "\(folder)/ca.key", "-out", "\(folder)/ca.pem", "-subj", "/CN=\(name)"]
        )
    }

    /// Makes a certificate for these names, as in a certificate's `subjectAltName`.
    func pair(for names: String) throws -> Pair {
        let pair = Pair(certificate: "\(folder)/leaf.pem", key: "\(folder)/leaf.key")
        try Certificates.openssl([
            "-CA", authority, "-CAkey", "\(folder)/ca.key", "-keyout", pair.key, "-out", pair.certificate,
            "-subj", "/CN=leaf", "-addext", "subjectAltName=\(names)", "-addext",
            "basicConstraints=critical,CA:FALSE",
        ])
        return pair
    }

    private static func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes",
            ]
            + ["-days", "1"] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl failed")
    }
}
