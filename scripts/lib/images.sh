# The base images of the Dockerfile where no registry is reached: Debian by debootstrap, Swift by this machine's
# toolchain. They are made once and stay in the world's engine.

BASE_IMAGE=debian:bookworm-slim
SWIFT_IMAGE=swift:6.3-bookworm

# What the real Swift image has beside the toolchain, as far as a build needs it.
SWIFT_PACKAGES=(binutils binutils-gold ca-certificates git libc6-dev libcurl4 libedit2 libgcc-12-dev libncurses6
    libpython3.11 libsqlite3-0 libstdc++-12-dev libxml2 pkg-config tzdata zlib1g-dev)

has_image() { engine_docker image inspect "$1" >/dev/null 2>&1; }

# need_image NAME MAKER: as it is there, or from the registry, or stood in for.
need_image() {
    has_image "$1" && return 0
    say "asking the registry for $1"
    timeout 600 env DOCKER_HOST="unix://$SOCKET" docker pull --quiet "$1" >>"$LOG" 2>&1 && return 0
    say "no registry here: making a stand-in for $1"
    "$2"
}

# Where this machine gets its Debian from.
debian_mirror() {
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(REPO_URI) $(RELEASE)' | awk '$2 == "bookworm" { print $1; exit }'
}

make_debian_image() {
    local root mirror
    install_packages "$LOG" debootstrap=debootstrap
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || fail "no apt source of this machine has the suite bookworm: this needs Debian 12"
    root=$(mktemp -d "$WORLD/debian.XXXXXX")
    quietly "$LOG" debootstrap --variant=minbase bookworm "$root" "$mirror"
    # As the real one: no package lists, no downloads, no manuals, and apt and dpkg keep none.
    printf '%s\n' 'Dir::Cache::pkgcache "";' 'Dir::Cache::srcpkgcache "";' \
        'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };' \
        >"$root/etc/apt/apt.conf.d/docker-clean"
    printf 'path-exclude /usr/share/%s/*\n' doc man locale >"$root/etc/dpkg/dpkg.cfg.d/docker"
    rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb \
        "$root"/var/log/*.log "$root"/usr/share/doc/* "$root"/usr/share/man/* "$root"/usr/share/locale/*
    tar -C "$root" --one-file-system -c . | engine_docker import --change 'CMD ["bash"]' - "$BASE_IMAGE" >>"$LOG"
    rm -rf --one-file-system "$root"
}

# The toolchain over Debian. Where git of this machine gets other addresses from a folder (`url.….insteadOf`), that folder
# comes along, and git in the image does the same.
make_swift_image() {
    local toolchain folder address contexts=() lines= number=0
    toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")
    while read -r folder address; do
        [ -d "$folder" ] || continue
        case $lines in
        *" $folder"*) ;;
        *)
            number=$((number + 1))
            contexts+=(--build-context "mirror$number=$folder")
            lines+="COPY --from=mirror$number / $folder"$'\n'
            ;;
        esac
        lines+="RUN git config --system --add 'url.$folder.insteadOf' '$address'"$'\n'
    done < <(git config --get-regexp '^url\..*\.insteadof$' | sed -E 's/^url\.(.*)\.insteadof /\1 /')
    build_image "$SWIFT_IMAGE" --build-context "toolchain=$toolchain" "${contexts[@]}" - <<EOT
FROM $BASE_IMAGE
RUN apt-get update && apt-get install -y --no-install-recommends ${SWIFT_PACKAGES[@]} && rm -rf /var/lib/apt/lists/*
COPY --from=toolchain / /usr
# A build in here gives way to whatever else the machine does.
RUN printf '#!/bin/sh\nexec nice -n 19 /usr/bin/swift "\$@"\n' >/usr/local/bin/swift && chmod 755 /usr/local/bin/swift
$lines
EOT
}

# build_image TAG OPTIONS… CONTEXT: in the network of this machine, as its package mirrors are reached from there alone.
build_image() {
    local tag=$1
    shift
    quietly "$LOG" env DOCKER_HOST="unix://$SOCKET" docker build --progress plain --network host --tag "$tag" "$@"
}
