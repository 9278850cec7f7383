import Foundation
import Remote

/// The shells that a host may have as /bin/sh.
enum Shell: String, CaseIterable, Sendable {
    case dash, bash, busybox

    var path: String? {
        ["/usr/bin/", "/bin/"].map { $0 + rawValue }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    static var installed: [Shell] { allCases.filter { $0.path != nil } }
}

/// A home directory that is gone when the test is over, and this machine as a host with it.
final class Place: Sendable {
    let folder: String
    let shell: Shell

    init(_ shell: Shell = .dash) throws {
        self.shell = shell
        folder = "/tmp/bkt-" + UUID().uuidString.lowercased().prefix(12)
        try FileManager.default.createDirectory(atPath: folder + "/bin", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/bin/sh", withDestinationPath: shell.path ?? "/bin/sh")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Its sessions, runners and steps are all run by the shell.
    var host: LocalHost {
        LocalHost(
            name: "here", shell: folder + "/bin/sh",
            environment: ["HOME": folder, "PATH": folder + "/bin:/usr/local/bin:/usr/bin:/bin"])
    }

    var jobs: Jobs { Jobs(host: host, owner: nil) }

    func path(_ name: String) -> String { folder + "/" + name }

    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: path(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    func jobPath(_ id: JobID, _ file: String) -> String {
        path(".local/state/bridgekeeper/jobs/\(id)/\(file)")
    }
}

extension JobID {
    /// A new one.
    static func make() -> JobID {
        guard let id = JobID(UUID().uuidString.lowercased().replacing("-", with: "")) else {
            fatalError("no ID")
        }
        return id
    }
}

extension JobOrder {
    /// A job of unnamed steps.
    static func make(
        _ scripts: String..., id: JobID = .make(), lock: String = "bridge", limit: Duration = .seconds(60),
        grace: Duration = .seconds(1), by: String = "@grant:example.org"
    ) -> JobOrder {
        let steps = scripts.enumerated().map { JobStep(name: "step \($0.offset + 1)", script: $0.element) }
        return JobOrder(id: id, lock: lock, limit: limit, grace: grace, by: by, steps: steps)
    }
}

/// What a follower received.
actor Records {
    private(set) var all: [JobRecord] = []

    func take(_ record: JobRecord) { all.append(record) }

    var lines: [String] {
        all.compactMap { record in
            guard case .line(_, let text) = record.kind else { return nil }
            return text
        }
    }
}

extension Jobs {
    /// Follows to the end, from the start.
    func followed(_ id: JobID) async throws -> (state: JobState, records: [JobRecord]) {
        let records = Records()
        let state = try await follow(id, from: 0) { await records.take($0) }
        return (state, await records.all)
    }
}

extension JobState {
    var outcome: JobOutcome? {
        guard case .done(let result) = self else { return nil }
        return result.outcome
    }
}

extension [JobRecord.Kind] {
    /// The lines, each with the name of its stream.
    var lines: [String] {
        compactMap { kind in
            guard case .line(let stream, let text) = kind else { return nil }
            return "\(stream) \(text)"
        }
    }
}

extension Place {
    /// A number that no other test uses.
    var number: String { String(folder.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) % 1_000_003 }) }

    /// A process that has a session of its own and ignores TERM.
    var stubborn: String { "setsid sh -c 'trap \"\" TERM; sleep 1000.\(number); sleep 1000.\(number)'" }
}
