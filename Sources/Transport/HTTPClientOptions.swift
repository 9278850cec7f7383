import Foundation

/// What holds for all calls of a client.
package struct HTTPClientOptions: Sendable {
    /// The `User-Agent` of every request.
    package var userAgent: String
    /// A file of PEM certificates to trust *instead of* the system's, for a private authority.
    package var certificateAuthorityFile: String?
    /// How many transfers run at once, and how many connections are kept; at least 1.
    ///
    /// More calls wait their turn, oldest first, and their total limit runs meanwhile.
    package var maximumConnections: Int
    /// Where `CURL_CA_BUNDLE`, `SSL_CERT_FILE` and `SSL_CERT_DIR` are looked up.
    ///
    /// The proxy's variables (`https_proxy`, `all_proxy`, `no_proxy`) are read by libcurl from the process.
    package var environment: [String: String]

    /// Makes options; the defaults are those of the system.
    package init(
        userAgent: String = "bridgekeeper",
        certificateAuthorityFile: String? = nil,
        maximumConnections: Int = 32,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.userAgent = userAgent
        self.certificateAuthorityFile = certificateAuthorityFile
        self.maximumConnections = maximumConnections
        self.environment = environment
    }
}
