import CEdit
import Glibc

/// Wakes a thread that waits for a descriptor.
///
/// Its descriptors are closed when nobody holds it any more.
final class Bell: Sendable {
    let descriptor: Int32

    init() throws(LineReaderError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { throw .system(doing: "make a bell", code: errno) }
    }

    deinit { close(descriptor) }

    /// It cannot fail: a bell that rings already is full, and that is as good.
    func ring() { _ = eventfd_write(descriptor, 1) }

    /// Makes it silent again.
    func hush() {
        var count: eventfd_t = 0
        _ = unsafe eventfd_read(descriptor, &count)
    }

    /// Waits until the bell rings or there is something to read; blocks.
    ///
    /// - Returns: whether the bell rang.
    func wait(orReadable input: Int32) throws(LineReaderError) -> Bool {
        var waiting = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: input, events: Int16(POLLIN), revents: 0),
        ]
        while unsafe poll(&waiting, nfds_t(waiting.count), -1) < 0 {
            guard errno == EINTR else { throw .system(doing: "wait for the terminal", code: errno) }
        }
        return waiting[0].revents != 0
    }
}
