// The parts of an adoption's scripts that more than one step needs (`AdoptPlan.swift`).
//
// The new repository is made in a folder of the bot's, the *stage*, and compared from there: until all that speaks
// against it was looked for, and what git would overwrite is saved, nothing in the directory has changed. It becomes the
// directory's `.git` by one rename, with the mark in it; that goes when the service was built from it. So whatever
// breaks an adoption off, the next one finds a directory of loose files (the stage is made anew), a repository without a
// commit (the same, and it is saved as well), or one with the mark (only what is behind the move is left to do).

extension Service {
    /// What is in the directory's `.git` from the move until the end.
    static let adoptMark = ".git/bridgekeeper-adopting"

    /// Goes to the directory; says where things are.
    var adoptHead: String {
        """
        export GIT_TERMINAL_PROMPT=0
        \(enter) || exit
        directory=$PWD
        state=${HOME:?}/.local/state/bridgekeeper/adopted/\(containerWord)
        stage=$state/stage
        """
    }

    var repositoryWord: String { ShellWord.quote(repository ?? "") }

    /// `see`: sets `kind` to a word of ``Adoption/Kind``, and `url` and `top` where there are such.
    var adoptSee: String {
        """
        plain_url() { plain=${1%/}; printf '%s\\n' "${plain%.git}"; }
        see() {
            url='' top='' kind=loose
            if [ ! -e .git ] && [ ! -L .git ]; then
                top=$(git rev-parse --show-toplevel 2>/dev/null) && kind=inside
                return 0
            fi
            # A file: a worktree or a submodule of another one.
            if [ ! -d .git ]; then kind=other; return 0; fi
            at=$(git rev-parse --git-dir) && [ "$at" = .git ] || { kind=broken; return 0; }
            url=$(git config --get \(ShellWord.quote("remote.\(remote).url"))) || url=''
            same=''
            [ "$(plain_url "$url")" != "$(plain_url \(repositoryWord))" ] || same=yes
            if git rev-parse -q --verify HEAD^0 >/dev/null; then
                if [ -z "$same" ]; then kind=other
                elif [ -e \(Self.adoptMark) ]; then kind=moved
                else kind=clone; fi
            elif [ -n "$(git for-each-ref --count=1 refs/heads)" ]; then kind=other
            elif [ -n "$url" ] && [ -z "$same" ]; then kind=other
            else kind=begun; fi
        }
        tell_kind() {
            echo "kind $kind"
            [ -z "$url" ] || printf 'url %s\\n' "$url"
            [ -z "$top" ] || printf 'top %s\\n' "$top"
        }
        """
    }

    /// `judge_place`: sets `status` where the directory itself speaks against it; needs `see`.
    static let adoptPlace = """
        free_in() { df -Pk "$1" | sed -n '2s/.* \\([0-9][0-9]*\\)  *[0-9-]*%* .*/\\1/p'; }
        tell_room() {
            free=$(free_in .) home=$(free_in "$HOME")
            [ -n "$free" ] && [ -n "$home" ] || return 0
            [ "$free" -le "$home" ] || free=$home
            echo "room $1 $free"
            [ "$1" -le "$free" ] || status=\(Adoption.refusedStatus)
        }
        judge_place() {
            case $kind in other | inside | broken) status=\(Adoption.refusedStatus) ;; esac
            if [ "$(stat -c %u .)" != "$(id -u)" ]; then
                echo "owner $(stat -c %U .)"
                status=\(Adoption.refusedStatus)
            elif [ ! -w . ]; then
                echo 'unwritable .'
                status=\(Adoption.refusedStatus)
            fi
        }
        """

    /// Compares the directory with `$incoming` of the repository in `$from`; what it finds is in `$from`, too, and the
    /// list `way` of all that git would overwrite or delete is there for the step that saves it, each name with a NUL.
    ///
    /// It compares bytes: no attribute of either tree changes them. Whether a secret is ignored is asked of the
    /// `.gitignore` files that come, in a tree that holds nothing else: those that are there will be gone, and the
    /// owner's own settings keep nobody else from committing it.
    var adoptCompare: String {
        #"""
        export GIT_DIR="$from/.git" GIT_WORK_TREE="$directory" GIT_INDEX_FILE="$from/index"
        rm -rf "$from/tree" "$from/index"
        mkdir -p "$GIT_DIR/info" "$from/tree" &&
            echo '* -text -filter -ident -working-tree-encoding' >"$GIT_DIR/info/attributes" &&
            git read-tree "$incoming" || exit
        git -c core.fsmonitor=false update-index -q --refresh >/dev/null
        git diff-files -z --name-only --ignore-submodules=all --diff-filter=D >"$from/new" &&
            git diff-files -z --name-only --ignore-submodules=all --diff-filter=d >"$from/way" &&
            xargs -0 sh -c '
                for path; do
                    base="" rest=$path
                    while case $rest in */*) ;; *) false ;; esac; do
                        base=$base${rest%%/*} rest=${rest#*/}
                        if [ -L "./$base" ] || { [ -e "./$base" ] && [ ! -d "./$base" ]; }; then
                            printf "%s\0" "$base"
                            continue 2
                        fi
                        base=$base/
                    done
                    if [ -e "./$path" ] || [ -L "./$path" ]; then printf "%s\0" "$path"; fi
                done' sh <"$from/new" >>"$from/way" || exit
        git ls-files -z -- ':(glob)**/.gitignore' >"$from/ignores" &&
            (export GIT_WORK_TREE="$from/tree"; cd "$from/tree" && git checkout-index -z --stdin) <"$from/ignores" ||
            exit
        set --
        [ ! -f "$from/tree/.gitignore" ] || set -- -X "$from/tree/.gitignore"
        git ls-files -z --others --directory --no-empty-directory -x /.git.adopting -x /.git.before "$@" \
            >"$from/stays" || exit
        lines() { tr '\n\000' '?\n' <"$from/$1" | LC_ALL=C sort -u; }
        list() {
            echo "$1-count $(grep -c '' <"$from/$2")"
            head -n \#(Adoption.listLimit) "$from/$2" | sed "s/^/$1 /"
        }
        lines way >"$from/lost"
        # A file in a folder's place is both.
        lines stays | { if [ -s "$from/lost" ]; then grep -v -x -F -f "$from/lost"; else cat; fi; } >"$from/left"
        echo "target $incoming"
        list overwrites lost
        list stays left
        echo "new-count $(tr -dc '\000' <"$from/new" | wc -c | tr -d ' ')"
        \#(secretsScript)
        [ "$status" = 0 ] || status=\#(Adoption.refusedStatus)
        \#(adoptExposed)
        size=$(git ls-tree -r -l "$incoming" | awk '{ sum += $4 } END { printf "%d", sum / 1024 }')
        saved=0
        [ ! -s "$from/way" ] ||
            saved=$(xargs -0 du -sk -- <"$from/way" | awk '{ sum += $1 } END { printf "%d", sum }')
        store=$(du -sk "$from" | sed 's/[^0-9].*//')
        tell_room $((size + saved + store * 2 + 51200))
        unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
        """#
    }

    private var adoptExposed: String {
        #"""
        for secret in \#(secrets.map { ShellWord.quote(Self.plainPath($0)) }.joined(separator: " ")); do
            if [ -d "./$secret" ]; then
                mkdir -p "$from/tree/$secret"
            else
                case $secret in */*) mkdir -p "$from/tree/${secret%/*}" ;; esac
                [ -e "$from/tree/$secret" ] || : >"$from/tree/$secret"
            fi 2>/dev/null
            (
                cd "$from/tree" && export GIT_WORK_TREE="$from/tree" &&
                    git -c core.excludesFile=/dev/null check-ignore -q --no-index -- "./$secret"
            ) && continue
            printf 'exposes %s\n' "$secret"
            status=\#(Adoption.refusedStatus)
        done
        """#
    }

    /// `prints OPTION PATH`: all names below a path and the hashes of what is in them; it fails where one cannot be read.
    ///
    /// No quote of one kind is in it, for it also stands in a word.
    static let adoptPrints = #"""
        prints() {
            text=$(find $1 "./$2" -print && find $1 "./$2" -type l -exec readlink {} \; &&
                find $1 "./$2" -type f -exec git hash-object --no-filters -- {} +) || return
            printf "%s\n" "$text" | LC_ALL=C sort
        }
        """#
}
