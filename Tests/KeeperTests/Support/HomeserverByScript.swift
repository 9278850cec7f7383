import Foundation
import Matrix
import Synchronization
import Transport

@testable import Keeper

/// A real HTTP server on loopback that takes events and files as a homeserver does, and stumbles as a test wants it to.
///
/// The real homeserver is the end-to-end tests' business; this one is for what a sound one never does.
final class HomeserverByScript: Sendable {
    /// What was asked for.
    struct Request: Sendable {
        var path: String
        /// The event's transaction ID; nil for all that sends none.
        var transaction: String?
        var content: JSONValue

        var body: String {
            content["m.new_content"]?["body"]?.stringValue ?? content["body"]?.stringValue ?? ""
        }
        var isEdit: Bool { content["m.new_content"] != nil }
        var isUpload: Bool { path.hasSuffix("/upload") }
        var isSync: Bool { path.hasSuffix("/sync") }
        var facts: JSONValue? { (content["m.new_content"] ?? content)[Facts.key] }
    }

    enum Answer: Sendable {
        case taken
        case refused(Int, String, retryAfter: Int? = nil)
        case html(Int)
        case json(String)
        case silence
    }

    let port: UInt16
    private let listener: Int32
    private let log = Log()

    private final class Log: Sendable {
        /// All requests, and the events by their transaction: a homeserver takes each once.
        let state = Mutex<(requests: [Request], events: [String: Int], order: [Request])>(([], [:], []))
    }

    struct Failed: Error {}

    /// Listens on a port of its own.
    ///
    /// - Parameter script: what is answered; with it, how many requests came before this one.
    /// - Throws: when nothing can be listened on.
    init(_ script: @escaping @Sendable (Request, Int) -> Answer = { _, _ in .taken }) throws {
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
                // A sync that is held must not hold up what is sent.
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

    /// All that was asked for, whatever was answered.
    var requests: [Request] { log.state.withLock { $0.requests } }
    /// What stands in the room, in its order: each transaction once.
    var room: [Request] { log.state.withLock { $0.order } }

    private static func serve(_ connection: Int32, _ log: Log, _ script: (Request, Int) -> Answer) {
        guard let (head, body) = receive(connection),
            let target = head.split(separator: " ").dropFirst().first
        else {
            return
        }
        let path = target.split(separator: "?").first.map(String.init) ?? ""
        let content = (try? JSONValue(parsing: Data(body), tolerance: .lenient)) ?? .null
        let request = Request(
            path: path,
            transaction: path.contains("/send/") ? path.split(separator: "/").last.map(String.init) : nil,
            content: content)
        let count = log.state.withLock { state in
            state.requests.append(request)
            return state.requests.count - 1
        }
        guard let text = answer(script(request, count), request, log) else { return }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes {
                unsafe send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    private static func answer(_ answer: Answer, _ request: Request, _ log: Log) -> String? {
        switch answer {
        case .silence: return nil
        case .json(let body): return text(200, "application/json", body)
        case .html(let status): return text(status, "text/html", "<html>a proxy</html>")
        case .refused(let status, let code, let wait):
            return text(
                status, "application/json", #"{"errcode":"\#(code)","error":"no"}"#,
                wait.map { ["Retry-After: \($0)"] } ?? [])
        case .taken:
            guard let transaction = request.transaction else {
                return text(200, "application/json", #"{"content_uri":"mxc://b/file"}"#)
            }
            let number = log.state.withLock { state in
                if let known = state.events[transaction] { return known }
                state.order.append(request)
                state.events[transaction] = state.order.count
                return state.order.count
            }
            return text(200, "application/json", #"{"event_id":"$sent\#(number)"}"#)
        }
    }

    private static func text(_ status: Int, _ type: String, _ body: String, _ headers: [String] = [])
        -> String
    {
        let lines =
            [
                "HTTP/1.1 \(status) Scripted", "Connection: close", "Content-Type: \(type)",
                "Content-Length: \(body.utf8.count)",
            ] + headers
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    private static func receive(_ connection: Int32) -> (head: String, body: [UInt8])? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let mark = Array("\r\n\r\n".utf8)
        while true {
            if let end = bytes.ranges(of: mark).first {
                let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
                let length =
                    head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
                if bytes.count >= end.upperBound + length {
                    return (head, Array(bytes[end.upperBound..<(end.upperBound + length)]))
                }
            }
            let count = unsafe read(connection, &buffer, buffer.count)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }
}
