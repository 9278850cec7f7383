import FoundationEssentials
import Glibc

/// Standard output and standard error, a line at a time.
enum Terminal {
    static func say(_ text: String) { write(text, to: STDOUT_FILENO) }
    static func complain(_ text: String) { write(text, to: STDERR_FILENO) }

    /// A reader that went away is not worth an error: there is nobody left to tell.
    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array((text + "\n").utf8)[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
