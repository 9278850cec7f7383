# The docker engine, started by hand, with everything it keeps under the world's folder.

SOCKET=/var/run/docker.sock
PLUGINS=/usr/local/lib/docker/cli-plugins

# docker as root, against our engine whatever the environment says.
engine_docker() { env -u DOCKER_CONTEXT DOCKER_HOST="unix://$SOCKET" docker "$@"; }

engine_answers() { engine_docker version; }

refuse_foreign_engine() {
    living dockerd >/dev/null && return 0
    if [ -S "$SOCKET" ] && PATH="$PATH:$CACHE/engine/bin" engine_answers >/dev/null 2>&1; then
        fail "a docker engine that is not ours already serves $SOCKET: stop it first, or try this on another machine"
    fi
    # The socket of an engine that died.
    rm -f "$SOCKET"
}

# Links that make the client and its plugins found by everybody; what is there already is left alone.
link_client() {
    local plugin
    if ! PATH=/usr/local/bin:/usr/bin:/bin command -v docker >/dev/null; then
        link "$CACHE/engine/bin/docker" /usr/local/bin/docker
    fi
    for plugin in compose buildx; do
        docker "$plugin" version >/dev/null 2>&1 || link "$CACHE/engine/plugins/docker-$plugin" "$PLUGINS/docker-$plugin"
    done
}

# A link outside of our folder, noted down, so that it goes when the world goes.
link() {
    mkdir -p "${2%/*}"
    ln -sfn "$1" "$2"
    printf '%s\n' "$2" >>"$WORLD/links"
}

unlink_client() {
    local path
    [ -r "$WORLD/links" ] || return 0
    while read -r path; do
        [ -L "$path" ] && rm -f "$path"
    done <"$WORLD/links"
    rm -f "$WORLD/links"
    rmdir --ignore-fail-on-non-empty "$PLUGINS" "${PLUGINS%/*}" 2>/dev/null || true
}

start_engine() {
    living dockerd >/dev/null && return 0
    getent group docker >/dev/null || groupadd --system docker
    link_client
    # No bridge network and no packet filter: all containers here use the host's network, builds too,
    # and so neither iptables is needed nor another engine's bridge taken away.
    PATH="$CACHE/engine/bin:$PATH" start_program dockerd "$CACHE/engine/bin/dockerd" \
        --data-root "$WORLD/docker" --exec-root "$WORLD/run/docker" --pidfile "$WORLD/run/dockerd.own.pid" \
        --host "unix://$SOCKET" --group docker --bridge none --iptables=false --ip6tables=false
}

await_engine() { await_program dockerd 30 engine_answers; }

# The engine ends its containers itself; what it left behind is known by the program it runs.
stop_engine() {
    stop_program dockerd 25
    local exe pid
    for exe in /proc/[0-9]*/exe; do
        case $(readlink "$exe" 2>/dev/null) in
        "$CACHE/engine/bin/"*)
            pid=${exe#/proc/}
            end_pid "${pid%/exe}" 5
            ;;
        esac
    done
    awk -v under="$WORLD/" 'index($5, under) == 1 { print $5 }' /proc/self/mountinfo | sort -r | xargs -r umount -l
}

# The base of the bridge's image: busybox and nothing else, from no registry.
import_base_image() {
    engine_docker image inspect bridge-base:1 >/dev/null 2>&1 && return 0
    local root=$WORLD/base applet
    rm -rf "$root"
    mkdir -p "$root/bin" "$root/app" "$root/data" "$root/tmp"
    cp "$(command -v busybox)" "$root/bin/busybox"
    for applet in sh cat date echo grep seq sleep test true; do
        ln -s busybox "$root/bin/$applet"
    done
    tar -C "$root" -c . | engine_docker import - bridge-base:1 >/dev/null
}
