"""Kills the bot again and again while it is commanded, and counts what became of each command. Called by scripts/soak.

For each command there must be one outcome in the room, for each one that changes something one effect on the host, and
no message twice. The faults come on top: a homeserver or an ssh that fails at random moments meanwhile.
"""

import argparse
import collections
import json
import os
import random
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from matrix import Client, MatrixError, quote  # noqa: E402
from soak_faults import Homeserver, Nothing, Sessions  # noqa: E402
from transcript import answered_event, edited_event, facts  # noqa: E402

FAULTS = {"none": Nothing, "homeserver": Homeserver, "ssh": Sessions}
# More of them at once would be refused, as the product says.
MOST_OPEN = 12
# From so many kills on each kind of fault has to have happened.
ALL_KINDS = 100
# How a progress message ends.
LAST_EDIT = ": over after"


class Trouble(Exception):
    """The soak itself cannot go on."""


def arguments():
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("world", help="the world's folder")
    parser.add_argument("bot", help="the program")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--faults", choices=sorted(FAULTS), default="none")
    parser.add_argument("--seed", type=int, default=None, help="repeats the same moments, as far as the machine does")
    return parser.parse_args()


class Program:
    """The bot: it is killed without a warning, and started again."""

    def __init__(self, program, config, log):
        self.command, self.log, self.process = [program, "run", "--config", config], log, None

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill(self):
        """Returns whether it lived until now."""
        lived = self.process.poll() is None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        return lived

    def end(self):
        self.process.terminate()
        self.process.wait(10)


class Soak:
    def __init__(self, wanted):
        self.wanted = wanted
        self.seed = wanted.seed if wanted.seed is not None else random.SystemRandom().randrange(1 << 32)
        self.random = random.Random(self.seed)
        with open(os.path.join(wanted.world, "world.json"), encoding="utf-8") as file:
            self.world = json.load(file)
        self.folder = os.path.join(wanted.world, "soak", f"{int(time.time())}")
        os.makedirs(self.folder, mode=0o700)
        script = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "world")
        self.verb = lambda *words: subprocess.run(
            [script, *words], env={**os.environ, "BRIDGEKEEPER_WORLD": wanted.world}, check=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        # An account without the homeserver's limit: that would make hours of it.
        self.keeper = json.loads(self.verb("keeper", f"soak{int(time.time())}", "--unlimited"))
        grant = self.world["users"]["grant"]
        self.grant = Client(self.world["homeserver"]["url"], grant["token"], grant["user_id"])
        self.room, self.commands, self.died = self.keeper["room"], {}, 0
        self.faults = FAULTS[wanted.faults](random.Random(self.seed + 1), self.world, self.folder, self.verb)
        self.program = Program(wanted.bot, self.configure(), os.path.join(self.folder, "bot.log"))

    def configure(self):
        ssh, parts = self.world["ssh"], []
        parts.append(f'''[matrix]
homeserver = "{self.faults.homeserver}"
user_id = "{self.keeper["user_id"]}"
access_token_file = "{self.keeper["token_file"]}"
room = "{self.room}"
admins = ["{self.grant.user}"]
[state]
directory = "{os.path.join(self.folder, "state")}"
[watch]
poll = "1h"
unreachable_after = 100
''')
        for name, service in self.world["services"].items():
            owner = f'owner = "{service["owner"]}"\n' if service["owner"] != service["ssh_user"] else ""
            parts.append(f'''[host.{service["host"]}]
address = "{ssh["address"]}"
port = {ssh["port"]}
user = "{service["ssh_user"]}"
identity_file = "{ssh["identity_file"]}"
known_hosts_file = "{ssh["known_hosts_file"]}"
[service.{name}]
host = "{service["host"]}"
directory = "{service["directory"]}"
container = "{service["container"]}"
repository = "{service["repository"]}"
{owner}[service.{name}.actions.tick]
command = "echo ${{BRIDGEKEEPER_JOB:-nobody}} >>data/ticks; sleep 0.4; echo done"
''')
        path = os.path.join(self.folder, "config.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(parts))
        return path

    def ticks_file(self, name):
        return os.path.join(self.world["services"][name]["directory"], "data", "ticks")

    # Saying and hearing

    def patiently(self, call):
        """A person's client tries again while the homeserver is away."""
        end = time.monotonic() + 120
        while True:
            try:
                return call()
            except (OSError, MatrixError) as error:
                if time.monotonic() > end or isinstance(error, MatrixError) and error.status < 500:
                    raise Trouble(f"the person cannot reach the homeserver: {error}") from None
                time.sleep(0.3)

    def say(self):
        service = self.random.choice(sorted(self.world["services"]))
        verb = self.random.choices(["tick", "status", "logs 5"], [6, 2, 1])[0]
        path = f"/rooms/{quote(self.room)}/send/m.room.message/soak{len(self.commands)}"
        content = {"msgtype": "m.text", "body": f"!{service} {verb}"}
        event = self.patiently(lambda: self.grant.client("PUT", path, content))["event_id"]
        self.commands[event] = (service, verb)

    def heard(self):
        events = self.patiently(lambda: self.grant.history(self.room, limit=1_000_000))
        return [event for event in events
                if event["sender"] == self.keeper["user_id"] and event["type"] == "m.room.message"]

    def outcomes(self, events):
        """By command: the final outcomes that were said of it."""
        found = collections.defaultdict(list)
        for event in events:
            outcome = facts(event).get("outcome", "running")
            if outcome != "running" and not edited_event(event) and "file_of" not in facts(event):
                found[answered_event(event)].append(facts(event))
        return found

    def settle(self, most, seconds):
        """Waits until at most so many commands have no outcome."""
        end = time.monotonic() + seconds
        while True:
            events = self.heard()
            if len(self.commands.keys() - self.outcomes(events).keys()) <= most or time.monotonic() > end:
                return events
            time.sleep(0.5)

    # The play

    def play(self):
        for name in self.world["services"]:
            if os.path.exists(self.ticks_file(name)):
                os.remove(self.ticks_file(name))
        self.program.start()
        try:
            # What stands in the room before the bot was ever there is history, and no command.
            self.arrive()
            self.faults.begin()
            begun = time.monotonic()
            for number in range(self.wanted.kills):
                for _ in range(self.random.choice([1, 1, 2])):
                    self.say()
                time.sleep(self.random.choice([0.1, 0.6, 1.5]) * self.random.random())
                self.died += not self.program.kill()
                self.program.start()
                if number % 4 == 3:
                    self.settle(MOST_OPEN, 60)
                if number % 25 == 24:
                    print(f"soak: {number + 1} kills, {len(self.commands)} commands, "
                          f"{time.monotonic() - begun:.0f} s", flush=True)
            self.faults.end()
            events = self.settle(0, 180)
            # What would be said twice comes soon after.
            time.sleep(5)
            events = self.heard()
            self.program.end()
        finally:
            self.faults.end()
            if self.program.process.poll() is None:
                self.program.kill()
        return self.judge(events)

    def arrive(self):
        end = time.monotonic() + 60
        while True:
            with open(self.program.log, encoding="utf-8", errors="replace") as log:
                if "listening" in log.read():
                    return
            if time.monotonic() > end or self.program.process.poll() is not None:
                raise Trouble(f"the bot does not listen: see {self.program.log}")
            time.sleep(0.1)

    # The judgement

    def judge(self, events):
        outcomes = self.outcomes(events)
        effects = collections.Counter(self.effects())
        said = collections.Counter(self.name(event) for event in events if not edited_event(event))
        # Of the edits only the last one is counted, which has one name for ever. One before it says how things stood
        # when it was made; a bot that comes back may rightly say the same of the same state, and which one spoke the
        # room does not tell.
        ends = collections.Counter(edited_event(event) for event in events if self.is_last_edit(event))
        ticks = [event for event, (_, verb) in self.commands.items() if verb == "tick"]
        ran = [event for event in ticks if self.ended(outcomes, event) == "ok"]
        # A host that could not be reached before anything began: nothing ran, and that was said.
        spared = [event for event in ticks if self.ended(outcomes, event) == "unreachable"]
        wrong = {
            "commands without an outcome": [e for e in self.commands if not outcomes[e]],
            "commands with more than one": [e for e in self.commands if len(outcomes[e]) > 1],
            "commands that did not end well": [e for e in self.commands if self.ended(outcomes, e) not in self.fair()],
            "outcomes of nothing that was asked": [e for e in outcomes if outcomes[e] and e not in self.commands],
            "commands that ran, and had not one effect": [e for e in ran if effects[self.job(outcomes, e)] != 1],
            "commands that did not run, and had one": [e for e in spared if effects[self.job(outcomes, e)]],
            "messages that stand there twice": [name for name, n in said.items() if n > 1],
            "progress messages that ended twice": [original for original, n in ends.items() if n > 1],
            "ends of the bot by itself": ["it ended"] * self.died,
            "kinds of fault that never happened": self.faults.missing() if self.wanted.kills >= ALL_KINDS else [],
            # Then what the faults do to a command that runs was hardly tried.
            "commands that were spared, more than half of all": spared if len(spared) * 2 > len(ticks) else [],
        }
        print(f"soak: seed {self.seed}, faults: {self.wanted.faults}{self.faults.told()}")
        print(f"soak: {self.wanted.kills} kills, {len(self.commands)} commands, "
              f"{sum(len(found) for found in outcomes.values())} outcomes, {len(events)} messages and edits")
        print(f"soak: {len(ticks)} commands that change something, {len(spared)} of them not begun because the host was "
              f"away, {effects.total()} effects on the host")
        for what, found in wrong.items():
            print(f"soak: {len(found)} {what}{''.join(f'{chr(10)}    {f}: {outcomes.get(f)}' for f in found[:10])}")
        is_well = not any(wrong.values()) and effects.total() == len(ran)
        print(f"soak: {'all is well' if is_well else 'THIS IS NOT WELL, the log is ' + self.program.log}")
        return is_well

    @staticmethod
    def is_last_edit(event):
        return edited_event(event) and LAST_EDIT in event["content"].get("m.new_content", {}).get("body", "")

    def fair(self):
        return ("ok", "unreachable") if self.wanted.faults == "ssh" else ("ok",)

    def effects(self):
        """The jobs that ticked, each as often as it did."""
        for name in self.world["services"]:
            if os.path.exists(self.ticks_file(name)):
                with open(self.ticks_file(name), encoding="utf-8") as file:
                    yield from (line.strip().strip(":") for line in file)

    @staticmethod
    def ended(outcomes, event):
        """How the room says that it ended."""
        found = outcomes[event][0] if outcomes[event] else {}
        is_away = found.get("outcome") == "failed" and found.get("state") == "unreachable"
        return "unreachable" if is_away else found.get("outcome")

    @staticmethod
    def job(outcomes, event):
        return outcomes[event][0].get("job")

    @staticmethod
    def name(event):
        """What makes two messages the same to a reader: what they answer, and what they are."""
        found = facts(event)
        return (answered_event(event), found.get("outcome"), found.get("file_of"), found.get("warning"),
                event["content"].get("body") if answered_event(event) is None else None)


def main():
    try:
        soak = Soak(arguments())
        try:
            is_well = soak.play()
        finally:
            soak.faults.close()
    except (Trouble, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"soak: {error}")
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
