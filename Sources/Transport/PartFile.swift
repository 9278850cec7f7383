import Glibc

/// A file that comes into being whole or not at all.
///
/// Bytes go to a new file beside the one that is meant, readable by its owner only (0600), which takes the
/// name at the end; a file of that name from before stays as it is until then. Whatever happens in between,
/// the part is removed with this object. It is not forced to the disk: a power cut may lose it.
final class PartFile {
    private let path: String
    private let part: String
    private var descriptor: CInt

    /// Makes the part.
    ///
    /// - Throws: `file`, with the system's words, if the folder is not there or not writable.
    init(for path: String) throws(TransportError) {
        // Told apart from other parts of the same file; O_EXCL is what keeps anybody's link from being used.
        part = path + ".part-" + String(UInt64.random(in: .min ... .max), radix: 36)
        let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .file(path, errno: errno) }
        self.path = path
        self.descriptor = descriptor
    }

    /// Adds bytes at the end.
    func write(_ bytes: UnsafeRawBufferPointer) throws(TransportError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(
                descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written >= 0 {
                rest = rest.dropFirst(written)
            } else if errno != EINTR {
                throw .file(path, errno: errno)
            }
        }
    }

    /// Gives the file its name.
    func finish() throws(TransportError) {
        let open = descriptor
        descriptor = -1
        // Some file systems tell only now that the disk is full.
        guard close(open) == 0 else {
            let code = errno
            unlink(part)
            throw .file(path, errno: code)
        }
        guard rename(part, path) == 0 else {
            let code = errno
            unlink(part)
            throw .file(path, errno: code)
        }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(part)
    }
}
