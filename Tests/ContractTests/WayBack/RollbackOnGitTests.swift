import Contract
import Foundation
import Testing

/// An update and the way back, as they run on a host: real shells and a real git, docker by files.
@Suite("What an update keeps, and the way back")
struct RollbackOnGitTests {
    private let clone: Clone
    private let docker: DockerByFolder

    init() throws {
        clone = try Clone(secrets: [".env": "TOKEN=1\n", "keys/one two": "x"])
        docker = DockerByFolder(world: clone.world)
    }

    /// Runs a plan, step by step, as the host does; the place of the step that failed with how it ended.
    @discardableResult
    private func run(_ action: Action, under shell: Shell) throws -> (step: Int, ending: Shell.Ending)? {
        for (place, step) in try clone.service.plan(for: action).orThrow("no plan").steps.enumerated() {
            let ending = try shell.run(step.script, in: clone.world)
            if ending.status != 0 { return (place, ending) }
        }
        return nil
    }

    private func wayBack(under shell: Shell) throws -> WayBack {
        let ending = try shell.run(clone.service.wayBackScript, in: clone.world)
        guard ending.status == 0 else { throw Missing(description: ending.errors) }
        var found = WayBack()
        for line in ending.lines { found.read(line) }
        return found
    }

    private func release(_ name: String) throws -> String {
        try clone.commit(name, writing: ["main": name])
        return try clone.git(["rev-parse", "HEAD"], in: clone.upstream)
    }

    private func image(of commit: String) throws -> String {
        "sha256:" + (try clone.git(["rev-parse", "\(commit):main"], in: clone.upstream))
    }

    /// All of an update but its last step: the build fails.
    private func updateInVain(under shell: Shell) throws {
        for step in try clone.service.plan(for: .update).orThrow("no plan").steps.dropLast() {
            #expect(try shell.run(step.script, in: clone.world).status == 0)
        }
    }

    private func lastLogs(under shell: Shell) throws -> LastLogs? {
        let ending = try shell.run(clone.service.lastLogsScript, in: clone.world)
        guard ending.status == 0 else {
            #expect(ending.status == Service.nothingKeptStatus, "\(ending.errors)")
            return nil
        }
        return LastLogs(ending.lines)
    }

    @Test(
        "version by version forward and back; what is further back than three is let go", arguments: Shell.all
    )
    func thereAndBack(shell: Shell) throws {
        var commits: [String] = []
        #expect(try wayBack(under: shell).target == nil, "there is no container yet")
        for name in ["a", "b", "c", "d", "e"] {
            commits.append(try release(name))
            #expect(try run(.update, under: shell) == nil)
            #expect(try docker.container()[1] == (try image(of: commits.last ?? "")))
        }
        #expect(try docker.tags(of: "bridgekeeper/matrix-bridge").count == Kept.limit)
        for back in [3, 2, 1] {
            let way = try #require(try wayBack(under: shell).target)
            #expect((way.kept.commit, way.from, way.hasImage) == (commits[back], commits[back + 1], true))
            #expect(try run(.rollback(way), under: shell) == nil)
            #expect(try docker.container()[1] == (try image(of: commits[back])))
            #expect(try clone.head() == commits[back])
            #expect(clone.text(of: "main") == ["a", "b", "c", "d", "e"][back])
        }
        #expect(try wayBack(under: shell).target == nil, "nothing is kept that is older")
        #expect(clone.text(of: ".env") == "TOKEN=1\n" && clone.text(of: "keys/one two") == "x")
        // Forward again, and back to where it was last.
        #expect(try run(.update, under: shell) == nil)
        #expect(try wayBack(under: shell).target?.kept.commit == commits[1])
    }

    @Test("an update that replaced nothing, however often, hides no way back", arguments: Shell.all)
    func inVain(shell: Shell) throws {
        let first = try release("a")
        try run(.update, under: shell)
        let second = try release("b")
        try run(.update, under: shell)
        let third = try release("c")
        for _ in 0..<4 {
            try updateInVain(under: shell)
        }
        #expect(try clone.head() == third)
        let found = try wayBack(under: shell)
        #expect(found.commit == second, "of the container, not of the directory")
        #expect(found.target?.kept.commit == first)
        // The same version anew is no other version.
        try run(.update, under: shell)
        try run(.update, under: shell)
        #expect(try wayBack(under: shell).target?.kept.commit == second)
    }

    @Test(
        "versions that never stood push out none that did, and are nothing to go back to",
        arguments: Shell.all)
    func bad(shell: Shell) throws {
        let good = try release("good")
        try run(.update, under: shell)
        let states = [
            "restarting 1 9 2025-06-15T14:00:00Z none", "running 0 3 2999-01-01T00:00:00Z none",
            "exited 1 0 2025-06-15T14:00:00Z none", "running 0 0 2025-06-15T14:00:00Z unhealthy",
            "exited 143 9 2025-06-15T14:00:00Z none 2025-06-15T14:00:40Z",
            "exited 0 0 2025-06-15T14:00:00.5Z none 2025-06-15T14:00:00.9Z",
            "exited 137 0 2025-06-15T14:00:00Z none 0001-01-01T00:00:00Z",
        ]
        for (place, state) in states.enumerated() {
            _ = try release("bad \(place)")
            #expect(try run(.update, under: shell) == nil)
            try docker.isSeen(state)
        }
        let found = try wayBack(under: shell)
        #expect(found.isLast && found.target?.kept.commit == good)
        try docker.isSeen(nil)
        let way = try #require(found.target)
        #expect(try run(.rollback(way), under: shell) == nil)
        #expect(try docker.container()[1] == (try image(of: good)))
    }

    @Test(
        "a commit that changes nothing of the container is the container's from then on", arguments: Shell.all
    )
    func sameContainer(shell: Shell) throws {
        _ = try release("a")
        try run(.update, under: shell)
        let container = try docker.container()
        try clone.commit("words", writing: ["README": "b"])
        let second = try clone.git(["rev-parse", "HEAD"], in: clone.upstream)
        try run(.update, under: shell)
        #expect(try docker.container() == container)
        _ = try release("c")
        try run(.update, under: shell)
        #expect(try wayBack(under: shell).target?.kept.commit == second)
        // What somebody pulls by hand is the container's only once it is made from it.
        try clone.commit("by hand", writing: ["main": "d"])
        try clone.git(["pull", "-q"], in: clone.directory)
        #expect(try wayBack(under: shell).commit != clone.head())
    }

    @Test("a clone that was made anew has the image to go back to, if not the commit")
    func otherClone() throws {
        _ = try release("a")
        try run(.update, under: .dash)
        _ = try release("b")
        try run(.update, under: .dash)
        try clone.git(["checkout", "-q", "--orphan", "new"], in: clone.directory)
        try clone.git(["commit", "-q", "-m", "anew"], in: clone.directory)
        let head = try clone.head()
        for reference in ["heads/master", "remotes/origin/master", "remotes/origin/HEAD"] {
            try clone.git(["update-ref", "-d", "refs/\(reference)"], in: clone.directory)
        }
        try clone.git(["reflog", "expire", "--expire=now", "--all"], in: clone.directory)
        try clone.git(["gc", "-q", "--prune=now"], in: clone.directory)
        let way = try #require(try wayBack(under: .dash).target)
        #expect(way.kept.commit == nil && way.hasImage)
        #expect(try run(.rollback(way), under: .dash) == nil)
        #expect(try docker.container()[1] == way.kept.image && clone.head() == head)
        #expect(try wayBack(under: .dash).commit == nil, "the directory has another one's")
    }

    @Test("where the image is gone it is built from the commit; where another container runs nothing is done")
    func imageGone() throws {
        let first = try release("a")
        try run(.update, under: .dash)
        _ = try release("b")
        try run(.update, under: .dash)
        let kept = try #require(try wayBack(under: .dash).target)
        try docker.loses(image: try image(of: first))
        let failed = try #require(try run(.rollback(kept), under: .dash))
        #expect(failed.step == 0 && failed.ending.errors.contains("No such image"))
        let way = try #require(try wayBack(under: .dash).target)
        #expect(!way.hasImage && way.kept == kept.kept)
        #expect(clone.service.line(for: .rollback(way))?.hasSuffix("docker compose up -d --build") == true)

        var other = way
        other.container = "c9"
        let refused = try #require(try run(.rollback(other), under: .dash))
        #expect(refused.step == 0 && refused.ending.errors.contains("another container"))
        #expect(try run(.rollback(way), under: .dash) == nil)
        #expect(try docker.container()[1] == (try image(of: first)) && clone.text(of: "main") == "a")
    }

    @Test(
        "what is only in the directory is set aside by a rollback too, and a secret that would not survive stops it"
    )
    func careful() throws {
        try clone.commit("a", writing: ["main": "a"])
        try run(.update, under: .dash)
        try clone.commit("b", writing: ["main": "b"])
        try run(.update, under: .dash)
        try clone.write("mine", to: "main", below: clone.directory)
        let way = try #require(try wayBack(under: .dash).target)
        let look = try clone.service.plan(for: .rollback(way)).orThrow("no plan").steps[0]
        let ending = try Shell.dash.run(look.script, in: clone.world)
        var incoming = Incoming()
        for line in ending.lines { incoming.read(line) }
        #expect(look.isLook && ending.status == 0 && incoming.changedFiles == 1)
        #expect(incoming.target == way.kept.commit)
        let kept = try #require(incoming.kept)
        #expect(try clone.git(["show", "\(kept):main"], in: clone.directory) == "mine")

        // The commit before tracks a file that is a secret by now.
        var service = clone.service
        service.secrets.append("main")
        let steps = try service.plan(for: .rollback(way)).orThrow("no plan").steps
        let refused = try Shell.dash.run(steps[0].script, in: clone.world)
        #expect(refused.status == Incoming.trackedStatus && clone.text(of: "main") == "mine")
    }

    @Test(
        "a secret that moving the directory changes is named, before anything is built", arguments: Shell.all)
    func altered(shell: Shell) throws {
        // The secret is a link to a file of the release line: no name of a secret is tracked.
        try clone.commit("a", writing: ["deploy": "theirs\n"])
        try run(.update, under: shell)
        let container = try docker.container()
        try FileManager.default.removeItem(at: clone.directory.appendingPathComponent(".env"))
        try FileManager.default.createSymbolicLink(
            atPath: clone.directory.appendingPathComponent(".env").path, withDestinationPath: "deploy")
        try clone.write("TOKEN=1\n", to: "deploy", below: clone.directory)
        try clone.commit("b", writing: ["deploy": "evil\n"])
        let failed = try #require(try run(.update, under: shell))
        #expect((failed.step, failed.ending.status) == (3, Service.alteredStatus), "\(failed.ending.errors)")
        var incoming = Incoming()
        for line in failed.ending.lines { incoming.read(line) }
        #expect(incoming.alteredSecrets == [".env"])
        #expect(try docker.container() == container)
        // Asked again, it is no secret that was always so.
        let again = try #require(try run(.update, under: shell))
        #expect((again.step, again.ending.status) == (2, Service.alteredStatus))
        #expect(again.ending.lines.last == "altered .env")
        let accepted = try shell.run(clone.service.acceptCommand, in: clone.world)
        #expect(accepted.status == 0, "\(accepted.errors)")
        #expect(try run(.update, under: shell) == nil)
    }

    @Test("the last lines of the one before are kept, once it was replaced", arguments: Shell.all)
    func blackBox(shell: Shell) throws {
        #expect(try lastLogs(under: shell) == nil)
        _ = try release("a")
        try run(.update, under: shell)
        #expect(try lastLogs(under: shell) == nil, "it was the first")
        try docker.writes(["a says", "a dies"])
        _ = try release("b")
        try updateInVain(under: shell)
        #expect(try lastLogs(under: shell) == nil, "it still runs")
        try run(.update, under: shell)
        let last = try #require(try lastLogs(under: shell))
        #expect(last.lines == ["a says", "a dies"])
        #expect((last.state, last.exitCode, last.restartCount, last.name) == ("running", 0, 2, "bot"))
        try docker.writes(["b says"])
        _ = try release("c")
        try updateInVain(under: shell)
        #expect(try lastLogs(under: shell)?.lines == ["a says", "a dies"], "b was not replaced")
        try run(.update, under: shell)
        #expect(try lastLogs(under: shell)?.lines == ["b says"])
        let folder = ".local/state/bridgekeeper/services/matrix-bridge"
        for file in ["last", "next", "secrets", "kept", "commit"] {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: clone.world.root.appendingPathComponent("\(folder)/\(file)").path)
            #expect((attributes[.posixPermissions] as? Int) == 0o600, "\(file)")
        }
    }

    @Test(
        "without docker nothing is moved; without a container nothing is kept, and the way back is the last version"
    )
    func noContainer() throws {
        let first = try release("a")
        try run(.update, under: .dash)
        let second = try release("b")
        try run(.update, under: .dash)
        try docker.goesAway(true)
        _ = try release("c")
        let failed = try #require(try run(.update, under: .dash))
        #expect(failed.step == 2 && failed.ending.errors.contains("Cannot connect"))
        #expect(try clone.head() == second)
        #expect(throws: Missing.self) { try wayBack(under: .dash) }
        try docker.goesAway(false)
        try docker.isGone()
        let way = try #require(try wayBack(under: .dash).target)
        #expect(way.container == nil && way.kept.commit == first)
        #expect(try run(.rollback(way), under: .dash) == nil)
        #expect(try docker.container()[1] == (try image(of: first)))
    }
}
