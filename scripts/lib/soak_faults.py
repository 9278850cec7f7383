"""What goes wrong at random moments while scripts/soak kills the bot."""

import collections
import os
import pwd
import signal
import subprocess
import sys
import threading
import time
import urllib.request


class Nothing:
    """All but the bot is well."""

    # What goes wrong, by kinds.
    KINDS = ()

    def __init__(self, chance, world, folder, verb):
        self.random, self.world, self.folder, self.verb = chance, world, folder, verb
        self.homeserver = world["homeserver"]["url"]
        self.over, self.thread, self.failure = threading.Event(), None, None
        self.made = collections.Counter()

    def begin(self):
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        """Makes faults until it is over."""

    def end(self):
        self.over.set()
        if self.thread:
            self.thread.join()
        if self.failure:
            raise self.failure

    def close(self):
        """Ends what it started."""

    def told(self):
        """How many were made, of each kind."""
        if not self.KINDS:
            return ""
        return f", {self.made.total()} of them: " + ", ".join(f"{kind} {self.made[kind]}" for kind in self.KINDS)

    def missing(self):
        """The kinds that never happened."""
        return [kind for kind in self.KINDS if not self.made[kind]]


class Homeserver(Nothing):
    """It is cut off, slow, restarted, or somebody else answers for it; the person reaches it all the same."""

    MODES = ["none", "none", "lost", "lost", "cut", "headers", "closed", "gateway", "broken", "silent", "slow-800",
             "limited-1"]
    RESTART = "restart"
    KINDS = (*sorted(set(MODES) - {"none"}), RESTART)

    def __init__(self, *parts):
        super().__init__(*parts)
        port_file = os.path.join(self.folder, "faults.port")
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "faults.py")
        self.proxy = subprocess.Popen(
            [sys.executable, script, port_file, str(self.world["homeserver"]["port"])], stdin=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while not os.path.exists(port_file):
            if time.monotonic() > end:
                raise OSError("the proxy does not listen")
            time.sleep(0.05)
        with open(port_file, encoding="utf-8") as file:
            self.homeserver = f"http://127.0.0.1:{file.read()}"

    def play(self, mode):
        with urllib.request.urlopen(f"{self.homeserver}/fault/{mode}", timeout=10) as answer:
            answer.read()

    def cards(self):
        """The faults in the order in which they come: shuffled like a pack, so that the rare one is not left to luck.

        100 kills last for about two packs.
        """
        while True:
            pack = self.MODES * 4 + [self.RESTART]
            self.random.shuffle(pack)
            yield from pack

    def run(self):
        cards = self.cards()
        try:
            while not self.over.wait(self.random.uniform(0.2, 3)):
                kind = next(cards)
                if kind == self.RESTART:
                    self.verb("synapse", "down")
                    self.verb("synapse", "up")
                else:
                    self.play(kind)
                if kind != "none":
                    self.made[kind] += 1
        except (OSError, subprocess.CalledProcessError) as error:
            self.failure = OSError(f"a fault could not be made: {error}")

    def end(self):
        """All is well again; the proxy stays, for the bot goes through it."""
        super().end()
        self.play("none")

    def close(self):
        self.proxy.kill()
        self.proxy.wait()


class Sessions(Nothing):
    """Connections of ssh are killed on the host, at whatever they are."""

    def __init__(self, *parts):
        super().__init__(*parts)
        self.KINDS = tuple(sorted(self.world["ssh"]["users"]))

    def run(self):
        users = {pwd.getpwnam(name).pw_uid: name for name in self.KINDS}
        while not self.over.wait(self.random.uniform(0.1, 2.5)):
            sessions = {int(pid): self.owner(pid, users) for pid in os.listdir("/proc") if pid.isdigit()}
            found = sorted(pid for pid, user in sessions.items() if user)
            if not found:
                continue
            pid = self.random.choice(found)
            try:
                os.kill(pid, signal.SIGKILL)
                self.made[sessions[pid]] += 1
            except ProcessLookupError:
                # It ended by itself meanwhile.
                continue

    @staticmethod
    def owner(pid, users):
        """Whose session of ssh a process is; nothing when it is none."""
        try:
            with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
                return users.get(os.stat(f"/proc/{pid}").st_uid) if file.read().strip() == "sshd" else None
        except (FileNotFoundError, ProcessLookupError):
            return None
