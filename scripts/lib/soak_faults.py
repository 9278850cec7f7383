"""What goes wrong at random moments while scripts/soak kills the bot."""

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

    def __init__(self, chance, world, folder, verb):
        self.random, self.world, self.folder, self.verb = chance, world, folder, verb
        self.homeserver = world["homeserver"]["url"]
        self.over, self.thread, self.failure = threading.Event(), None, None
        self.made = 0

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

    def close(self):
        """Ends what it started."""

    def told(self):
        return f", {self.made} of them" if self.made else ""


class Homeserver(Nothing):
    """It is cut off, slow, restarted, or somebody else answers for it; the person reaches it all the same."""

    MODES = ["none", "none", "lost", "lost", "cut", "closed", "gateway", "broken", "silent", "slow-800", "limited-1"]

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

    def run(self):
        try:
            while not self.over.wait(self.random.uniform(0.2, 3)):
                if self.random.random() < 0.015:
                    self.verb("synapse", "down")
                    self.verb("synapse", "up")
                else:
                    self.play(self.random.choice(self.MODES))
                self.made += 1
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

    def run(self):
        users = {pwd.getpwnam(name).pw_uid for name in self.world["ssh"]["users"]}
        while not self.over.wait(self.random.uniform(0.1, 2.5)):
            found = [pid for pid in os.listdir("/proc") if pid.isdigit() and self.is_session(pid, users)]
            if not found:
                continue
            try:
                os.kill(int(self.random.choice(found)), signal.SIGKILL)
                self.made += 1
            except ProcessLookupError:
                # It ended by itself meanwhile.
                continue

    @staticmethod
    def is_session(pid, users):
        try:
            with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
                return file.read().strip() == "sshd" and os.stat(f"/proc/{pid}").st_uid in users
        except (FileNotFoundError, ProcessLookupError):
            return False
