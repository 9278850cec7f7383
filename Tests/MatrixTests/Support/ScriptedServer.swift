import Foundation
import Synchronization

/// A real HTTP server on loopback that answers by a script: for what no sound homeserver does.
///
/// One request a connection, one after another; it ends with the last reference to it.
final class ScriptedServer: Sendable {
    /// What came.
    struct Request: Sendable {
        let path: String
        let query: [String: String]
        let head: String
    }

    /// What goes back.
    enum Answer: Sendable {
        case json(String, status: Int = 200, headers: [String] = [])
        case html(String, status: Int)
        /// The connection is closed without a word.
        case silence
    }

    let port: UInt16
    private let listener: Int32
    private let log = Log()

    /// Requests in their order; the server's thread holds it, not the server, so that the server can end.
    private final class Log: Sendable {
        let requests = Mutex<[Request]>([])
    }

    struct Failed: Error {}

    init(_ script: @escaping @Sendable (Request) -> Answer) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(listener, generic, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        guard isListening else { throw Failed() }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        let log = log
        Thread.detachNewThread {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Self.serve(connection, log, script)
                close(connection)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// What came so far.
    var requests: [Request] { log.requests.withLock { $0 } }

    private static func serve(_ connection: Int32, _ log: Log, _ script: (Request) -> Answer) {
        var head: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !head.ends(with: "\r\n\r\n") {
            let count = unsafe read(connection, &buffer, buffer.count)
            guard count > 0 else { return }
            head += buffer[..<count]
        }
        let request = Request(head: String(decoding: head, as: UTF8.self))
        log.requests.withLock { $0.append(request) }
        guard let answer = script(request).text else { return }
        var rest = Array(answer.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

extension ScriptedServer.Request {
    fileprivate init(head: String) {
        self.head = head
        let target = head.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        let parts = URLComponents(string: target)
        path = parts?.percentEncodedPath ?? ""
        let items = (parts?.queryItems ?? []).map { ($0.name, $0.value ?? "") }
        query = Dictionary(items, uniquingKeysWith: { first, _ in first })
    }
}

extension ScriptedServer.Answer {
    fileprivate var text: String? {
        switch self {
        case .json(let body, let status, let headers):
            Self.text(status, ["Content-Type: application/json"] + headers, body)
        case .html(let body, let status): Self.text(status, ["Content-Type: text/html"], body)
        case .silence: nil
        }
    }

    private static func text(_ status: Int, _ headers: [String], _ body: String) -> String {
        let lines =
            ["HTTP/1.1 \(status) Scripted", "Connection: close", "Content-Length: \(body.utf8.count)"]
            + headers
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }
}

extension [UInt8] {
    fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
