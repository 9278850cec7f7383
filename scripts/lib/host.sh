# The host as the bot sees it: accounts, sshd, the right to become the owner.

SUDOERS=/etc/sudoers.d/bridgekeeper-world
# What marks an account as made by this script; accounts of other people are never touched.
ACCOUNT_MARK="bridgekeeper test world"

refuse_foreign_accounts() {
    local name
    for name in modelo ops; do
        if getent passwd "$name" >/dev/null && ! account_is_ours "$name"; then
            fail "a user $name lives on this machine already, and would be harmed: try this on another machine"
        fi
    done
}

account_is_ours() { [ "$(getent passwd "$1" | cut -d: -f5)" = "$ACCOUNT_MARK" ]; }

make_account() {
    local name=$1
    # A password of * and not !: sshd takes the latter for a locked account.
    account_is_ours "$name" || useradd -m -s /bin/bash -p '*' -c "$ACCOUNT_MARK" -G docker "$name"
    install -d -m 700 -o "$name" -g "$name" "/home/$name/.ssh"
    install -m 600 -o "$name" -g "$name" "$WORLD/ssh/id_ed25519.pub" "/home/$name/.ssh/authorized_keys"
}

make_accounts() {
    install -d -m 700 "$WORLD/ssh"
    [ -e "$WORLD/ssh/id_ed25519" ] || ssh-keygen -q -t ed25519 -N '' -C bridgekeeper -f "$WORLD/ssh/id_ed25519"
    [ -e "$WORLD/ssh/host_key" ] || ssh-keygen -q -t ed25519 -N '' -C bridge.test -f "$WORLD/ssh/host_key"
    printf '[127.0.0.1]:%s %s\n' "$SSH_PORT" "$(cut -d' ' -f1,2 "$WORLD/ssh/host_key.pub")" >"$WORLD/ssh/known_hosts"
    make_account modelo
    make_account ops
    printf 'ops ALL=(modelo) NOPASSWD: ALL\n' >"$WORLD/ssh/sudoers"
    visudo -cqf "$WORLD/ssh/sudoers" || fail "sudo does not take the rule in $WORLD/ssh/sudoers"
    install -m 440 "$WORLD/ssh/sudoers" "$SUDOERS"
}

# Ends what the accounts still run, then the accounts with their homes.
remove_accounts() {
    local name pid
    for name in modelo ops; do
        account_is_ours "$name" || continue
        for pid in $(pids_of_user "$name"); do
            end_pid "$pid" 2
        done
        userdel -r "$name" 2>/dev/null || fail "the account $name could not be removed (userdel -r $name)"
    done
    rm -f "$SUDOERS"
}

# as_user NAME COMMAND…: with a clean environment, in that user's home.
as_user() {
    local name=$1
    shift
    (cd "/home/$name" && runuser -u "$name" -- env -i HOME="/home/$name" USER="$name" LANG=C.UTF-8 \
        PATH=/usr/local/bin:/usr/bin:/bin "$@")
}

start_sshd() {
    living sshd >/dev/null && return 0
    need_port "$SSH_PORT" "the world's sshd"
    mkdir -p /run/sshd
    cat >"$WORLD/ssh/sshd_config" <<EOF
ListenAddress 127.0.0.1:$SSH_PORT
HostKey $WORLD/ssh/host_key
PidFile none
AllowUsers modelo ops
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
PrintMotd no
AcceptEnv LANG LC_*
MaxStartups 100
EOF
    start_program sshd "$(PATH="$PATH:/usr/sbin" command -v sshd)" -D -e -f "$WORLD/ssh/sshd_config"
}

ssh_as() {
    local name=$1
    shift
    ssh -F none -p "$SSH_PORT" -i "$WORLD/ssh/id_ed25519" -o IdentitiesOnly=yes -o BatchMode=yes -o LogLevel=ERROR \
        -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$WORLD/ssh/known_hosts" -o ConnectTimeout=5 \
        -T "$name@127.0.0.1" "$@"
}

await_sshd() { await_program sshd 10 ssh_as modelo true; }

# sshd and its sessions, and only those: what runs in them learns it by their end, as on a real host.
sshd_family() {
    local pid child
    pid=$(living sshd) || return 0
    printf '%s\n' "$pid"
    for child in $(descendants "$pid"); do
        [ "$(cat "/proc/$child/comm" 2>/dev/null)" = sshd ] && printf '%s\n' "$child"
    done
    return 0
}

stop_sshd() {
    local family pid
    family=$(sshd_family)
    # The listener first, so that nobody comes back in between.
    stop_program sshd 5
    for pid in $family; do
        end_pid "$pid" 2
    done
}

# A host that has gone silent: connections are taken by the kernel, and nobody answers.
freeze_sshd() { sshd_family | xargs -r kill -STOP; }
thaw_sshd() { sshd_family | xargs -r kill -CONT; }
