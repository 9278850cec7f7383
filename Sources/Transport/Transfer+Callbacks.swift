import CCurl
import Glibc

extension Transfer {
    /// For how many milliseconds bytes may be on their way without a sign of the other end.
    ///
    /// Then the connection is dead. Without this the system goes on for a quarter of an hour.
    private static let unacknowledged: CInt = 20_000

    /// Has libcurl tell this transfer what happens.
    func listen() throws(TransportError) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        for option in [
            CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA, CURLOPT_XFERINFODATA,
            CURLOPT_PREREQDATA, CURLOPT_SOCKOPTDATA,
        ] {
            try set(option, pointer: me)
        }
        try check(ccurl_set_long(easy, CURLOPT_NOPROGRESS, 0))
        try check(
            ccurl_set_progress(easy) { me, _, received, _, sent in
                Transfer.from(me)?.patience.counted(received: Int64(received), sent: Int64(sent), at: .now)
                return 0
            })
        try check(
            ccurl_set_writer(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, me in
                guard let it = Transfer.from(me) else { return Int(CURL_WRITEFUNC_ERROR) }
                return it.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
            })
        try check(
            ccurl_set_writer(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, me in
                guard let it = Transfer.from(me) else { return Int(CURL_WRITEFUNC_ERROR) }
                return it.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
            })
        try check(
            ccurl_set_connected(easy) { me, address, _, _, _ in
                guard let it = Transfer.from(me), let address else { return CURL_PREREQFUNC_ABORT }
                return it.connected(to: String(cString: address))
            })
        try check(
            ccurl_set_socket(easy) { me, socket, purpose in
                guard let it = Transfer.from(me), purpose == CURLSOCKTYPE_IPCXN else {
                    return CURL_SOCKOPT_ERROR
                }
                return it.prepare(socket)
            })
        try listenForUpload()
    }

    private func listenForUpload() throws(TransportError) {
        try check(
            ccurl_set_reader(easy) { buffer, size, count, me in
                guard let it = Transfer.from(me) else { return Int(CURL_READFUNC_ABORT) }
                return it.give(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
            })
        try check(
            ccurl_set_seeker(easy) { me, offset, origin in
                guard origin == SEEK_SET, Transfer.from(me)?.upload?.seek(to: Int64(offset)) == true else {
                    return CURL_SEEKFUNC_FAIL
                }
                return CURL_SEEKFUNC_OK
            })
    }

    private static func from(_ me: UnsafeMutableRawPointer?) -> Transfer? {
        me.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        patience.moved(at: .now)
        do throws(TransportError) {
            try body.take(bytes, status: head.status)
            return bytes.count
        } catch {
            failure = error
            return Int(CURL_WRITEFUNC_ERROR)
        }
    }

    private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        patience.moved(at: .now)
        do throws(TransportError) {
            try head.take(bytes)
            return bytes.count
        } catch {
            failure = error
            return Int(CURL_WRITEFUNC_ERROR)
        }
    }

    private func give(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let upload else { return 0 }
        do throws(TransportError) {
            return try upload.read(into: buffer)
        } catch {
            failure = error
            return Int(CURL_READFUNC_ABORT)
        }
    }

    /// The connection stands, and nothing of the request was sent yet.
    private func connected(to address: String) -> CInt {
        guard !call.address.isPlain || Loopback.contains(address) else {
            failure = .notPermitted(
                reason: "\(call.address.host) is not this machine, and http is unencrypted")
            return CURL_PREREQFUNC_ABORT
        }
        patience.connected(at: .now)
        return CURL_PREREQFUNC_OK
    }

    private func prepare(_ socket: curl_socket_t) -> CInt {
        var limit = Transfer.unacknowledged
        let size = socklen_t(MemoryLayout.size(ofValue: limit))
        guard setsockopt(socket, CInt(IPPROTO_TCP), TCP_USER_TIMEOUT, &limit, size) == 0 else {
            let reason = TransportError.reason(errno: errno)
            failure = .unreachable(host: call.address.host, reason: "TCP_USER_TIMEOUT: \(reason)")
            return CURL_SOCKOPT_ERROR
        }
        return CURL_SOCKOPT_OK
    }
}
