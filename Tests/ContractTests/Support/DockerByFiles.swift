import Contract
import Foundation

/// A folder in whose PATH a `docker` answers `inspect` from files, for one container and for several, as the real one does:
/// what it has to say of those that are there first, then of those that are not, and then it ends with 1.
final class DockerByFiles: Sendable {
    let world: World

    init() throws {
        world = try World(programs: ["dash", "bash", "busybox", "git", "date", "sed", "sh", "cat", "sleep"])
        let docker = world.root.appendingPathComponent("bin/docker")
        try Data(Self.program.utf8).write(to: docker)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: docker.path)
    }

    private static let program = #"""
        #!/bin/sh
        echo "$@" >>"$HOME/asked"
        [ ! -f "$HOME/away" ] || { cat "$HOME/away" >&2; exit 1; }
        form=$5 status=0 errors=''
        shift 5
        for name; do
            if [ -f "$HOME/look-$name" ]; then
                case $form in '{{.Name}}|'*) before=/$name'|' ;; *) before='' ;; esac
                printf '%s\n' "$before$(cat "$HOME/look-$name")"
            else
                status=1 errors="${errors}Error: No such object: $name
        "
            fi
        done
        printf %s "$errors" >&2
        exit "$status"
        """#

    /// What docker says of a container; nothing for one that is not there.
    func says(_ line: String?, of container: String) throws {
        let file = world.root.appendingPathComponent("look-\(container)")
        if let line { try Data((line + "\n").utf8).write(to: file) }
    }

    func goesAway(_ words: String) throws {
        try Data((words + "\n").utf8).write(to: world.root.appendingPathComponent("away"))
    }

    /// How often its client was started.
    func calls() throws -> Int {
        let asked = try Data(contentsOf: world.root.appendingPathComponent("asked"))
        return asked.split(separator: UInt8(ascii: "\n")).count
    }
}
