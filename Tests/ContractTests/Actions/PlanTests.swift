import Contract
import Foundation
import Testing

@Suite("Steps of a change")
struct PlanTests {
    private static let enter = "cd /home/modelo/matrix-bridge"

    @Test("what only reads has no steps", arguments: [Action.status, .logs(lines: 5), .lastLogs])
    func reading(action: Action) { #expect(Service.make().plan(for: action) == nil) }

    @Test(
        "a quick change is one step, shown as it runs",
        arguments: [
            (Action.restart, "restart", "docker restart matrix-bridge", Duration.seconds(120)),
            (.stop, "stop", "docker stop matrix-bridge", .seconds(120)),
            (.start, "start", "\(enter) && docker compose up -d", .seconds(600)),
        ])
    func quick(action: Action, name: String, command: String, limit: Duration) {
        let plan = Plan(
            steps: [Step(name: name, script: command, shown: command)], limit: limit, grace: .seconds(10))
        #expect(Service.make().plan(for: action) == plan)
    }

    @Test("an update fetches, looks, moves and builds; each step enters the directory itself")
    func update() throws {
        let plan = try #require(Service.make().plan(for: .update))
        #expect(plan.limit == .seconds(1800))
        #expect(
            plan.steps.map(\.name) == [
                "fetch", "look at what comes", "keep what runs", "move to the release line",
                "check the compose file", "build and start",
            ])
        let shown = [
            "\(Self.enter) && git fetch origin",
            "\(Self.enter) && git ls-tree -r --name-only origin/master -- .env config.toml",
            "docker tag \"$(docker inspect --type container -f '{{.Image}}' matrix-bridge)\" "
                + "bridgekeeper/matrix-bridge:\"$(date -u +%Y%m%dT%H%M%SZ)\"",
            "\(Self.enter) && git reset --hard origin/master",
            "\(Self.enter) && docker compose config -q",
            "\(Self.enter) && docker compose up -d --build",
        ]
        #expect(plan.steps.map(\.shown) == shown)
        for place in [0, 4] { #expect(plan.steps[place].script == shown[place]) }
        for place in [3, 5] { #expect(plan.steps[place].script.hasPrefix("\(shown[place]) || exit\n")) }
        #expect(plan.steps[1].script.hasPrefix("\(Self.enter) || exit\n"))
    }

    @Test("a plan for another owner shows the sudo, and leaves it out of the script")
    func owner() throws {
        let plain = try #require(Service.make().plan(for: .update))
        let owned = try #require(Service.make(owner: "bot").plan(for: .update))
        #expect(owned.steps.map(\.script) == plain.steps.map(\.script))
        #expect(owned.steps.map(\.shown) == plain.steps.map { ShellWord.asOwner("bot", $0.shown) })
    }

    @Test("the limits are the service's own")
    func limits() {
        var service = Service.make(actions: [
            CustomAction(name: "slow", description: "", command: "true", limit: .seconds(5)),
            CustomAction(name: "usual", description: "", command: "true"),
        ])
        service.limits.update = .seconds(1)
        service.limits.action = .seconds(2)
        service.limits.grace = .seconds(3)
        #expect(service.plan(for: .update)?.limit == .seconds(1))
        #expect(service.plan(for: .update)?.grace == .seconds(3))
        #expect(service.plan(for: .custom("slow"))?.limit == .seconds(5))
        #expect(service.plan(for: .custom("usual"))?.limit == .seconds(2))
        #expect(service.limit(of: .status) == .seconds(10))
        #expect(service.limit(of: .logs(lines: 1)) == .seconds(20))
    }

    /// A configured command is one person's text, not one shell word: `a; b` must not run its `b` somewhere else.
    @Test(
        "no part of a configured action runs when its directory is not there",
        arguments: [
            "true; touch hit", "false || touch hit", "true & touch hit", "true\ntouch hit",
            "{ true; }; touch hit",
            "true # words\ntouch hit",
        ], Shell.all)
    func customWithoutDirectory(command: String, shell: Shell) throws {
        let world = try World()
        let service = Service.make(
            directory: world.root.path + "/not there",
            actions: [CustomAction(name: "odd", description: "", command: command)])
        let step = try #require(service.plan(for: .custom("odd"))?.steps.first)
        #expect(try shell.run(step.script, in: world).status != 0)
        _ = try shell.command(step.shown, in: world)
        #expect(try world.run(["ls", "hit"]).status != 0, "it ran where it stood")
    }

    @Test(
        "a configured action runs in its directory, and its status is the step's",
        arguments: [
            ("true; touch hit", 0), ("touch hit\nexit 7", 7), ("touch hit # words", 0),
            ("touch hit; false", 1),
            ("cat >hit <<E\nwords\nE", 0), ("touch hit; (exit 4)", 4), ("touch hit &\nwait", 0),
        ], Shell.all)
    func customRuns(pair: (command: String, status: Int32), shell: Shell) throws {
        let world = try World()
        let service = Service.make(
            directory: world.root.path + "/it's here",
            actions: [CustomAction(name: "odd", description: "", command: pair.command)])
        #expect(try world.run(["mkdir", service.directory]).status == 0)
        let step = try #require(service.plan(for: .custom("odd"))?.steps.first)
        #expect(try shell.run(step.script, in: world).status == pair.status)
        #expect(try world.run(["ls", service.directory + "/hit"]).status == 0)
    }

    @Test(
        "a configured action of several commands is shown so that it can be pasted whole",
        arguments: [
            ("./sweep --all", "\(enter) && ./sweep --all"), ("a; b", "\(enter) && (a; b)"),
            ("a && b", "\(enter) && (a && b)"), ("a\nb", "\(enter) && (a\nb\n)"),
            ("a # b", "\(enter) && (a # b\n)"),
        ])
    func customShown(command: String, shown: String) {
        let service = Service.make(actions: [CustomAction(name: "odd", description: "", command: command)])
        #expect(service.line(for: .custom("odd")) == shown)
    }
}
