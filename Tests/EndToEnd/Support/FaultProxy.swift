import Foundation
import Matrix
import Subprocess
import Testing
import Transport

/// A homeserver's bad day: `scripts/lib/faults.py` between the bot and the homeserver, on loopback.
struct FaultProxy: Sendable {
    /// A request that came in the present mode.
    struct Seen: Decodable, Sendable {
        /// Milliseconds since the mode began.
        let after: Int
        let method: String
        let path: String
    }

    /// A certificate of one's own, which nobody trusts by themselves.
    struct Certificate: Sendable {
        let path: String
        let key: String

        static func make(in folder: String) async throws -> Certificate {
            let made = Certificate(path: "\(folder)/certificate.pem", key: "\(folder)/key.pem")
            try await Shell.must(
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
                "/CN=bridge.test",
                "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", made.key, "-out", made.path)
            return made
        }
    }

    let url: String
    private let portFile: String
    private let http: HTTPClient

    /// Runs a proxy while a body does its work.
    static func with<Result: Sendable>(
        _ world: World, certificate: Certificate? = nil, _ body: @Sendable (FaultProxy) async throws -> Result
    ) async throws -> Result {
        let portFile = "\(world.directory)/run/faults-\(UUID().uuidString).port"
        var words = ["\(world.scripts)/lib/faults.py", portFile, "\(world.homeserver.port)"]
        if let certificate { words += [certificate.path, certificate.key] }
        let http = try HTTPClient(options: HTTPClientOptions(certificateAuthorityFile: certificate?.path))
        let scheme = certificate == nil ? "http" : "https"
        let ended = try await Subprocess.run(
            .name("python3"), arguments: Arguments(words), input: .none, output: .discarded, error: .discarded
        ) { execution in
            let result: Swift.Result<Result, any Error>
            do {
                try await eventually("the proxy listens") { FileManager.default.fileExists(atPath: portFile) }
                let port = try String(contentsOfFile: portFile, encoding: .utf8)
                result = .success(
                    try await body(
                        FaultProxy(url: "\(scheme)://127.0.0.1:\(port)", portFile: portFile, http: http)))
            } catch { result = .failure(error) }
            try execution.send(signal: .kill)
            return result
        }
        await http.close()
        return try ended.closureResult.get()
    }

    /// Changes the mode, and breaks off what is under way.
    func play(_ mode: String) async throws {
        _ = try await http.send(HTTPRequest(.get, "\(url)/fault/\(mode)"))
    }

    /// Puts events into the next answer to a sync, as if the homeserver had them.
    func forge(_ events: [JSONValue], in room: RoomID) async throws {
        let forged: JSONValue = ["room": .string(room.text), "events": .array(events)]
        try Data(forged.text.utf8).write(to: URL(filePath: "\(portFile).forged"))
        try await play("forged")
        try await eventually("they are handed over") {
            !FileManager.default.fileExists(atPath: "\(portFile).forged")
        }
    }

    /// What was asked since the mode began.
    func seen() async throws -> [Seen] {
        try JSONDecoder().decode(
            [Seen].self, from: try await http.send(HTTPRequest(.get, "\(url)/fault/seen")).body)
    }

    /// How many answers of a status were handed over, whatever the mode.
    func answers(of status: Int) async throws -> Int {
        let counts = try JSONDecoder().decode(
            [String: Int].self, from: try await http.send(HTTPRequest(.get, "\(url)/fault/answered")).body)
        return counts["\(status)"] ?? 0
    }
}
