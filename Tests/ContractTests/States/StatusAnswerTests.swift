import Contract
import Testing
import TestKit

@Suite("What status answers")
struct StatusAnswerTests {
    private static let head = "9d81e07c9d81e07c9d81e07c9d81e07c9d81e07c"

    private func answer(
        _ output: [String], exitCode: Int32 = 0, errors: [String] = []
    ) -> StatusAnswer {
        StatusAnswer(exitCode: exitCode, standardOutput: output, standardError: errors)
    }

    private func isFailure(_ answer: StatusAnswer) -> Bool {
        guard case .failed = answer.finding else { return false }
        return true
    }

    @Test("all that a script's answer carries is read")
    func whole() {
        let line = StatusLine.make {
            $0.state = "exited"
            $0.restarts = "5"
            $0.health = "unhealthy"
            $0.exitCode = "137"
            $0.outOfMemory = "true"
            $0.finishedAt = "2026-06-15T18:03:00.5Z"
            $0.check = "5s 2s 1s 2"
        }
        let usual = StatusLine()
        let look = ContainerLook(
            id: usual.id, image: usual.image, state: .exited, startedAt: usual.startedAt,
            finishedAt: "2026-06-15T18:03:00.5Z", createdAt: usual.createdAt, restartCount: 5,
            health: "unhealthy",
            healthCheck: HealthCheck(
                startPeriod: .seconds(5), interval: .seconds(2), timeout: .seconds(1), retries: 2),
            exitCode: 137, outOfMemory: true)
        #expect(
            answer(["now 1781546600", "head \(Self.head)", line])
                == StatusAnswer(finding: .container(look), head: Self.head, hostTime: 1_781_546_600))
    }

    /// What engine 26.1.5 wrote, the IDs made shorter.
    private static let image = "sha256:10b96d37800b"
    static let recorded: [(String, ContainerLook)] = [
        (
            "running|2026-11-23T21:47:16.621462443Z|0||b542efaa5a8e|sha256:10b96d37800b|"
                + "2026-11-23T21:47:16.434643821Z|0001-01-01T00:00:00Z|0|false|",
            ContainerLook(
                id: "b542efaa5a8e", image: image, state: .running,
                startedAt: "2026-11-23T21:47:16.621462443Z",
                finishedAt: "0001-01-01T00:00:00Z", createdAt: "2026-11-23T21:47:16.434643821Z")
        ),
        (
            "running|2026-11-23T21:47:16.810474Z|0|starting|6063aa1dabe8|sha256:10b96d37800b|"
                + "2026-11-23T21:47:16.645940963Z|0001-01-01T00:00:00Z|0|false|1m0s 2s 1s 2",
            ContainerLook(
                id: "6063aa1dabe8", image: image, state: .running, startedAt: "2026-11-23T21:47:16.810474Z",
                finishedAt: "0001-01-01T00:00:00Z", createdAt: "2026-11-23T21:47:16.645940963Z",
                health: "starting",
                healthCheck: HealthCheck(
                    startPeriod: .seconds(60), interval: .seconds(2), timeout: .seconds(1), retries: 2))
        ),
        (
            "created|0001-01-01T00:00:00Z|0||4513a5091b27|sha256:10b96d37800b|2026-11-23T21:47:17.452094886Z|"
                + "0001-01-01T00:00:00Z|127|false|",
            ContainerLook(
                id: "4513a5091b27", image: image, state: .created, startedAt: "0001-01-01T00:00:00Z",
                finishedAt: "0001-01-01T00:00:00Z", createdAt: "2026-11-23T21:47:17.452094886Z", exitCode: 127
            )
        ),
        (
            "exited|2026-11-23T21:47:17.853241152Z|0||e4ae67bb13a5|sha256:10b96d37800b|"
                + "2026-11-23T21:47:17.679364472Z|2026-11-23T21:47:17.855707183Z|1|false|",
            ContainerLook(
                id: "e4ae67bb13a5", image: image, state: .exited, startedAt: "2026-11-23T21:47:17.853241152Z",
                finishedAt: "2026-11-23T21:47:17.855707183Z", createdAt: "2026-11-23T21:47:17.679364472Z",
                exitCode: 1)
        ),
    ]

    @Test("docker's own lines", arguments: recorded)
    func recordedLine(line: String, look: ContainerLook) {
        #expect(answer(["now 1795470437", line]).finding == .container(look))
    }

    @Test("each of docker's states", arguments: DockerState.allCases)
    func states(state: DockerState) {
        let found = answer([StatusLine.make { $0.state = state.rawValue }])
        #expect(found.container?.state == state)
        #expect(ServiceState(found).rawValue == state.rawValue)
    }

    @Test("a container that never started is read as well")
    func neverStarted() {
        let found = answer([
            StatusLine.make {
                $0.state = "created"
                $0.startedAt = "0001-01-01T00:00:00Z"
                $0.exitCode = "127"
            }
        ])
        #expect(found.container?.state == .created)
        #expect(found.container?.exitCode == 127)
    }

    @Test(
        "no such container is a state of its own, not a failure",
        arguments: [
            "Error: No such object: matrix-bridge", "Error: No such container: matrix-bridge",
            "error: no such object: matrix-bridge",
            "Error response from daemon: No such container: matrix-bridge",
        ])
    func notDeployed(words: String) {
        let found = answer(["now 1781546600", "head \(Self.head)", ""], exitCode: 1, errors: [words])
        #expect(found.finding == .notDeployed)
        #expect(found.head == Self.head)
        #expect(found.hostTime == 1_781_546_600)
        #expect(ServiceState(found) == .notDeployed)
        #expect(
            answer([""], exitCode: 1, errors: ["motd: welcome", words, "warning: x"]).finding == .notDeployed)
    }

    @Test(
        "any other failure is docker's, in its own words",
        arguments: [
            (
                1,
                "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"
            ),
            (1, "permission denied while trying to connect to the Docker daemon socket"),
            (127, "sh: 5: docker: not found"), (126, "sh: docker: Permission denied"),
            (255, "Connection closed"),
            (1, "template parsing error: template: :1:9: map has no entry for key \"Health\""),
            (1, "motd: there is no such object here"), (1, "welcome, no such container: as ours"),
            (0, "Error: No such object: matrix-bridge"),
        ] as [(Int32, String)])
    func failures(exitCode: Int32, words: String) {
        let found = answer(["now 1781546600", ""], exitCode: exitCode, errors: [words])
        #expect(isFailure(found), "\(found)")
        #expect(ServiceState(found) == .error)
        if exitCode != 0 { #expect(found.finding == .failed(words: words, exitCode: exitCode)) }
    }

    @Test("a failure beside a container's line is a failure all the same")
    func lineAndFailure() {
        #expect(isFailure(answer([StatusLine.make()], exitCode: 1, errors: ["Cannot connect"])))
        #expect(isFailure(answer([StatusLine.make()], exitCode: 137)))
    }

    @Test("a daemon that is away is not taken for a missing container, whatever noise says")
    func daemonAway() {
        let found = answer(
            [""], exitCode: 1,
            errors: [
                "Error: No such object: x",
                "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.",
            ])
        #expect(isFailure(found))
    }

    @Test("no failure is without words", arguments: [0, 1, 255] as [Int32])
    func words(exitCode: Int32) throws {
        for output in [[], [""], ["now 5", "head \(Self.head)"], ["now 5", "what is this"]] {
            let finding = answer(output, exitCode: exitCode).finding
            guard case .failed(let words, exitCode) = finding else {
                Issue.record("\(finding)")
                continue
            }
            #expect(words.contains { !$0.isWhitespace })
            #expect(!words.contains("now 5"))
            if output.last == "what is this" { #expect(words.contains("what is this")) }
        }
    }

    @Test(
        "noise of a login shell before the answer does no harm",
        arguments: [
            ["Last login: today", "Welcome | to | spark"],
            ["now playing: jazz", "head over heels", "now", "head "],
            ["", "|", "||||||||||", "running"], ["running|2026-06-15T18:02:11.4Z|0"],
            ["now 99", "head \(String(repeating: "f", count: 40))"],
        ])
    func noiseBefore(noise: [String]) {
        let found = answer(noise + ["now 1781546600", StatusLine.make()])
        #expect(found.container?.state == .running)
        #expect(found.hostTime == 1_781_546_600)
        #expect(found.head == nil, "a commit that noise names is not the directory's")
    }

    @Test("noise after the answer does not change what was read, or it is said")
    func noiseAfter() {
        for noise in ["bye", "a | b", "now playing: jazz", "head over heels"] {
            let found = answer(["now 5", "head \(Self.head)", StatusLine.make { $0.state = "exited" }, noise])
            #expect(found.hostTime == 5)
            #expect(found.head == Self.head)
            #expect(isFailure(found) || found.container?.state == .exited)
        }
        #expect(answer([StatusLine.make(), "", " "]).container?.state == .running)
    }

    @Test("a second line of the form is not believed, nor is the first")
    func forged() {
        let forged = StatusLine.make { $0.state = "running" }
        let true1 = StatusLine.make { $0.state = "exited" }
        #expect(isFailure(answer([forged, "now 5", true1])))
        #expect(isFailure(answer(["now 5", true1, forged])))
        #expect(isFailure(answer([forged, "now 5", "stopping|and|so|on"])))
        #expect(
            answer([forged, ""], exitCode: 1, errors: ["Error: No such object: x"]).finding == .notDeployed)
    }

    @Test(
        "a field that cannot be is no container, and never a default",
        arguments: [
            { $0.state = "Running" }, { $0.state = "" }, { $0.state = "stopping" }, { $0.state = " running" },
            { $0.restarts = "" }, { $0.restarts = "-1" }, { $0.restarts = "many" }, { $0.restarts = "1.5" },
            { $0.restarts = "12345678901234567890123" }, { $0.id = "" }, { $0.id = "a b" },
            { $0.id = "<no value>" },
            { $0.startedAt = "" }, { $0.startedAt = "yesterday" }, { $0.startedAt = "<no value>" },
            { $0.exitCode = "" }, { $0.exitCode = "x" }, { $0.outOfMemory = "" }, { $0.outOfMemory = "yes" },
            { $0.health = "Healthy" }, { $0.health = "<no value>" }, { $0.health = "unhealthy\u{301}" },
            { $0.health = "a|b" }, { $0.check = "a|b" }, { $0.id = "\u{301}abc" }, { $0.state = "running\r" },
        ] as [@Sendable (inout StatusLine) -> Void])
    func hostile(change: @Sendable (inout StatusLine) -> Void) {
        #expect(isFailure(answer([StatusLine.make(change)])), "\(StatusLine.make(change))")
    }

    @Test("a health of none is no health")
    func noHealth() {
        #expect(answer([StatusLine.make { $0.health = "none" }]).container?.health == nil)
        for word in ["starting", "healthy", "unhealthy"] {
            #expect(answer([StatusLine.make { $0.health = word }]).container?.health == word)
        }
    }

    @Test(
        "a host's time that cannot be is none",
        arguments: ["", "-5", "0", "x", "12345678901234567890123", "9223372036854775807", "1.5", "+5 "])
    func hostTime(text: String) { #expect(answer(["now \(text)", StatusLine.make()]).hostTime == nil) }

    @Test(
        "a commit is 40 or 64 small hexadecimal digits",
        arguments: [
            (String(repeating: "a", count: 40), true), (String(repeating: "0", count: 64), true),
            (String(repeating: "A", count: 40), false), (String(repeating: "a", count: 39), false),
            (String(repeating: "g", count: 40), false), (String(repeating: "a", count: 41), false),
            ("HEAD", false), (String(repeating: "a\u{301}", count: 20), false), ("", false),
        ])
    func commits(text: String, isOne: Bool) {
        #expect(answer(["now 5", "head \(text)", StatusLine.make()]).head == (isOne ? text : nil))
    }

    @Test("any text can be read, and only docker's own line is believed", arguments: SeededGenerator.seeds(3))
    func fuzz(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let good = StatusLine.make { $0.health = "starting" }
        for _ in 0..<2000 {
            var scalars = Array(good.unicodeScalars)
            let place = Int.random(in: 0..<scalars.count, using: &random)
            scalars.replaceSubrange(place..<(place + 1), with: Array(random.hardText(upTo: 2).unicodeScalars))
            let line = String(String.UnicodeScalarView(scalars))
            guard let look = answer([line]).container else { continue }
            #expect(look.state == .running && look.restartCount >= 0, "\(line.debugDescription)")
            #expect(look.health == "starting", "\(line.debugDescription)")
            #expect(look.id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(line.debugDescription)")
        }
    }
}
