# Long-running programs, known by process id. A pid file holds the id and the start time in ticks,
# so that an id which the kernel gave to somebody else meanwhile is never taken for ours.

# The start time of a living process; nothing for a dead one or a zombie.
start_ticks() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # The name in parentheses may hold blanks: the fields count from behind it.
    # shellcheck disable=SC2086
    set -- ${stat##*) }
    [ "$1" != Z ] && printf '%s\n' "${20}"
}

# The pid of a program that we started and that still lives.
living() {
    local pid ticks
    [ -r "$WORLD/run/$1.pid" ] || return 1
    read -r pid ticks <"$WORLD/run/$1.pid" || return 1
    [ "$(start_ticks "$pid")" = "$ticks" ] && printf '%s\n' "$pid"
}

# start_program NAME COMMAND…: in a session of its own, its words in log/NAME.log. Of the caller's other open files, a lock
# may be among them, it gets none: it stays when the caller has ended.
start_program() {
    local name=$1
    shift
    (
        for fd in /proc/"$BASHPID"/fd/*; do
            fd=${fd##*/}
            [ "$fd" -le 2 ] || eval "exec $fd>&-"
        done
        exec setsid "$@"
    ) </dev/null >>"$WORLD/log/$name.log" 2>&1 &
    local pid=$! ticks
    ticks=$(start_ticks "$pid") || {
        show_tail "$WORLD/log/$name.log"
        fail "$name ended as soon as it was started"
    }
    printf '%s %s\n' "$pid" "$ticks" >"$WORLD/run/$name.pid"
}

# Waits until a program answers; says why when it does not, or has ended.
await_program() {
    local name=$1 seconds=$2 end
    shift 2
    end=$((SECONDS + seconds))
    until "$@" >/dev/null 2>&1; do
        if ! living "$name" >/dev/null || [ "$SECONDS" -ge "$end" ]; then
            show_tail "$WORLD/log/$name.log"
            fail "$name did not come up within $seconds s"
        fi
        sleep 0.1
    done
}

# Ends one process by id: asked first, killed after so many seconds.
end_pid() {
    local pid=$1 seconds=$2 ticks
    ticks=$(start_ticks "$pid") || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    if ! wait_for "$seconds" gone "$pid" "$ticks"; then
        kill -KILL "$pid" 2>/dev/null || return 0
        wait_for 5 gone "$pid" "$ticks" || fail "process $pid does not die"
    fi
}

gone() { [ "$(start_ticks "$1")" != "$2" ]; }

# stop_program NAME [SECONDS]
stop_program() {
    local pid
    if pid=$(living "$1"); then
        end_pid "$pid" "${2:-10}"
    fi
    rm -f "$WORLD/run/$1.pid"
}

# The children of a process, and theirs.
descendants() {
    local child
    # shellcheck disable=SC2013
    for child in $(cat "/proc/$1/task/"*/children 2>/dev/null); do
        printf '%s\n' "$child"
        descendants "$child"
    done
}

# Ends a process and all that it started.
end_family() {
    local pid
    # shellcheck disable=SC2046
    for pid in "$1" $(descendants "$1"); do
        end_pid "$pid" 5
    done
}

# The processes of a user that is our own making.
pids_of_user() {
    local uid entry
    uid=$(id -u "$1" 2>/dev/null) || return 0
    for entry in /proc/[0-9]*; do
        [ "$(stat -c %u "$entry" 2>/dev/null)" = "$uid" ] && printf '%s\n' "${entry#/proc/}"
    done
    return 0
}

# A port of the loopback address that nobody listens on yet.
port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

need_port() {
    port_is_free "$1" || fail "port $1 of 127.0.0.1 is taken by another program, and $2 needs it: end that program first"
}
