"""What a scene of the demo needs: the people, the room, the host, and a list of what was missing."""

import json
import os
import subprocess
import time

from matrix import Client, after
from transcript import answered_event, body_of, edited_event, excerpt, facts

FINAL = ("ok", "failed", "timed_out", "cancelled", "refused", "not_run", "interrupted")


class Broken(Exception):
    """The play can't go on."""


class Stage:
    def __init__(self, folder):
        with open(os.path.join(folder, "world.json"), encoding="utf-8") as file:
            self.world = json.load(file)
        self.folder, self.room = folder, self.world["room"]["id"]
        users, url = self.world["users"], self.world["homeserver"]["url"]
        self.people = {name: Client(url, user["token"], user["user_id"]) for name, user in users.items()}
        self.bot = users["keeper"]["user_id"]
        self.missing, self.title, self.begun = [], "", time.monotonic()
        self.deployed = None  # the commit of the container that runs

    # Telling

    def scene(self, title):
        self.title = title
        print(f"\n── {title}", flush=True)

    def note(self, text):
        print(f"   {text}", flush=True)

    def check(self, holds, what):
        """One thing that this scene must show."""
        print(f"   {'✓' if holds else '✗'} {what}", flush=True)
        if not holds:
            self.missing.append(f"{self.title}: {what}")

    # The room

    def history(self):
        return self.people["grant"].history(self.room)

    def say(self, text, who="grant"):
        self.note(f"{who} types: {text}")
        return self.people[who].say(self.room, text)

    def tap(self, sign, event, who="grant"):
        self.note(f"{who} taps: {sign}")
        relation = {"rel_type": "m.annotation", "event_id": event["event_id"], "key": sign}
        return self.people[who].send(self.room, {"m.relates_to": relation}, "m.reaction")

    def wait(self, wanted, seconds, since=None):
        """The first event of the bot's, after `since`, for which `wanted` holds; None when time ran out."""
        end = time.monotonic() + seconds
        while True:
            for event in after(self.history(), since):
                if event["sender"] == self.bot and wanted(event):
                    return event
            if not self.bot_lives():
                raise Broken("the bot has ended")
            if time.monotonic() > end:
                return None
            time.sleep(0.5)

    def bot_lives(self):
        try:
            with open(os.path.join(self.folder, "run", "bridgekeeper.pid"), encoding="utf-8") as file:
                pid = file.read().split()[0]
            with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
                return file.read().rpartition(")")[2].split()[0] != "Z"
        except (FileNotFoundError, ProcessLookupError):
            return False

    def outcome(self, command, seconds=90):  # a homeserver by default takes one message in five seconds
        """The final event for a command, with its facts; (None, {}) when none came."""
        event = self.wait(lambda e: is_outcome_of(e, command), seconds)
        if event is None:
            self.check(False, f"an outcome within {seconds} s")
            return None, {}
        self.note(f"{facts(event)['outcome']}: {first_line(event)}")
        return event, facts(event)

    def command(self, text, seconds=45, who="grant", **wanted):
        """Types a command, waits for its outcome, and compares the facts that are named."""
        sent = self.say(text, who)
        event, found = self.outcome(sent, seconds)
        if event:
            self.compare(found, wanted)
        return event, found, sent

    def compare(self, found, wanted):
        for key, value in wanted.items():
            accepted = value if isinstance(value, tuple) else (value,)
            words = " or ".join(str(each) for each in accepted)
            told = f"{key} is {words}" + ("" if found.get(key) in accepted else f", not {found.get(key)}")
            self.check(found.get(key) in accepted, told)

    def text_of(self, event, command):
        """All words about a command: its outcome, its files' names, and the latest of its progress."""
        words = [body_of(event["content"])] if event else []
        ours = {e["event_id"] for e in self.history() if answered_event(e) == command and e["sender"] == self.bot}
        for each in self.history():
            if each["event_id"] in ours or edited_event(each) in ours:
                words.append(body_of(each["content"].get("m.new_content", each["content"])))
        return "\n".join(words)

    def files(self):
        """What the bot attached, as text."""
        urls = [e["content"].get("url") for e in self.history() if e["sender"] == self.bot]
        return [self.people["grant"].download(url).decode("utf-8", "replace") for url in urls if url]

    # The host

    def world_verb(self, *words):
        """A verb of scripts/world; its answer."""
        program = os.path.join(self.world["scripts"], "world")
        done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Broken(f"scripts/world {' '.join(words)} failed: {done.stderr.strip()}")
        return done.stdout.strip()

    def inspect(self, template, container="matrix-bridge"):
        done = subprocess.run(
            ["docker", "inspect", "--type", "container", "-f", template, container],
            env={**os.environ, "DOCKER_HOST": "unix://" + self.world["docker"]["socket"]},
            capture_output=True, text=True, check=False,
        )
        return done.stdout.strip() if done.returncode == 0 else None

    def container(self):
        """What changes when a container is made anew, or started anew."""
        return self.inspect("{{.Id}}"), self.inspect("{{.State.StartedAt}}")

    def secrets(self):
        """The secret files, byte for byte."""
        service = self.world["services"]["bridge"]
        return [read_bytes(service["env_file"]), read_bytes(service["config_file"])]


def is_outcome_of(event, command):
    return (answered_event(event) == command and not edited_event(event)
            and facts(event).get("outcome") in FINAL)


def is_progress_of(event, command):
    return answered_event(event) == command and facts(event).get("outcome") == "running"


def first_line(event):
    return excerpt(body_of(event["content"]), 80)


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()
