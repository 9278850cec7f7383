/// What a service that runs has to be able to do besides running: asked for every so often.
package struct Probe: Sendable, Equatable, Codable {
    /// A line for the shell, run in the service's directory: exit status 0 is well.
    package var command: String?
    /// A text that has to appear in the container's log, as it stands, every so often.
    package var text: String?
    /// How often it is asked, and how often the text has to appear.
    package var every: Duration = .seconds(60)
    /// How long it may take on the host.
    package var limit: Duration = .seconds(10)
    /// How often in a row it has to fail before that counts.
    package var failures = 2

    package init(command: String? = nil, text: String? = nil) {
        self.command = command
        self.text = text
    }
}

/// What a probe found to be wrong.
package enum ProbeFailure: Sendable, Equatable, Codable {
    /// The command ended, and not with 0.
    case exited(Int32)
    /// The command did not end within its limit.
    case timedOut
    /// The text does not stand in the log of that time.
    case missing
    /// The log could not be searched within the limit.
    case unsearched
}

extension Service {
    /// The probe's command as a script for the host; both streams as one, or the order between them would be lost.
    package func probeScript(_ command: String) -> String {
        "exec 2>&1\n\(enter) || exit\n\(command)"
    }

    /// Searches the log for the probe's text: exit status 0 where it stands there, ``ProbeLog/missing`` with the log's
    /// last lines where it does not, ``ProbeLog/unreadable`` with docker's words where docker does not give the log.
    ///
    /// It is searched on the host: of a log nothing travels but those lines. Docker's own exit status goes past the
    /// pipe, or a log that cannot be read would pass for one without the text.
    package func logProbeScript(_ text: String, within time: Duration) -> String {
        """
        said=$(
            {
                { docker logs --since \(max(1, time.components.seconds))s \(containerWord) 2>&1; echo "ended $?" >&3; } |
                    grep -q -F -e \(ShellWord.quote(text)) && echo found >&3
            } 3>&1 >/dev/null
        )
        case $said in
            *found*) exit 0 ;;
            "ended 0") code=\(ProbeLog.missing) ;;
            *) code=\(ProbeLog.unreadable) ;;
        esac
        docker logs --tail \(ProbeLog.lines) \(containerWord) 2>&1
        exit $code
        """
    }
}

/// How the search of a log ends.
package enum ProbeLog {
    package static let missing: Int32 = 1
    package static let unreadable: Int32 = 3
    /// How many of its last lines come along.
    package static let lines = 10
}
