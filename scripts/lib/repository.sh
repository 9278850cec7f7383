# The repositories of the two bridges, served by git daemon, and a developer who pushes to them.

BRIDGES="matrix-bridge second-bridge"

# git without anybody's own settings.
plain_git() { GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null git "$@"; }
developer_git() { plain_git -c user.name=Dora -c user.email=dora@bridge.test "$@"; }

bare_of() { printf '%s/git/grant/%s.git\n' "$WORLD" "$1"; }
url_of() { printf 'git://127.0.0.1:%s/grant/%s.git\n' "$GIT_PORT" "$1"; }

make_repository() {
    local name=$1 bare clone=$WORLD/developer/$1
    bare=$(bare_of "$name")
    [ -e "$WORLD/git/$name.made" ] && return 0
    rm -rf "$bare" "$clone"
    mkdir -p "${bare%/*}" "${clone%/*}"
    plain_git init -q --bare -b master "$bare"
    plain_git init -q -b master "$clone"
    plain_git -C "$clone" remote add origin "$bare"
    write_tree "$name" 1
    developer_git -C "$clone" add -A
    developer_git -C "$clone" commit -q -m "Relay messages between the two sides"
    developer_git -C "$clone" push -q origin master
    plain_git -C "$bare" update-ref refs/start master
    : >"$WORLD/git/$name.made"
}

# The bridge's files as they ought to be, at one version.
write_tree() {
    local clone=$WORLD/developer/$1 file
    for file in Dockerfile docker-compose.yml bridge.sh backup.sh slow.sh; do
        sed "s/matrix-bridge/$1/g" "$SCRIPTS/lib/bridge/$file" >"$clone/$file"
    done
    chmod 755 "$clone"/*.sh
    printf '.env\nconfig.toml\ndata/\n' >"$clone/.gitignore"
    printf '%s\n' "$2" >"$clone/VERSION"
}

start_git() {
    living git >/dev/null && return 0
    need_port "$GIT_PORT" "the world's git daemon"
    # The program itself and not the word git before it, which would only start it and wait.
    start_program git "$(git --exec-path)/git-daemon" --listen=127.0.0.1 --port="$GIT_PORT" --reuseaddr --export-all \
        --base-path="$WORLD/git" "$WORLD/git"
}

await_git() { await_program git 10 plain_git ls-remote "$(url_of matrix-bridge)" master; }
stop_git() { stop_program git 5; }

# The release line as it was on the first day.
reset_repository() {
    plain_git -C "$(bare_of "$1")" update-ref refs/heads/master refs/start
}

release_line() {
    local name
    name=$(bridge_named "$1") || exit 64
    plain_git -C "$(bare_of "$name")" rev-parse master
}

# push_commit [--service second] [--message TEXT] [KIND]: a new commit on the release line, as another
# developer would push it; prints its hash. Every commit starts from sound files, so the next one mends.
push_commit() {
    local name=matrix-bridge message='' kind='' clone
    while [ $# -gt 0 ]; do
        case $1 in
        --service) name=$(bridge_named "${2:-}") && shift || exit 64 ;;
        --message) message=${2:-} && shift ;;
        --broken-build | --broken-compose | --tracks-env | --crashes | --health-good | --health-bad | --rewrite) kind=${1#--} ;;
        --slow-build | --slow-failure | --lasts) kind="${1#--} ${2:?$1 wants seconds}" && shift ;;
        *) fail "commit does not know $1" ;;
        esac
        shift
    done
    clone=$WORLD/developer/$name
    plain_git -C "$clone" fetch -q origin
    plain_git -C "$clone" reset -q --hard origin/master
    if [ "$kind" = rewrite ]; then
        plain_git -C "$clone" reset -q --hard origin/master~1 2>/dev/null || fail "the first commit is not rewritten: push one more before"
    fi
    write_tree "$name" $(($(cat "$clone/VERSION") + 1))
    plain_git -C "$clone" rm -q --cached --ignore-unmatch .env
    rm -f "$clone/.env"
    # shellcheck disable=SC2086
    spoil "$clone" $kind
    developer_git -C "$clone" add -A
    [ ! -e "$clone/.env" ] || developer_git -C "$clone" add -f .env
    developer_git -C "$clone" commit -q -m "${message:-$DEFAULT_MESSAGE}"
    plain_git -C "$clone" push -q --force origin HEAD:master
    plain_git -C "$clone" rev-parse HEAD
}

# What is wrong, or special, about a commit.
spoil() {
    local clone=$1
    DEFAULT_MESSAGE="Relay edits as well (version $(cat "$clone/VERSION"))"
    case ${2:-} in
    broken-build)
        DEFAULT_MESSAGE="Retry what could not be relayed"
        sed -i 's/^    relay$/    if ! relay; then sleep 1; relay/' "$clone/bridge.sh"
        ;;
    broken-compose)
        DEFAULT_MESSAGE="Give the bridge more memory"
        sed -i 's/^    restart: .*/    restart unless-stopped/' "$clone/docker-compose.yml"
        ;;
    tracks-env)
        DEFAULT_MESSAGE="Add the settings for development"
        printf 'LOG_LEVEL=debug\nBRIDGE_PASSWORD=changeme\n' >"$clone/.env"
        ;;
    crashes)
        DEFAULT_MESSAGE="Open the store read-only"
        sed -i 's/^open_store$/die "cannot open the store: attempt to write a readonly database"/' "$clone/bridge.sh"
        ;;
    lasts)
        DEFAULT_MESSAGE="End when there is nothing to do"
        sed -i "s/^open_store\$/sleep $3; echo 'nothing to do'; exit 0/" "$clone/bridge.sh"
        ;;
    slow-build | slow-failure)
        DEFAULT_MESSAGE="Check more before it is shipped"
        # shellcheck disable=SC2016
        printf 'RUN for i in $(seq %s); do echo "checking part $i"; sleep 1; done; %s # %s\n' "$3" \
            "$([ "$2" = slow-build ] || echo 'exit 17')" "$(random_word)" >>"$clone/Dockerfile"
        ;;
    health-good) add_health_check "$clone" 'true' ;;
    health-bad) add_health_check "$clone" 'test -e /data/never' ;;
    rewrite) DEFAULT_MESSAGE="Say the last thing differently" ;;
    esac
}

add_health_check() {
    DEFAULT_MESSAGE="Watch the bridge's health"
    printf '    healthcheck: {test: ["CMD-SHELL", "%s"], interval: 1s, timeout: 1s, retries: 3}\n' "$2" >>"$1/docker-compose.yml"
}

# The repository's name for a service's name in the bot's configuration.
bridge_named() {
    case $1 in
    bridge | matrix-bridge) echo matrix-bridge ;;
    second | second-bridge) echo second-bridge ;;
    *) fail "there is no service $1: bridge or second" ;;
    esac
}
