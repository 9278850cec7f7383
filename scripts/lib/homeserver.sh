# Synapse, on loopback, with SQLite. The limit for messages stays at its default: the bot must live
# with it. Those for logging in and registering are raised, since tests do that all the time. It may
# push to loopback, where a test counts what rings.

write_homeserver() {
    local folder=$WORLD/synapse
    [ -e "$folder/homeserver.yaml" ] && return 0
    install -d -m 700 "$folder"
    local secret
    secret=$(random_word)
    (umask 077 && cat >"$folder/homeserver.yaml") <<EOF
server_name: "$SERVER_NAME"
public_baseurl: "http://127.0.0.1:$SYNAPSE_PORT/"
pid_file: "$folder/synapse.pid"
listeners:
  - {port: $SYNAPSE_PORT, type: http, tls: false, bind_addresses: ["127.0.0.1"], resources: [{names: [client], compress: false}]}
database: {name: sqlite3, args: {database: "$folder/homeserver.db"}}
media_store_path: "$folder/media"
signing_key_path: "$folder/signing.key"
registration_shared_secret: "$secret"
macaroon_secret_key: "$(random_word)"
form_secret: "$(random_word)"
report_stats: false
trusted_key_servers: []
federation_domain_whitelist: []
ip_range_whitelist: ["127.0.0.1/32"]
bcrypt_rounds: 4
rc_registration: {per_second: 1000, burst_count: 1000}
rc_login:
  address: {per_second: 1000, burst_count: 1000}
  account: {per_second: 1000, burst_count: 1000}
  failed_attempts: {per_second: 1000, burst_count: 1000}
rc_joins:
  local: {per_second: 1000, burst_count: 1000}
rc_invites:
  per_room: {per_second: 1000, burst_count: 1000}
  per_user: {per_second: 1000, burst_count: 1000}
  per_issuer: {per_second: 1000, burst_count: 1000}
EOF
    (umask 077 && printf '%s' "$secret" >"$folder/registration_secret")
    quietly "$WORLD/log/synapse.log" "$CACHE/synapse/bin/python" -m synapse.app.homeserver \
        --config-path "$folder/homeserver.yaml" --generate-keys
}

random_word() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

start_synapse() {
    living synapse >/dev/null && return 0
    need_port "$SYNAPSE_PORT" "the world's homeserver"
    write_homeserver
    start_program synapse "$CACHE/synapse/bin/python" -m synapse.app.homeserver \
        --config-path "$WORLD/synapse/homeserver.yaml"
}

synapse_answers() {
    python3 -c 'import sys, urllib.request as u; u.build_opener(u.ProxyHandler({})).open(sys.argv[1], timeout=2)' \
        "http://127.0.0.1:$SYNAPSE_PORT/_matrix/client/versions"
}

await_synapse() { await_program synapse 60 synapse_answers; }
stop_synapse() { stop_program synapse 15; }
