# The bridges as they live on the host: a clone of the owner's, two secrets that git ignores, a container.

# The project directory anew: a clone, the secrets, an empty folder for data.
make_project() {
    local name=$1 home=/home/modelo/$1
    rm -rf "$home"
    as_user modelo git clone -q "$(url_of "$name")" "$home"
    as_user modelo sh -c "umask 077; cat >'$home/.env'" <<'EOF'
# Lives on this host only.
LOG_LEVEL=info
BRIDGE_PASSWORD=plum-Orbit-4417-kettle
CRASH=0
EOF
    as_user modelo sh -c "umask 077; cat >'$home/config.toml'" <<'EOF'
# Lives on this host only.
homeserver = "https://matrix.example.org"
shared_secret = "9b1f0c57ce6a4d0f8a31"
EOF
    as_user modelo mkdir "$home/data"
}

start_container() {
    as_user modelo sh -c "cd /home/modelo/$1 && docker compose --progress plain up -d --build --force-recreate" \
        >>"$WORLD/log/compose.log" 2>&1 || {
        show_tail "$WORLD/log/compose.log" 25
        fail "the container of $1 did not come up"
    }
    wait_for 10 container_runs "$1" || fail "the container $1 does not run"
}

container_runs() { [ "$(engine_docker inspect --type container -f '{{.State.Status}}' "$1" 2>/dev/null)" = running ]; }

# Throws away the container, every image of it, jobs that still run and what the bot keeps on the host.
remove_project() {
    local name pid images
    for pid in $(pids_of_user modelo); do
        grep -qsz '^BRIDGEKEEPER_JOB=' "/proc/$pid/environ" && end_pid "$pid" 1
    done
    rm -rf /home/modelo/.local/state/bridgekeeper /home/ops/.local/state/bridgekeeper
    for name in "$@"; do
        engine_docker ps -aq --filter "name=$name" | xargs -r env DOCKER_HOST="unix://$SOCKET" docker rm -f >/dev/null
        images=$(engine_docker images -q "$name-bot" | sort -u)
        # shellcheck disable=SC2086
        [ -z "$images" ] || engine_docker rmi -f $images >/dev/null
    done
}

project_is_up() { container_runs "$1" && [ -e "/home/modelo/$1/.git" ]; }

# A running container that begins to crash by itself: its program looks for this file every second.
crash() {
    local name
    name=$(bridge_named "${2:-bridge}") || exit 64
    case $1 in
    on) as_user modelo touch "/home/modelo/$name/data/crash" ;;
    off) rm -f "/home/modelo/$name/data/crash" ;;
    *) fail "crash wants on or off" ;;
    esac
}
