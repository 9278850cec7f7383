import FoundationEssentials
import Glibc
package import Remote

/// Looks at the machine that the bot runs on: its files and who may read them, its disk, its `ssh`.
package struct MachineDoctor: Sendable {
    /// The files that the configuration names.
    package struct Files: Sendable {
        package var configuration: String
        /// nil: the token comes from the environment.
        package var token: String?
        /// nil: there is none, or it stands elsewhere.
        package var heartbeat: String?
        package var keys: [String]
        package var knownHosts: [String]
        package var state: String

        package init(
            configuration: String, token: String?, heartbeat: String? = nil, keys: [String],
            knownHosts: [String], state: String
        ) {
            self.configuration = configuration
            self.token = token
            self.heartbeat = heartbeat
            self.keys = keys
            self.knownHosts = knownHosts
            self.state = state
        }
    }

    private let files: Files
    private let usesSSH: Bool
    private let monitor: Monitor?
    private let here: any Host
    private let time: Time

    /// - Parameters:
    ///   - files: what is looked at.
    ///   - usesSSH: whether a host is reached over it.
    ///   - monitor: who is called while all is well, if anybody.
    ///   - here: this machine, on which `ssh` is asked for its version.
    ///   - time: what limits are measured by.
    package init(
        files: Files, usesSSH: Bool, monitor: Monitor? = nil,
        here: any Host = LocalHost(name: "this machine"), time: Time = .system
    ) {
        self.files = files
        self.usesSSH = usesSSH
        self.monitor = monitor
        self.here = here
        self.time = time
    }

    /// All findings.
    package func chapter() async -> Chapter {
        var findings = [configuration(), token()]
        if let path = files.heartbeat { findings.append(FileJudge.heartbeat(FileLook(path))) }
        findings += Self.once(files.keys).map { FileJudge.key(FileLook($0)) }
        findings += Self.once(files.knownHosts).map { FileJudge.knownHosts(FileLook($0)) }
        findings += state()
        if usesSSH {
            let checkup = Checkup(subject: "ssh", limit: .seconds(10)) { [await ssh()] }
            findings += await checkup.perform(time)
        }
        if let monitor {
            let checkup = Checkup(subject: "heartbeat", limit: .seconds(12)) { [await monitor.finding()] }
            findings += await checkup.perform(time)
        }
        return Chapter("this machine", findings)
    }

    private static func once(_ paths: [String]) -> [String] {
        var seen: Set<String> = []
        return paths.filter { seen.insert($0).inserted }
    }

    private func configuration() -> Finding { FileJudge.configuration(FileLook(files.configuration)) }

    private func token() -> Finding {
        files.token.map { FileJudge.token(FileLook($0)) }
            ?? Finding(.ok, "token", "comes from the environment")
    }

    private func state() -> [Finding] {
        let look = FileLook(files.state)
        let folder = FileJudge.state(
            look, entries: FileLook.entries(of: files.state), above: FileLook.above(files.state))
        guard folder.verdict != .failed, let room = FileLook.room(at: FileLook.above(files.state).path) else {
            return [folder]
        }
        return [folder, FileJudge.disk(room)]
    }

    private func ssh() async -> Finding {
        do throws(RemoteError) {
            let result = try await here.run(Query("ssh -V 2>&1", limit: .seconds(5)))
            guard result.exitCode == 0 else {
                return Finding(.failed, "ssh", "is not on this machine", mend: "install openssh-client")
            }
            return FileJudge.ssh(result.standardOutput.lines.first ?? "")
        } catch {
            return Finding(.failed, "ssh", error.description, mend: error.mend)
        }
    }
}
