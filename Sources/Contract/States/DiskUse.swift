/// How full one file system of a host is.
package struct DiskUse: Sendable, Equatable, Codable {
    /// Where it is mounted.
    package var place: String
    /// How much of it is used, as `df` says it: what only root may use counts as used.
    package var percent: Int
    /// Kilobytes that are free.
    package var free: Int
    /// Whether it is the inodes that are short, and not the space.
    package var isOfInodes: Bool

    package init(place: String, percent: Int, free: Int, isOfInodes: Bool = false) {
        self.place = place
        self.percent = percent
        self.free = free
        self.isOfInodes = isOfInodes
    }

    package static let limit: Duration = .seconds(20)

    /// Looks at the file systems that services need: docker's own, that of their directories, and that of the jobs.
    ///
    /// - Parameter directories: the services' directories.
    /// - Returns: POSIX shell text; it only looks.
    package static func script(_ directories: [String]) -> String {
        """
        \(SurveyShell.soon)
        jobs=$HOME/.local/state/bridgekeeper
        [ -d "$jobs" ] || jobs=$HOME
        docker=$(soon docker info -f '{{.DockerRootDir}}' 2>/dev/null)
        for place in "${docker:-/}" "$jobs" \(directories.map(ShellWord.quote).joined(separator: " ")); do
            soon df -Pk "$place" 2>/dev/null | sed -n '2s/^/space /p'
            soon df -Pi "$place" 2>/dev/null | sed -n '2s/^/inodes /p'
        done
        echo end
        """
    }

    /// Reads what the script printed.
    ///
    /// - Parameter lines: its output.
    /// - Returns: the fullest of them; `nil` where nothing can be told.
    package static func fullest(_ lines: [String]) -> DiskUse? {
        guard lines.last == "end" else { return nil }
        // The first of those that are alike: space before inodes.
        return lines.compactMap(read).reduce(nil) { fullest, use in
            fullest.map { $0.percent >= use.percent ? $0 : use } ?? use
        }
    }

    /// A line of `df`: a device of any name, all, used, free, a percentage, where it is mounted.
    private static func read(_ line: String) -> DiskUse? {
        let words = line.split(separator: " ").map(String.init)
        guard let kind = words.first, ["space", "inodes"].contains(kind), words.count >= 7 else { return nil }
        for start in 2...(words.count - 5) {
            guard let used = number(words[start + 1]), let free = number(words[start + 2]),
                number(words[start]) != nil, words[start + 3].hasSuffix("%")
            else { continue }
            // Some have no inodes to be short of.
            guard used + free > 0 else { return nil }
            let place = Array(words[(start + 4)...]).joined(separator: " ")
            return DiskUse(
                place: plain(place), percent: (used * 100 + used + free - 1) / (used + free),
                free: free, isOfInodes: kind == "inodes")
        }
        return nil
    }

    /// Whole numbers that can be counted with: no disk has a thousand million of TB.
    private static func number(_ text: String) -> Int? {
        Int(text).flatMap { (0...1_000_000_000_000_000).contains($0) ? $0 : nil }
    }

    /// A path is somebody's word: what could pass for ours, or hide, is taken out of it.
    private static func plain(_ path: String) -> String {
        let kept = path.unicodeScalars.prefix(80).map { scalar in
            scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7F && scalar != "`" ? scalar : "?"
        }
        return String(String.UnicodeScalarView(kept))
    }
}
