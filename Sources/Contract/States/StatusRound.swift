/// The status of several services of one host and one owner, asked for in one call.
///
/// There are two ways to ask. ``together`` has one docker client look at all containers, which costs about as much as a look
/// at one. Only what its answer tells without doubt is taken from it: that a container is there, or that there is none of
/// its name. ``apart`` has a client for each, so that an error, or a container that docker hangs on, is that one's alone,
/// in docker's own words.
package struct StatusRound: Sendable {
    package let services: [Service]

    package init(_ services: [Service]) { self.services = services }

    // MARK: The scripts

    /// One docker client for all; its exit status is the script's.
    package var together: String {
        """
        \(Self.thrift)
        docker inspect --type container -f '{{.Name}}|\(Service.statusForm)' \
        \(services.map(\.containerWord).joined(separator: " ")) &
        docker=$!
        \(Self.clocks)
        \(headOf)
        \(each { "head_of \($0) \(ShellWord.quote($1.directory))" })
        wait "$docker"
        """
    }

    /// A docker client for each, all at once: each line begins with the service's number and `o` or `e`, by where it was
    /// written.
    package var apart: String {
        """
        \(Self.thrift)
        form='\(Service.statusForm)'
        ask_apart() {
            {
                {
                    {
                        docker inspect --type container -f "$form" "$2" 2>&3 3>&- 4>&-
                        printf '\\nexit %s\\n' "$?"
                    } | sed "s/^/$1 o /" >&4
                } 3>&1 | sed "s/^/$1 e /"
            } 4>&1 &
        }
        \(Self.clocks)
        \(headOf)
        \(each { "ask_apart \($0) \($1.containerWord)\nhead_of \($0) \(ShellWord.quote($1.directory)) &" })
        wait
        """
    }

    private func each(_ line: (Int, Service) -> String) -> String {
        services.enumerated().map { line($0.offset, $0.element) }.joined(separator: "\n")
    }

    /// As for the status of one.
    private static let thrift = "export GOMAXPROCS=1 GOGC=off"
    private static let clocks = """
        date '+now %s'
        { read -r up _ </proc/uptime && echo "up $up"; } 2>/dev/null
        """

    /// The commit of a directory, as for the status of one; with the service's number.
    private var headOf: String {
        """
        head_of() {
            head=
            cd "$2" 2>/dev/null || return 0
            read -r _ name 2>/dev/null <.git/HEAD && read -r head 2>/dev/null <".git/$name"
            case $head in
                *[!0-9a-f]* | "") head=$(git rev-parse --verify -q HEAD 2>/dev/null) ;;
            esac
            [ -z "$head" ] || echo "head $1 $head"
        }
        """
    }

    // MARK: The answers

    /// Reads what ``together`` printed.
    /// - Parameters:
    ///   - exitCode: How it ended.
    ///   - standardOutput: What it wrote there.
    ///   - standardError: What it wrote there.
    /// - Returns: An answer for each service in its place; nil where none can be told from this.
    package func answers(
        together exitCode: Int32, standardOutput: [String], standardError: [String]
    ) -> [StatusAnswer?] {
        let missing = services.map { service in
            standardError.filter { DockerWords.isMissing(service.container, $0) }
        }
        // Docker ends with 1 as soon as one container is not there; with anything else it says nothing of the others.
        guard exitCode == 0 || (exitCode == 1 && missing.contains { !$0.isEmpty }) else {
            return services.map { _ in nil }
        }
        let known = Set(missing.joined())
        let noise = standardError.filter { !known.contains($0) }
        guard let output = split(standardOutput) else { return services.map { _ in nil } }
        return services.indices.map { index in
            let answer: StatusAnswer
            if output[index].hasLook {
                answer = StatusAnswer(
                    exitCode: 0, standardOutput: output[index].lines, standardError: noise)
            } else if !missing[index].isEmpty {
                answer = StatusAnswer(
                    exitCode: 1, standardOutput: output[index].lines, standardError: noise + missing[index])
            } else {
                return nil
            }
            if case .failed = answer.finding { return nil }
            return answer
        }
    }

    /// What a script for each one alone would have printed, and whether docker said something of just that one.
    ///
    /// Nothing, where docker said what is about none of them: then it cannot be told either what is.
    private func split(_ lines: [String]) -> [(lines: [String], hasLook: Bool)]? {
        var parts = services.map { _ in (lines: [String](), hasLook: false) }
        for line in lines {
            if let (index, commit) = numbered(line, after: "head ") {
                parts[index].lines.append("head \(commit)")
            } else if line.utf8.first == UInt8(ascii: "/"),
                let bar = line.utf8.firstIndex(of: UInt8(ascii: "|"))
            {
                // Docker finds a container by a piece of its ID as well: such a one is none of ours.
                let name = String(Substring(line.utf8[..<bar].dropFirst()))
                for index in services.indices where services[index].container == name {
                    parts[index].lines.append(String(Substring(line.utf8[bar...].dropFirst())))
                    parts[index].hasLook = true
                }
            } else if line.value(after: "now ") != nil || line.value(after: "up ") != nil {
                for index in parts.indices { parts[index].lines.append(line) }
            } else {
                return nil
            }
        }
        return parts
    }

    /// Reads what ``apart`` printed.
    /// - Parameter standardOutput: What it wrote there.
    /// - Returns: An answer for each service in its place; nil where docker did not come to an end.
    package func answers(apart standardOutput: [String]) -> [StatusAnswer?] {
        var (output, errors) = (services.map { _ in [String]() }, services.map { _ in [String]() })
        var ends = services.map { _ in Int32?.none }
        for line in standardOutput {
            if let (index, commit) = numbered(line, after: "head ") {
                output[index].append("head \(commit)")
            } else if let (index, rest) = numbered(line, after: "") {
                // What docker writes cannot stand behind the word on its end.
                if let code = rest.value(after: "o exit ").flatMap({ Int32($0) }) {
                    ends[index] = code
                } else if let words = rest.value(after: "o ") {
                    output[index].append(words)
                } else if let words = rest.value(after: "e "), words.utf8.contains(where: { $0 > 0x20 }) {
                    errors[index].append(words)
                }
            } else {
                for index in output.indices { output[index].append(line) }
            }
        }
        return services.indices.map { index in
            ends[index].map {
                StatusAnswer(
                    exitCode: $0, standardOutput: output[index], standardError: errors[index])
            }
        }
    }

    /// The number of one of the services, and what stands behind it.
    private func numbered(_ line: String, after word: String) -> (Int, String)? {
        guard let rest = line.value(after: word) else { return nil }
        let parts = rest.utf8.split(
            separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let index = Int(String(Substring(parts[0]))), services.indices.contains(index)
        else { return nil }
        return (index, String(Substring(parts[1])))
    }
}
