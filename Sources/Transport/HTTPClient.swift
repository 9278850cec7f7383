import CCurl
import FoundationEssentials

/// Calls servers over HTTP; one client has one thread and one pool of connections.
///
/// Close it before the process ends. A client that goes away without `close()` tells its thread to end, and
/// waits for nothing: calls cannot be running any more, since each of them holds the client, and the thread
/// closes the kept connections within milliseconds and is gone.
package final class HTTPClient: Sendable {
    private let mailbox: Mailbox
    private let thread: LoopThread

    /// Starts a client; nothing is connected.
    ///
    /// - Throws: `file` for certificates that cannot be read, `notPermitted` for a `User-Agent` that is no
    ///   header, `curl` if libcurl is too old or cannot start.
    package init(options: HTTPClientOptions = HTTPClientOptions()) throws(TransportError) {
        try LibCurl.start()
        try HeaderLines.check(value: options.userAgent, of: "User-Agent")
        let atOnce = max(1, options.maximumConnections)
        let settings = Loop.Settings(userAgent: options.userAgent, trust: try Trust(options), atOnce: atOnce)
        let multi = try HTTPClient.multi(keeping: atOnce)
        // As a number it can be handed to the thread, which is the only one to make a pointer of it again,
        // but for the mailbox's bell.
        let number = UInt(bitPattern: multi)
        mailbox = Mailbox(waking: number)
        do throws(TransportError) {
            thread = try LoopThread(multi: number, mailbox: mailbox, settings: settings)
        } catch {
            curl_multi_cleanup(multi)
            throw error
        }
    }

    deinit {
        mailbox.close()
        thread.letGo()
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// Every status is an answer. Redirects are not followed, and there are no cookies. A request on a kept
    /// connection that turns out to be dead is sent once more by libcurl on a new one, so it may reach a
    /// server twice, whatever its method.
    ///
    /// - Parameter request: What to ask. `https` goes anywhere, `http` to 127.0.0.0/8, `::1` and `localhost`
    ///   only, which then is one of these two addresses and nothing else.
    /// - Returns: The answer, its body in memory.
    /// - Throws: `cancelled` within milliseconds of the task's cancellation, when the connection is closed; what
    ///   is refused by a rule is refused before anything is opened.
    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        try await call(request, destination: nil)
    }

    /// Sends a request, and writes a successful answer's body to a file of mode 0600.
    ///
    /// The file appears when it is whole, in place of one of that name from before; on any failure there is
    /// none. An answer that is no success (2xx) leaves no file: its text, up to 1 MiB, is in `body`.
    ///
    /// - Parameters:
    ///   - request: What to ask; see `send`.
    ///   - path: The file, in a folder that is there.
    /// - Returns: The answer; its body is empty if it is a success.
    /// - Throws: As `send`, and `file` with the system's words.
    package func download(
        _ request: HTTPRequest, to path: String
    ) async throws(TransportError) -> HTTPResponse {
        try await call(request, destination: path)
    }

    /// Ends all calls with `closed`, the connections and the thread; returns when they have ended.
    ///
    /// It can be called again, and by several tasks. Calls made afterwards throw `closed`.
    package func close() async {
        await withCheckedContinuation { mailbox.close($0) }
        thread.join()
    }

    private static func multi(keeping connections: Int) throws(TransportError) -> OpaquePointer {
        guard let multi = curl_multi_init() else { throw TransportError(CURLE_OUT_OF_MEMORY) }
        let options = [
            (CURLMOPT_MAXCONNECTS, connections),
            // HTTP/2, but one call at a time on a connection. libcurl 7.88 would tell the server of a cancelled
            // stream only with the next thing it sends, and one dead connection would take all calls with it.
            (CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING)),
        ]
        for (option, value) in options {
            let code = ccurl_multi_set_long(multi, option, value)
            guard code != CURLM_OK else { continue }
            curl_multi_cleanup(multi)
            throw TransportError(code)
        }
        return multi
    }

    private func call(
        _ request: HTTPRequest, destination: String?
    ) async throws(TransportError) -> HTTPResponse {
        let address = try Address(request.url)
        let headers = try HeaderLines(request.headers)
        guard !Task.isCancelled else { throw .cancelled }
        let id = mailbox.newID()
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let call = Call(
                    id: id, request: request, address: address, headers: headers, destination: destination,
                    posted: .now, continuation: continuation
                )
                mailbox.post(.start(call))
                // The handler may have run before the start was posted; then its letter was for nobody.
                if Task.isCancelled { mailbox.post(.cancel(id)) }
            }
        } onCancel: {
            mailbox.post(.cancel(id))
        }
        return try answer.get()
    }
}
