"""The peer of scripts/bench: what one would write oneself in an hour. One room, one service, one kept connection."""

import asyncio
import json
import sys
import time

import asyncssh
from nio import AsyncClient, RoomMessageText


class Peer:
    def __init__(self, settings):
        self.settings, self.connection = settings, None
        self.client = AsyncClient(settings["homeserver"], settings["user_id"])
        self.client.access_token, self.client.user_id = settings["token"], settings["user_id"]

    async def host(self):
        if self.connection is None or self.connection.is_closed():
            ssh = self.settings["ssh"]
            self.connection = await asyncssh.connect(
                ssh["address"], ssh["port"], username=ssh["user"], config=None,
                client_keys=[ssh["identity_file"]], known_hosts=ssh["known_hosts_file"])
        return self.connection

    async def status(self):
        try:
            host = await self.host()
            result = await asyncio.wait_for(host.run(self.settings["status"]), 10)
        except (OSError, asyncssh.Error, asyncio.TimeoutError) as error:
            return f"unreachable: {error}"
        if "No such object" in result.stderr:
            return "not deployed"
        if result.exit_status != 0:
            return f"error {result.exit_status}: {result.stderr.strip()}"
        state, started, restarts = result.stdout.strip().split("|")[:3]
        return f"{state} since {started}, {restarts} restarts"

    async def heard(self, room, event):
        if room.room_id != self.settings["room"] or event.sender not in self.settings["admins"]:
            return
        if event.body.strip() != "!bridge status":
            return
        body = f"bridge is {await self.status()}"
        await self.client.room_send(room.room_id, "m.room.message", {
            "msgtype": "m.notice", "body": body, "format": "org.matrix.custom.html",
            "formatted_body": f"<p>{body}</p>",
            "m.relates_to": {"m.in_reply_to": {"event_id": event.event_id}}, "m.mentions": {}})

    async def run(self):
        await self.host()
        await self.client.sync(timeout=0)
        self.client.add_event_callback(self.heard, RoomMessageText)
        print(f"listening at {time.time()}", file=sys.stderr, flush=True)
        await self.client.sync_forever(timeout=30000)


with open(sys.argv[1], encoding="utf-8") as file:
    asyncio.run(Peer(json.load(file)).run())
