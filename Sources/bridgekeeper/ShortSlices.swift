import CSchedule
import FoundationEssentials

/// Asks the kernel for a processor soon and for a short time.
///
/// A command passes through a dozen threads of this program and of `ssh`, each of which works for less than a
/// millisecond. On a small machine each of them waits until the homeserver has used up its slice; whoever asks for short
/// ones goes first (Linux 6.12 and newer: `sched_setattr(2)`, `sched_runtime` of `SCHED_OTHER`), and gets no more for it.
enum ShortSlices {
    /// A millisecond: shorter than what others get (1.4 and more), and longer than any part of a command takes here, which
    /// would be broken off in its middle.
    private static let nanoseconds: UInt64 = 1_000_000

    /// Asks for all threads there are; those that they start have the same, and so has `ssh`.
    /// - Returns: What was wrong; an older kernel takes the wish and does nothing.
    static func ask() -> String? {
        do {
            let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
            let code = threads.compactMap(pid_t.init).map { schedule_slices($0, nanoseconds) }.first {
                $0 != 0
            }
            return code.map { "error \($0)" }
        } catch {
            return "\(error)"
        }
    }
}
