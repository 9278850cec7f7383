/// What there is on a host, whatever its services are: tools, the bot's own folder, its clock, and what would end a job.
package struct HostSurvey: Sendable, Equatable {
    /// Who the scripts run as.
    package var user: String?
    /// Whose login it is; another than ``user`` where `sudo` stands between.
    package var login: String?
    package var tools: Set<String> = []
    /// The host's clock, seconds since 1970.
    package var now: Int64?
    /// Whether the folder of the jobs can be written, or made.
    package var canKeepJobs = false
    package var home: DiskRoom?
    /// What logind does when a login ends; nil where there is none.
    package var logind: Logind?
    /// Whether the host said all there is.
    package var isWhole = false

    /// What logind does to the processes of somebody who has logged out.
    package struct Logind: Sendable, Equatable {
        package var killsProcesses = false
        /// Whom alone that concerns; empty for everybody.
        package var onlyUsers: [String] = []
        package var excludedUsers: [String] = ["root"]
        /// Whether this login is one of logind's sessions at all.
        package var ownsSession = true

        package init() {}

        /// Whether a job that this user's login started would be ended with it.
        ///
        /// Lingering does not help: it keeps the user's service manager, and not what a session started.
        package func endsJobs(of user: String) -> Bool {
            killsProcesses && ownsSession && !excludedUsers.contains(user)
                && (onlyUsers.isEmpty || onlyUsers.contains(user))
        }
    }

    package init() {}

    /// What the jobs and the contract need of a host.
    package static let tools = ["flock", "setsid", "mkfifo", "dd", "awk", "fold", "git", "docker"]
    package static let limit: Duration = .seconds(10)

    /// The script; it only looks.
    ///
    /// - Parameter root: where the system's own files are; another than `/` is for tests, and then only files are read.
    /// - Returns: POSIX shell text.
    package static func script(root: String = "") -> String {
        """
        \(SurveyShell.soon)
        \(SurveyShell.disk)
        echo "now $(date +%s)"
        echo "user $(id -un)"
        echo "login ${SUDO_USER:-$(id -un)}"
        for tool in \(tools.joined(separator: " ")); do
            command -v "$tool" >/dev/null 2>&1 && echo "tool $tool"
        done
        place=$HOME/.local/state/bridgekeeper
        while [ -n "$place" ] && [ ! -e "$place" ]; do place=${place%/*}; done
        [ -d "${place:-/}" ] && [ -w "${place:-/}" ] && echo keeps
        \(logindScript(root: ShellWord.quote(root), asksLogind: root.isEmpty))
        disk home "${place:-/}"
        echo end
        """
    }

    /// What logind itself says counts, and its files where it does not answer; of these the later one.
    private static func logindScript(root: String, asksLogind: Bool) -> String {
        """
        root=\(root == "''" ? "" : root)
        said=
        \(asksLogind ? asking : ":")
        if [ -n "$said" ] || [ -d "$root/run/systemd/system" ]; then
            echo logind
            grep -q 'session-[^/]*\\.scope' /proc/self/cgroup 2>/dev/null && echo scope
            case $said in
            *KillUserProcesses=*) ;;
            *) said=$(cat "$root"/usr/lib/systemd/logind.conf "$root"/etc/systemd/logind.conf \
        "$root"/etc/elogind/logind.conf "$root"/usr/lib/systemd/logind.conf.d/*.conf \
        "$root"/run/systemd/logind.conf.d/*.conf "$root"/etc/systemd/logind.conf.d/*.conf 2>/dev/null) ;;
            esac
            printf '%s\\n' "$said" | sed -n 's/^[[:space:]]*\\(Kill[A-Za-z]*\\)[[:space:]]*=/set \\1=/p'
        fi
        """
    }

    private static let asking = """
        said=$(soon loginctl show-session -p KillUserProcesses -p KillOnlyUsers -p KillExcludeUsers 2>/dev/null)
        """

    /// Reads what the script printed.
    package init(_ lines: [String]) {
        let answer = SurveyAnswer(lines)
        user = answer["user"]
        login = answer["login"]
        tools = Set(answer.all("tool"))
        now = answer["now"].flatMap { Int64($0) }.flatMap { (1..<253_402_300_800).contains($0) ? $0 : nil }
        canKeepJobs = answer.has("keeps")
        home = answer.disk("home")
        isWhole = answer.isWhole
        guard answer.has("logind") else { return }
        var logind = Logind()
        logind.ownsSession = answer.has("scope")
        for setting in answer.all("set") { logind.set(setting) }
        self.logind = logind
    }
}

extension HostSurvey.Logind {
    /// Takes one setting as it stands in a file, or as logind says it.
    fileprivate mutating func set(_ setting: String) {
        guard let equals = setting.firstIndex(of: "=") else { return }
        let value = setting[setting.index(after: equals)...]
        let words = value.split { $0 == " " || $0 == "\t" }.map(String.init)
        switch setting[..<equals] {
        case "KillUserProcesses":
            killsProcesses = ["1", "yes", "y", "true", "t", "on"].contains(words.first?.lowercased() ?? "")
        case "KillOnlyUsers": onlyUsers = words.isEmpty ? [] : onlyUsers + words
        case "KillExcludeUsers": excludedUsers = words
        default: break
        }
    }
}
