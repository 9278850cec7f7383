/// What docker tells of its containers as it happens.
package enum ContainerEvents {
    /// What the script writes, line by line; whatever else comes is nobody's.
    package enum Line: Sendable, Equatable {
        /// The host's clock when it began to listen, in nanoseconds since 1970.
        case began(Int64)
        case event(ContainerEvent)
    }

    /// How long before its beginning the first listening asks for: what happened while the connection was made.
    package static let firstLook: Int64 = 2_000_000_000

    /// A script for the host that writes a line whenever something happened to a container that a status may show; it
    /// goes on until docker ends.
    ///
    /// First comes the host's own time. What has happened since `time` comes again: the moment is docker's, to the
    /// nanosecond, and itself within. Docker drops events for a slow reader, and remembers only the last 256: whoever
    /// hears one looks, and looks without one now and then. A container's labels stand among the attributes, and docker
    /// puts them over its own: so they are quoted, or a label's second line would pass for an event.
    /// - Parameter time: the last event that was heard, in nanoseconds since 1970; `nil` for two seconds ago.
    /// - Returns: the script.
    package static func script(since time: Int64? = nil) -> String {
        let since = time.map { "\($0 / second).\(padded($0 % second))" } ?? "$((now - 2))"
        return """
            now=$(date +%s)
            echo "now $now"
            exec docker events --since "\(since)" --filter type=container \
            \(kinds.map { "--filter event=\($0)" }.joined(separator: " ")) --format '\(fields)'
            """
    }

    /// A script for the host that writes what docker still remembers of one service since a time, and ends.
    ///
    /// It is no log: docker remembers the last 256 events of all kinds, and none from before its own start. Docker finds a
    /// container by a part of its name, too: whoever reads looks at the names.
    /// - Parameters:
    ///   - service: whose.
    ///   - seconds: since when, by the host's clock, in seconds since 1970.
    /// - Returns: the script.
    package static func past(of service: Service, since seconds: Int64) -> String {
        """
        docker events --since \(max(0, seconds)) --until "$(date +%s)" --filter type=container \
        --filter container=\(service.containerWord) \
        \(["start", "kill", "die", "oom"].map { "--filter event=\($0)" }.joined(separator: " ")) \
        --format '\(fields)'
        """
    }

    /// Reads one line of what the script writes; `nil` for what it never wrote.
    package static func read(_ line: String) -> Line? {
        let words = line.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        if words.count == 2, words[0].elementsEqual("now".utf8) {
            return ContainerEvent.number(words[1], upTo: 253_402_300_799).flatMap {
                // Nanoseconds of more than 64 bits are no time that docker could say.
                $0 <= Int64.max / second ? .began($0 * second) : nil
            }
        }
        return ContainerEvent(line: line).map(Line.event)
    }

    private static let second: Int64 = 1_000_000_000

    private static func padded(_ nanoseconds: Int64) -> String {
        let digits = String(nanoseconds)
        return String(repeating: "0", count: 9 - digits.count) + digits
    }

    private static let fields =
        "{{.TimeNano}}|{{.Action}}|{{.Actor.ID}}|{{.Actor.Attributes.name}}"
        + ["exitCode", "execDuration", "signal"].map {
            "|{{index .Actor.Attributes \"\($0)\" | printf \"%q\"}}"
        }
        .joined()

    /// Not `exec_*`, of which a health check makes three each time.
    private static let kinds = [
        "create", "start", "kill", "die", "oom", "pause", "unpause", "rename", "destroy", "health_status",
    ]
}
