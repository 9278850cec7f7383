import Contract
import Foundation
import Remote

@testable import Keeper

/// A home that is gone when the test is over, this machine as a host with it, and a stand-in for `docker` in its PATH.
///
/// The stand-in writes down what it was asked, and answers with what lies in files: the real engine is the end-to-end
/// tests' business. Everything else is real: the shells, the job protocol, git.
final class Place: Sendable {
    let folder: String

    init() throws {
        folder = "/tmp/bkk-" + UUID().uuidString.lowercased().prefix(12)
        for name in ["bin", "project"] {
            try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
        }
        try write("bin/docker", Self.docker)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path("bin/docker"))
        try looks(.make())
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private static let docker = #"""
        #!/bin/sh
        echo "$*" >>"$HOME/asked"
        if [ "$1" = events ]; then
            case $* in *--until*) cat "$HOME/past" 2>/dev/null; exit ;; esac
            cat "$HOME/events" 2>/dev/null
            exec sleep 1000
        fi
        [ "$1" != ps ] || { [ ! -f "$HOME/ps" ] || . "$HOME/ps"; exit; }
        if [ "$1 $2" = 'compose config' ]; then exit "$(cat "$HOME/status-config" 2>/dev/null || echo 0)"; fi
        for last; do :; done
        case $1/${5:-} in
            inspect/'{{.Name}}|'*'{{.RestartCount}}'*)
                shift 5
                ended=0
                for one; do
                    [ ! -f "$HOME/hangs-$one" ] || exec sleep 1000
                    if [ -f "$HOME/look-$one" ]; then
                        printf '/%s|%s\n' "$one" "$(cat "$HOME/look-$one")"
                    else
                        echo "Error: No such object: $one" >&2
                        ended=1
                    fi
                done
                exit "$ended"
                ;;
            inspect/*) [ ! -f "$HOME/hangs-$last" ] || exec sleep 1000 ;;
            logs/*) [ ! -f "$HOME/slow-$last" ] || sleep "$(cat "$HOME/slow-$last")" ;;
        esac
        [ ! -f "$HOME/look-$last" ] || { cat "$HOME/look-$last"; exit; }
        if [ "$1" != inspect ]; then
            [ ! -f "$HOME/after-$1" ] || cp "$HOME/after-$1" "$HOME/looks"
            [ "$1" != logs ] || [ ! -f "$HOME/errors" ] || cat "$HOME/errors" >&2
            [ "$1" != logs ] || cat "$HOME/logs" 2>/dev/null || echo 'its last words'
            [ ! -f "$HOME/status-$1" ] || exit "$(cat "$HOME/status-$1")"
            exit 0
        fi
        look=$(head -n 1 "$HOME/looks")
        [ "$(wc -l <"$HOME/looks")" -le 1 ] || sed -i 1d "$HOME/looks"
        case $look in
            gone) echo 'Error: No such object: matrix-bridge' >&2; exit 1 ;;
            broken) echo 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.' >&2; exit 1 ;;
        esac
        echo "$look"
        """#

    func path(_ name: String) -> String { folder + "/" + name }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
    }

    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: path(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What docker was asked to change.
    var changes: [String] {
        (text("asked") ?? "").split(separator: "\n").map(String.init).filter {
            line in ["inspect", "logs", "ps", "events", "compose config"].allSatisfy { !line.hasPrefix($0) }
        }
    }

    var host: LocalHost {
        LocalHost(
            name: "here", shell: "/bin/sh",
            environment: [
                "HOME": folder, "PATH": folder + "/bin:/usr/local/bin:/usr/bin:/bin",
                "GIT_CONFIG_NOSYSTEM": "1",
            ])
    }

    func service(actions: [CustomAction] = [], container: String = "matrix-bridge") throws -> Service {
        var service = try Service.make(actions: actions)
        service.directory = path("project")
        service.container = container
        service.secrets = [".env"]
        return service
    }

    /// What docker answers from now on of one of several containers.
    func looks(_ look: ContainerLook, of container: String) throws {
        // Whole or not at all: it may be read at this moment.
        try Data(Self.lines([look]).utf8).write(
            to: URL(filePath: path("look-\(container)")), options: .atomic)
    }

    /// What docker answers from now on, one after the other; the last stays.
    func looks(_ looks: ContainerLook...) throws { try write("looks", Self.lines(looks)) }

    /// What it answers after a command.
    func after(_ command: String, _ looks: ContainerLook...) throws {
        try write("after-\(command)", Self.lines(looks))
    }

    func after(_ command: String, words: String) throws { try write("after-\(command)", words + "\n") }

    private static func lines(_ looks: [ContainerLook]) -> String {
        looks.map { look in
            [
                look.state.rawValue, look.startedAt, "\(look.restartCount)", look.health ?? "", look.id,
                look.image,
                look.createdAt, look.finishedAt, "\(look.exitCode)", "\(look.outOfMemory)", "",
            ].joined(separator: "|") + "\n"
        }.joined()
    }
}

extension Place {
    /// A change with a job ID that no other place has: by it the host finds a job's processes, and here they are all one
    /// host's.
    func change(_ action: Action, of service: Service, number: Int = 1) throws -> Change {
        var change = try Change.make(action, of: service, number: number)
        change.job = StableHash.hex(folder, "\(number)")
        return change
    }

    /// Runs a line of shell in the home, and fails the test when it fails.
    @discardableResult
    func shell(_ script: String) async throws -> String {
        let result = try await host.run(Query("cd \"$HOME\" && { \(script)\n}", limit: .seconds(30)))
        guard result.exitCode == 0 else { throw Failed(words: result.standardError.text) }
        return result.standardOutput.text
    }

    struct Failed: Error {
        var words: String
    }
}
