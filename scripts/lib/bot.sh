# Building the bot and running it against the world.

# What a build needs beside the toolchain.
BUILD_PACKAGES=(libcurl4-openssl-dev libedit-dev libsqlite3-dev pkg-config=pkg-config git python3=python3 ca-certificates)

need_toolchain() {
    command -v swift >/dev/null || fail "there is no Swift toolchain on the PATH: see https://www.swift.org/install"
}

# Sets BOT to the program.
build_bot() {
    local begun=$SECONDS log=$WORLD/log/build.log
    say "building the bot (two minutes the first time)"
    (cd "$ROOT" && quietly "$log" swift build --product bridgekeeper) || exit 1
    BOT=$(cd "$ROOT" && swift build --show-bin-path)/bridgekeeper
    say "built in $((SECONDS - begun)) s"
}

# The bot is ready when it says so itself: in the room, with a good sync.
start_bot() {
    say "starting the bot"
    start_program bridgekeeper "$BOT" run --config "$WORLD/config.toml"
    await_program bridgekeeper 30 "$BOT" healthcheck --config "$WORLD/config.toml"
}
