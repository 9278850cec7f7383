import Contract
import Foundation
import Testing

/// The status script run for real, as far as it goes without a docker.
@Suite("The status script")
struct StatusScriptTests {
    @Test(
        "without a docker it fails with the shell's words, and still tells time and commit",
        arguments: Shell.all)
    func noDocker(shell: Shell) throws {
        let clone = try Clone(folder: #"it's "a" $HOME *"#)
        let world = try World(programs: ["dash", "bash", "busybox", "git", "date"])
        let before = Int64(Date().timeIntervalSince1970)
        let ending = try shell.run(clone.service.statusScript, in: world)
        let answer = StatusAnswer(
            exitCode: ending.status, standardOutput: ending.lines, standardError: ending.errorLines)
        #expect(ending.status == 127)
        #expect(answer.head == (try clone.head()))
        #expect((before...before + 60).contains(answer.hostTime ?? 0))
        #expect((1..<before).contains(answer.bootTime ?? 0))
        guard case .failed(let words, 127) = answer.finding else {
            Issue.record("\(answer)")
            return
        }
        #expect(words.contains("docker"))
        #expect(words.contains("not found"))
    }

    @Test(
        "the commit is git's, wherever git keeps it",
        arguments: [
            [["pack-refs", "--all"]], [["checkout", "-q", "--detach"]], [["checkout", "-q", "-b", "a/b"]],
            [
                ["symbolic-ref", "refs/heads/other", "refs/heads/master"],
                ["symbolic-ref", "HEAD", "refs/heads/other"],
            ],
        ])
    func commits(commands: [[String]]) throws {
        let clone = try Clone()
        let head = try clone.head()
        for words in commands { try clone.git(words, in: clone.directory) }
        let world = try World(programs: ["dash", "bash", "busybox", "git", "date"])
        for shell in Shell.all {
            let ending = try shell.run(clone.service.statusScript, in: world)
            #expect(ending.lines.contains("head \(head)"), "\(ending.lines)")
        }
    }

    @Test("a directory that is not there, or no clone, has no commit; that is all", arguments: Shell.all)
    func noClone(shell: Shell) throws {
        let world = try World(programs: ["dash", "bash", "busybox", "git", "date"])
        for directory in [world.root.path, world.root.path + "/nowhere", "/dev/null"] {
            let ending = try shell.run(Service.make(directory: directory).statusScript, in: world)
            #expect(ending.status == 127)
            #expect(ending.lines.map { String($0.prefix(3)) } == ["now", "up "])
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
        }
    }
}
