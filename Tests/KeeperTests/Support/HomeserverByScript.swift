import Foundation
import Matrix
import Synchronization
import TestKit

@testable import Keeper

/// A server on loopback that takes events and files as a homeserver does, and stumbles as a test wants it to.
///
/// The real homeserver is the end-to-end tests' business; this one is for what a sound one never does.
final class HomeserverByScript: Sendable {
    /// What was asked for.
    struct Request: Sendable {
        var path: String
        /// The event's transaction ID; nil for all that sends none.
        var transaction: String?
        var content: JSONValue
        /// The body as it came: of an upload the file.
        var bytes: [UInt8]

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
    private let server: ScriptedServer
    private let log: Log

    private final class Log: Sendable {
        /// All requests, and the events by their transaction: a homeserver takes each once.
        let state = Mutex<(requests: [Request], events: [String: Int], order: [Request])>(([], [:], []))
    }

    /// Listens on a port of its own.
    ///
    /// - Parameter script: what is answered; with it, how many requests came before this one.
    /// - Throws: when nothing can be listened on.
    init(_ script: @escaping @Sendable (Request, Int) -> Answer = { _, _ in .taken }) throws {
        let log = Log()
        self.log = log
        server = try ScriptedServer { raw in
            let request = Request(raw)
            let count = log.state.withLock { state in
                state.requests.append(request)
                return state.requests.count - 1
            }
            return Self.answer(script(request, count), request, log)
        }
        port = server.port
    }

    /// All that was asked for, whatever was answered.
    var requests: [Request] { log.state.withLock { $0.requests } }
    /// What stands in the room, in its order: each transaction once.
    var room: [Request] { log.state.withLock { $0.order } }

    private static func answer(_ answer: Answer, _ request: Request, _ log: Log) -> ScriptedServer.Answer {
        switch answer {
        case .silence: return .silence
        case .json(let body): return .json(body)
        case .html(let status): return .html("<html>a proxy</html>", status: status)
        case .refused(let status, let code, let wait):
            return .json(
                #"{"errcode":"\#(code)","error":"no"}"#, status: status,
                headers: wait.map { ["Retry-After: \($0)"] } ?? [])
        case .taken:
            guard let transaction = request.transaction else {
                return .json(#"{"content_uri":"mxc://b/file"}"#)
            }
            let number = log.state.withLock { state in
                if let known = state.events[transaction] { return known }
                state.order.append(request)
                state.events[transaction] = state.order.count
                return state.order.count
            }
            return .json(#"{"event_id":"$sent\#(number)"}"#)
        }
    }
}

extension HomeserverByScript.Request {
    fileprivate init(_ raw: ScriptedServer.Request) {
        path = raw.path
        transaction = raw.path.contains("/send/") ? raw.path.split(separator: "/").last.map(String.init) : nil
        content = (try? JSONValue(parsing: Data(raw.body), tolerance: .lenient)) ?? .null
        bytes = raw.body
    }
}
