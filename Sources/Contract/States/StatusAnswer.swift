/// What a host answered to the status: the container as it is, that there is none, or that docker could not say.
package struct StatusAnswer: Sendable, Equatable {
    package enum Finding: Sendable, Equatable {
        case container(ContainerLook)
        /// A state of its own: not a failure, and not "stopped".
        case notDeployed
        /// Docker could not answer; its own words, or ours where it had none.
        case failed(words: String, exitCode: Int32)
    }

    package var finding: Finding
    /// The directory's commit; `nil` when it is no clone.
    package var head: String?
    /// The host's clock, seconds since 1970: ages are told by it, and not by the clock of the bot's machine.
    package var hostTime: Int64?

    /// When the host was started, by its own clock of now, seconds since 1970; `nil` where it does not tell.
    package var bootTime: Int64?

    package init(finding: Finding, head: String? = nil, hostTime: Int64? = nil, bootTime: Int64? = nil) {
        self.finding = finding
        self.head = head
        self.hostTime = hostTime
        self.bootTime = bootTime
    }

    package var container: ContainerLook? {
        guard case .container(let look) = finding else { return nil }
        return look
    }

    /// Reads what ``Service/statusScript`` printed.
    ///
    /// A login shell may have said something before. The script's own lines come after that: the host's time first, so
    /// that a commit and the time since the boot count only behind it, and docker's at the end. A second line of docker's form is a forgery, or
    /// the first one is: neither is believed.
    package init(exitCode: Int32, standardOutput: [String], standardError: [String]) {
        var said: [String] = []
        for line in standardOutput {
            if let time = line.value(after: "now ").flatMap(Self.time) {
                hostTime = time
                (head, bootTime) = (nil, nil)
            } else if let now = hostTime, let up = line.value(after: "up ").flatMap(Self.wholeSeconds) {
                bootTime = now > up ? now - up : nil
            } else if let commit = line.value(after: "head "), Self.isCommit(commit) {
                head = commit
            } else if line.utf8.contains(where: { $0 > 0x20 }) {
                said.append(line)
            }
        }
        let words = standardError.joined(separator: "\n")
        if exitCode == 0 {
            finding = Self.finding(in: said, beside: words)
        } else if DockerWords.missingContainer(words) {
            finding = .notDeployed
        } else {
            let all = words.utf8.contains { $0 > 0x20 } ? words : said.joined(separator: "\n")
            finding = .failed(words: all.isEmpty ? "docker said nothing" : all, exitCode: exitCode)
        }
    }

    private static func finding(in lines: [String], beside words: String) -> Finding {
        let looks = lines.compactMap(ContainerLook.init(line:))
        if looks.count == 1, let line = lines.last, let look = ContainerLook(line: line) {
            return .container(look)
        }
        let why = looks.count > 1 ? "more than one answer" : "no answer that can be read"
        return .failed(
            words: ([why] + lines + [words]).filter { !$0.isEmpty }.joined(separator: "\n"), exitCode: 0)
    }

    /// A host's clock: after 1970, and of four digits' years.
    private static func time(_ text: String) -> Int64? {
        Int64(text).flatMap { (1..<253_402_300_800).contains($0) ? $0 : nil }
    }

    /// Seconds and hundredths, as the kernel writes them, without the hundredths.
    private static func wholeSeconds(_ text: String) -> Int64? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count),
            parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        return Int64(String(Substring(parts[0])))
    }

    static func isCommit(_ text: some StringProtocol) -> Bool {
        (text.utf8.count == 40 || text.utf8.count == 64)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

extension ContainerLook {
    /// Reads the line that the status command asks for; `nil` when any field of it is not what docker writes there.
    ///
    /// Nothing gets a default: a start that cannot be told from another one would let two runs pass for one.
    init?(line: String) {
        let fields = line.utf8.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        guard fields.count == 11, let state = DockerState(rawValue: fields[0]),
            let restarts = Int(fields[2]), restarts >= 0,
            ["", "none", "starting", "healthy", "unhealthy"].contains(fields[3]),
            Self.isName(fields[4]), Self.isName(fields[5]),
            [fields[1], fields[6], fields[7]].allSatisfy(DockerTime.isTime),
            let exitCode = Int(fields[8]), let outOfMemory = Bool(fields[9])
        else { return nil }
        self.init(
            id: fields[4], image: fields[5], state: state, startedAt: fields[1], finishedAt: fields[7],
            createdAt: fields[6], restartCount: restarts,
            health: fields[3].isEmpty || fields[3] == "none" ? nil : fields[3],
            healthCheck: HealthCheck(field: fields[10]), exitCode: exitCode, outOfMemory: outOfMemory)
    }

    /// Docker's IDs: letters and digits, with the digest's name before a colon.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: ":")
            }
    }
}

extension HealthCheck {
    /// Reads four words, zero being docker's default.
    ///
    /// They are Go durations, or nanoseconds where docker answers from raw JSON.
    init?(field: String) {
        let words = field.split(separator: " ")
        guard words.count == 4, let retries = Int(words[3]), retries >= 0 else { return nil }
        let times = words.prefix(3).compactMap(GoDuration.read)
        guard times.count == 3 else { return nil }
        self.init(
            startPeriod: times[0], interval: times[1] == .zero ? .seconds(30) : times[1],
            timeout: times[2] == .zero ? .seconds(30) : times[2], retries: retries == 0 ? 3 : retries)
    }
}

extension String {
    /// What stands behind a prefix, compared by its bytes; `nil` where it does not begin so.
    func value(after prefix: String) -> String? {
        utf8.starts(with: prefix.utf8) ? String(Substring(utf8.dropFirst(prefix.utf8.count))) : nil
    }
}
