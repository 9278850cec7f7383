"""What scripts/bench measures of the watch: from the third death of a container to the alert in a person's sync."""

import os
import queue
import random
import signal
import subprocess
import threading
import time

from measure import Trouble

# Only what makes one run follow the other sooner; three restarts within five minutes, as by default, are what rings.
# The poll is the alert's end. It could find the third death by luck only, within the tenths of a second of a run.
WATCH = '''[watch]
poll = "10s"
steady = "5s"
starting_grace = "1s"
'''
# How long the container has to have run before: from 10 s on docker begins its waits anew, and a new loop is another.
STEADY = 15
DEATHS = 3
REPORT = "dev.bridgekeeper.report"


class Deaths:
    """Kills a container's process until docker has told of so many deaths, and takes their times from docker."""

    def __init__(self, container):
        self.container, self.told = container, queue.Queue()
        self.process = subprocess.Popen(
            ["docker", "events", "--since", f"{time.time():.6f}", "--filter", f"container={container}", "--filter", "event=die",
             "--filter", "event=start", "--format", "{{.TimeNano}} {{.Action}}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            nanoseconds, action = line.split()
            self.told.put((int(nanoseconds) / 1e9, action))

    def end(self):
        self.process.terminate()
        self.process.wait()

    def cause(self):
        """When each death was, by docker's own clock."""
        times = []
        self.kill()
        while len(times) < DEATHS:
            try:
                at, action = self.told.get(timeout=20)
            except queue.Empty:
                raise Trouble(f"docker told of {len(times)} deaths of {self.container}, and no more") from None
            if action == "die":
                times.append(at)
            else:
                self.kill()
        return times

    def kill(self):
        """On the host, past docker: what docker is asked to kill it does not start again."""
        pid = int(inspect(self.container, "{{.State.Pid}}"))
        if pid:
            os.kill(pid, signal.SIGKILL)


def inspect(container, form):
    done = subprocess.run(["docker", "inspect", "--type", "container", "-f", form, container], capture_output=True,
                          text=True, check=False)
    if done.returncode != 0:
        raise Trouble(f"docker says: {done.stderr.strip()}")
    return done.stdout.strip()


def await_steady(container):
    """Until it has run for so long without a restart."""
    run, since, end = None, 0.0, time.monotonic() + 120
    while time.monotonic() < end:
        now = inspect(container, "{{.State.Running}} {{.State.StartedAt}}")
        if now != run:
            run, since = now, time.monotonic()
        if run.startswith("true") and time.monotonic() - since >= STEADY:
            return
        time.sleep(0.5)
    raise Trouble(f"{container} does not stay up for {STEADY} s")


def is_alert(event, account, what):
    content = event.get("content", {})
    report = content.get(REPORT) or {}
    return (event["sender"] == account["user_id"] and "m.new_content" not in content and report.get("alert") == what
            and report.get("kind") == "crash_loop")


def time_to_alert(person, account, container, runs, tell):
    """For each run: how long after docker's time of the third death the alert had come to the person."""
    found = []
    for number in range(runs):
        await_steady(container)
        # Or every run would fall at the same time of the poll.
        time.sleep(random.uniform(0, 10))
        person.forget()
        deaths = Deaths(container)
        try:
            times = deaths.cause()
        finally:
            deaths.end()
        heard = {what: person.wait(lambda room, e, what=what: room == account["room"] and is_alert(e, account, what), 60)
                 for what in ("firing", "resolved")}
        found.append(heard["firing"] - times[-1])
        tell(f"alert {number + 1}: {found[-1] * 1000:.0f} ms after the third death, "
             f"which was {times[-1] - times[0]:.1f} s after the first")
    return found
