/// What a container wrote before it died, and whether it was always the same.
package struct LastWords: Sendable, Equatable {
    /// The last line of its error stream, or of the other where it wrote no errors.
    package var line: String?
    /// In how many of the last runs, this one among them, that line was the last one.
    package var runs: Int
    /// The last lines of the dead run, of both streams.
    package var tail: [String]

    /// How many lines are asked for: the dead run's, and those that the next run wrote meanwhile.
    package static let reach = 300

    package init(line: String? = nil, runs: Int = 0, tail: [String] = []) {
        self.line = line
        self.runs = runs
        self.tail = tail
    }

    /// Reads what ``Service/lastWordsScript(_:lines:)`` printed.
    ///
    /// Each line has its time in front, by which the two streams are put in one order.
    /// - Parameters:
    ///   - output: what stood on standard output.
    ///   - errors: what stood on standard error.
    ///   - deaths: those of this container, the oldest first; none where only the end of the log is known.
    ///   - isOver: whether it is down: or its last line may be of a run that is well.
    ///   - count: how many lines of the tail are wanted.
    package init(
        output: [String], errors: [String], deaths: [Happenings.Death], isOver: Bool, lines count: Int
    ) {
        var lines = Self.read(output, isError: false) + Self.read(errors, isError: true)
        // By time; what has the same stays as it came.
        lines = lines.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
        guard let last = deaths.last else {
            self.init(tail: lines.suffix(count).map(\.text))
            if isOver { (line, runs) = (Self.last(of: lines), 1) }
            if line == nil { runs = 0 }
            return
        }
        self.init(
            tail: Self.run(of: last, after: deaths.dropLast().last, in: lines).suffix(count).map(\.text))
        var before = deaths[...]
        while let death = before.popLast(), runs < Happenings.deathLimit {
            guard let words = Self.last(of: Self.run(of: death, after: before.last, in: lines)) else { break }
            if line == nil { line = words } else if Self.likeness(words) != line.map(Self.likeness) { break }
            runs += 1
        }
    }

    private struct Line: Sendable {
        /// As docker wrote it: to the nanosecond with all its zeros, so that letters compare as times do.
        var time: String
        var text: String
        var isError: Bool

        var seconds: Double? { DockerTime.seconds(time) }
    }

    /// A line without a time belongs to the one before it.
    private static func read(_ lines: [String], isError: Bool) -> [Line] {
        var time = ""
        return lines.map { line in
            let parts = line.utf8.split(
                separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = parts.first.map({ String(Substring($0)) }), DockerTime.isTime(first) else {
                return Line(time: time, text: line, isError: isError)
            }
            time = first
            return Line(
                time: first, text: parts.count > 1 ? String(Substring(parts[1])) : "", isError: isError)
        }
    }

    /// The lines that a run wrote: up to its death, and after the one before.
    private static func run(of death: Happenings.Death, after other: Happenings.Death?, in lines: [Line])
        -> [Line]
    {
        let end = Double(death.at) / 1e9 + slack
        let start = (death.began.map { Double($0 - lateness) / 1e9 } ?? 0) - slack
        let before = other.map { Double($0.at) / 1e9 + slack } ?? 0
        return lines.filter { line in
            guard let time = line.seconds else { return false }
            return time <= end && time >= max(start, before)
        }
    }

    /// How much later than its first words docker may tell of a start, in nanoseconds: a run of a few milliseconds is over by
    /// then.
    static let lateness: Int64 = 500_000_000

    /// Seconds as `Double` lose the last few hundred nanoseconds.
    private static let slack = 0.000_001

    private static func last(of lines: [Line]) -> String? {
        let said = lines.filter { $0.text.utf8.contains { $0 > 0x20 } }
        return (said.last(where: \.isError) ?? said.last)?.text
    }

    /// A line without what is new each time: times, counts, addresses.
    private static func likeness(_ line: String) -> [UInt8] {
        var like: [UInt8] = []
        for byte in line.utf8 {
            let isDigit = (0x30...0x39).contains(byte)
            if !isDigit {
                like.append(byte)
            } else if like.last != UInt8(ascii: "0") {
                like.append(UInt8(ascii: "0"))
            }
        }
        return like
    }
}

extension Service {
    /// The container's log with times, both streams apart: since the first of the deaths' runs, until the last death;
    /// without deaths its end.
    ///
    /// Docker takes the end first, and the times out of that: so that end is a long one, for the next run writes too.
    /// - Parameters:
    ///   - deaths: those of this container, the oldest first.
    ///   - lines: how many of the end are wanted where there is no death.
    /// - Returns: the script.
    package func lastWordsScript(_ deaths: [Happenings.Death], lines: Int) -> String {
        guard let first = deaths.first, let last = deaths.last else {
            return "docker logs --timestamps --tail \(max(1, lines)) \(containerWord)"
        }
        let since = first.began.map { " --since \(Self.moment($0 - LastWords.lateness))" } ?? ""
        return "docker logs --timestamps --tail \(LastWords.reach)\(since) --until \(Self.moment(last.at)) "
            + containerWord
    }

    private static func moment(_ time: Int64) -> String {
        let (seconds, rest) = time.quotientAndRemainder(dividingBy: 1_000_000_000)
        let digits = String(max(0, rest))
        return "\(max(0, seconds)).\(String(repeating: "0", count: 9 - digits.count))\(digits)"
    }

    /// What its health check said last.
    package var healthWordsScript: String {
        let last = "{{if eq (len (slice $log $i)) 1}}{{$e.Output}}{{end}}"
        return "docker inspect --type container -f '{{with .State.Health}}{{$log := .Log}}"
            + "{{range $i, $e := $log}}\(last){{end}}{{end}}' \(containerWord)"
    }
}
