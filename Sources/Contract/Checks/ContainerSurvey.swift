/// Whose a service's container is, and what the compose file says of it.
package struct ContainerSurvey: Sendable, Equatable {
    /// The compose project that made the container; nil when none did.
    package var project: String?
    /// Whether that project's directory is the service's.
    package var isOfDirectory = false
    /// Where that project lies, as its label has it.
    package var projectDirectory: String?
    /// What docker does when it ends: `unless-stopped`.
    package var restartPolicy: String?
    /// What compose left in the middle of a replacement: containers of a temporary name, with docker's word.
    package var leftovers: [String] = []

    package init() {}

    package static let limit: Duration = .seconds(10)

    /// The script; it fails, with docker's own words, when there is no such container.
    package static func script(of service: Service) -> String {
        let label = { (name: String) in "{{index .Config.Labels \"com.docker.compose.\(name)\"}}" }
        let format =
            "{{.HostConfig.RestartPolicy.Name}}|\(label("project"))|\(label("project.working_dir"))"
        return """
            docker ps -a --filter \(ShellWord.quote("name=_\(service.container)$")) --format '{{.Names}} {{.State}}' |
                sed 's/^/left /'
            facts=$(docker inspect --type container -f '\(format)' \(service.containerWord)) || exit
            echo "policy ${facts%%|*}"
            facts=${facts#*|}
            echo "project ${facts%%|*}"
            folder=${facts#*|}
            echo "folder $folder"
            there=$(cd "$folder" 2>/dev/null && pwd -P) || there=$folder
            here=$(\(service.enter) 2>/dev/null && pwd -P)
            [ -n "$here" ] && [ "$here" = "$there" ] && echo same
            echo end
            """
    }

    /// Reads what the script printed.
    package init(_ lines: [String], of service: Service) {
        let answer = SurveyAnswer(lines)
        let real = { (text: String?) in text.flatMap { $0 == "<no value>" ? nil : $0 } }
        project = real(answer["project"])
        projectDirectory = real(answer["folder"])
        isOfDirectory = answer.has("same")
        restartPolicy = real(answer["policy"])
        leftovers = answer.all("left").filter { line in
            line.split(separator: " ").first.map { $0.hasSuffix("_\(service.container)") } ?? false
        }
    }
}

/// What a service's compose file comes to.
package struct ComposeSurvey: Sendable, Equatable {
    /// The fixed names of its containers.
    package var containers: [String] = []
    /// The project's name; nil where this compose does not tell.
    package var project: String?

    package init() {}

    package static let limit: Duration = .seconds(12)

    /// The script; it fails, with compose's own words, when the file is no good.
    ///
    /// The whole of it has the secrets in it: it stays on the host, and names alone come out.
    package static func script(of service: Service) -> String {
        #"""
        \#(service.enter) && docker compose config -q || exit
        docker compose config 2>/dev/null |
            sed -n -e 's/^name: */project /p' -e 's/^ *container_name: */container /p'
        echo end
        """#
    }

    /// Reads what the script printed.
    package init(_ lines: [String]) {
        let answer = SurveyAnswer(lines)
        containers = answer.all("container").compactMap(Self.name)
        project = answer["project"].flatMap(Self.name)
    }

    /// A name of docker's, without the quotes of YAML; nil for anything that is none.
    private static func name(_ text: String) -> String? {
        let name = text.filter { $0 != "\"" && $0 != "'" }
        let isName =
            (1...80).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "_.-".utf8.contains(byte)
            }
        return isName ? name : nil
    }
}
