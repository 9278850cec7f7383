// The one-time conversion of the contract ("Once, before the first update"): a directory that was filled by copying
// becomes a clone of the release line. The person is shown the contract's commands; what runs is the same with looks,
// a copy and a proof around them (`AdoptShell.swift`).

extension Service {
    /// The names of an adoption's steps whose output says how it stands (``Adoption/read(_:)``).
    package static let adoptTalk: Set<String> = [adoptLook, adoptCompareStep, adoptProof]
    private static let adoptLook = "look at both sides"
    private static let adoptCompareStep = "compare"
    private static let adoptProof = "prove the secrets"

    /// The step from which on the directory changes.
    static let adoptMove = 5

    /// What a person would have to type, line by line; `nil` where the configuration does not say where the release line
    /// is kept.
    package var adoptLines: [String]? {
        guard repository != nil else { return nil }
        return adoptCommands.map { ShellWord.asOwner(owner, $0) }
    }

    /// The contract's whole line.
    var adoptLine: String? {
        guard repository != nil else { return nil }
        return ([adoptCommands[0]] + adoptCommands.dropFirst().map { $0.replacing("\(enter) && ", with: "") })
            .enumerated().map { $0.offset == 1 ? "\(enter) && \($0.element)" : $0.element }
            .joined(separator: " && ")
    }

    private var adoptCommands: [String] {
        [
            "git ls-remote \(repositoryWord) >/dev/null",
            "\(enter) && git init -b \(branchWord)",
            "\(enter) && git remote add \(remoteWord) \(repositoryWord)",
            "\(enter) && git fetch \(remoteWord)",
            "\(enter) && git reset --hard \(ShellWord.quote(releaseLine))",
            "\(enter) && git branch --set-upstream-to=\(ShellWord.quote(releaseLine)) \(branchWord)",
            "\(enter) && docker compose up -d --build",
        ]
    }

    private var branchWord: String { ShellWord.quote(branch) }
    private var remoteWord: String { ShellWord.quote(remote) }
    private var releaseRef: String { ShellWord.quote("refs/remotes/\(releaseLine)") }

    /// The steps; `nil` where the configuration does not say where the release line is kept.
    var adoptSteps: [Step]? {
        guard repository != nil else { return nil }
        let typed = adoptCommands
        let secretWords = secrets.map(ShellWord.quote).joined(separator: " ")
        let release = ShellWord.quote(releaseLine)
        let steps: [(name: String, script: String, shown: String)] = [
            (Self.adoptLook, adoptLookScript, typed[0]),
            (
                "fetch", adoptFetchScript,
                typed[1] + typed[2...3].map { " && " + $0.replacing("\(enter) && ", with: "") }.joined()
            ),
            (
                Self.adoptCompareStep, adoptCompareScript,
                "\(enter) && git ls-tree -r --name-only \(release) -- \(secretWords)"
            ),
            (
                "save what would be overwritten", adoptSaveScript,
                "ls -lR ~/.local/state/bridgekeeper/adopted/\(containerWord)"
            ),
            (
                "move to the release line", adoptMoveScript,
                typed[4] + " && " + typed[5].replacing("\(enter) && ", with: "")
            ),
            (Self.adoptProof, adoptProofScript, "\(enter) && git status --short --ignored"),
            (
                "build and start", "\(enter) && \(adoptBuild) && rm -f \(Self.adoptMark)",
                "\(enter) && \(adoptBuild)"
            ),
        ]
        return steps.map {
            Step(name: $0.name, script: $0.script, shown: ShellWord.asOwner(owner, $0.shown))
        }
    }

    private var adoptBuild: String { "docker compose config -q && docker compose up -d --build" }

    /// What an adoption would do, asked without touching the directory; `nil` where the configuration does not say where
    /// the release line is kept.
    ///
    /// It writes to a folder for temporary files, which is gone afterwards.
    package var adoptionScript: String? {
        guard repository != nil else { return nil }
        return """
            \(adoptHead)
            \(adoptSee)
            \(Self.adoptPlace)
            \(adoptFirst)
            case $kind in moved | clone) exit 0 ;; esac
            from=$(mktemp -d) || exit
            trap 'rm -rf "$from"' EXIT
            trap 'exit 143' HUP INT TERM
            git init -q "$from" &&
                git -C "$from" -c gc.auto=0 -c maintenance.auto=false fetch -q --depth 1 --no-tags -- \(repositoryWord) \
            \(ShellWord.quote("+refs/heads/\(branch):refs/bridgekeeper/look")) || exit
            incoming=$(git -C "$from" rev-parse --verify refs/bridgekeeper/look^0) || exit
            status=0
            \(adoptCompare)
            exit "$status"
            """
    }

    /// Git, the directory and the repository; it ends what is not to go on.
    private var adoptFirst: String {
        """
        command -v git >/dev/null || { echo 'sh: git: not found' >&2; exit 127; }
        status=0
        see
        tell_kind
        judge_place
        [ "$status" = 0 ] || exit "$status"
        case $kind in moved | clone) ;; *) tell_room 51200 ;; esac
        [ "$status" = 0 ] || exit "$status"
        git ls-remote --exit-code -- \(repositoryWord) \(ShellWord.quote("refs/heads/\(branch)")) >/dev/null || {
            status=$?
            [ "$status" != 2 ] || printf 'the repository has no branch %s\\n' \(branchWord) >&2
            exit "$status"
        }
        """
    }

    private var adoptLookScript: String {
        """
        \(adoptHead)
        \(adoptSee)
        \(Self.adoptPlace)
        \(adoptFirst)
        [ "$kind" != clone ] || exit \(Adoption.refusedStatus)
        """
    }

    /// Begins a step before the move: it has nothing to do where that was made.
    private var adoptBefore: String {
        """
        \(adoptHead)
        \(adoptSee)
        see
        case $kind in
            moved) echo 'that was done before'; exit 0 ;;
            loose | begun) ;;
            *) echo "the directory changed meanwhile: $kind" >&2; exit 1 ;;
        esac
        """
    }

    /// `git init -b` is of git 2.28: this makes the same of any.
    private var adoptFetchScript: String {
        """
        \(adoptBefore)
        (umask 077; mkdir -p "$state") && rm -rf "$stage" || exit
        git init -q "$stage" && git -C "$stage" symbolic-ref HEAD \(ShellWord.quote("refs/heads/\(branch)")) &&
            git -C "$stage" remote add -- \(remoteWord) \(repositoryWord) &&
            git -C "$stage" fetch \(remoteWord) && git -C "$stage" rev-parse --verify \(releaseRef)^0 || {
            status=$?
            rm -rf "$stage"
            exit "$status"
        }
        """
    }

    private var adoptCompareScript: String {
        """
        \(adoptBefore)
        \(Self.adoptPlace)
        from=$stage status=0
        incoming=$(git -C "$from" rev-parse --verify \(releaseRef)^0) || exit
        \(adoptCompare)
        \(adoptSignatureScript)
        [ "$status" = 0 ] || rm -rf "$stage"
        exit "$status"
        """
    }

    /// The commit has to be signed where an update's has to be; it is in the repository that was made for it.
    private var adoptSignatureScript: String {
        guard allowedSigners != nil else { return "" }
        return """
            if [ "$status" = 0 ]; then
                \(plainObjects)
                export GIT_DIR="$stage/.git"
                \(signatureScript)
                unset GIT_DIR
            fi
            """
    }

    /// Copies, and compares the copy with what it is of; takes the secrets' hashes, which never leave the host.
    private var adoptSaveScript: String {
        #"""
        \#(adoptBefore)
        \#(Self.adoptPrints)
        backup=$state/$(date -u +%Y%m%dT%H%M%SZ)-$$
        (umask 077; mkdir -p "$backup/files" "$backup/secrets") && chmod 700 "$backup" || exit
        xargs -0 sh -c '
            \#(Self.adoptPrints)
            to=$1
            shift
            for path; do
                [ ! -e "$to/$path" ] && [ ! -L "$to/$path" ] || continue
                case $path in */*) mkdir -p "$to/${path%/*}" || exit 1 ;; esac
                cp -RpP "./$path" "$to/$path" || exit 1
                there=$(prints "" "$path") && copy=$(cd "$to" && prints "" "$path") || exit 1
                [ "$there" = "$copy" ] || { echo "the copy is not the same: $path" >&2; exit 1; }
            done' sh "$backup/files" <"$stage/way" || exit
        [ ! -e .git ] || cp -RpP .git "$backup/git" || exit
        number=0
        for secret in \#(secrets.map { ShellWord.quote(Self.plainPath($0)) }.joined(separator: " ")); do
            if [ -e "./$secret" ] || [ -L "./$secret" ]; then
                (umask 077; prints -H "$secret" >"$backup/secrets/$number") || exit
            fi
            number=$((number + 1))
        done
        printf '%s\n' "$backup" >"$stage/\#(Self.adoptMark)"
        """#
    }

    private var adoptMoveScript: String {
        """
        \(adoptHead)
        \(adoptSee)
        see
        case $kind in
            moved) ;;
            loose | begun)
                [ -f "$stage/\(Self.adoptMark)" ] || { echo 'nothing was saved: ask anew' >&2; exit 1; }
                rm -f "$stage/.git/info/attributes" && rm -rf .git.adopting .git.before &&
                    cp -RpP "$stage/.git" .git.adopting || exit
                [ "$kind" = loose ] || mv .git .git.before || exit
                mv .git.adopting .git && rm -rf .git.before || exit
                git -c submodule.recurse=false reset --hard \(releaseRef) || exit
                ;;
            *) echo "the directory changed meanwhile: $kind" >&2; exit 1 ;;
        esac
        git branch --set-upstream-to=\(ShellWord.quote(releaseLine)) \(branchWord)
        """
    }

    private var adoptProofScript: String {
        #"""
        \#(adoptHead)
        \#(adoptSee)
        \#(Self.adoptPrints)
        see
        [ "$kind" = moved ] || { echo "the directory changed meanwhile: $kind" >&2; exit 1; }
        backup='' number=0 status=0
        read -r backup <\#(Self.adoptMark)
        case $backup in "$state"/*) ;; *) echo 'the mark of the adoption is not whole' >&2; exit 1 ;; esac
        for secret in \#(secrets.map { ShellWord.quote(Self.plainPath($0)) }.joined(separator: " ")); do
            if [ -f "$backup/secrets/$number" ]; then
                now=$(prints -H "$secret") && [ "$now" = "$(cat "$backup/secrets/$number")" ] || {
                    printf 'altered %s\n' "$secret"
                    status=1
                }
            fi
            if [ -e "./$secret" ] && ! git check-ignore -q -- "./$secret"; then
                printf 'exposes %s\n' "$secret"
                status=1
            fi
            number=$((number + 1))
        done
        \#(plainObjects)
        incoming=$(git rev-parse --verify \#(releaseRef)^0) && head=$(git rev-parse --verify HEAD^0) || exit
        # One that was broken off may have been moved to what counted as signed then, or by somebody else.
        if [ "$status" = 0 ] && [ "$head" = "$incoming" ]; then
            \#(signatureScript.isEmpty ? ":" : signatureScript)
        fi
        [ "$head" = "$incoming" ] || { echo "HEAD is $head, the release line $incoming" >&2; status=1; }
        changed=$(git -c core.fsmonitor=false status --porcelain --untracked-files=no) || exit
        [ -z "$changed" ] || { printf '%s\n' "$changed" >&2; status=1; }
        echo "kind $kind"
        echo "target $head"
        # An adoption that was broken off has saved some as well.
        for one in "$state"/[0-9]*; do
            rmdir "$one/files" 2>/dev/null
            if [ -e "$one/files" ] || [ -e "$one/git" ]; then printf 'backup %s\n' "$one"; fi
        done
        [ "$status" = 0 ] || exit "$status"
        rm -rf "$state"/[0-9]*/secrets "$stage"
        rmdir "$state"/[0-9]* 2>/dev/null
        exit 0
        """#
    }

    /// Ends with ``replacedStatus`` while the files are being moved: broken off there, they are of two kinds.
    package var adoptingScript: String {
        """
        if \(enter) 2>/dev/null && [ -e \(Self.adoptMark) ] && ! git rev-parse -q --verify HEAD^0 >/dev/null; then
            echo 'the files are being replaced'
            exit \(Self.replacedStatus)
        fi
        """
    }
}
