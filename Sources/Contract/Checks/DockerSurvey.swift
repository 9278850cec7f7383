/// What docker there is on a host.
package struct DockerSurvey: Sendable, Equatable {
    /// The compose that is there.
    package enum Compose: Sendable, Equatable {
        /// `docker compose`, with its version.
        case plugin(String)
        /// Only `docker-compose`, which the contract's commands do not call.
        case classic(String)
    }

    /// The engine's version.
    package var server: String?
    package var compose: Compose?
    /// The version of `docker buildx`, without which new versions of compose build nothing; nil where it is not there.
    package var buildx: String?
    /// The disk that holds images and containers; nil where it cannot be seen.
    package var room: DiskRoom?

    package init() {}

    package static let limit: Duration = .seconds(10)

    /// The script; it fails, with docker's own words, when the engine does not answer.
    package static let script = """
        \(SurveyShell.soon)
        \(SurveyShell.disk)
        version=$(docker version -f '{{.Server.Version}}') || exit
        echo "server $version"
        if version=$(docker compose version --short 2>/dev/null); then echo "compose $version"
        elif version=$(docker-compose version --short 2>/dev/null); then echo "classic $version"; fi
        if version=$(docker buildx version 2>/dev/null); then echo "buildx $version"; fi
        root=$(docker info -f '{{.DockerRootDir}}' 2>/dev/null) && [ -n "$root" ] && disk docker "$root"
        echo end
        """

    /// Reads what the script printed.
    package init(_ lines: [String]) {
        let answer = SurveyAnswer(lines)
        server = answer["server"].flatMap(Self.version)
        room = answer.disk("docker")
        if let version = answer["compose"].flatMap(Self.version) {
            compose = .plugin(version)
        } else if let version = answer["classic"].flatMap(Self.version) {
            compose = .classic(version)
        }
        // `github.com/docker/buildx v0.13.1 COMMIT`; only that it answers is needed.
        if answer.has("buildx") {
            let words = answer["buildx"]?.split(separator: " ").dropFirst().first
            buildx = words.flatMap { Self.version(String($0)) } ?? "of unknown version"
        }
    }

    /// A version as people read it; nil for anything that is none.
    private static func version(_ text: String) -> String? {
        let text = text.hasPrefix("v") ? text.dropFirst() : text[...]
        let isVersion =
            (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "+.-~_".utf8.contains(byte)
            }
        return isVersion ? String(text) : nil
    }
}
