import Contract
import Testing

@Suite("The contract's table of commands, to be pasted")
struct CommandTableTests {
    private static let status =
        "docker inspect --type container -f '{{.State.Status}}|{{.State.StartedAt}}|{{.RestartCount}}|"
        + "{{if .State.Health}}{{.State.Health.Status}}{{end}}|{{.ID}}|{{.Image}}|{{.Created}}|{{.State.FinishedAt}}|"
        + "{{.State.ExitCode}}|{{.State.OOMKilled}}|"
        + "{{with .Config.Healthcheck}}{{.StartPeriod}} {{.Interval}} {{.Timeout}} {{.Retries}}{{end}}' matrix-bridge"
    private static let enter = "cd /home/modelo/matrix-bridge"

    static let rows: [(Action, String)] = [
        (.status, status),
        (.logs(lines: 100), "docker logs --tail 100 matrix-bridge"),
        (.logs(lines: 1), "docker logs --tail 1 matrix-bridge"),
        (.restart, "docker restart matrix-bridge"),
        (.stop, "docker stop matrix-bridge"),
        (.start, "\(enter) && docker compose up -d"),
        (
            .update,
            "\(enter) && git fetch origin && git reset --hard origin/master && docker compose up -d --build"
        ),
        (.custom("sweep"), "\(enter) && ./sweep --all"),
    ]

    private static func service(owner: String?) -> Service {
        .make(owner: owner, actions: [CustomAction(name: "sweep", description: "", command: "./sweep --all")])
    }

    @Test("each action's line", arguments: rows)
    func line(action: Action, line: String) {
        #expect(Self.service(owner: nil).line(for: action) == line)
    }

    @Test("each action's line where somebody else owns the directory", arguments: rows)
    func ownersLine(action: Action, line: String) {
        let inner = line.replacing("'", with: #"'\''"#)
        #expect(Self.service(owner: "bot").line(for: action) == "sudo -iu bot bash -lc '\(inner)'")
    }

    @Test("the gentle update takes what was fetched and looked at")
    func gentle() {
        #expect(
            Service.make(mode: .fastForward).line(for: .update)
                == "\(Self.enter) && git fetch origin && git pull --ff-only . refs/remotes/origin/master"
                + " && docker compose up -d --build")
    }

    @Test("names that mean something to a shell are quoted wherever they stand")
    func odd() {
        let service = Service.make(
            directory: "/srv/it's $HOME", container: "a b", secrets: ["a b", "-n"], branch: "x;y")
        #expect(service.line(for: .restart) == "docker restart 'a b'")
        #expect(service.line(for: .logs(lines: 5)) == "docker logs --tail 5 'a b'")
        #expect(service.line(for: .status)?.hasSuffix("}}' 'a b'") == true)
        #expect(
            service.line(for: .update)
                == #"cd '/srv/it'\''s $HOME' && git fetch origin && git reset --hard 'origin/x;y'"#
                + " && docker compose up -d --build")
        #expect(
            service.plan(for: .update)?.steps[1].shown
                == #"cd '/srv/it'\''s $HOME' && git ls-tree -r --name-only 'origin/x;y' -- 'a b' '-n'"#)
    }

    @Test(
        "no number of lines makes docker give all of them",
        arguments: [(0, 1), (-1, 1), (Int.min, 1), (5000, 5000), (5001, 5000), (Int.max, 5000)])
    func boundedLogs(asked: Int, given: Int) {
        #expect(Service.make().logsScript(lines: asked) == "docker logs --tail \(given) matrix-bridge")
    }

    @Test("an action that is not configured has no line and no plan")
    func unknownAction() {
        #expect(Service.make().line(for: .custom("sweep")) == nil)
        #expect(Service.make().plan(for: .custom("sweep")) == nil)
    }
}
