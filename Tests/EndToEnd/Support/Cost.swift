import Foundation

/// What a program and the children that it has now have used: time of a processor, and memory.
struct Cost: Sendable, CustomStringConvertible {
    /// One side of it.
    struct Part: Sendable {
        /// Seconds of a core; of the program's also what children used that have ended.
        var time = 0.0
        /// In kilobytes: what is its own and in no file, and that with its share of what others have as well.
        var anonymous = 0
        var share = 0
    }

    var own: Part
    var children = Part()
    var count = 0

    init(of process: pid_t) throws {
        own = try Self.part(process, withEnded: true)
        for child in try Self.children(of: process) {
            // It may have ended by now: then its time is the program's.
            guard let part = try? Self.part(child, withEnded: true) else { continue }
            count += 1
            children.time += part.time
            children.anonymous += part.anonymous
            children.share += part.share
        }
    }

    /// The part of a core that was used since an earlier cost was taken.
    func load(since other: Cost, over length: Duration) -> Double {
        (own.time + children.time - other.own.time - other.children.time) / (length / .seconds(1))
    }

    private static func part(_ process: pid_t, withEnded: Bool) throws -> Part {
        let stat = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        let words = stat.split(separator: ")").last.map { $0.split(separator: " ") } ?? []
        guard words.count > 14 else { throw Broken("/proc/\(process)/stat says \(stat)") }
        let ticks = words[11...(withEnded ? 14 : 12)].compactMap { Double($0) }.reduce(0, +)
        return Part(
            time: ticks / Double(sysconf(Int32(_SC_CLK_TCK))),
            anonymous: try Memory(of: process).anonymous,
            share: try field("Pss:", of: "/proc/\(process)/smaps_rollup"))
    }

    private static func field(_ name: String, of path: String) throws -> Int {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        guard let value = line?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Broken("\(path) has no \(name)")
        }
        return value
    }

    private static func children(of process: pid_t) throws -> [pid_t] {
        var all: [pid_t] = []
        for task in try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task") {
            // A thread may have ended by now.
            let path = "/proc/\(process)/task/\(task)/children"
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
            all += text.split(separator: " ").compactMap { pid_t($0) }
        }
        return all
    }

    var description: String {
        "the program \(own.anonymous) kB of its own, \(own.share) kB with its share of the rest; "
            + "\(count) children \(children.anonymous) kB and \(children.share) kB"
    }
}
