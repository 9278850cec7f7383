import Contract
import Foundation
import Testing

/// The scripts are run by real shells; docker is a stand-in with a folder of containers, for the real one's moments are
/// too short to be hit: the end-to-end tests see to those.
@Suite("What compose leaves when it is ended on its way")
struct ReplacementTests {
    private static let never = "0001-01-01T00:00:00Z"
    private static let old = "3f2c1ab45678" + String(repeating: "0", count: 52)
    private static let new = "9d81e07c1234" + String(repeating: "0", count: 52)
    /// Seconds since 1970: 2026-06-15T18:00:00Z.
    private static let begun = 1_781_546_400

    /// A host with a docker that keeps its containers in files.
    private final class Engine {
        let world: World
        private var containers: URL { world.root.appendingPathComponent("containers") }

        init() throws {
            world = try World(programs: [
                "dash", "bash", "busybox", "sh", "cat", "date", "grep", "sort", "head", "ls", "rm",
            ])
            try FileManager.default.createDirectory(at: containers, withIntermediateDirectories: true)
            let docker = world.root.appendingPathComponent("bin/docker")
            try Data(Self.docker.replacing("ROOT", with: world.root.path).utf8).write(to: docker)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: docker.path)
        }

        private static let docker = #"""
            #!/bin/sh
            [ ! -e ROOT/broken ] || { cat ROOT/broken >&2; exit 1; }
            cd ROOT/containers || exit
            for last; do :; done
            there() {
                file=$1
                [ -e "$file" ] || file=$(grep -l "^/$1|" * 2>/dev/null | head -n 1)
                [ -n "$file" ] && [ -e "$file" ] && IFS='|' read -r name state started finished created label <"$file" ||
                    { echo "Error: No such object: $1" >&2; exit 1; }
            }
            case $1 in
                ps) ls ;;
                inspect)
                    there "$last"
                    case $* in
                        *'{{.Name}}'*) echo "$name|$state|$started|$finished|$created|$label" ;;
                        *) echo "$state/$started" ;;
                    esac ;;
                rm)
                    there "$last"
                    [ "$state" != running ] || { echo "Error response from daemon: it runs" >&2; exit 1; }
                    rm "$file" ;;
                rename)
                    there "$2"
                    echo "/$3|$state|$started|$finished|$created|$label" >"$file" ;;
            esac
            """#

        func container(
            _ id: String, _ name: String, _ state: String, started: String = never, finished: String = never,
            created: String = "2026-06-15T18:00:03.5Z", label: String = "bot"
        ) throws {
            let line = "/\(name)|\(state)|\(started)|\(finished)|\(created)|\(label)\n"
            try Data(line.utf8).write(to: containers.appendingPathComponent(id))
        }

        func breaks(_ words: String) throws {
            try Data(words.utf8).write(to: world.root.appendingPathComponent("broken"))
        }

        /// The containers' names and states.
        var all: [String] {
            get throws {
                try FileManager.default.contentsOfDirectory(atPath: containers.path).map { file in
                    let line = try String(
                        contentsOf: containers.appendingPathComponent(file), encoding: .utf8)
                    return line.split(separator: "|").prefix(2).joined(separator: " ")
                }.sorted()
            }
        }
    }

    private func look(_ engine: Engine, _ shell: Shell) throws -> Shell.Ending {
        try shell.run(
            "BRIDGEKEEPER_BEGUN=\(Self.begun)\n\(Service.make().replacementScript)", in: engine.world)
    }

    private func left(_ engine: Engine, _ shell: Shell) throws -> [Leftover] {
        try shell.run(Service.make().leftoverScript, in: engine.world).lines.compactMap(Leftover.init(line:))
    }

    private func mend(_ engine: Engine, _ shell: Shell) throws -> Shell.Ending {
        let script = try #require(Service.make().plan(for: .mend)?.steps.first?.script)
        return try shell.run(script, in: engine.world)
    }

    @Test("the new container, created since the job began, is a replacement under way", arguments: Shell.all)
    func underWay(shell: Shell) throws {
        let engine = try Engine()
        try engine.container(Self.old, "matrix-bridge", "running", started: "2026-06-01T10:00:00Z")
        #expect(try look(engine, shell).status == 0)
        try engine.container(Self.new, "3f2c1ab45678_matrix-bridge", "created")
        let found = try look(engine, shell)
        #expect(found.status == Service.replacedStatus)
        #expect(found.lines == ["3f2c1ab45678_matrix-bridge created"])
    }

    @Test(
        "1.29's old container is one while it runs, and when it ended since the job began",
        arguments: Shell.all)
    func former(shell: Shell) throws {
        for (state, finished, status) in [
            ("running", Self.never, 7), ("exited", "2026-06-15T18:00:09Z", 7),
            ("exited", "2026-06-15T17:59:59.9Z", 0),
        ] as [(String, String, Int32)] {
            let engine = try Engine()
            try engine.container(
                Self.old, "3f2c1ab45678_matrix-bridge", state, started: "2026-06-01T10:00:00Z",
                finished: finished,
                created: "2026-06-01T10:00:00Z")
            #expect(try look(engine, shell).status == status, "\(state) \(finished)")
        }
    }

    @Test("what was left before the job began, and what is not compose's, is none", arguments: Shell.all)
    func before(shell: Shell) throws {
        let engine = try Engine()
        try engine.container(
            Self.new, "3f2c1ab45678_matrix-bridge", "created", created: "2026-06-15T17:59:59.9Z")
        #expect(try look(engine, shell).status == 0)
        #expect(try left(engine, shell).count == 1)
        for (name, label) in [
            ("other_matrix-bridge", "bot"), ("3F2C1AB45678_matrix-bridge", "bot"),
            ("3f2c1ab4567_matrix-bridge", "bot"),
            ("03f2c1ab45678_matrix-bridge", "bot"), ("3f2c1ab45678_matrix-bridge2", "bot"),
            ("3f2c1ab45678-matrix-bridge", "bot"), ("3f2c1ab45678_matrix-bridge", ""),
        ] {
            let engine = try Engine()
            try engine.container(Self.new, name, "created", label: label)
            #expect(try look(engine, shell).status == 0, "\(name)")
            #expect(try left(engine, shell).isEmpty, "\(name)")
            #expect(try mend(engine, shell).lines == ["nothing is left there"])
            #expect(try engine.all == ["/\(name) created"])
        }
    }

    @Test(
        "where docker cannot tell, that is no consent; where it is away, nothing is replaced",
        arguments: Shell.all)
    func broken(shell: Shell) throws {
        for (words, status) in [
            ("Error response from daemon: something new", 1),
            (
                "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
                0
            ),
            ("permission denied while trying to connect to the Docker daemon socket", 0),
        ] as [(String, Int32)] {
            let engine = try Engine()
            try engine.breaks(words)
            let found = try look(engine, shell)
            #expect(found.status == status, "\(words)")
            if status != 0 { #expect(found.lines == [words]) }
            #expect(try left(engine, shell).isEmpty)
            #expect(try mend(engine, shell).status != 0)
        }
        let world = try World(programs: ["dash", "bash", "busybox", "sh", "date"])
        #expect(try shell.run(Service.make().replacementScript, in: world).status == 0)
    }

    @Test("the mend removes what was never started, and nothing else", arguments: Shell.all)
    func removes(shell: Shell) throws {
        let engine = try Engine()
        try engine.container(Self.old, "matrix-bridge", "exited", started: "2026-06-01T10:00:00Z")
        try engine.container(Self.new, "3f2c1ab45678_matrix-bridge", "created")
        #expect(try left(engine, shell).map(\.kind) == [.neverStarted])
        let ended = try mend(engine, shell)
        #expect(
            ended.status == 0
                && ended.lines == ["removing 3f2c1ab45678_matrix-bridge, which was never started"])
        #expect(try engine.all == ["/matrix-bridge exited"])

        // Started since it was looked at, it is somebody's.
        try engine.container(
            Self.new, "3f2c1ab45678_matrix-bridge", "running", started: "2026-06-15T18:00:10Z")
        #expect(try left(engine, shell).map(\.kind) == [.unclear])
        #expect(
            try mend(engine, shell).lines == ["leaving 3f2c1ab45678_matrix-bridge as it is: it was started"])
        #expect(try engine.all.count == 2)
    }

    @Test("1.29's old one gets its name back, unless one that was started has it", arguments: Shell.all)
    func renames(shell: Shell) throws {
        for (there, names) in [
            (nil, ["/matrix-bridge exited"]), ("created", ["/matrix-bridge exited"]),
            ("running", ["/3f2c1ab45678_matrix-bridge exited", "/matrix-bridge running"]),
        ] as [(String?, [String])] {
            let engine = try Engine()
            try engine.container(
                Self.old, "3f2c1ab45678_matrix-bridge", "exited", started: "2026-06-01T10:00:00Z")
            if let there {
                try engine.container(
                    Self.new, "matrix-bridge", there,
                    started: there == "running" ? "2026-06-15T18:00:10Z" : Self.never)
            }
            #expect(try left(engine, shell).map(\.kind) == [.formerOne])
            #expect(try mend(engine, shell).status == 0)
            #expect(try engine.all == names)
        }
    }

    @Test("a line that docker does not write is none of these")
    func lines() {
        let good =
            "left|\(Self.new)|3f2c1ab45678_matrix-bridge|created|\(Self.never)|\(Self.never)|2026-06-15T18:00:00Z"
        #expect(Leftover(line: good)?.kind == .neverStarted)
        for (from, to) in [
            ("left|", "Left|"), (Self.new, "x"), (Self.new, Self.new.uppercased()), ("_matrix", "_ma trix"),
            ("_matrix", "_`x`"), ("_matrix", "_@room"), ("created", "gone"), (Self.never, "soon"),
            ("bridge|", "bridge|x|"), ("3f2c1ab45678_", "_"),
        ] {
            #expect(Leftover(line: good.replacing(from, with: to)) == nil, "\(from) as \(to)")
        }
    }

    @Test("a person is shown the commands that mend it, in the service's own form")
    func commands() throws {
        var service = Service.make()
        let left = [
            Leftover(kind: .neverStarted, id: Self.new, name: "3f2c1ab45678_matrix-bridge", state: .created),
            Leftover(kind: .unclear, id: Self.old, name: "9d81e07c1234_matrix-bridge", state: .running),
        ]
        let up = "cd /home/modelo/matrix-bridge && docker compose up -d"
        #expect(service.mend(left) == ["docker rm 3f2c1ab45678_matrix-bridge", up])
        #expect(service.mend([left[1]]).isEmpty)
        service.owner = "ops"
        #expect(
            service.mend([left[0]])[0] == "sudo -iu ops bash -lc 'docker rm 3f2c1ab45678_matrix-bridge'")
    }

    @Test("only where a container may be replaced is that looked for")
    func steps() {
        let service = Service.make(actions: [CustomAction(name: "backup", description: "x", command: "true")])
        #expect(service.replacingStep(of: .update) == 6)
        #expect(service.replacingStep(of: .rollback(nil)) == 3)
        #expect(service.replacingStep(of: .start) == 1)
        #expect(service.replacingStep(of: .mend) == 2)
        #expect(service.replacingStep(of: .custom("backup")) == 1)
        #expect(service.replacingStep(of: .restart) == nil && service.replacingStep(of: .stop) == nil)
    }
}
