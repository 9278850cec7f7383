import Foundation
import Glibc

/// Whose certificates are believed.
struct Trust: Sendable, Equatable {
    /// Where a folder of authorities is looked for beside the file.
    enum Folder: Sendable, Equatable {
        /// Where libcurl was built to look.
        case builtIn
        /// Nowhere: the file is all that is trusted.
        case none
        case at(String)
    }

    /// A file of PEM certificates; nil means the one that libcurl was built to read.
    let file: String?
    let folder: Folder

    /// Reads who is trusted from the options, and checks that what they name can be read.
    ///
    /// The order is that of the `curl` program: the caller's file, `CURL_CA_BUNDLE`, then `SSL_CERT_FILE` and
    /// `SSL_CERT_DIR` together. libcurl alone looks at none of these variables. A file that is not there is
    /// refused now, not by every later call in words about TLS.
    init(_ options: HTTPClientOptions) throws(TransportError) {
        func named(_ name: String) -> String? {
            options.environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        if let own = options.certificateAuthorityFile {
            (file, folder) = (own, .none)
        } else if let bundle = named("CURL_CA_BUNDLE") {
            (file, folder) = (bundle, .builtIn)
        } else {
            (file, folder) = (named("SSL_CERT_FILE"), named("SSL_CERT_DIR").map(Folder.at) ?? .builtIn)
        }
        if let file { try Trust.check(file) }
    }

    private static func check(_ path: String) throws(TransportError) {
        guard access(path, R_OK) == 0 else { throw .file(path, errno: errno) }
        let content: Data
        do {
            content = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw TransportError.file(path: path, reason: "cannot be read")
        }
        guard content.range(of: Data("-----BEGIN ".utf8)) != nil else {
            throw TransportError.file(path: path, reason: "holds no PEM certificate")
        }
    }
}
