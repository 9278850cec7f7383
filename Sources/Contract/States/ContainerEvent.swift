/// One thing that docker said has happened to a container.
package struct ContainerEvent: Sendable, Hashable {
    package enum Action: Sendable, Hashable {
        case start
        /// A signal was sent through docker, by a person or a program on the host; not known where a label hides it.
        case kill(signal: Int?)
        /// Something in it was killed for want of memory: its main process or another one.
        case oom
        /// It ended, with that exit code, after so many seconds.
        case die(exitCode: Int?, seconds: Int64?)
        case health(String)
        case destroy
        case create, pause, unpause, rename
    }

    /// By the host's clock, in nanoseconds since 1970.
    package var time: Int64
    package var action: Action
    /// Docker's full ID.
    package var container: String
    package var name: String

    package init(_ action: Action, at time: Int64, container: String, name: String = "") {
        self.time = time
        self.action = action
        self.container = container
        self.name = name
    }

    /// Reads a line as ``ContainerEvents/script(since:)`` has docker write it; `nil` when a field is not what docker
    /// writes there.
    ///
    /// The last three are labels where the image has some of that name: what is no number there is not known.
    init?(line: String) {
        let fields = line.utf8.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
        guard fields.count >= 7, let time = Self.number(fields[0], upTo: .max), time > 0,
            fields[2].count == 64, fields[2].allSatisfy(Self.isHex),
            !fields[3].isEmpty, fields[3].count <= 255, fields[3].allSatisfy(Self.isNamed),
            fields[4...].first?.first == Self.quote, fields.last?.last == Self.quote
        else { return nil }
        let isWhole = fields.count == 7
        let value = { (index: Int, limit: Int64) in isWhole ? Self.quoted(fields[index], upTo: limit) : nil }
        let action: Action
        switch String(Substring(fields[1])) {
        case "create": action = .create
        case "start": action = .start
        case "kill": action = .kill(signal: value(6, 64).flatMap { $0 == 0 ? nil : Int($0) })
        case "oom": action = .oom
        case "die":
            action = .die(exitCode: value(4, Int64(Int32.max)).map(Int.init), seconds: value(5, 1 << 33))
        case "pause": action = .pause
        case "unpause": action = .unpause
        case "rename": action = .rename
        case "destroy": action = .destroy
        case "health_status: starting": action = .health("starting")
        case "health_status: healthy": action = .health("healthy")
        case "health_status: unhealthy": action = .health("unhealthy")
        default: return nil
        }
        self.init(
            action, at: time, container: String(Substring(fields[2])), name: String(Substring(fields[3])))
    }

    private static let quote = UInt8(ascii: "\"")

    /// Plain digits up to a limit, and nothing else.
    static func number(_ text: some Collection<UInt8>, upTo limit: Int64) -> Int64? {
        guard (1...19).contains(text.count), text.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int64(String(decoding: text, as: UTF8.self)), number <= limit
        else { return nil }
        return number
    }

    private static func quoted(_ text: Substring.UTF8View, upTo limit: Int64) -> Int64? {
        guard text.count > 2, text.first == quote, text.last == quote else { return nil }
        return number(text.dropFirst().dropLast(), upTo: limit)
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }

    /// What docker takes in a name.
    private static func isNamed(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || [UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-")].contains(byte)
    }
}
