extension Service {
    /// Locks that stop the move to the release line, by git's names.
    private var movingLocks: [String] { ["index", "HEAD", "refs/heads/\(branch)"] }

    /// Those that stop any part of an update.
    var locks: [String] {
        movingLocks + ["config", "packed-refs", "shallow", "refs/remotes/\(releaseLine)"]
    }

    /// Ends with ``Objection/lockStatus`` where a lock would stop the move: before anything is moved, and with all that
    /// is known of it.
    var lockedScript: String {
        """
        \(lockFunctions)
        find_lock \(Self.words(movingLocks))
        [ -z "$lock" ] || tell_lock
        """
    }

    /// Removes the locks that were left, or ends with ``Objection/lockStatus`` where one may be held.
    ///
    /// While a lock is there nobody else can take it: whoever has it, has had it since it was made.
    var unlockScript: String {
        """
        \(lockFunctions)
        if \(enter) 2>/dev/null; then
            while find_lock \(Self.words(locks)); [ -n "$lock" ]; do
                [ -z "$holders" ] && [ "$age" -ge \(GitLock.leftAge) ] || tell_lock
                echo "removing $lock, which nobody holds"
                rm -f "$lock" || exit
            done
        fi
        """
    }

    private static func words(_ names: [String]) -> String {
        names.map { ShellWord.quote("\($0).lock") }.joined(separator: " ")
    }

    /// `find_lock NAME…` sets `lock` to the first of these that is there, or to nothing, and `age` and `holders`;
    /// `tell_lock` prints them and ends the script.
    ///
    /// A young one is waited for: a git that only looks has one for a moment, too. Its holder is whoever has it open, or
    /// a git in the directory; of another user's git one cannot see where it is, so it counts if the lock is that user's.
    /// One that only serves others takes no such lock. What has no command line is dead already.
    private var lockFunctions: String {
        """
        find_lock() {
            tries=0
            while :; do
                lock=
                for name in "$@"; do
                    file=$(git rev-parse --git-path "$name" 2>/dev/null) && [ -e "$file" ] || continue
                    lock=$file
                    break
                done
                [ -n "$lock" ] || return 0
                now=$(date +%s)
                age=$((now - $(stat -c %Y "$lock" 2>/dev/null || echo "$now")))
                [ "$age" -lt \(GitLock.leftAge) ] && [ $tries -lt 3 ] || break
                tries=$((tries + 1))
                sleep 1
            done
            holders=$(find_holders | head -n \(GitLock.holderLimit))
        }
        find_holders() {
            top=$(git rev-parse --show-toplevel)
            whose=$(stat -c %u "$lock" 2>/dev/null)
            for process in /proc/[0-9]*; do
                has_lock "$process" || is_git_here "$process" || continue
                line=$(tr '\\000\\n\\r' '   ' 2>/dev/null <"$process/cmdline" | cut -c 1-120)
                [ -n "$line" ] || continue
                echo "holder ${process#/proc/} $(stat -c %U "$process" 2>/dev/null) ${line% }"
            done 2>/dev/null
        }
        has_lock() {
            for file in "$1"/fd/*; do [ "$file" -ef "$lock" ] && return 0; done
            return 1
        }
        is_git_here() {
            program=
            read -r program <"$1/comm" || return 1
            case $program in git | git-*) ;; *) return 1 ;; esac
            tr '\\000' '\\n' <"$1/cmdline" | head -n 2 |
                grep -q -E '(^|[/-])(daemon|upload-pack|receive-pack|http-backend|cat-file)$' && return 1
            if place=$(readlink "$1/cwd"); then
                case $place/ in "$top"/*) return 0 ;; esac
                return 1
            fi
            [ "$(stat -c %u "$1")" = "$whose" ]
        }
        tell_lock() {
            echo "lock $age $lock"
            [ -z "$holders" ] || printf '%s\\n' "$holders"
            exit \(Objection.lockStatus)
        }
        """
    }
}
