"""What scripts/bench measures with: persons at a homeserver, programs with their memory and time, and the observer."""

import bisect
import http.client
import json
import math
import os
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
TICK = os.sysconf("SC_CLK_TCK")


class Trouble(Exception):
    """The bench can't go on."""


class Person:
    """Types on one kept connection, and hears on another, as a client on a screen does."""

    def __init__(self, port, account, listens=True):
        self.user, self.token = account["user_id"], account["token"]
        self.typing, self.count = http.client.HTTPConnection("127.0.0.1", port, timeout=60), 0
        self.heard, self.news, self.deaf = [], threading.Condition(), None
        self.since, self.hearing = None, http.client.HTTPConnection("127.0.0.1", port, timeout=90)
        if listens:
            self.sync(0)
            threading.Thread(target=self.listen, daemon=True).start()

    def call(self, connection, method, path, body=None):
        data = None if body is None else json.dumps(body)
        connection.request(method, "/_matrix/client/v3" + path, data, {"Authorization": f"Bearer {self.token}"})
        answer = connection.getresponse()
        text = answer.read()
        now = time.time()
        if answer.status != 200:
            raise Trouble(f"the homeserver answered {answer.status}: {text[:200]}")
        return json.loads(text), now

    def sync(self, timeout):
        # The first one only says where now is: there may be hundreds of rooms of older tests.
        nothing = urllib.parse.quote('{"room":{"rooms":[]}}')
        query = f"/sync?timeout={timeout}" + (f"&since={self.since}" if self.since else f"&filter={nothing}")
        answer, now = self.call(self.hearing, "GET", query)
        self.since = answer["next_batch"]
        for room, news in answer.get("rooms", {}).get("join", {}).items():
            for event in news["timeline"]["events"]:
                self.heard.append((now, room, event))

    def listen(self):
        while self.deaf is None:
            try:
                self.sync(30000)
            except (Trouble, OSError, http.client.HTTPException) as error:
                self.deaf = error
            with self.news:
                self.news.notify_all()

    def join(self, room):
        self.call(self.typing, "POST", f"/join/{urllib.parse.quote(room)}", {})

    def say(self, room, text):
        """Returns the event's ID and when it was begun to be sent."""
        self.count += 1
        path = f"/rooms/{urllib.parse.quote(room)}/send/m.room.message/{time.time_ns()}.{self.count}"
        begun = time.time()
        answer, _ = self.call(self.typing, "PUT", path, {"msgtype": "m.text", "body": text})
        return answer["event_id"], begun

    def wait(self, wanted, seconds=30):
        """When the first event came for which `wanted` holds; only what came since the last `forget` counts."""
        end, seen = time.monotonic() + seconds, 0
        with self.news:
            while True:
                for now, room, event in self.heard[seen:]:
                    if wanted(room, event):
                        return now
                seen = len(self.heard)
                if self.deaf:
                    raise Trouble(f"{self.user} hears no more: {self.deaf}")
                if not self.news.wait(max(0.0, end - time.monotonic())) and time.monotonic() >= end:
                    raise Trouble(f"nothing came for {self.user} within {seconds} s")

    def forget(self):
        with self.news:
            self.heard.clear()


class Observer:
    """observe.py as a process of its own, so that it takes no time from whoever measures."""

    def __init__(self, port):
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "observe.py"), str(port)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()

    def notes(self):
        text, _ = self.process.communicate()
        return Notes([json.loads(line) for line in text.splitlines()])


class Notes:
    """What the observer saw."""

    def __init__(self, found):
        self.of = {kind: sorted((each for each in found if each["kind"] == kind), key=lambda each: each["at"])
                   for kind in ("request", "answer", "docker")}
        self.times = {kind: [each["at"] for each in all] for kind, all in self.of.items()}

    def between(self, kind, begun, end):
        times = self.times[kind]
        return self.of[kind][bisect.bisect_left(times, begun):bisect.bisect_right(times, end)]

    def share(self, token, ask):
        """Of one answered command: from the sync's answer to docker, docker, and from there to the answer's PUT."""
        told = [each for each in self.between("answer", ask["begun"], ask["arrived"]) if ask["event"] in each["events"]]
        ports = {each["port"]: each["token"] for each in self.between("request", ask["begun"] - 60, ask["arrived"])}
        told = [each["at"] for each in told if ports.get(each["port"]) == token]
        sent = [each["at"] for each in self.between("request", ask["begun"], ask["arrived"])
                if each["token"] == token and each["line"].startswith("PUT ") and "/send/m.room.message/" in each["line"]]
        if not told or not sent:
            return None
        heard, said = told[0], sent[-1]
        runs = [each for each in self.between("docker", heard, said) if each["end"] <= said]
        if not runs:
            return None
        first, last = min(each["at"] for each in runs), max(each["end"] for each in runs)
        return {"there": heard - ask["begun"], "before": first - heard, "command": last - first, "after": said - last,
                "back": ask["arrived"] - said, "own": said - heard - (last - first)}


class Program:
    """One of the two bots, with all that it starts on this machine."""

    def __init__(self, name, command, log):
        self.name, self.begun = name, time.time()
        with open(log, "ab") as file:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True, cwd="/")

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def family(self):
        """The process and its children, and theirs."""
        all, left = [], [self.process.pid]
        while left:
            pid = left.pop()
            all.append(pid)
            try:
                for task in os.listdir(f"/proc/{pid}/task"):
                    with open(f"/proc/{pid}/task/{task}/children", encoding="utf-8") as file:
                        left += [int(word) for word in file.read().split()]
            except OSError:
                pass
        return all

    def memory(self):
        """In MB: PSS and anonymous memory of the process with its children, and of it alone."""
        pss = anonymous = own = own_anonymous = 0
        for pid in self.family():
            try:
                rollup, status = fields(f"/proc/{pid}/smaps_rollup"), fields(f"/proc/{pid}/status")
            except OSError:
                continue
            pss += rollup.get("Pss", 0)
            anonymous += status.get("RssAnon", 0)
            if pid == self.process.pid:
                own, own_anonymous = rollup.get("Pss", 0), status.get("RssAnon", 0)
        return {"pss": pss / 1024, "anonymous": anonymous / 1024, "own_pss": own / 1024,
                "own_anonymous": own_anonymous / 1024}

    def time(self):
        """Seconds of a core that it has used, with its children, those that have ended too."""
        total = 0.0
        for pid in self.family():
            try:
                with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
                    words = file.read().rpartition(")")[2].split()
                # Of threads that have ended too.
                total += sum(int(word) for word in words[11:15]) / TICK
            except OSError:
                continue
        return total


def answers(event, account, command):
    content = event.get("content", {})
    about = (content.get("m.relates_to") or {}).get("m.in_reply_to", {}).get("event_id")
    return event["sender"] == account["user_id"] and about == command


def fields(path):
    found = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            words = line.split()
            if len(words) == 3 and words[2] == "kB":
                found[words[0].rstrip(":")] = int(words[1])
    return found


def quantile(values, part):
    """The nearest rank: always a value that was seen."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def summary(values):
    return {"median": statistics.median(values), "low": quantile(values, 0.25), "high": quantile(values, 0.75),
            "p95": quantile(values, 0.95), "count": len(values)}
