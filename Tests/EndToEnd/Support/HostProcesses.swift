/// The processes of the two accounts through which bots come to the host.
struct HostProcesses: Sendable, CustomStringConvertible {
    struct One: Sendable {
        let pid: String
        let parent: String
        let command: String

        /// The program that runs a job's steps: it is called by its folder.
        var isRunner: Bool { command.contains("/bridgekeeper/jobs/") && command.contains("/run ") }
    }

    /// All but the jobs, with what they started.
    let besideJobs: [One]

    static func now() async throws -> HostProcesses {
        let listed = try await Shell.run("ps", ["-ww", "-u", "modelo,ops", "-o", "pid=,ppid=,args="])
        // Its status is 1 when there is none at all.
        guard listed.error.isEmpty else { throw Broken(listed.description) }
        let all = listed.lines.compactMap { line -> One? in
            let words = line.split(separator: " ", maxSplits: 2).map(String.init)
            return words.count == 3 ? One(pid: words[0], parent: words[1], command: words[2]) : nil
        }
        var jobs = Set(all.filter(\.isRunner).map(\.pid))
        var known = -1
        while jobs.count > known {
            known = jobs.count
            jobs.formUnion(all.filter { jobs.contains($0.parent) }.map(\.pid))
        }
        return HostProcesses(besideJobs: all.filter { !jobs.contains($0.pid) })
    }

    var description: String { besideJobs.map { "\($0.pid) \($0.command)" }.joined(separator: "\n") }
}
