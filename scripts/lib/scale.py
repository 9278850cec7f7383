"""What scripts/bench --scale measures: what one bot costs with 1, 10 and 40 services, and whether it is still in time."""

import copy
import os
import socket
import time

from alerts import IMAGE, Watched, docker, time_to_alert
from figures import row
from measure import Trouble, answers, summary

TITLE = "## Many services"
# Hosts, and services on each of them. Every host is a connection of its own into the one sshd here, and all have one engine.
SIZES = ((1, 1), (1, 10), (4, 10))
# So many of the last host's services die, half of them beside a dead host.
MOST_DEATHS = 10
# The bot gives back what only its start needs after 10 s.
WAKING = 20
ASKS = 20


class Crowd:
    """The containers. All hosts share theirs, but for those that die: they are the last host's own."""

    def __init__(self, dying):
        self.dying = Watched(dying)
        self.names = [f"bench-{number}-{os.getpid()}" for number in range(max(each for _, each in SIZES))]
        for name in self.names:
            docker("run", "-d", "--name", name, "--restart", "unless-stopped", "--network", "none", IMAGE, "sleep", "1000000")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.dying.remove()
        docker("rm", "--force", *self.names)

    def half(self, number):
        """Each dies once: what comes back within ten minutes is the same alert."""
        part = copy.copy(self.dying)
        names = list(self.dying.names.items())
        part.names = dict(names[number::2])
        return part

    def services(self, host, hosts, each):
        """The services of a host with their containers."""
        own = list(self.dying.names.items()) if (hosts, each) == SIZES[-1] and host == hosts - 1 else []
        return own + [(f"h{host}-s{number}", self.names[number]) for number in range(len(own), each)]


def configuration(world, crowd, hosts, each, dead=None):
    """The hosts and services as the bot's file has them; `dead` is a port behind which nothing answers."""
    ssh, directory = world["ssh"], world["services"]["bridge"]["directory"]

    def host(name, user, port):
        return (f'[host.{name}]\naddress = "{ssh["address"]}"\nport = {port}\nuser = "{user}"\n'
                f'identity_file = "{ssh["identity_file"]}"\nknown_hosts_file = "{ssh["known_hosts_file"]}"\n')

    def service(name, host, container):
        return f'[service.{name}]\nhost = "{host}"\ndirectory = "{directory}"\ncontainer = "{container}"\n'

    text = ""
    for number in range(hosts):
        text += host(f"h{number}", ssh["users"][number % 2], ssh["port"])
        text += "".join(service(name, f"h{number}", container) for name, container in crowd.services(number, hosts, each))
    if dead:
        text += host("dead", "modelo", dead) + service("gone", "dead", "gone")
    return text


class Scale:
    def __init__(self, bench, tell):
        self.bench, self.tell = bench, tell

    def run(self):
        deaths = min(2 * self.bench.wanted.alerts, MOST_DEATHS)
        with Crowd(deaths) as crowd, black_hole() as hole:
            hosts, each = SIZES[-1]
            dead = hole.getsockname()[1]
            found = {"idle": [self.idle(crowd, hosts, each) for hosts, each in SIZES]}
            found["beside"] = self.idle(crowd, hosts, each, dead)
            found["alerts beside"] = self.alerts(crowd, 0, dead)
            found["alerts"] = self.alerts(crowd, 1)
        return found

    def start(self, *size, **more):
        self.bench.end()
        self.bench.start_with(configuration(self.bench.world, *size, **more))
        hosts, each = size[1:3]
        return self.bench.programs["bot"], hosts, each

    def idle(self, crowd, hosts, each, dead=None):
        """Time and memory while all is well, of the program and of the children that it has now, and one status."""
        program, hosts, each = self.start(crowd, hosts, each, dead=dead)
        self.ask("!h0-s0 status", 60)
        time.sleep(WAKING)
        seconds = self.bench.wanted.idle or 60
        self.tell(f"{hosts * each} services on {hosts} hosts{' and a dead one' if dead else ''}: idle for {seconds} s")
        before, begun = times(program), time.monotonic()
        time.sleep(seconds)
        after, lasted = times(program), time.monotonic() - begun
        memory = program.memory()
        trips = [self.ask("!h0-s0 status") for _ in range(ASKS)]
        return {"hosts": hosts, "services": hosts * each, "seconds": lasted, "memory": memory,
                "children": len(program.family()) - 1,
                "own": (after[0] - before[0]) / lasted, "all": (after[1] - before[1]) / lasted, "trips": trips}

    def ask(self, text, seconds=30):
        """How long it took to be answered; a program that just started may not hear yet."""
        grant, account = self.bench.grant, self.bench.accounts["bot"]
        end = time.monotonic() + seconds
        while True:
            grant.forget()
            event, begun = grant.say(account["room"], text)
            try:
                return grant.wait(lambda room, e: room == account["room"] and answers(e, account, event), 5) - begun
            except Trouble:
                if time.monotonic() > end:
                    raise

    def alerts(self, crowd, number, dead=None):
        watched = crowd.half(number)
        if not watched.names:
            return []
        self.tell(f"{len(watched.names)} crash loops among 40 services{', beside a dead host' if dead else ''}")
        self.start(crowd, *SIZES[-1], dead=dead)
        self.ask("!h0-s0 status", 60)
        return time_to_alert(self.bench.grant, self.bench.accounts["bot"], watched, self.tell)


def times(program):
    """Seconds of a core: of the program with children that have ended, and with those that it has now as well."""
    with open(f"/proc/{program.process.pid}/stat", encoding="utf-8") as file:
        words = file.read().rpartition(")")[2].split()
    return sum(int(word) for word in words[11:15]) / os.sysconf("SC_CLK_TCK"), program.time()


def black_hole():
    """Takes connections, and never says a word."""
    return socket.create_server(("127.0.0.1", 0))


# ---- The section of the page ----


def section(found, machine):
    lines = [TITLE, "",
             "One bot with 1, 10 and 40 services, with every default (a poll each 30 s), while all is well: "
             "`scripts/bench --scale`. Every host is a connection of its own into the one sshd of the world, with a kept shell "
             "and a stream of docker's events; all of them have one engine. Time is of a core: of the program itself and of "
             "what it started and has ended, and of the `ssh` programs that it keeps, three for each host. Memory in MB: `RssAnon`, what is a "
             "process's own, and PSS, with its share of what others have as well. The last row has one host more, which takes "
             f"connections and says nothing. A machine with {machine['cores']} cores.", "",
             row("services on hosts", "the program's time", "its children's", "the program: `RssAnon`, PSS",
                 "its children: how many, `RssAnon`, PSS", "a status"), row(*["---"] * 6)]
    for one, more in [(one, "") for one in found["idle"]] + [(found["beside"], " and a dead one")]:
        memory = one["memory"]
        lines.append(row(
            f"{one['services']} on {one['hosts']}{more}", f"{one['own'] * 100:.2f} %",
            f"{(one['all'] - one['own']) * 100:.2f} %", f"{memory['own_anonymous']:.1f}, {memory['own_pss']:.1f}",
            f"{one['children']}, {memory['anonymous'] - memory['own_anonymous']:.1f}, {memory['pss'] - memory['own_pss']:.1f}",
            f"{summary(one['trips'])['median'] * 1000:.0f} ms"))
    one, ten, forty = found["idle"]
    lines += ["", f"So nine services more on a host cost {more_of(one, ten)}, and three hosts more with ten services each "
              f"{more_of(ten, forty)}: by that more hosts can be reckoned, which were not measured."]
    if found["alerts"]:
        lines += ["", "From the third death of one of the 40 to its alert, measured as above:", "",
                  row("", "runs", "median", "worst"), row(*["---"] * 4)]
        for words, delays in (("all hosts answer", found["alerts"]), ("beside a dead host", found["alerts beside"])):
            lines.append(row(words, len(delays), f"{summary(delays)['median'] * 1000:.0f} ms", f"{max(delays) * 1000:.0f} ms"))
    return lines + [""]


def more_of(less, more):
    parts = [f"{(more['all'] - less['all']) * 100:.2f} % of a core"]
    for words, key in (("`RssAnon`", "anonymous"), ("PSS", "pss")):
        parts.append(f"{more['memory'][key] - less['memory'][key]:.1f} MB {words}")
    return f"{parts[0]}, {parts[1]} and {parts[2]}"


def section_of(page):
    """The lines of this section in a page; none where it has none."""
    lines = page.splitlines()
    if TITLE not in lines:
        return []
    begun = lines.index(TITLE)
    ends = [number for number in range(begun + 1, len(lines)) if lines[number].startswith("## ")]
    return lines[begun:(ends or [len(lines)])[0]]


def with_section(page, lines):
    """The page with this section, in place of the one it has or at its end."""
    old = section_of(page)
    text = "\n".join(lines).strip() + "\n"
    if old:
        return page.replace("\n".join(old).strip() + "\n", text)
    return page.rstrip() + "\n\n" + text if lines else page


def write_page(path, page, lines):
    """Either a new page or a new section of it: each of the two measurements leaves the other's findings as they are."""
    with open(path, encoding="utf-8") as file:
        old = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(with_section(page or old, lines or section_of(old)))
