import FoundationEssentials
import Glibc

/// A request's body as libcurl reads it: in pieces, and from the start again when a kept connection turned
/// out to be dead.
final class RequestBody {
    private enum Source {
        case data(Data)
        case file(CInt, path: String)
    }

    /// The length in bytes, which does not change any more.
    let count: Int64
    private let source: Source
    private var position: Int64 = 0

    /// Opens what is to be sent.
    ///
    /// - Returns: nil when there is no body at all.
    /// - Throws: `file` if it cannot be read or is no regular file.
    init?(_ body: HTTPRequest.Body) throws(TransportError) {
        switch body {
        case .none: return nil
        case .data(let data):
            source = .data(data)
            count = Int64(data.count)
        case .file(let path):
            let (descriptor, size) = try RequestBody.open(path)
            source = .file(descriptor, path: path)
            count = size
        }
    }

    /// Fills a buffer from where the last piece ended.
    ///
    /// - Returns: The number of bytes; 0 at the end.
    /// - Throws: `file`, also when the file is shorter by now than the length that was announced.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(TransportError) -> Int {
        let wanted = min(buffer.count, Int(count - position))
        guard wanted > 0 else { return 0 }
        let got: Int
        switch source {
        case .data(let data):
            let start = data.startIndex + Int(position)
            got = data[start..<start + wanted].copyBytes(to: buffer)
        case .file(let descriptor, let path):
            got = pread(descriptor, buffer.baseAddress, wanted, off_t(position))
            guard got >= 0 else { throw .file(path, errno: errno) }
            guard got > 0 else { throw .file(path: path, reason: "became shorter while it was sent") }
        }
        position += Int64(got)
        return got
    }

    /// Goes to a place, counted from the start.
    ///
    /// - Returns: Whether there is such a place.
    func seek(to offset: Int64) -> Bool {
        guard (0...count).contains(offset) else { return false }
        position = offset
        return true
    }

    private static func open(_ path: String) throws(TransportError) -> (CInt, Int64) {
        // O_NONBLOCK, or a named pipe would hold up every transfer until somebody writes to it.
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .file(path, errno: errno) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else {
            let code = errno
            close(descriptor)
            throw .file(path, errno: code)
        }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .file(path: path, reason: "is not a regular file")
        }
        return (descriptor, Int64(facts.st_size))
    }

    deinit {
        if case .file(let descriptor, _) = source { close(descriptor) }
    }
}
