import Glibc
import Synchronization

/// A terminal that shows nothing of what is typed while something is drawn on it; its keys for signals still work.
package final class QuietTerminal: Sendable {
    private struct Flags: Sendable { var local: tcflag_t }

    private let descriptor: Int32
    /// As it was, while it is quiet.
    private let before = Mutex<Flags?>(nil)

    package init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Makes it quiet; what is typed waits to be read.
    package func hush() {
        before.withLock { before in
            var settings = termios()
            guard before == nil, unsafe tcgetattr(descriptor, &settings) == 0 else { return }
            before = Flags(local: settings.c_lflag)
            // A line that is begun has to be there for the next reader, letter by letter.
            settings.c_lflag &= ~tcflag_t(ECHO | ICANON)
            _ = unsafe tcsetattr(descriptor, TCSADRAIN, &settings)
        }
    }

    /// As it was.
    package func restore() {
        before.withLock { before in
            var settings = termios()
            guard let flags = before, unsafe tcgetattr(descriptor, &settings) == 0 else { return }
            settings.c_lflag = flags.local
            _ = unsafe tcsetattr(descriptor, TCSADRAIN, &settings)
            before = nil
        }
    }
}
