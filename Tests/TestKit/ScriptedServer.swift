import Foundation
import Synchronization

/// A real HTTP server on loopback that answers by a script: for what no sound homeserver does.
///
/// One request a connection, each in a thread of its own; it ends with the last reference to it.
package final class ScriptedServer: Sendable {
    /// What came.
    package struct Request: Sendable {
        package let path: String
        package let query: [String: String]
        package let head: String
        package let body: [UInt8]
    }

    /// What goes back.
    package enum Answer: Sendable {
        case json(String, status: Int = 200, headers: [String] = [])
        case html(String, status: Int)
        /// The connection is closed without a word.
        case silence
    }

    package let port: UInt16
    private let listener: Int32
    private let log = Log()

    /// Requests in their order; the server's threads hold it, not the server, so that the server can end.
    private final class Log: Sendable {
        let requests = Mutex<[Request]>([])
    }

    package struct Failed: Error {}

    /// Listens on a port of its own.
    ///
    /// - Parameter script: what is answered; it may be asked from several threads at once.
    /// - Throws: when nothing can be listened on.
    package init(_ script: @escaping @Sendable (Request) -> Answer) throws {
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
                // What is held must not hold up what comes beside it.
                Thread.detachNewThread {
                    Self.serve(connection, log, script)
                    close(connection)
                }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// What came so far.
    package var requests: [Request] { log.requests.withLock { $0 } }

    private static func serve(_ connection: Int32, _ log: Log, _ script: (Request) -> Answer) {
        guard let request = receive(connection) else { return }
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

    private static func receive(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        var head: Range<Int>?
        while true {
            if head == nil { head = bytes.firstRange(of: Array("\r\n\r\n".utf8)) }
            if let head {
                let text = String(decoding: bytes[..<head.upperBound], as: UTF8.self)
                let body = bytes[head.upperBound...]
                let length = contentLength(text)
                if body.count >= length { return Request(head: text, body: Array(body.prefix(length))) }
            }
            let count = unsafe read(connection, &buffer, buffer.count)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }

    private static func contentLength(_ head: String) -> Int {
        head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
    }
}

extension ScriptedServer.Request {
    fileprivate init(head: String, body: [UInt8]) {
        self.head = head
        self.body = body
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
