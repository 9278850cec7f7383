/// What an update would bring, as the step that looks at it printed it.
package struct Incoming: Sendable, Equatable {
    /// Commits that come, newest first; at most ``subjectLimit`` are named.
    package var subjects: [String] = []
    package var count = 0
    /// The commit that was looked at, and that the next step moves to.
    package var target: String?
    /// Secrets that the incoming tree tracks: `git reset --hard` would overwrite the ignored files without a word.
    package var trackedSecrets: [String] = []
    /// Secrets that the directory tracks, and the incoming tree no longer does: git would delete the files.
    package var droppedSecrets: [String] = []

    package static let subjectLimit = 5
    /// The exit status of the step when a secret would be overwritten or deleted.
    package static let trackedStatus: Int32 = 3

    package init() {}

    /// Takes one line of the step's standard output.
    package mutating func read(_ line: some StringProtocol) {
        // By bytes: to Swift, a space with a joining mark behind it is no space.
        let bytes = Array(line.utf8)
        guard let space = bytes.firstIndex(of: UInt8(ascii: " ")), space < bytes.count - 1 else { return }
        let rest = String(decoding: bytes[(space + 1)...], as: UTF8.self)
        switch String(decoding: bytes[..<space], as: UTF8.self) {
        case "count": count = Int(rest).flatMap { $0 >= 0 ? $0 : nil } ?? count
        case "commit" where subjects.count < Self.subjectLimit: subjects.append(rest)
        case "target": target = rest
        case "tracks": trackedSecrets.append(rest)
        case "drops": droppedSecrets.append(rest)
        default: break
        }
    }
}

extension Service {
    /// The name of the step that looks at what an update would bring.
    package static let lookStep = "look at what comes"

    /// Says what comes, and ends with ``Incoming/trackedStatus`` when a secret would not survive it.
    ///
    /// A path above a secret that arrives as a file or a submodule counts too: git would put it in the directory's
    /// place. So does a secret that the directory's own index tracks and the incoming tree does not: git would delete
    /// it. What is looked at must be what the next step moves to, so another thing of the release line's name (a tag
    /// comes with any fetch, and goes first) is a failure. No setting of the owner's changes the answers.
    var incomingScript: String {
        """
        \(enter) || exit
        incoming=$(git rev-parse --verify \(ShellWord.quote("refs/remotes/\(releaseLine)"))^0) || exit
        \(sameNameScript)
        echo "target $incoming"
        coming=HEAD..$incoming
        git rev-parse --quiet --verify HEAD^0 >/dev/null || coming=$incoming
        count=$(git rev-list --count "$coming" --) || exit
        echo "count $count"
        git log --encoding=UTF-8 --no-color --no-decorate --no-show-signature -n \(Incoming.subjectLimit) \
        --format='commit %h %s' "$coming" -- || exit
        \(secretsScript)
        """
    }

    private var sameNameScript: String {
        let words = ShellWord.quote(
            "\(releaseLine) is also a tag's or a branch's name: remove that one first")
        return """
            named=$(git rev-parse --verify \(ShellWord.quote(releaseLine))^0) || exit
            [ "$named" = "$incoming" ] || { printf '%s\\n' \(words) >&2; exit 1; }
            """
    }

    private var secretsScript: String {
        let paths = secrets.map(Self.plainPath)
        let words = zip(paths, secrets).map { "\(ShellWord.quote($0)) \(ShellWord.quote($1))" }
        let above = Set(paths.flatMap(Self.foldersAbove)).sorted().map(ShellWord.quote)
        return """
            status=0
            set -- \(words.joined(separator: " "))
            while [ $# -gt 0 ]; do
                found=$(git --literal-pathspecs ls-tree -r --name-only "$incoming" -- "$1") || exit
                kept=$(git --literal-pathspecs ls-files -- "$1") || exit
                if [ -n "$found" ]; then printf 'tracks %s\\n' "$2"; status=\(Incoming.trackedStatus)
                elif [ -n "$kept" ]; then printf 'drops %s\\n' "$2"; status=\(Incoming.trackedStatus); fi
                shift 2
            done
            for folder in \(above.joined(separator: " ")); do
                found=$(git --literal-pathspecs ls-tree "$incoming" -- "$folder") || exit
                case $found in
                    ''|'040000 tree '*) ;;
                    *) printf 'tracks %s\\n' "$folder"; status=\(Incoming.trackedStatus) ;;
                esac
            done
            exit $status
            """
    }

    /// The path as git writes it: `./keys//` is `keys`.
    private static func plainPath(_ path: String) -> String {
        path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }

    private static func foldersAbove(_ path: String) -> [String] {
        let parts = path.split(separator: "/")
        return (1..<max(1, parts.count)).map { parts.prefix($0).joined(separator: "/") }
    }
}
