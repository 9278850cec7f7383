/// Who ended a container, where the facts tell.
package enum StopCause: Sendable, Equatable, Codable {
    /// Somebody or something on the host had docker send signals: the first, and the last where that is another.
    case signal(Int, then: Int?)
    /// The host went down, and the container with it.
    case reboot
    /// It ended by itself.
    case itself

    /// Exit codes of whom somebody may have ended past docker, which tells of no signal then.
    private static let killed = [130, 137, 143]

    /// How long before the host's boot a container may have ended that went down with it.
    private static let shutdown = 300.0
    /// Boot times are told to the second, by a clock that is set while the host boots.
    private static let slack = 2.0

    /// What the facts tell; `nil` where they do not.
    ///
    /// A host that goes down ends its containers by signals, too: so its boot counts before them.
    /// - Parameters:
    ///   - death: the last one heard of this container; `nil` when none was.
    ///   - answer: the look at it.
    package init?(_ death: Happenings.Death?, _ answer: StatusAnswer) {
        if let boot = answer.bootTime, let look = answer.container, Self.fell(look, with: Double(boot)) {
            self = .reboot
        } else if let kill = death?.kill {
            self = .signal(kill.first, then: kill.last == kill.first ? nil : kill.last)
        } else if let death, death.isWhole, !Self.killed.contains(death.exitCode ?? 0) {
            self = .itself
        } else {
            return nil
        }
    }

    private static func fell(_ look: ContainerLook, with boot: Double) -> Bool {
        guard !look.state.isUp, let started = DockerTime.seconds(look.startedAt),
            let finished = DockerTime.seconds(look.finishedAt)
        else { return false }
        return started + slack < boot && finished > boot - shutdown && finished >= started
            // What ended long after the boot was written down by docker's own start, or it was another story.
            && finished < boot + shutdown
    }

    /// A signal's name; its number where it has no name that people know.
    package static func name(of signal: Int) -> String {
        let names = [
            1: "HUP", 2: "INT", 3: "QUIT", 6: "ABRT", 9: "KILL", 10: "USR1", 12: "USR2", 15: "TERM",
        ]
        return names[signal] ?? "signal \(signal)"
    }
}
