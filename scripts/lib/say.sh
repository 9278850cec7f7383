# Talking to the person, and to nobody else: every word goes to standard error, so that standard
# output stays free for answers that a program reads.

# One sentence about what happens now.
say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# One sentence about what is wrong and what to do, and the end.
fail() {
    say "$*"
    exit 1
}

# The last lines of a log, indented, for a person who has to see why something did not start.
show_tail() {
    [ -s "$1" ] || return 0
    say "the last lines of $1:"
    tail -n "${2:-12}" "$1" | sed 's/^/    /' >&2
}

# Runs a command in silence; its words are shown only when it fails.
quietly() {
    local log=$1
    shift
    "$@" >>"$log" 2>&1 || {
        show_tail "$log" 25
        fail "this failed: $*"
    }
}

# Waits until a command succeeds, at most so many seconds.
wait_for() {
    local seconds=$1 end
    shift
    end=$((SECONDS + seconds))
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.1
    done
}

need_root() {
    [ "$(id -u)" = 0 ] || fail "run this as root: it makes user accounts, starts sshd and a docker engine"
}
