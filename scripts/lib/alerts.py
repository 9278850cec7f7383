"""What scripts/bench measures of the watch: from the third death of a container to the alert in a person's sync."""

import datetime
import os
import queue
import random
import signal
import subprocess
import threading
import time

from measure import Trouble

# How long each container has run before: from 10 s on docker begins its waits anew, and a new loop is another.
STEADY = 60
DEATHS = 3
IMAGE = "bridge-base:1"
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


def docker(*words):
    done = subprocess.run(["docker", *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Trouble(f"docker says: {done.stderr.strip()}")
    return done.stdout.strip()


def inspect(container, form):
    return docker("inspect", "--type", "container", "-f", form, container)


class Watched:
    """Containers that do nothing, each for one alert: one that comes back within ten minutes is the same alert again."""

    def __init__(self, count):
        mark = f"{random.randrange(1 << 32):08x}"
        self.names = {f"alert{number}": f"bench-alert{number}-{mark}" for number in range(1, count + 1)}
        for name in self.names.values():
            docker("run", "-d", "--restart", "unless-stopped", "--network", "none", "--name", name, IMAGE, "sleep", "100000")

    def config(self, directory):
        return "".join(f'''[service.{service}]
host = "spark"
directory = "{directory}"
container = "{container}"
''' for service, container in self.names.items())

    def await_steady(self):
        """Until each has run for so long without a restart."""
        end = time.monotonic() + STEADY + 30
        for container in self.names.values():
            while time.time() - started(container) < STEADY:
                if time.monotonic() > end:
                    raise Trouble(f"{container} does not stay up for {STEADY} s")
                time.sleep(0.5)

    def remove(self):
        for name in self.names.values():
            docker("rm", "-f", name)


def started(container):
    """When its run began, in seconds since 1970; now for one that does not run."""
    state, at = inspect(container, "{{.State.Running}} {{.State.StartedAt}}").split()
    if state != "true":
        return time.time()
    # Docker writes nanoseconds, which Python does not read.
    return datetime.datetime.fromisoformat(at[:19] + "+00:00").timestamp()


def is_alert(event, account, service):
    content = event.get("content", {})
    report = content.get(REPORT) or {}
    return (event["sender"] == account["user_id"] and "m.new_content" not in content and report.get("alert") == "firing"
            and report.get("kind") == "crash_loop" and report.get("service") == service)


def time_to_alert(person, account, watched, tell):
    """For each run: how long after docker's time of the third death the alert had come to the person."""
    found = []
    tell(f"waiting until {len(watched.names)} containers have run for {STEADY} s")
    watched.await_steady()
    for service, container in watched.names.items():
        # Or every run would fall at the same time of the poll.
        time.sleep(random.uniform(3, 10))
        person.forget()
        deaths = Deaths(container)
        try:
            times = deaths.cause()
        finally:
            deaths.end()
        heard = person.wait(lambda room, e, name=service: room == account["room"] and is_alert(e, account, name), 60)
        found.append(heard - times[-1])
        tell(f"{service}: {found[-1] * 1000:.0f} ms after the third death, "
             f"which was {times[-1] - times[0]:.1f} s after the first")
    return found
