import CCurl
import FoundationEssentials
import Glibc

/// A call that runs: libcurl's easy handle with all it points to.
///
/// It lives on the loop's thread and nowhere else. libcurl's callbacks get it unretained: the loop holds it
/// until the handle is out of the multi handle.
final class Transfer {
    /// The call.
    let call: Call
    /// libcurl's handle.
    let easy: OpaquePointer
    /// What is left of the limits of time.
    var patience: Patience
    /// The answer's headers.
    var head = AnswerHead()
    /// The answer's body.
    var body: AnswerBody
    /// What is sent; nil for nothing.
    let upload: RequestBody?
    /// Why a callback has stopped the transfer; libcurl itself then only knows that one did.
    var failure: TransportError? {
        didSet { abandon() }
    }
    /// libcurl's words, written while the handle lives.
    let words: UnsafeMutablePointer<CChar>
    private var lists: [UnsafeMutablePointer<curl_slist>] = []

    /// Makes ready what a call needs; nothing is connected yet.
    ///
    /// - Throws: `file` for a file that cannot be opened, `curl` if libcurl has no handle or refuses an option.
    init(_ call: Call, settings: Loop.Settings) throws(TransportError) {
        self.call = call
        patience = Patience(call.request.limits, posted: call.posted)
        upload = try RequestBody(call.request.body)
        body = try AnswerBody(limit: call.request.limits.answerBytes, file: call.destination)
        guard let easy = curl_easy_init() else { throw TransportError(CURLE_OUT_OF_MEMORY) }
        self.easy = easy
        words = .allocate(capacity: Int(CURL_ERROR_SIZE))
        words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try configure(settings)
        try listen()
    }

    deinit {
        curl_easy_cleanup(easy)
        for list in lists { curl_slist_free_all(list) }
        words.deallocate()
    }

    /// Says that the transfer ends unfinished, so that its connection is not kept.
    ///
    /// Over HTTP/1 it never is. An HTTP/2 connection would be, and only the stream be ended; libcurl 7.88 says
    /// so to the server with the next thing it sends there, which may be never, and goes on to use a connection
    /// that may have gone dead.
    func abandon() {
        // It fails for options that libcurl does not know, and this one is as old as libcurl.
        ccurl_set_long(easy, CURLOPT_FORBID_REUSE, 1)
    }

    /// Makes a list that lives as long as the handle.
    func keep(_ strings: [String]) throws(TransportError) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        for string in strings {
            guard let longer = curl_slist_append(list, string) else {
                curl_slist_free_all(list)
                throw TransportError(CURLE_OUT_OF_MEMORY)
            }
            list = longer
        }
        if let list { lists.append(list) }
        return list
    }

    /// What comes of the transfer, now that libcurl has done with it.
    func conclude(_ code: CURLcode) -> Call.Answer {
        if let failure { return .failure(failure) }
        guard code == CURLE_OK else { return .failure(explain(code)) }
        guard head.status >= 200 else {
            return .failure(.brokenOff(reason: "no final answer came"))
        }
        do throws(TransportError) {
            try body.finish(status: head.status)
        } catch {
            return .failure(error)
        }
        return .success(HTTPResponse(status: head.status, headers: head.headers, body: body.data))
    }

    private func explain(_ code: CURLcode) -> TransportError {
        var said = String(cString: words)
        if said.isEmpty { said = String(cString: curl_easy_strerror(code)) }
        var number = 0
        // libcurl says that it could not connect, the system says why.
        if code == CURLE_COULDNT_CONNECT, ccurl_get_long(easy, CURLINFO_OS_ERRNO, &number) == CURLE_OK,
            number != 0
        {
            said += " (\(TransportError.reason(errno: CInt(truncatingIfNeeded: number))))"
        }
        return TransportError(
            code, words: ASCII.printable(said), host: call.address.host, connected: patience.isConnected,
            limits: call.request.limits
        )
    }
}
