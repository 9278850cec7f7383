#!/bin/sh
# Stands in for a Matrix bridge: it logs, it can be told to crash, and it ends when it is asked to.

log() { echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) $*"; }
die() {
    log "fatal: $*" >&2
    exit 1
}
open_store() { log "info: store opened, 1482 rooms"; }
relay() {
    count=$((count + 1))
    [ $((count % 5)) != 1 ] || log "info: relayed $count messages"
}

trap 'log "info: asked to stop"; exit 0' TERM INT
log "info: matrix-bridge version $(cat /app/VERSION) starts"
[ "${CRASH:-0}" != 1 ] || die "CRASH=1 in the environment"
# A careless line, of the kind that real programs have.
log "debug: logging in as bridge, password=$BRIDGE_PASSWORD"
open_store
count=0
while :; do
    [ ! -e /data/crash ] || die "database disk image is malformed"
    relay
    # In the background, so that the signal is heard at once.
    sleep 1 &
    wait $!
done
