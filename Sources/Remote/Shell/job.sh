# What Bridgekeeper runs on a host: jobs that outlive every connection, and queries, which only read.
# POSIX sh. It is sent over the standard input of `exec /bin/sh -s`, followed by one brace group, such as
#     { bk 'bk:5f0c' look 9a1b77e0; exit; }
# A script that a broken connection cut short is a syntax error, and runs nothing. The group sets `secrets`: the files, a
# line each, whose values are taken out of all output here, by the program `mask_program` (mask.awk).
#
# Every answer is a line that begins with the tag, the group's first word, which nobody can guess: so neither the
# login shell's noise nor a program's output passes for an answer. `bye` says that no answer is missing.
#
# A job lives in $HOME/.local/state/bridgekeeper/jobs/ID:
#     plan secrets N.name N.sh run   what is to be done, and the job's own copy of this file
#     go/                    made by whoever decides: the runner (it starts) or `void` (it never will)
#     started                the runner: pid, its start in ticks, the boot, the time
#     log                    whole lines: `o:` and `e:` what a step wrote, `#SEAL TIME ...` our marks
#     result                 OUTCOME STEP CODE TIME
# locks/NAME is held by the runner, and by nothing that it starts; holders/NAME says by whom and since when.

answer() { printf '%s %s\n' "$tag" "$(printf %s "$*" | tr '\n' ' ')"; }

now() { date +%s; }

# Hundredths of a second since the boot: a limit must not depend on a clock that is being set.
uptime_now() {
    read -r up _ </proc/uptime
    echo "${up%.*}${up#*.}"
}

boot_id() { cat /proc/sys/kernel/random/boot_id; }

# PID: when it started, in ticks since the boot; nothing for one that is gone, or a zombie (to which `kill -0` says yes).
started_at() {
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
    # shellcheck disable=SC2086 # the fields are to be split
    set -- ${stat##*) }
    case $1 in [ZX]) ;; *) echo "${20}" ;; esac
}

alive() { [ -n "$(started_at "$1")" ]; }

# NAME: the processes that carry the name in their environment, in sessions of their own too. The colons end the
# name on both sides: without them job 1 would take those of job 12 along.
members() { grep -l "BRIDGEKEEPER_JOB=:$1:" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3; }

# FILE TEXT: writes it over a block that was reserved while the disk still had room.
overwrite() { printf '%-119s\n' "$2" 1<>"$1" && sync "$1"; }

# NAME GROUP GRACE: TERM to all that belongs to it, once each; after the grace (seconds) KILL to what is still there.
# (No `--` before a group: neither dash nor busybox know it there.)
end_all() {
    told=' ' turn=0
    kill -TERM "-$2" "$2" 2>/dev/null
    while left=$(members "$1"); [ -n "$left" ] || alive "$2"; do
        for process in $left; do
            if [ "$turn" -ge $(($3 * 5)) ]; then
                kill -KILL "$process" 2>/dev/null
            else
                case $told in *" $process "*) continue ;; esac
                kill -TERM "$process" 2>/dev/null
                told="$told$process "
            fi
        done
        [ "$turn" -lt $(($3 * 5)) ] || kill -KILL "-$2" "$2" 2>/dev/null
        [ "$turn" -lt $(($3 * 5 + 50)) ] || break
        sleep 0.2
        turn=$((turn + 1))
    done
    kill -KILL "-$2" 2>/dev/null                        # one that took the name out of its environment
}

# ---- Output -------------------------------------------------------------------------------------------------------

# GNU's tools pass lines on as they come, and stop at a byte; the shell's own loop is slow, but works everywhere.
find_tools() {
    tools='gnu'
    [ "$(echo xy | { stdbuf -o0 head -c 1 | labelled o; } 2>/dev/null)" = o:x ] || tools='loop'
    # One awk waits for a whole buffer unless it is told not to, and then takes what stands behind a NUL for nothing.
    interactive=''
    [ -z "$secrets" ] || [ -z "$live" ] || case $(awk -W version 2>/dev/null </dev/null) in
        mawk*) interactive='-W interactive' ;;
    esac
}

labelled() { grep -a -H --label="$1" --line-buffered ''; }

# LETTER BYTES [end]: the lines in so many bytes, each with the letter and a colon before it, at once; the values of the
# secret files are taken out. `end` says that the first line may be the rest of one.
first_lines() {
    case $tools/${secrets:+mask}${live:+/live} in
        gnu/ | gnu//live) stdbuf -o0 head -c "$2" | labelled "$1" ;;
        gnu/mask) head -c "$2" | { fold -b -w "$width"; the_end; } | mask "$@" ;;
        gnu/mask/live) stdbuf -o0 head -c "$2" | without_nul | { stdbuf -oL fold -b -w "$width"; the_end; } | mask "$@" ;;
        loop/mask*) { count_lines '' "$2"; the_end; } | mask "$@" ;;
        *) count_lines "$1:" "$2" ;;
    esac
}

# PREFIX BYTES: the same in the shell itself; where it is masked a long line comes as `fold` would give it.
count_lines() {
    room=$2
    while [ "$room" -gt 0 ] && { IFS= read -r line || [ -n "$line" ]; }; do
        if [ -n "$1" ] || [ "${#line}" -lt "$width" ]; then
            printf '%s%s\n' "$1" "$line"
        else
            printf '%s\n' "$line" | fold -b -w "$width"
        fi
        room=$((room - ${#line} - 1))
    done
}

without_nul() { if [ -n "$interactive" ]; then exec stdbuf -oL tr '\000' '\001'; else exec cat; fi; }

the_end() { printf '\001the end\002\n'; }

# A line of this length goes on in the next one: few are just as long, and every awk holds it in its first buffer.
width=3967

# LETTER BYTES [end]: masks what `fold` gave. The program and the values stand in no argument.
mask() {
    letter=$1 room=$2 part=${3:-start}
    [ "$tools" = gnu ] || part=${part}slow
    set -f
    IFS=$newline
    set --
    for file in $secrets; do
        # What is no file may keep whoever reads it waiting for ever. One that is not there yet may come.
        if [ -f "$file" ] || [ ! -e "$file" ]; then set -- "$@" "$file"; fi
    done
    # shellcheck disable=SC2086,SC2154 # two words, or none; whoever sends this file puts the program behind it
    IFS=' ' && exec awk $interactive -f /dev/fd/8 -- "$letter" "$room" "$part" "$width" "$(the_end)" "$@" 8<<EOF
$mask_program
EOF
}

# LETTER: the first $head bytes as they come and the last $tail when all have come, and a mark for what is between.
# Whatever fails here, a full disk above all, it goes on reading: the step must not notice.
collect() {
    # shellcheck disable=SC3045 # where there is none, a line without an end may take more of the host's memory
    ulimit -v 2097152 2>/dev/null
    (first_lines "$1" "$head") 2>/dev/null
    # The last bytes, and behind them on a line of its own what dd says of how many there were.
    rest=$(
        exec 8>&1
        said=$({ dd bs=65536 2>&7 7>&- 8>&- | tail -c "$tail" >&8 7>&-; } 7>&1)
        echo
        printf %s "$said" | sed -n 's/^\([0-9][0-9]*\) bytes.*/\1/p' | tr -d '\n'
    ) 2>/dev/null
    count=${rest##*"$newline"} rest=${rest%"$newline"*}
    size=${#rest}
    if [ "$size" -gt 0 ]; then
        # Where dd does not count, only a full end tells that there was more.
        if [ "${count:-$size}" -gt "$size" ]; then
            seal_line cut "$1" "$((count - size))"
        elif [ -z "$count" ] && [ "$size" -ge "$tail" ]; then
            seal_line cut "$1" 0
        fi
        printf %s "$rest" | first_lines "$1" "$((size + 1))" end
    fi
    cat >/dev/null
}

newline='
'

# A mark of ours, which no output can be taken for: the seal is secret. The newline closes a line that was left open.
seal_line() { printf '\n#%s %s %s\n' "$seal" "$(now)" "$*"; }

# ---- A query ------------------------------------------------------------------------------------------------------

# LIMIT HEAD TAIL SCRIPT: its output (`o:` as it comes, then `e:`), then `exit [limit] CODE`. It needs no disk, and ends
# with the session: when standard input closes, the script is ended too.
query() {
    limit=$1 head=$2 tail=$3 script=$4 seal=$tag live=''
    for tool in ${secrets:+awk fold}; do
        command -v "$tool" >/dev/null || { answer error "$tool is not installed"; return; }
    done
    find_tools
    # Our own standard error may be closed on the other side: a shell that says "Terminated" there would die of it.
    exec 3<&0 4>&1 2>/dev/null
    # Standard error is held back until the rest is out: two writers would cut into each other's long lines.
    late=$(
        exec 7>&1
        verdict=$(
            exec 5>&1
            { attempt | (exec 3<&- 5>&- 6>&- 7>&-; collect o) >&4; } 6>&1 | (exec 3<&- 4>&- 5>&-; collect e) >&7
        )
        echo
        answer exit "$verdict"
    )
    printf '%s\n' "$late"
}

# Runs $script: its standard output to 1, its standard error to 6, what is to be known of its end to 5.
attempt() {
    (
        exec </dev/null 2>&6 3<&- 4>&- 5>&- 6>&- 7>&-
        exec env BRIDGEKEEPER_JOB=":$tag:" setsid sh -c "$script"
    ) &
    step=$!
    (
        exec </dev/null >/dev/null 2>&1 3<&- 4>&- 6>&- 7>&-
        let_pass "$limit" 5>&-
        echo limit >&5
        end_all "$tag" "$step" 2
    ) &
    guard=$!
    end_with_session "$step" &
    watch=$!
    wait "$step"
    code=$?
    kill "$guard" "$watch" 2>/dev/null
    wait "$guard" "$watch" 2>/dev/null
    [ -z "$(members "$tag")" ] || end_all "$tag" "$step" 2   # what it left behind would hold the pipes open
    echo "$code" >&5
}

# STEP: when the session's standard input, 3, closes, STEP is ended with all that it started. For the background.
end_with_session() {
    exec <&3 >/dev/null 2>&1 3<&- 4>&- 5>&- 6>&- 7>&-
    cat
    end_all "$tag" "$1" 2
}

# SECONDS: returns when they have passed. In short sleeps, for none may be left behind that outlives its purpose.
let_pass() {
    end=$(($(uptime_now) + $1 * 100))
    while [ "$(uptime_now)" -lt "$end" ]; do sleep 0.5; done
}

# ---- What is heard as it happens -----------------------------------------------------------------------------------

# SCRIPT: what it writes, line by line, until it ends or standard input closes; then `exit CODE`. It has no limit of time,
# nothing is taken out of what it says, and its errors are dropped: nobody's words may stand there.
listen() {
    exec 3<&0 2>/dev/null
    (
        exec </dev/null 3<&-
        exec env BRIDGEKEEPER_JOB=":$tag:" setsid sh -c "$1"
    ) &
    step=$!
    end_with_session "$step" &
    watch=$!
    wait "$step"
    code=$?
    kill "$watch"
    wait "$watch"
    [ -z "$(members "$tag")" ] || end_all "$tag" "$step" 2
    echo                                                   # a line may have been left open
    answer exit "$code"
}

# ---- A job, as it is seen -----------------------------------------------------------------------------------------

# running PID | cancelling | starting | done OUTCOME STEP CODE TIME | void [cancelled] | unknown |
# interrupted start | interrupted reboot | interrupted killed [PID...]
state() {
    if read -r line 2>/dev/null <"$d/result"; then
        echo "done $line"
    elif [ -e "$d/void" ]; then
        if [ -e "$d/cancel" ]; then echo void cancelled; else echo void; fi
    elif [ ! -e "$d/go" ]; then
        echo unknown
    elif ! read -r pid ticks boot _ 2>/dev/null <"$d/started"; then
        # A moment only, unless the runner died just there; then no step began.
        if [ -n "$(find "$d/go" -prune -mmin +1 2>/dev/null)" ]; then echo interrupted start; else echo starting; fi
    elif [ "$boot" != "$(boot_id)" ]; then
        echo interrupted reboot
    elif [ "$ticks" = "$(started_at "$pid")" ]; then
        if [ -e "$d/cancel" ]; then echo cancelling; else echo "running $pid"; fi
    elif read -r line 2>/dev/null <"$d/result"; then
        echo "done $line"                                  # it ended while we looked
    else
        echo interrupted killed "$(members "$id")"
    fi
}

look() { answer state "$(state)"; }

# Waits, two seconds at most, until a job that is starting has started.
settle() {
    turn=0
    while [ "$(state)" = starting ] && [ "$turn" -lt 100 ]; do
        sleep 0.02
        turn=$((turn + 1))
    done
}

# OFFSET: `follow SEAL`, the log from that byte on until the job ends, `part`, `state ... size BYTES`. `part` comes right
# behind the log's last byte: a line in front of it is one that broke off. Nothing is left behind when the session ends.
follow() {
    settle
    case $(state) in
        running* | cancelling)
            read -r pid _ <"$d/started"
            answer follow "$(plan_seal)"
            exec 3<&0 2>/dev/null
            (exec 3<&-; stream "$1") &
            stream=$!
            (
                exec <&3 >/dev/null 2>&1 3<&-
                cat
                kill "$stream"
            ) &
            watch=$!
            wait "$stream" 2>/dev/null
            kill "$watch" 2>/dev/null
            wait "$watch" 2>/dev/null
            ;;
        done* | interrupted*)
            answer follow "$(plan_seal)"
            tail -c "+$(($1 + 1))" "$d/log" 2>/dev/null
            ;;
        *)
            look
            return
            ;;
    esac
    answer part
    # The end is marked a moment before the result is there.
    turn=0
    case $(tail -n 1 "$d/log" 2>/dev/null) in
        "#"*" end "*)
            until [ -e "$d/result" ] || [ "$turn" -ge 50 ]; do
                sleep 0.02
                turn=$((turn + 1))
            done
            ;;
    esac
    answer state "$(state)" size "$(wc -c <"$d/log" 2>/dev/null)"
}

plan_seal() { cut -d' ' -f2 "$d/plan" 2>/dev/null; }

# OFFSET: the log as it grows, until the runner is gone.
stream() {
    if tail --version >/dev/null 2>&1; then
        exec tail -c "+$(($1 + 1))" -s 0.1 -f --pid="$pid" "$d/log"
    fi
    at=$1
    while :; do
        alive "$pid" && more=yes || more=no                # asked first: what is written after is read all the same
        size=$(wc -c <"$d/log")
        [ "$size" -le "$at" ] || tail -c "+$((at + 1))" "$d/log" | head -c "$((size - at))"
        [ "$size" -le "$at" ] || at=$size
        [ "$more" = yes ] || return 0
        sleep 0.2
    done
}

# It never starts from now on, unless it did already: whoever makes `go` decides.
void() {
    problem=$(mkdir -p "$d" 2>&1) || { answer error "$problem"; return; }
    problem=$(mkdir "$d/go" 2>&1) && { : >"$d/void" && sync "$d"; } 2>/dev/null
    if [ -e "$d/go" ]; then look; else answer error "$problem"; fi
}

# BY [FROM LIMIT SCRIPT]: ends it, and what an interrupted one left running. While it is at its step FROM or behind it, the
# script is asked first, for LIMIT seconds at the most: `spared CODE WORDS` unless it ends with 0, and nothing was ended.
cancel() {
    settle
    current=$(state)
    case $current in
        running*)
            step=$(begun)                                  # where that cannot be told, it is asked as well
            if [ -n "${4:-}" ] && [ "${step:-$2}" -ge "$2" ] && ! may_end "$3" "$4"; then
                answer spared "$objection"
                return
            fi
            current=$(state)                               # that may have taken its time
            ;;
    esac
    case $current in
        running*)
            note_cancel "$1"
            read -r pid ticks _ <"$d/started"
            [ "$ticks" != "$(started_at "$pid")" ] || kill -TERM "$pid"
            answer state cancelling
            ;;
        "interrupted killed"*)
            for process in $(members "$id"); do kill -TERM "$process" 2>/dev/null; done
            turn=0
            while left=$(members "$id") && [ -n "$left" ] && [ "$turn" -lt 20 ]; do
                sleep 0.1
                turn=$((turn + 1))
            done
            for process in $left; do kill -KILL "$process" 2>/dev/null; done
            [ -z "$left" ] || sleep 0.1
            look
            ;;
        unknown)
            # First: a launch that comes between the two ends by it.
            mkdir -p "$d" 2>/dev/null
            note_cancel "$1"
            void
            ;;
        *) answer state "$current" ;;
    esac
}

# BY: for those who look; the signal is what counts, for the disk may be full.
note_cancel() { { printf '%s %s\n' "$(now)" "$1" >"$d/cancel"; } 2>/dev/null; }

# How many steps have begun.
begun() { grep -a -c "^#$(plan_seal) [0-9]* step " "$d/log" 2>/dev/null; }

# LIMIT SCRIPT: whether the script, which gets the job's beginning as $BRIDGEKEEPER_BEGUN, ends with 0 in time; $objection
# is its exit status or `limit`, and what it said.
may_end() {
    read -r _ _ _ since _ <"$d/started"
    said=$(
        exec </dev/null 2>/dev/null
        end=$(($(uptime_now) + $1 * 100))
        (exec env BRIDGEKEEPER_BEGUN="$since" BRIDGEKEEPER_JOB=":$tag:" setsid sh -c "$2" 2>&1) &
        step=$!
        (
            exec >/dev/null
            let_pass "$1"
            end_all "$tag" "$step" 1
        ) &
        guard=$!
        wait "$step"
        code=$?
        [ "$(uptime_now)" -lt "$end" ] || code=limit
        kill "$guard"
        wait "$guard"
        printf '\n%s' "$code"
    )
    code=${said##*"$newline"}
    objection="$code $(printf %s "${said%"$newline"*}" | head -c 500)"
    [ "$code" = 0 ]
}

# In the place of the ID the lock's name. Who holds it: `busy - ID TIME BY`; whose job was killed and left processes:
# `busy PID,PID ID TIME BY`; otherwise `state unknown`.
holder() {
    lock=$id
    read -r id rest 2>/dev/null <"$root/holders/$lock" || { answer state unknown; return; }
    d=$root/jobs/$id
    case $(state) in
        running* | cancelling | starting) answer busy - "$id" "$rest" ;;
        "interrupted killed"*)
            left=$(members "$id" | tr '\n' ',')
            if [ -n "$left" ]; then answer busy "$left" "$id" "$rest"; else answer state unknown; fi
            ;;
        *) answer state unknown ;;
    esac
}

# ---- A job, as it is launched -------------------------------------------------------------------------------------

# LOCK LIMIT GRACE BY SEAL PROGRAM (NAME SCRIPT)...: starts the job, once, whoever asks for it how often.
launch() {
    lock=$1 limit=$2 grace=$3 by=$4 seal=$5 program=$6
    shift 6
    for tool in flock setsid mkfifo ${secrets:+awk fold}; do
        command -v "$tool" >/dev/null || { answer error "$tool is not installed"; return; }
    done
    problem=$({ mkdir -p "$root/jobs" "$root/locks" "$root/holders" && : >>"$root/locks/$lock"; } 2>&1) || {
        if [ -e "$d/go" ]; then look; else answer error "$problem"; fi
        return
    }
    exec 9>>"$root/locks/$lock"
    turn=0
    until flock -n 9; do                                   # a runner holds it for a moment after its result
        if [ -e "$d/go" ]; then decided; return; fi
        [ "$turn" -lt 10 ] || { held; return; }
        sleep 0.05
        turn=$((turn + 1))
    done
    if [ -e "$d/go" ]; then decided; return; fi
    # A runner that was killed let go of the lock, but not of what it started.
    if read -r last rest 2>/dev/null <"$root/holders/$lock" && [ ! -e "$root/jobs/$last/result" ] &&
        left=$(members "$last") && [ -n "$left" ]; then
        answer busy "$(printf %s "$left" | tr '\n' ',')" "$last" "$rest"
        return
    fi
    find "$root/jobs" -mindepth 1 -maxdepth 1 -mtime +14 -exec rm -rf {} + 2>/dev/null
    problem=$({ prepare "$@"; } 2>&1) || {
        rm -rf "$d" "$root/holders/$lock" 2>/dev/null
        answer error "$problem"
        return
    }
    setsid sh "$d/run" "$d" </dev/null >/dev/null 2>>"$d/trouble" &
    runner=$!
    exec 9>&-                                              # from here on only the runner holds it
    turn=0
    until [ -e "$d/go" ] || ! alive "$runner" || [ "$turn" -ge 250 ]; do
        sleep 0.02
        turn=$((turn + 1))
    done
    # It did not come up. Only when it can never do so any more may it be said that nothing ran.
    if mkdir "$d/go" 2>/dev/null; then
        : >"$d/void"
        answer error "the job's runner did not start: $(head -c 300 "$d/trouble")"
    else
        exec 9>>"$root/locks/$lock"
        decided
    fi
}

# It was launched before. Where it seems to be starting although nobody holds the lock, its runner died there.
decided() {
    turn=0
    while current=$(state); [ "$current" = starting ] && [ "$turn" -lt 100 ]; do
        if flock -n 9; then
            current=$(state)
            [ "$current" != starting ] || current="interrupted start"
            break
        fi
        sleep 0.02
        turn=$((turn + 1))
    done
    answer state "$current"
}

# Another holds the lock: who, and since when; or this very job, on its way.
held() {
    holder=$(cat "$root/holders/$lock" 2>/dev/null)
    case $holder in
        "$id "*) answer state starting ;;
        *) answer busy - "${holder:-unknown 0}" ;;
    esac
}

prepare() {
    # Through cat: of a full disk a shell itself says no more than "I/O error".
    printf '%s %s %s\n' "$id" "$(now)" "$by" | cat >"$root/holders/.new-$lock" &&
        mv "$root/holders/.new-$lock" "$root/holders/$lock" &&
        mkdir -p "$d" &&
        echo "$id $seal $limit $grace $mask $(($# / 2)) $lock" >"$d/plan" &&
        printf '%s\n' "$secrets" >"$d/secrets" || return
    n=0
    while [ $# -gt 1 ]; do
        n=$((n + 1))
        rm -f "$d/$n.o" "$d/$n.e"
        printf '%s\n' "$1" >"$d/$n.name" && printf '%s\n' "$2" >"$d/$n.sh" && mkfifo "$d/$n.o" "$d/$n.e" || return
        shift 2
    done
    # Its own copy, so that an upgrade of the bot changes nothing that runs; the two blocks, for a disk that fills up.
    # shellcheck disable=SC2016 # it is the copy that expands it
    printf '%s\n%s\n' "$program" 'run_job "$1"' >"$d/run" &&
        printf '%-119s\n' reserved >"$d/started.new" &&
        printf '%-119s\n' reserved >"$d/result.new" &&
        : >"$d/log" &&
        sync "$d/run" "$d/started.new" "$d/result.new" "$d"
}

# ---- A job, as it runs --------------------------------------------------------------------------------------------

# DIRECTORY: the runner. Fd 9 is the lock: it lives as long as this process, and nothing else may inherit it. Where a
# function is to run without it that takes a subshell: dash keeps a copy of 9 for the length of `function 9>&-`.
run_job() {
    d=$1 root=${1%/jobs/*}
    english
    cd /
    umask 077
    read -r id seal limit grace mask steps lock <"$d/plan" || exit
    secrets=$(cat "$d/secrets") live=yes
    find_tools
    asked='' outcome=ok n=0 code=0
    # A trap only says that something is asked: a shell that does more in it may lose count of its children.
    trap 'asked=${asked:-cancelled}' TERM
    trap 'asked=${asked:-timed_out}' USR1
    mkdir "$d/go" || exit                                  # the one moment that decides: it starts, or it is void
    mine=$(started_at $$)
    overwrite "$d/started.new" "$$ $mine $(boot_id) $(now)" && mv "$d/started.new" "$d/started" && sync "$d" || exit
    (exec 9>&-; watch_job) &
    watchdog=$!
    while [ "$n" -lt "$steps" ] && [ "$outcome" = ok ] && [ -z "$asked" ]; do
        n=$((n + 1))
        run_step
    done
    # A wish that came when all was done already changes nothing.
    [ -z "$asked" ] || [ "$n" = "$steps" ] || [ "$outcome" != ok ] || outcome=$asked
    trap '' TERM USR1
    kill "$watchdog" 2>/dev/null
    overwrite "$d/result.new" "$outcome $n $code $(now)"
    mark end "$outcome" "$n" "$code"                       # first: whoever learns the result finds the whole log
    mv "$d/result.new" "$d/result"
    sync "$d"
    rm -f "$root/holders/$lock"                            # what a finished job left running is no orphan
}

mark() { seal_line "$@" >>"$d/log"; }

# Tells the runner when its time is up, and ends with it, however that ends. It tells it again and again, and of a wish
# to cancel as well: a signal that comes just before `wait` may be heard only after it.
watch_job() {
    trap - TERM USR1
    end=$(($(uptime_now) + limit * 100))
    while [ "$(started_at $$)" = "$mine" ]; do
        [ "$(uptime_now)" -lt "$end" ] || kill -USR1 $$
        [ ! -e "$d/cancel" ] || kill -TERM $$
        sleep 0.5
    done
    # It was killed. Whoever waits at a pipe for somebody who never comes is let go, and finds that out.
    for _ in 1 2 3; do
        for pipe in "$d"/*.[oe]; do [ ! -p "$pipe" ] || : <>"$pipe"; done
        sleep 0.5
    done
}

run_step() {
    mark step "$n" "$steps" "$(cat "$d/$n.name")"
    # Up to 64 MiB a job every stream is kept whole; a later step has what is left of that.
    head=$((67108864 - $(wc -c <"$d/log"))) tail=262144
    [ "$head" -gt 262144 ] || head=262144
    # It waits at its pipes until somebody reads them: a wish that comes before finds nothing begun.
    (exec 9>&-; begin_step) &
    step=$!
    if [ -z "$asked" ]; then
        (exec 9>&-; exec <"$d/$n.o" >>"$d/log" 2>/dev/null; collect o) &
        collector_o=$!
        (exec 9>&-; exec <"$d/$n.e" >>"$d/log" 2>/dev/null; collect e) &
        collector_e=$!
        wait_for_step
        wait_for_output
    else
        kill -KILL "$step"                                 # nothing of it has begun
        wait_for_step
    fi
    rm -f "$d/$n.o" "$d/$n.e"
    mark exit "$n" "$code"
    [ "$code" = 0 ] || [ "$outcome" != ok ] || outcome=failed
}

# In the step's own process. Only our files are private; what a step writes is the owner's own affair.
begin_step() {
    exec </dev/null >"$d/$n.o" 2>"$d/$n.e"
    [ "$(started_at $$)" = "$mine" ] || exit               # the runner was killed before anybody read the pipes
    cd || exit
    umask "$mask"
    exec env BRIDGEKEEPER_JOB=":$id:" setsid sh "$d/$n.sh"
}

# Waits until the step has ended, and ends it when that is asked.
wait_for_step() {
    code=143
    if [ -z "$asked" ]; then
        wait "$step"
        last=$?
        # 143 and 138 may be those of the two signals, by which it is asked: they only interrupt `wait`.
        if [ -z "$asked" ] || { [ "$last" != 143 ] && [ "$last" != 138 ]; }; then
            code=$last
            return
        fi
    fi
    outcome=$asked
    # Only what still lives is waited for again: bash may have lost the end of a child that ended at that very moment.
    if alive "$step"; then
        end_all "$id" "$step" "$grace"
        wait "$step"
        code=$?
    fi
}

# Until both collectors have read all. A daemon that the step left may hold the pipes: then until nothing came for 2 s.
wait_for_output() {
    turn=0 size=0
    while [ "$turn" -lt 100 ] && { alive "$collector_o" || alive "$collector_e"; }; do
        sleep 0.02
        turn=$((turn + 1))
        [ $((turn % 25)) != 0 ] || [ "$(wc -c <"$d/log")" = "$size" ] || { size=$(wc -c <"$d/log") turn=0; }
    done
    [ "$outcome" = ok ] || kill "$collector_o" "$collector_e" 2>/dev/null   # perhaps they never found a writer
}

# ---- A kept shell -------------------------------------------------------------------------------------------------

# The shell stays, and takes more groups on its standard input, one at a time, such as
#     { ask 'bk:77ab' 'docker inspect ...'; }
# Each is run only when it has come whole. When standard input closes, the shell ends, and so does what it runs.
keep() {
    worker=''
    trap 'exec >/dev/null 2>&1; [ -z "$worker" ] || ! alive "$worker" || end_all "$asked" "$worker" 2' EXIT
}

# TAG SCRIPT: something short that only reads: `hello`, its output as it comes, `exit CODE`, and on standard error what
# it writes there, and `bye`. It runs in a copy of this shell, because a new one would take longer than all else here; so
# a script must neither `exec` nor set traps, and must leave nothing behind.
ask() {
    # Who asked before has his answer, so that one is about to end, if it is there at all.
    { [ -z "$worker" ] || wait "$worker"; } 2>/dev/null
    (
        exec </dev/null
        tag=$1
        export BRIDGEKEEPER_JOB=":$1:"
        trap 'printf "\n%s exit %s\n" "$tag" "$?"; printf "\n%s bye\n" "$tag" >&2' EXIT
        printf '\n%s hello\n' "$tag"
        eval "$2"
    ) &
    worker=$! asked=$1
}

# TAG: that took too long, says whoever asked: `limit`, and it is ended with all that it started. A guard on this side
# would cost more to start than most of what is asked; and where nobody is there to say so, standard input closes.
late() {
    [ "$1" = "$asked" ] && alive "$worker" || return 0
    printf '\n%s limit\n' "$1"
    end_all "$1" "$worker" 2
    printf '\n%s exit 143\n' "$1"
    printf '\n%s bye\n' "$1" >&2
}

# ---- The way in ---------------------------------------------------------------------------------------------------

# What is run speaks English, whatever the session brought along: its words are read by programs, too.
english() {
    unset LANG LANGUAGE LC_ALL LC_CTYPE LC_MESSAGES LC_NUMERIC LC_TIME LC_COLLATE
    export LC_ALL=C
}

# TAG VERB ARGUMENTS...
bk() {
    tag=$1 verb=$2
    shift 2
    english
    echo                                                   # noise of the login shell may have left a line open
    answer hello
    if [ "$verb" = query ]; then
        query "$@"
    elif [ "$verb" = keep ]; then
        keep
    elif [ "$verb" = listen ]; then
        listen "$@"
    elif [ -z "$HOME" ]; then
        answer error "HOME is not set for this user"
    else
        mask=$(umask)
        umask 077
        root=$HOME/.local/state/bridgekeeper id=$1 d=$HOME/.local/state/bridgekeeper/jobs/$1
        shift
        case $verb in launch | look | follow | cancel | void | holder) "$verb" "$@" ;; esac
    fi
    answer bye
}
