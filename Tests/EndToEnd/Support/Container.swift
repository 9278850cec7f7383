import Foundation
import Testing

/// A service's container, looked at and handled by hand, past the bot.
struct Container: Sendable {
    let name: String
    let socket: String

    /// What tells one container, and one run of it, from another.
    struct Identity: Sendable, Equatable {
        let id: String
        let startedAt: String
    }

    /// Runs docker's client.
    func docker(_ words: String...) async throws -> Ended {
        try await Shell.run("docker", words, environment: ["DOCKER_HOST": "unix://\(socket)"])
    }

    @discardableResult
    func must(_ words: String...) async throws -> String {
        let ended = try await Shell.run("docker", words, environment: ["DOCKER_HOST": "unix://\(socket)"])
        guard ended.status == 0 else { throw Broken(ended.description) }
        return ended.words
    }

    func inspect(_ template: String) async throws -> String {
        try await must("inspect", "--type", "container", "-f", template, name)
    }

    func identity() async throws -> Identity {
        let words = try await inspect("{{.Id}} {{.State.StartedAt}}").split(separator: " ").map(String.init)
        guard words.count == 2 else { throw Broken("docker inspect of \(name) said: \(words)") }
        return Identity(id: words[0], startedAt: words[1])
    }

    /// How long ago it was created.
    func age() async throws -> Duration {
        let words = try await Shell.must("date", "-d", try await inspect("{{.Created}}"), "+%s.%N")
        guard let created = Double(words) else { throw Broken("no time of creation: \(words)") }
        return .seconds(Date.now.timeIntervalSince1970 - created)
    }

    /// For how long its run has lasted.
    func running() async throws -> Duration {
        let words = try await Shell.must("date", "-d", try await inspect("{{.State.StartedAt}}"), "+%s.%N")
        guard let started = Double(words) else { throw Broken("no time of its start: \(words)") }
        return .seconds(Date.now.timeIntervalSince1970 - started)
    }

    /// How often its compose project made a container since a time.
    func creations(since: Date) async throws -> Int {
        try await must(
            "events", "--since", "\(since.timeIntervalSince1970)", "--until",
            "\(Date.now.timeIntervalSince1970)",
            "--filter", "event=create", "--filter", "label=com.docker.compose.project=\(name)", "--format",
            "{{.ID}}"
        ).split(separator: "\n").count
    }

    /// When it died, by docker's events.
    func deaths(since: Date) async throws -> [Date] {
        let words = try await must(
            "events", "--since", "\(since.timeIntervalSince1970)", "--until",
            "\(Date.now.timeIntervalSince1970)",
            "--filter", "event=die", "--filter", "container=\(name)", "--format", "{{.TimeNano}}")
        return words.split(separator: "\n").compactMap { Double($0) }.map {
            Date(timeIntervalSince1970: $0 / 1e9)
        }
    }

    /// Ends its process on the host, as often as docker starts it again: what docker is asked to kill it does not start.
    func die(times: Int) async throws {
        var last = ""
        for _ in 0..<times {
            try await eventually("\(name) runs again") {
                let now = try await inspect("{{.State.Pid}} {{.State.Running}} {{.State.Restarting}}")
                let words = now.split(separator: " ").map(String.init)
                guard now != last, words.count == 3, words[1...] == ["true", "false"],
                    let pid = pid_t(words[0]),
                    pid > 1
                else { return false }
                last = now
                return kill(pid, SIGKILL) == 0
            }
        }
    }
}
