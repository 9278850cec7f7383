"""Measures the bot beside its limit and beside a peer, in the world that scripts/world made. Called by scripts/bench."""

import argparse
import json
import os
import random
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
from alerts import Watched, time_to_alert  # noqa: E402
from figures import markdown, svg  # noqa: E402
from measure import HERE, Observer, Person, Program, Trouble, answers, quantile, summary  # noqa: E402
from scale import Scale, section, write_page  # noqa: E402

FORM = "{{.State.Status}}|{{.State.StartedAt}}|{{.RestartCount}}"
CONTRACT = ["docker", "inspect", "--type", "container", "-f", FORM, "matrix-bridge"]
ASK = "!bridge status"


def arguments():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("world", help="the world's folder")
    parser.add_argument("bot", help="the program")
    parser.add_argument("python", help="a Python that has the peer's libraries")
    parser.add_argument("--rounds", type=int, default=5, help="alternating rounds")
    parser.add_argument("--asks", type=int, default=30, help="commands in a round, for each of the three")
    parser.add_argument("--idle", type=int, default=120, help="seconds for which idle time is measured; 0 for none")
    parser.add_argument("--flood", type=int, default=20, help="seconds of the flood; 0 for none")
    parser.add_argument("--alerts", type=int, default=10, help="crash loops until the alert comes; 0 for none")
    parser.add_argument("--scale", action="store_true", help="what many services cost, and nothing else")
    parser.add_argument("--docs", help="where the page and its picture are written")
    return parser.parse_args()


class Bench:
    def __init__(self, wanted):
        self.wanted = wanted
        with open(os.path.join(wanted.world, "world.json"), encoding="utf-8") as file:
            self.world = json.load(file)
        self.folder = os.path.join(wanted.world, "bench")
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        port = self.world["homeserver"]["port"]
        # New accounts and rooms each time: a room's past must not weigh on either.
        self.mark = f"{int(time.time())}"
        self.accounts = {name: self.keeper(f"{name}{self.mark}") for name in ("bot", "peer", "other")}
        # The room of the hops is like theirs, and as many listen in it: the homeserver has as much to do.
        self.hop_room = self.accounts["other"]["room"]
        self.grant = Person(port, self.world["users"]["grant"])
        self.other = Person(port, self.accounts["other"])
        self.other.join(self.hop_room)
        self.port, self.programs = port, {}

    def script(self, *words):
        program = os.path.join(os.path.dirname(HERE), words[0])
        env = {**os.environ, "BRIDGEKEEPER_WORLD": self.wanted.world}
        done = subprocess.run([program, *words[1:]], env=env, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Trouble(f"{' '.join(words)} failed: {done.stderr.strip()}")
        return done.stdout.strip()

    def keeper(self, name):
        account = json.loads(self.script("world", "keeper", name, "--unlimited"))
        with open(account["token_file"], encoding="utf-8") as file:
            account["token"] = file.read().strip()
        return account

    # The two programs

    def start(self, name, services=""):
        command = self.bot_command(services) if name == "bot" else self.peer_command()
        self.programs[name] = Program(name, command, os.path.join(self.folder, f"{name}.log"))

    def start_with(self, hosts):
        """The bot with other hosts and services, as its file has them."""
        self.programs["bot"] = Program("bot", self.bot_with(hosts), os.path.join(self.folder, "bot.log"))

    def bot_command(self, services):
        ssh, service = self.world["ssh"], self.world["services"]["bridge"]
        return self.bot_with(f'''[host.spark]
address = "{ssh["address"]}"
port = {ssh["port"]}
user = "modelo"
identity_file = "{ssh["identity_file"]}"
known_hosts_file = "{ssh["known_hosts_file"]}"
[service.bridge]
host = "spark"
directory = "{service["directory"]}"
container = "{service["container"]}"
{services}''')

    def bot_with(self, hosts):
        account = self.accounts["bot"]
        text = f'''[matrix]
homeserver = "{self.world["homeserver"]["url"]}"
user_id = "{account["user_id"]}"
access_token_file = "{account["token_file"]}"
room = "{account["room"]}"
admins = ["{self.grant.user}"]
[state]
directory = "{self.folder}/state{self.mark}"
{hosts}'''
        return [self.wanted.bot, "run", "--config", self.write("bot.toml", text)]

    def peer_command(self):
        account, ssh = self.accounts["peer"], self.world["ssh"]
        text = json.dumps({
            "homeserver": self.world["homeserver"]["url"], "user_id": account["user_id"], "token": account["token"],
            "room": account["room"], "admins": [self.grant.user],
            "status": " ".join(f"'{word}'" for word in CONTRACT), "ssh": {**ssh, "user": "modelo"}})
        return [self.wanted.python, os.path.join(HERE, "peer.py"), self.write("peer.json", text)]

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        return path

    # What is measured

    def starts(self, name):
        """From the start to the first sync's answer; and of a second start, to the first sync that goes on."""
        tell(f"starting the {name} twice")
        observer = Observer(self.port)
        self.start(name)
        self.ask(name)
        first, token = self.programs[name].begun, self.accounts[name]["token"]
        self.programs[name].end()
        self.start(name)
        self.ask(name)
        notes = observer.notes()
        syncs = [each for each in notes.of["request"] if each["token"] == token and "/sync" in each["line"]]
        begun = next(each for each in syncs if each["at"] > first)
        heard = next(each["at"] for each in notes.of["answer"] if each["port"] == begun["port"] and each["at"] > begun["at"])
        again = self.programs[name].begun
        return {"first": heard - first, "again": next(each["at"] for each in syncs if each["at"] > again) - again}

    def ask(self, name):
        """Types the command, again and again, until it is answered: a program that just started may not hear yet."""
        for _ in range(30):
            try:
                return self.trip(name, seconds=2)
            except Trouble:
                if self.programs[name].process.poll() is not None:
                    break
        raise Trouble(f"the {name} does not answer; its log is {self.folder}/{name}.log")

    def trip(self, name, seconds=30):
        """One command: when it was begun to be sent, and when its answer came to who asked."""
        account = self.accounts[name]
        self.grant.forget()
        event, begun = self.grant.say(account["room"], ASK)
        arrived = self.grant.wait(lambda room, e: room == account["room"] and answers(e, account, event), seconds)
        return {"event": event, "begun": begun, "arrived": arrived}

    def hop(self, one, other):
        """One message from a person to another."""
        other.forget()
        event, begun = one.say(self.hop_room, "a message")
        return other.wait(lambda room, e: e["event_id"] == event) - begun

    def on_host(self):
        begun = time.time()
        done = subprocess.run(
            CONTRACT, env={"PATH": os.environ["PATH"], "HOME": "/home/modelo"}, capture_output=True, check=False)
        if done.returncode != 0:
            raise Trouble(f"docker says: {done.stderr.decode().strip()}")
        return time.time() - begun

    def limit(self):
        there, back, command = self.hop(self.grant, self.other), self.hop(self.other, self.grant), self.on_host()
        return {"hops": there + back, "command": command, "all": there + back + command}

    def round(self):
        """One command for each of the three, again and again, each time in another order: what else the machine does
        and how it changes then weighs on all three alike."""
        order = ["limit", "bot", "peer"]
        found = {who: [] for who in order}
        for turn in range(self.wanted.asks + 2):
            for who in order:
                each = self.limit() if who == "limit" else self.trip(who)
                # The first two are for everybody to wake up.
                if turn >= 2:
                    found[who].append(each)
                time.sleep(random.uniform(0.05, 0.25))
            order = order[1:] + order[:1] if turn % 3 else order[::-1]
        return found

    def rounds(self):
        all = []
        for number in range(self.wanted.rounds):
            observer = Observer(self.port)
            found = self.round()
            notes = observer.notes()
            one = {"limit": [each["all"] for each in found["limit"]], "hops": [each["hops"] for each in found["limit"]],
                   "command": [each["command"] for each in found["limit"]]}
            for who in ("bot", "peer"):
                one[who] = [each["arrived"] - each["begun"] for each in found[who]]
                one[f"{who} shares"] = self.shares(notes, who, found[who])
            all.append(one)
            tell(f"round {number + 1}: " + ", ".join(
                f"{who} {summary(one[who])['median'] * 1000:.1f} ms" for who in ("limit", "bot", "peer")))
        return all

    def shares(self, notes, who, trips):
        found = [notes.share(self.accounts[who]["token"], each) for each in trips]
        return [each for each in found if each]

    def idle(self):
        tell(f"idle for {self.wanted.idle} s")
        before = {name: program.time() for name, program in self.programs.items()}
        begun = time.monotonic()
        time.sleep(self.wanted.idle)
        lasted = time.monotonic() - begun
        return {name: (program.time() - before[name]) / lasted for name, program in self.programs.items()}

    def flood(self, name):
        """As much as the homeserver takes, into the bot's room, and a command in between now and then."""
        tell(f"flooding the {name} for {self.wanted.flood} s")
        observer, program, over = Observer(self.port), self.programs[name], threading.Event()
        peaks, sent = [], []
        threads = [threading.Thread(target=self.pour, args=(name, over, sent)) for _ in range(2)]
        threads.append(threading.Thread(target=watch_memory, args=(program, over, peaks)))
        for thread in threads:
            thread.start()
        end, trips = time.monotonic() + self.wanted.flood, []
        while time.monotonic() < end:
            trips.append(self.trip(name, 60))
            time.sleep(0.1)
        over.set()
        for thread in threads:
            thread.join()
        shares = self.shares(observer.notes(), name, trips)
        return {"shares": shares, "events": len(sent), "asks": len(trips),
                "trips": [each["arrived"] - each["begun"] for each in trips],
                "peak": max(each["pss"] for each in peaks), "anonymous": max(each["anonymous"] for each in peaks)}

    def pour(self, name, over, sent):
        person = Person(self.port, self.world["users"]["mallory"], listens=False)
        while not over.is_set():
            sent.append(person.say(self.accounts[name]["room"], "the quick brown fox jumps over the lazy dog. " * 8))

    def alerts(self):
        tell(f"{self.wanted.alerts} crash loops, with the bot alone")
        self.end()
        watched = Watched(self.wanted.alerts)
        try:
            self.start("bot", watched.config(self.world["services"]["bridge"]["directory"]))
            self.ask("bot")
            return time_to_alert(self.grant, self.accounts["bot"], watched, tell)
        finally:
            watched.remove()

    def run(self):
        results = {"starts": {name: self.starts(name) for name in ("bot", "peer")}}
        results["rounds"] = self.rounds()
        results["memory"] = {name: program.memory() for name, program in self.programs.items()}
        if self.wanted.idle:
            results["idle"] = self.idle()
        if self.wanted.flood:
            results["flood"] = {name: self.flood(name) for name in ("bot", "peer")}
            results["memory after"] = {name: program.memory() for name, program in self.programs.items()}
        if self.wanted.alerts:
            results["alerts"] = self.alerts()
        return results

    def end(self):
        for program in self.programs.values():
            program.end()
        self.programs = {}


def watch_memory(program, over, peaks):
    while not over.is_set():
        peaks.append(program.memory())
        time.sleep(0.1)


def tell(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def main():
    wanted = arguments()
    bench = Bench(wanted)
    try:
        results = Scale(bench, tell).run() if wanted.scale else bench.run()
    finally:
        bench.end()
    results["machine"] = {"cores": os.cpu_count(), "load": os.getloadavg()[0]}
    bench.write("scale.json" if wanted.scale else "results.json", json.dumps(results))
    lines = section(results, results["machine"]) if wanted.scale else []
    page = "" if wanted.scale else markdown(results)
    print("\n".join(lines) or page)
    if wanted.docs:
        write_page(os.path.join(wanted.docs, "performance.md"), page, lines)
        if not wanted.scale:
            with open(os.path.join(wanted.docs, "performance.svg"), "w", encoding="utf-8") as file:
                file.write(svg(results))


if __name__ == "__main__":
    try:
        main()
    except (Trouble, OSError) as error:
        sys.exit(f"bench: {error}")
