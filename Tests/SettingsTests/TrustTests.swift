import Contract
import Settings
import Testing

@Suite("which commits may be deployed")
struct TrustTests {
    private func signers(_ text: String) throws -> String? {
        let read = try Configuration.read(text: Short.followed(by: text), file: "c")
        return try #require(read.services.first).allowedSigners
    }

    @Test("any, unless the file says signed, and where the keys are")
    func right() throws {
        #expect(try signers("") == nil)
        #expect(try signers(#"verify = "none""#) == nil)
        #expect(try signers("verify = \"none\"\nallowed_signers = \"/etc/signers\"") == nil)
        #expect(try signers("verify = \"signed\"\nallowed_signers = \"/etc/signers\"") == "/etc/signers")
        // Beside the directory is not in it.
        for path in ["/srv/bridge.signers", "/srv/bridge2/signers", "/srv"] {
            #expect(try signers("verify = \"signed\"\nallowed_signers = \"\(path)\"") == path)
        }
    }

    private static let inside =
        "must not be in the service's directory: what comes could bring its own keys"

    @Test(
        "a mistake has its line, and is never read as any",
        arguments: [
            ("verify = \"sined\"", "12:10: [service.bridge] verify: expected \"signed\" or \"none\""),
            ("verify = \"Signed\"", "12:10: [service.bridge] verify: expected \"signed\" or \"none\""),
            (
                "verify = true",
                "12:10: [service.bridge] verify: expected \"signed\" or \"none\"; found a boolean"
            ),
            (
                "verify = \"signed\"",
                "12:10: [service.bridge] verify: \"signed\" needs allowed_signers, the file on the host that lists the keys"
            ),
            (
                "allowed_signers = \"/etc/signers\"",
                "12:19: [service.bridge] allowed_signers: has no effect; expected verify = \"signed\" beside it"
            ),
            (
                "verify = \"signed\"\nallowed_signers = \"signers\"",
                "13:19: [service.bridge] allowed_signers: expected an absolute path"
            ),
            (
                "verify = \"signed\"\nallowed_signers = \"/srv/bridge/signers\"",
                "13:19: [service.bridge] allowed_signers: \(inside)"
            ),
            (
                "verify = \"signed\"\nallowed_signers = \"//srv/./bridge//keys/signers\"",
                "13:19: [service.bridge] allowed_signers: \(inside)"
            ),
            (
                "verify = \"signed\"\nallowed_signers = \"/srv/bridge\"",
                "13:19: [service.bridge] allowed_signers: \(inside)"
            ),
        ])
    func wrong(text: String, expected: String) {
        #expect(printed(Short.followed(by: text)) == ["c.toml:\(expected)"])
    }
}
