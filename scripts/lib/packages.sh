# What has to be on the machine: Debian's packages, the newer engine beside them, Synapse.

# missing PACKAGE[=COMMAND]…: those packages that are neither installed nor stood in for by a command.
missing() {
    local entry package status
    for entry in "$@"; do
        package=${entry%%=*}
        [ "$entry" != "$package" ] && PATH="$PATH:/usr/sbin:/sbin" command -v "${entry#*=}" >/dev/null && continue
        # An unknown package is an answer too: it is missing.
        status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=missing
        [ "$status" = installed ] || printf '%s ' "$package"
    done
}

# install_packages LOG PACKAGE[=COMMAND]…: by apt, without starting any of their daemons.
install_packages() {
    local log=$1 wanted policy=/usr/sbin/policy-rc.d made=
    shift
    wanted=$(missing "$@")
    [ -n "$wanted" ] || return 0
    say "installing with apt: $wanted"
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        made=$policy
    fi
    # shellcheck disable=SC2086
    (
        trap 'rm -f $made' EXIT
        export DEBIAN_FRONTEND=noninteractive
        quietly "$log" apt-get update -qq
        quietly "$log" apt-get install -y -qq --no-install-recommends $wanted
    ) || exit 1
}

# The python that can make a virtual environment: Debian's own first.
python_with_venv() {
    local python
    for python in /usr/bin/python3 python3; do
        "$python" -c 'import venv, ensurepip, ssl, sqlite3' 2>/dev/null && printf '%s\n' "$python" && return 0
    done
    return 1
}

# apt with lists and downloads of its own: the machine's package lists stay as they are.
apt_beside() {
    local folder=$1
    shift
    apt-get -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts="$folder/parts" \
        -o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder/cache" \
        -o APT::Sandbox::User=root -o Acquire::Languages=none "$@"
}

# Where this machine gets its own release from, with the suite's name replaced by the next one's.
write_next_release() {
    local folder=$1 mirrors
    mkdir -p "$folder/parts" "$folder/lists/partial" "$folder/cache/archives/partial"
    # shellcheck disable=SC2016
    mirrors=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' | awk '$2 == "bookworm" { print $1 }' | sort -u)
    [ -n "$mirrors" ] || fail "no apt source of this machine has the suite bookworm: this needs Debian 12"
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror
    [ -r "$keyring" ] || fail "$keyring is missing: apt-get install debian-archive-keyring"
    for mirror in $mirrors; do
        printf 'deb [signed-by=%s] %s trixie main\n' "$keyring" "$mirror"
    done >"$folder/sources.list"
}

# Engine 26 with compose v2 and buildx: Debian's next release, unpacked and not installed.
unpack_engine() {
    local engine=$CACHE/engine apt=$CACHE/apt deb
    [ -e "$engine/.complete" ] && return 0
    say "downloading the docker engine of Debian's next release (about 90 MB), to unpack it under $engine"
    rm -rf "$engine" "$apt"
    mkdir -p "$engine/bin" "$engine/plugins" "$apt/debs"
    write_next_release "$apt"
    quietly "$WORLD/log/install.log" apt_beside "$apt" update -qq
    (cd "$apt/debs" && quietly "$WORLD/log/install.log" \
        apt_beside "$apt" download -qq docker.io docker-cli containerd docker-compose docker-buildx) || exit 1
    for deb in "$apt"/debs/*.deb; do
        quietly "$WORLD/log/install.log" dpkg-deb -x "$deb" "$apt/root"
    done
    mv "$apt"/root/usr/sbin/dockerd "$apt"/root/usr/sbin/docker-proxy "$apt"/root/usr/bin/docker \
        "$apt"/root/usr/bin/containerd "$apt"/root/usr/bin/containerd-shim* "$engine/bin/"
    mv "$apt"/root/usr/libexec/docker/cli-plugins/* "$engine/plugins/"
    rm -rf "$apt"
    "$engine/bin/dockerd" --version >"$engine/.complete"
}

# Synapse in a virtual environment.
install_synapse() {
    local venv=$CACHE/synapse python
    [ -e "$venv/.complete" ] && return 0
    say "installing Synapse from PyPI into $venv (about 240 MB, half a minute)"
    python=$(python_with_venv) || fail "no python3 here can make a virtual environment, python3-venv notwithstanding"
    rm -rf "$venv"
    quietly "$WORLD/log/install.log" "$python" -m venv "$venv"
    quietly "$WORLD/log/install.log" "$venv/bin/pip" install --quiet --no-input 'matrix-synapse>=1.120,<2'
    "$venv/bin/python" -c 'import synapse; print(synapse.__version__)' >"$venv/.complete"
}

install_world() {
    mkdir -p "$WORLD/log" "$CACHE"
    local packages=(git openssh-server=sshd openssh-client=ssh sudo=sudo runc=runc busybox-static python3=python3
        ca-certificates debian-archive-keyring)
    python_with_venv >/dev/null || packages+=(python3 python3-venv)
    install_packages "$WORLD/log/install.log" "${packages[@]}"
    unpack_engine
    install_synapse
}
