"""A person at a Matrix homeserver, by plain HTTP calls: send, look, wait. Nothing of the bot is in here."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request


class MatrixError(Exception):
    """The homeserver refused, in its own words."""

    def __init__(self, status, code, words):
        super().__init__(f"the homeserver answered {status} {code}: {words}")
        self.status, self.code = status, code


class Client:
    """One account's view of a homeserver. Waits out the limits for messages, as a person's client does."""

    def __init__(self, homeserver, token=None, user=None):
        self.homeserver, self.token, self.user = homeserver.rstrip("/"), token, user
        # The loopback is never behind a proxy, whatever the environment says.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self.count = 0

    def call(self, method, path, body=None, timeout=60):
        """One call; a 429 is waited for and tried again."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        while True:
            request = urllib.request.Request(self.homeserver + path, data, headers, method=method)
            try:
                with self.opener.open(request, timeout=timeout) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                text = error.read().decode("utf-8", "replace")
                try:
                    answer = json.loads(text)
                except ValueError:
                    raise MatrixError(error.code, "", text[:200]) from None
                if error.code != 429:
                    raise MatrixError(error.code, answer.get("errcode", ""), answer.get("error", "")) from None
                time.sleep(answer.get("retry_after_ms", 1000) / 1000 + 0.05)

    def client(self, method, path, body=None, **query):
        """A call of the client-server API; the path below /_matrix/client/v3."""
        text = f"/_matrix/client/v3{path}"
        if query:
            text += "?" + urllib.parse.urlencode(query)
        return self.call(method, text, body)

    def log_in(self, user, password, device="person"):
        answer = self.client("POST", "/login", {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user},
            "password": password,
            "device_id": device,
            "initial_device_display_name": device,
        })
        self.token, self.user = answer["access_token"], answer["user_id"]
        return self.token

    def send(self, room, content, kind="m.room.message"):
        """Sends one event and returns its ID."""
        self.count += 1
        transaction = f"{time.time_ns()}.{self.count}"
        path = f"/rooms/{quote(room)}/send/{quote(kind)}/{transaction}"
        return self.client("PUT", path, content)["event_id"]

    def say(self, room, text, **more):
        return self.send(room, {"msgtype": "m.text", "body": text, **more})

    def redact(self, room, event):
        """Takes an event back; returns the ID of the redaction."""
        path = f"/rooms/{quote(room)}/redact/{quote(event)}/{time.time_ns()}"
        return self.client("PUT", path, {})["event_id"]

    def download(self, url):
        """The bytes behind an mxc address."""
        request = urllib.request.Request(
            f"{self.homeserver}/_matrix/client/v1/media/download/{url.removeprefix('mxc://')}",
            headers={"Authorization": f"Bearer {self.token}"})
        with self.opener.open(request, timeout=60) as answer:
            return answer.read()

    def history(self, room, limit=1000):
        """The room's events, oldest first."""
        events, start = [], None
        while len(events) < limit:
            query = {"dir": "b", "limit": 100}
            if start:
                query["from"] = start
            answer = self.client("GET", f"/rooms/{quote(room)}/messages", **query)
            events += answer["chunk"]
            start = answer.get("end")
            if not answer["chunk"] or not start:
                break
        return events[::-1]


def after(events, since):
    """The events behind the one with the ID `since`."""
    for index, event in enumerate(events):
        if event["event_id"] == since:
            return events[index + 1:]
    return events


def quote(text):
    return urllib.parse.quote(text, safe="")
