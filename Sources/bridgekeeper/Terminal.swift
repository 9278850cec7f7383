import FoundationEssentials
import Glibc
import Remote

/// Standard output and standard error, a line at a time.
///
/// Nothing reaches them as somebody else wrote it: an escape in it could do anything to a terminal.
enum Terminal {
    static func say(_ text: String, isDimmed: Bool = false) {
        write(lines(text, isDimmed: isDimmed), to: STDOUT_FILENO)
    }

    static func complain(_ text: String, isDimmed: Bool = false) {
        write(lines(text, isDimmed: isDimmed), to: STDERR_FILENO)
    }

    /// Writes what moves the cursor, to standard error.
    static func draw(_ drawing: String) { write(drawing, to: STDERR_FILENO) }

    /// A text's lines with everything in it seen as what it is.
    static func clean(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            Cleaner.line(Array($0), limit: .max)
        }
    }

    /// What a program wrote steps back behind our own words.
    private static func lines(_ text: String, isDimmed: Bool) -> String {
        clean(text).map { line in
            isDimmed && line.hasPrefix("| ") ? "\u{1B}[2m\(line)\u{1B}[0m\n" : "\(line)\n"
        }.joined()
    }

    /// A reader that went away is not worth an error: there is nobody left to tell.
    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
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
