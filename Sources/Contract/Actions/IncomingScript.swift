extension Service {
    /// The name of the step that looks at what an update would bring.
    package static let lookStep = "look at what comes"
    /// The name of the step that moves the directory.
    package static let moveStep = "move to the release line"

    /// Says what comes, and ends with ``Incoming/trackedStatus`` when a secret would not survive it, and as
    /// ``Objection`` has it where a lock of git's is in the way or the commit is not signed as it has to be.
    ///
    /// What is looked at must be what the next step moves to, so another thing of the release line's name (a tag
    /// comes with any fetch, and goes first) is a failure. No setting of the owner's changes the answers.
    var incomingScript: String {
        """
        \(enter) || exit
        \(plainObjects)
        \(lockedScript)
        incoming=$(git rev-parse --verify \(ShellWord.quote("refs/remotes/\(releaseLine)"))^0) || exit
        \(sameNameScript)
        \(bringsScript)
        \(secretsScript)
        \(signatureScript)
        [ $status = 0 ] || exit $status
        \(updateMode == .reset ? keepScript : "")
        """
    }

    /// Says what an update would bring, and ends as ``incomingScript`` does; it may run beside an update.
    ///
    /// All that it writes is objects, and for a moment a ref of its own: neither the branch that an update fetches, which
    /// two at once would fight for, nor the index, nor `FETCH_HEAD`.
    package var changesScript: String {
        """
        export GIT_TERMINAL_PROMPT=0 GIT_OPTIONAL_LOCKS=0
        \(changesCommand) || exit
        \(plainObjects)
        incoming=$(git rev-parse --verify \(Self.changesRef)^0)
        git update-ref -d \(Self.changesRef) && [ -n "$incoming" ] || exit 1
        \(bringsScript)
        \(secretsScript)
        \(signatureScript)
        exit $status
        """
    }

    /// What a person is shown of it, to be pasted.
    package var changesLine: String { ShellWord.asOwner(owner, changesCommand) }

    /// One for each who asks: two may ask at once.
    private static let changesRef = "refs/bridgekeeper/changes/$$"

    private var changesCommand: String {
        "\(enter) && git -c gc.auto=0 -c maintenance.auto=false fetch --quiet --no-tags --no-recurse-submodules "
            + "--no-write-fetch-head --refmap= \(ShellWord.quote(remote)) "
            + ShellWord.quote("+refs/heads/\(branch)") + ":\(Self.changesRef)"
    }

    private var sameNameScript: String {
        let words = ShellWord.quote(
            "\(releaseLine) is also a tag's or a branch's name: remove that one first")
        return """
            named=$(git rev-parse --verify \(ShellWord.quote(releaseLine))^0) || exit
            [ "$named" = "$incoming" ] || { printf '%s\\n' \(words) >&2; exit 1; }
            """
    }

    /// Names of files that say how a service is built and run, wherever they are, as git's patterns.
    private static let weighty = [
        ":(glob,icase)**/dockerfile*", ":(glob,icase)**/*.dockerfile", ":(glob)**/compose*.y*ml",
        ":(glob)**/docker-compose*.y*ml",
    ]

    /// Lines that ``Incoming/read(_:)`` takes, of `$incoming` beside what is there; a HEAD may be unborn.
    var bringsScript: String {
        """
        own=0
        head=$(git rev-parse --quiet --verify HEAD^0) || head=
        coming=${head:+$head..}$incoming
        echo "target $incoming"
        count=$(git rev-list --count "$coming" --) || exit
        echo "count $count"
        git log --encoding=UTF-8 --no-color --no-decorate --no-show-signature -n \(Incoming.commitLimit) \
        --format='commit %h %ct %s%nauthor %an' "$coming" -- || exit
        git log --no-color --no-show-signature -n 1 --format='made %ct' "$incoming" -- || exit
        changed=$(git -c core.fsmonitor=false status --porcelain --untracked-files=no --ignore-submodules=all) || exit
        echo "changed $(printf '%s' "$changed" | grep -c '')"
        if [ -n "$head" ]; then
            echo "head $head"
            weighty=$(git -c core.quotePath=false diff-tree -r --name-only --no-renames "$head" "$incoming" -- \
        \(Self.weighty.map(ShellWord.quote).joined(separator: " "))) || exit
            [ -z "$weighty" ] || printf '%s\\n' "$weighty" | head -n \(Incoming.fileLimit) | sed 's/^/weighty /'
            own=$(git rev-list --count "$head" --not "$incoming" --remotes --) || exit
            echo "own $own"
        fi
        """
    }

    /// Says which secrets would not survive what comes, and sets `status`.
    ///
    /// A path above a secret that arrives as a file or a submodule counts too: git would put it in the directory's
    /// place. So does a secret that the directory's own index tracks and the incoming tree does not: git would delete
    /// it.
    var secretsScript: String {
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
            """
    }

    /// The path as git writes it: `./keys//` is `keys`.
    static func plainPath(_ path: String) -> String {
        path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }

    private static func foldersAbove(_ path: String) -> [String] {
        let parts = path.split(separator: "/")
        return (1..<max(1, parts.count)).map { parts.prefix($0).joined(separator: "/") }
    }

    // MARK: What would be lost

    private static let keptRefs = "refs/bridgekeeper/kept/"
    /// So many are there at most; the oldest go first.
    private static let keptLimit = 20

    static func isKept(_ ref: String) -> Bool {
        ref.hasPrefix(keptRefs) && ref.utf8.count < 80
            && ref.utf8.dropFirst(keptRefs.utf8.count).allSatisfy { "0123456789TZ-".utf8.contains($0) }
    }

    /// Gives a name to what the reset is about to take away, or ends with a failure: what was changed becomes a commit
    /// behind the directory's own.
    ///
    /// A commit that no name leads to is gone when git next cleans up. Not by `git stash create`, which cannot do it while
    /// a merge is open or a file is only announced to git.
    var keepScript: String {
        """
        lost=$head
        if [ -n "$changed" ]; then
            index=$(git rev-parse --git-path index) && draft=$(mktemp) && cp "$index" "$draft" || exit
            tree=$(export GIT_INDEX_FILE="$draft"; git add -u && git write-tree)
            rm -f "$draft"
            [ -n "$tree" ] || exit 1
            lost=$(git -c user.name=bridgekeeper -c user.email=bridgekeeper@localhost commit-tree ${head:+-p "$head"} \
        -m 'Changed here, and taken away by an update' "$tree") || exit
        elif [ "$own" = 0 ]; then
            exit 0
        fi
        kept=\(Self.keptRefs)$(date -u +%Y%m%dT%H%M%SZ)-$$
        git update-ref "$kept" "$lost" || exit
        echo "kept $kept"
        git for-each-ref --sort=-refname --format='%(refname)' \(Self.keptRefs) | tail -n +\(Self.keptLimit + 1) |
            while read -r old; do [ "$old" = "$kept" ] || git update-ref -d "$old"; done
        exit 0
        """
    }
}
