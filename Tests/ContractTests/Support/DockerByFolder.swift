import Contract
import Foundation

/// A `docker` that knows one container and some images, by files: the real engine is the end-to-end tests' business.
///
/// Below `$HOME/docker`: `container` holds `ID IMAGE NAME`, `images/` a file for each image, `tags/` what each name means,
/// `log` what the container has written, `state` how it is: status, exit code, restarts, start, health and end.
struct DockerByFolder {
    let world: World
    private var folder: URL { world.root.appendingPathComponent("docker") }

    static let program = #"""
        #!/bin/sh
        d=$HOME/docker
        mkdir -p "$d/images" "$d/tags"
        [ ! -f "$d/away" ] || { echo 'Cannot connect to the Docker daemon at unix:///x.' >&2; exit 1; }
        tag() { printf %s "$1" | tr / %; }
        case "$1 $2" in
            'ps '*) cut -d' ' -f1 "$d/container" 2>/dev/null || : ;;
            'inspect '*)
                read -r id image name <"$d/container" || { echo "Error: No such object: $6" >&2; exit 1; }
                set -- "$5" $(cat "$d/state" 2>/dev/null || echo running 0 2 2025-06-15T14:00:00.123Z none)
                printf '%s\n' "$1" | sed -e "s/{{.ID}}/$id/" -e "s|{{.Image}}|$image|" -e "s|{{.Config.Image}}|$name|" \
                    -e "s/{{.State.Status}}/$2/; s/{{.State.ExitCode}}/$3/; s/{{.RestartCount}}/$4/" \
                    -e "s/{{.State.StartedAt}}/$5/; s/{{.State.FinishedAt}}/$7/; s/{{if .State.Health}}.*{{end}}/$6/"
                ;;
            'image inspect') [ -e "$d/images/$3" ] || { echo "Error: No such image: $3" >&2; exit 1; } ;;
            'tag '*)
                [ -e "$d/images/$2" ] || { echo "Error response from daemon: No such image: $2" >&2; exit 1; }
                echo "$2" >"$d/tags/$(tag "$3")"
                ;;
            'images '*) for one in "$d/tags/$(tag "$4"):"*; do [ ! -e "$one" ] || echo "${one##*:}"; done ;;
            'rmi '*)
                image=$(cat "$d/tags/$(tag "$2")")
                rm "$d/tags/$(tag "$2")"
                grep -q -r "$image" "$d/tags" "$d/container" || rm "$d/images/$image"
                ;;
            'logs '*) cat "$d/log" 2>/dev/null || : ;;
            'compose config') ;;
            'compose up')
                case $4 in
                    --build) image=sha256:$(git rev-parse HEAD:main); : >"$d/images/$image"; echo "$image" >"$d/tags/bot" ;;
                    *) image=$(cat "$d/tags/bot") ;;
                esac
                # What is as it should be stays.
                ! grep -q " $image " "$d/container" 2>/dev/null || exit 0
                n=$(($(cat "$d/made" 2>/dev/null || echo 0) + 1))
                echo "$n" >"$d/made"
                echo "c$n $image bot" >"$d/container"
                ;;
            *) exit 64 ;;
        esac
        """#

    /// The container that runs: its ID, its image, and the name it was made by.
    func container() throws -> [String] {
        let text = String(
            decoding: try Data(contentsOf: folder.appendingPathComponent("container")), as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// The tags of a repository, oldest first.
    func tags(of repository: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: folder.appendingPathComponent("tags").path)
        let prefix = repository.split(separator: "/").joined(separator: "%") + ":"
        return names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }.sorted()
    }

    func loses(image: String) throws {
        try FileManager.default.removeItem(at: folder.appendingPathComponent("images/\(image)"))
    }

    func writes(_ lines: [String]) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appendingPathComponent("log"))
    }

    func goesAway(_ isAway: Bool) throws {
        let file = folder.appendingPathComponent("away")
        if isAway { try Data().write(to: file) } else { try FileManager.default.removeItem(at: file) }
    }

    /// How the container is: its status, exit code, restarts, the start of its run, its health and the end; `nil` for a
    /// sound one.
    func isSeen(_ state: String?) throws {
        let file = folder.appendingPathComponent("state")
        guard let state else { return try FileManager.default.removeItem(at: file) }
        try Data((state + "\n").utf8).write(to: file)
    }

    func isGone() throws {
        try FileManager.default.removeItem(at: folder.appendingPathComponent("container"))
    }
}
