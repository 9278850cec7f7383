import Contract
import TOML

/// Reads which commits may be deployed: `verify` and `allowed_signers` of `[service.NAME]`.
struct TrustReader {
    let service: Section

    /// The file with the keys; nil where any commit may be deployed, or where something is wrong, which is noted.
    func allowedSigners(outside directory: String?) -> String? {
        let (verify, file) = (ServiceKeys.verify.facts.name, ServiceKeys.allowedSigners.facts.name)
        let verification = service.read(ServiceKeys.verify)
        let signers = service.read(ServiceKeys.allowedSigners)
        let hasFile = service.table[file] != nil
        // Whoever names the keys believes that they count.
        if service.table[verify] == nil, hasFile {
            service.refuse(file, #"has no effect; expected verify = "signed" beside it"#)
        }
        guard verification == .signed else { return nil }
        guard hasFile else {
            service.refuse(verify, #""signed" needs \#(file), the file on the host that lists the keys"#)
            return nil
        }
        guard let signers else { return nil }
        if let directory, Self.parts(signers).starts(with: Self.parts(directory)) {
            service.refuse(
                file, "must not be in the service's directory: what comes could bring its own keys")
            return nil
        }
        return signers
    }

    private static func parts(_ path: String) -> [[UInt8]] {
        PathParts.of(path).filter { !$0.isEmpty && $0 != "." }.map { Array($0.utf8) }
    }
}
