import Contract
import Foundation
import TestKit
import Testing

/// Both scripts run for real, beside a docker that answers from files.
@Suite("The status of several services at once")
struct StatusRoundTests {
    private func together(_ round: StatusRound, _ shell: Shell, _ world: World) throws -> [StatusAnswer?] {
        let ending = try shell.run(round.together, in: world)
        return round.answers(
            together: ending.status, standardOutput: ending.lines, standardError: ending.errorLines)
    }

    private func apart(_ round: StatusRound, _ shell: Shell, _ world: World) throws -> [StatusAnswer?] {
        let ending = try shell.run(round.apart, in: world)
        #expect(ending.errors.isEmpty && ending.status == 0, "\(ending)")
        return round.answers(apart: ending.lines)
    }

    /// What each service's own script says.
    private func alone(_ round: StatusRound, _ shell: Shell, _ world: World) throws -> [StatusAnswer] {
        try round.services.map { service in
            let ending = try shell.run(service.statusScript, in: world)
            return StatusAnswer(
                exitCode: ending.status, standardOutput: ending.lines, standardError: ending.errorLines)
        }
    }

    /// Without the host's clock, which goes on between two looks.
    private func timeless(_ answers: [StatusAnswer?]) -> [StatusAnswer?] {
        answers.map { answer in
            var answer = answer
            #expect(answer.map { ($0.hostTime ?? 0) > 0 && $0.bootTime != nil } ?? true)
            answer?.hostTime = nil
            answer?.bootTime = nil
            return answer
        }
    }

    @Test(
        "each is answered for as by its own script: one that runs, one that is down, one that is not there",
        arguments: Shell.all)
    func alike(shell: Shell) throws {
        let docker = try DockerByFiles()
        let clone = try Clone(folder: #"it's "a" $HOME *"#)
        let head = try clone.head()
        let round = StatusRound([
            .make(directory: clone.directory.path, container: "one"),
            .make(directory: "/nowhere", container: "one-more"),
            .make(directory: clone.directory.path, container: "on"),
            .make(directory: "/tmp", container: "e"),
        ])
        try docker.says(StatusLine.make(), of: "one")
        try docker.says(StatusLine.make { ($0.state, $0.exitCode) = ("exited", "137") }, of: "e")
        let alone = try alone(round, shell, docker.world)
        #expect(alone.map(\.head) == [head, nil, head, nil])
        #expect(alone[1].finding == .notDeployed && alone[3].container?.exitCode == 137)
        let before = try docker.calls()
        #expect(timeless(try together(round, shell, docker.world)) == timeless(alone))
        #expect(try docker.calls() == before + 1, "one client for all")
        #expect(timeless(try apart(round, shell, docker.world)) == timeless(alone))
        #expect(try docker.calls() == before + 5, "one for each")
    }

    @Test("where docker is away, nothing is told of anybody together, and of each in docker's words apart")
    func away() throws {
        let docker = try DockerByFiles()
        let words = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is it running?"
        try docker.goesAway(words)
        let round = StatusRound(["a", "b"].map { .make(directory: "/tmp", container: $0) })
        for shell in Shell.all {
            #expect(try together(round, shell, docker.world) == [nil, nil])
            let answers = try apart(round, shell, docker.world)
            #expect(
                answers.map { $0?.finding } == [
                    .failed(words: words, exitCode: 1), .failed(words: words, exitCode: 1),
                ])
        }
    }

    @Test("without a docker there is an answer for each as well")
    func noDocker() throws {
        let world = try World(programs: ["dash", "bash", "busybox", "git", "date", "sed", "sh"])
        let round = StatusRound(["a", "b"].map { .make(directory: "/tmp", container: $0) })
        for shell in Shell.all {
            #expect(try together(round, shell, world) == [nil, nil])
            for answer in try apart(round, shell, world) {
                guard case .failed(let words, 127)? = answer?.finding else {
                    Issue.record("\(String(describing: answer))")
                    continue
                }
                #expect(words.contains("docker") && words.contains("not found"), "\(words)")
            }
        }
    }

    @Test(
        "what docker says of one, however strange, is nobody else's, and is believed only as it is of one alone",
        arguments: SeededGenerator.seeds(12))
    func strange(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let docker = try DockerByFiles()
        let names = ["web", "web1", "web-1", "eb", "w"]
        for name in names {
            let line = StatusLine.make { $0.restarts = "\(random.below(9))" }
            switch random.below(6) {
            case 0: try docker.says(nil, of: name)
            case 1: try docker.says(random.hardText(upTo: 8), of: name)
            case 2: try docker.says(line + "\n" + line, of: name)
            case 3: try docker.says("/\(random.pick(names))|\(line)", of: name)
            default: try docker.says(line, of: name)
            }
        }
        let round = StatusRound(names.map { .make(directory: "/tmp", container: $0) })
        let alone = timeless(try alone(round, .dash, docker.world))
        for (name, (told, own)) in zip(names, zip(timeless(try together(round, .dash, docker.world)), alone))
        where told != nil {
            #expect(told == own, "seed \(seed), \(name)")
        }
        for (name, (told, own)) in zip(names, zip(timeless(try apart(round, .dash, docker.world)), alone)) {
            #expect(
                told?.container == own?.container
                    && (told?.finding == .notDeployed) == (own?.finding == .notDeployed),
                "seed \(seed), \(name): \(String(describing: told)) and \(String(describing: own))")
        }
    }

    @Test(
        "a name is missing only when docker says so of just that name",
        arguments: [
            "Error: No such object: a", "error: no such object: a",
            "Error response from daemon: No such container: a",
        ])
    func missing(words: String) {
        let round = StatusRound(["a", "ba", "a1"].map { .make(container: $0) })
        let answers = round.answers(
            together: 1, standardOutput: ["now 5", "/ba|\(StatusLine.make())"], standardError: [words])
        #expect(answers[0]?.finding == .notDeployed)
        #expect(answers[1]?.container?.state == .running)
        #expect(answers[2] == nil, "of it nothing was said")
    }

    @Test(
        "an end that docker has not, or errors without a name, tell nothing",
        arguments: [2, 125, 137, 143, 255] as [Int32])
    func otherEnds(exitCode: Int32) {
        let round = StatusRound(["a", "b"].map { .make(container: $0) })
        let output = ["now 5", "/a|\(StatusLine.make())"]
        #expect(
            round.answers(
                together: exitCode, standardOutput: output, standardError: ["Error: No such object: b"])
                == [nil, nil])
        #expect(round.answers(together: 1, standardOutput: output, standardError: ["Killed"]) == [nil, nil])
        // The daemon went away in between: what it said before is true, and of the others nothing is known.
        let gone = ["Error: No such object: b", "Cannot connect to the Docker daemon at unix:///x"]
        let answers = round.answers(together: 1, standardOutput: output, standardError: gone)
        #expect(answers[0]?.container != nil && answers[1] == nil)
    }

    @Test("a container that was found by a piece of its ID is none of those that were asked for")
    func byID() {
        let round = StatusRound(["cafe", "b"].map { .make(container: $0) })
        let answers = round.answers(
            together: 0, standardOutput: ["now 5", "/other|\(StatusLine.make())", "/b|\(StatusLine.make())"],
            standardError: [])
        #expect(answers[0] == nil && answers[1]?.container != nil)
    }

    @Test("one that docker hangs on has no answer, and the others have theirs")
    func hung() {
        let round = StatusRound(["a", "b", "c"].map { .make(container: $0) })
        let answers = round.answers(apart: [
            "now 5", "1 o \(StatusLine.make())", "1 o ", "1 o exit 0",
            "head 0 \(String(repeating: "a", count: 40))",
            "2 e Error: No such object: c", "2 o ", "2 o exit 1", "0 o \(StatusLine.make())",
        ])
        #expect(answers[0] == nil && answers[1]?.container != nil && answers[2]?.finding == .notDeployed)
    }

    @Test("any text can be read, and makes no container", arguments: SeededGenerator.seeds(3))
    func fuzz(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let round = StatusRound(["a", "b"].map { .make(container: $0) })
        let starts = [
            "", "0 o ", "1 e ", "head 1 ", "head 7 ", "/a|", "/|", "9 o ", "-1 o ", "0 o exit ", "now ",
        ]
        for _ in 0..<2000 {
            let lines = (0..<random.below(6)).map { _ in random.pick(starts) + random.hardText(upTo: 3) }
            let answers =
                round.answers(together: 0, standardOutput: lines, standardError: lines)
                + round.answers(apart: lines)
            #expect(answers.count == 4 && answers.allSatisfy { $0?.container == nil }, "\(lines)")
        }
    }
}
