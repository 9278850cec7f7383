"""The parts of the world that are JSON and HTTP: accounts, rooms, the bot's configuration, world.json.

Called by scripts/world, which exports WORLD (the folder), SERVER_NAME and the ports.
"""

import hashlib
import hmac
import json
import os
import secrets
import sys

sys.dont_write_bytecode = True
from matrix import Client, MatrixError  # noqa: E402

WORLD = os.environ["WORLD"]
SERVER = os.environ["SERVER_NAME"]
SYNAPSE_PORT = int(os.environ["SYNAPSE_PORT"])
SSH_PORT = int(os.environ["SSH_PORT"])
GIT_PORT = int(os.environ["GIT_PORT"])
HOMESERVER = f"http://127.0.0.1:{SYNAPSE_PORT}"
PEOPLE = ("grant", "mallory", "keeper", "bystander")


def path(*parts):
    return os.path.join(WORLD, *parts)


def write_private(name, text):
    """A whole file or none, readable by its owner only."""
    temporary = path(name + ".new")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    os.rename(temporary, path(name))


def read_json(name):
    with open(path(name), encoding="utf-8") as file:
        return json.load(file)


def register(name, password, role="notadmin"):
    """Makes an account by the shared secret; one that is there already is left as it is."""
    client = Client(HOMESERVER)
    nonce = client.call("GET", "/_synapse/admin/v1/register")["nonce"]
    with open(path("synapse", "registration_secret"), encoding="utf-8") as file:
        secret = file.read()
    words = "\0".join([nonce, name, password, role]).encode()
    proof = hmac.new(secret.encode(), words, hashlib.sha1).hexdigest()
    client.call("POST", "/_synapse/admin/v1/register", {
        "nonce": nonce, "username": name, "password": password, "admin": role == "admin", "mac": proof,
    })


def make_room(users, name, keeper_joins=True):
    """A private room without encryption, made by grant, with mallory in it and the bot at power 50."""
    grant, mallory, keeper = (Client(HOMESERVER, users[who]["token"]) for who in ("grant", "mallory", "keeper"))
    room = grant.client("POST", "/createRoom", {
        "name": name,
        "preset": "private_chat",
        "invite": [users["keeper"]["user_id"], users["mallory"]["user_id"]],
        "power_level_content_override": {"users": {users["keeper"]["user_id"]: 50}},
    })["room_id"]
    mallory.client("POST", f"/join/{room}", {})
    if keeper_joins:
        keeper.client("POST", f"/join/{room}", {})
    return room


def accounts():
    """People, their tokens and the control room, once."""
    if os.path.exists(path("accounts.json")):
        return
    users = {name: account(name) for name in PEOPLE}
    name_keeper(users["keeper"])
    unlimited(users["grant"], users["mallory"])
    room = make_room(users, "Bridge control")
    write_private("accounts.json", json.dumps({"users": users, "room": room}))


def account(name, role="notadmin"):
    """A new account that is logged in."""
    password, device = f"{name}-{secrets.token_hex(6)}", f"{name.upper()}WORLD"
    register(name, password, role)
    client = Client(HOMESERVER)
    client.log_in(name, password, device=device)
    return {"user_id": client.user, "password": password, "token": client.token, "device_id": device}


def name_keeper(user):
    Client(HOMESERVER, user["token"]).client(
        "PUT", f"/profile/{user['user_id']}/displayname", {"displayname": "Bridgekeeper"})


def unlimited(*people):
    """Tests type faster than people do. Of the bots only for scripts/soak and scripts/bench: they have to live with the
    default."""
    steward = Client(HOMESERVER, account(f"steward-{secrets.token_hex(4)}", role="admin")["token"])
    for user in people:
        steward.call("POST", f"/_synapse/admin/v1/users/{user['user_id']}/override_ratelimit",
                     {"messages_per_second": 0, "burst_count": 0})


def configuration(room, state, poll=None, homeserver=HOMESERVER):
    """The bot's configuration file for this world."""
    poll_line = f'poll = "{poll}"\n' if poll else ""
    return f'''timezone = "Europe/Berlin"

[matrix]
homeserver = "{homeserver}"
user_id = "@keeper:{SERVER}"
access_token_file = "{path("token")}"
room = "{room}"
admins = ["@grant:{SERVER}"]

[state]
directory = "{state}"

[host.spark]
address = "127.0.0.1"
port = {SSH_PORT}
user = "modelo"
identity_file = "{path("ssh", "id_ed25519")}"
known_hosts_file = "{path("ssh", "known_hosts")}"

[host.other]
address = "127.0.0.1"
port = {SSH_PORT}
user = "ops"
identity_file = "{path("ssh", "id_ed25519")}"
known_hosts_file = "{path("ssh", "known_hosts")}"

[service.bridge]
host = "spark"
directory = "/home/modelo/matrix-bridge"
container = "matrix-bridge"
repository = "{repository("matrix-bridge")}"
remote = "origin"
branch = "master"
update = "reset"
secrets = [".env", "config.toml"]

[service.bridge.actions.backup]
description = "Dump the bridge's database"
command = "./backup.sh"
confirm = false

[service.bridge.actions.slow]
description = "Take six seconds, and leave a trace"
command = "./slow.sh"
confirm = false

[service.second]
host = "other"
directory = "/home/modelo/second-bridge"
container = "second-bridge"
owner = "modelo"
repository = "{repository("second-bridge")}"
remote = "origin"
branch = "master"
update = "reset"
secrets = [".env", "config.toml"]

[watch]
{poll_line}crash_loop = {{ restarts = 3, within = "5m" }}
mention = ["@grant:{SERVER}"]
'''


def repository(name):
    return f"git://127.0.0.1:{GIT_PORT}/grant/{name}.git"


def config():
    """The token and two configurations: with every default, and with a poll of two seconds."""
    known = read_json("accounts.json")
    write_private("token", known["users"]["keeper"]["token"] + "\n")
    write_private("config.toml", configuration(known["room"], path("state")))
    write_private("config-fast.toml", configuration(known["room"], path("state"), poll="2s"))


def pid(name):
    try:
        with open(path("run", name + ".pid"), encoding="utf-8") as file:
            return int(file.read().split()[0])
    except (FileNotFoundError, IndexError):
        return None


def service(name, host, user):
    folder = f"/home/modelo/{name}"
    return {
        "host": host, "ssh_user": user, "owner": "modelo", "directory": folder, "container": name,
        "image": f"{name}-bot", "compose_service": "bot", "repository": repository(name),
        "env_file": f"{folder}/.env", "config_file": f"{folder}/config.toml",
        "slow_log": f"{folder}/data/slow.log", "crash_file": f"{folder}/data/crash",
        "bare_repository": path("git", "grant", name + ".git"), "developer_clone": path("developer", name),
    }


def describe():
    """world.json: all that a test has to know, in one place."""
    known = read_json("accounts.json")
    write_private("world.json", json.dumps({
        "directory": WORLD,
        "scripts": os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
        "homeserver": {
            "url": HOMESERVER, "server_name": SERVER, "port": SYNAPSE_PORT, "pid": pid("synapse"),
            "log": path("log", "synapse.log"),
        },
        "users": known["users"],
        "room": {"id": known["room"], "name": "Bridge control"},
        "ssh": {
            "address": "127.0.0.1", "port": SSH_PORT, "users": ["modelo", "ops"], "pid": pid("sshd"),
            "identity_file": path("ssh", "id_ed25519"), "known_hosts_file": path("ssh", "known_hosts"),
            "log": path("log", "sshd.log"),
        },
        "docker": {
            "socket": "/var/run/docker.sock", "pid": pid("dockerd"), "data": path("docker"),
            "log": path("log", "dockerd.log"),
        },
        "git": {"address": "127.0.0.1", "port": GIT_PORT, "pid": pid("git"), "log": path("log", "git.log")},
        "services": {
            "bridge": service("matrix-bridge", "spark", "modelo"),
            "second": service("second-bridge", "other", "ops"),
        },
        "bot": {
            "user_id": known["users"]["keeper"]["user_id"], "token_file": path("token"),
            "config": path("config.toml"), "config_fast": path("config-fast.toml"), "state": path("state"),
            "log": path("log", "bridgekeeper.log"),
        },
        "secrets": ["plum-Orbit-4417-kettle", "9b1f0c57ce6a4d0f8a31"],
    }, indent=2) + "\n")


def room(name, *options):
    """A new room of the same kind; prints its ID."""
    print(make_room(read_json("accounts.json")["users"], name, keeper_joins="--not-joined" not in options))


def keeper(name, *options):
    """A bot's account of its own, in a room of its own that is like the first; prints both as JSON."""
    user = account(name)
    name_keeper(user)
    if "--unlimited" in options:
        unlimited(user)
    known = make_room({**read_json("accounts.json")["users"], "keeper": user}, f"Bridge control of {name}")
    os.makedirs(path("keepers"), mode=0o700, exist_ok=True)
    write_private(f"keepers/{name}.token", user["token"] + "\n")
    print(json.dumps({"user_id": user["user_id"], "token_file": path("keepers", f"{name}.token"), "room": known}))


def main():
    verbs = {"accounts": accounts, "config": config, "describe": describe, "room": room, "keeper": keeper}
    try:
        verbs[sys.argv[1]](*sys.argv[2:])
    except (MatrixError, OSError) as error:
        sys.exit(f"world: {error}")


if __name__ == "__main__":
    main()
