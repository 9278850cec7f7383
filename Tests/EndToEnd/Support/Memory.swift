import Foundation

/// What a process has used of memory, as the kernel counted it: the program itself, without its children.
struct Memory: Sendable, CustomStringConvertible {
    /// The most it ever had resident, in kilobytes, and how much of it is there now.
    let peak: Int
    let now: Int
    /// What of it is its own, and in no file.
    let anonymous: Int

    init(of process: pid_t) throws {
        let text = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let facts = Dictionary(
            uniqueKeysWithValues: text.split(separator: "\n").compactMap { line -> (String, Int)? in
                let words = line.split(whereSeparator: { $0 == ":" || $0 == "\t" || $0 == " " })
                guard words.count > 1, let number = Int(words[1]) else { return nil }
                return (String(words[0]), number)
            })
        guard let peak = facts["VmHWM"], let now = facts["VmRSS"], let own = facts["RssAnon"] else {
            throw Broken("/proc/\(process)/status tells no memory")
        }
        (self.peak, self.now, anonymous) = (peak, now, own)
    }

    var description: String { "peak \(peak) kB, now \(now) kB, of it anonymous \(anonymous) kB" }
}
