"""What scripts/bench found, as a page and as a picture."""

from measure import quantile, summary

NAMES = {"limit": "the limit", "bot": "Bridgekeeper", "peer": "the peer"}
COLOURS = {"limit": "#8a8f98", "bot": "#0b6e4f", "peer": "#c8553d"}


def all_of(results, what):
    return [each for one in results["rounds"] for each in one[what]]


def milliseconds(value):
    return f"{value * 1000:.1f} ms"


def spread(values):
    found = summary(values)
    return f"{found['median'] * 1000:.1f} ({found['low'] * 1000:.1f} to {found['high'] * 1000:.1f})"


def ratio(results, who):
    """The median of all asks, as a multiple of the limit's."""
    return summary(all_of(results, who))["median"] / summary(all_of(results, "limit"))["median"]


def row(*cells):
    return "| " + " | ".join(str(each) for each in cells) + " |"


def own(shares):
    return [each["own"] for each in shares]


def targets(results):
    """What was promised, what came out, and whether it holds."""
    found = []

    def add(what, wanted, value, words, unit=1.0):
        found.append((what, words, value, wanted, unit))

    rest = quantile(own(all_of(results, "bot shares")), 0.95)
    add("own share at rest, 95th percentile", rest <= 0.005, milliseconds(rest), "at most 5 ms")
    if "flood" in results:
        flood = quantile(own(results["flood"]["bot"]["shares"]), 0.95)
        add("own share during a flood, 95th percentile", flood <= 0.020, milliseconds(flood), "at most 20 ms")
    add("round trip beside the limit", ratio(results, "bot") <= 1.05, f"{ratio(results, 'bot'):.3f}", "at most 1.05")
    add("round trip beside the peer's", ratio(results, "bot") <= ratio(results, "peer"),
        f"{ratio(results, 'bot'):.3f} and {ratio(results, 'peer'):.3f}", "not above")
    pss = results["memory"]["bot"]["pss"] / results["memory"]["peer"]["pss"]
    add("memory (PSS, children included) beside the peer's", pss <= 0.65, f"{pss:.2f}", "at most 0.65")
    if "idle" in results:
        idle = results["idle"]["bot"] * 100
        add("idle time of a core", idle < 0.2, f"{idle:.2f} %", "under 0.2 %")
    if "alerts" in results:
        median, worst = summary(results["alerts"])["median"], max(results["alerts"])
        add("from the third death to the alert, median", median < 1, f"{median:.2f} s", "under 1 s")
        add("from the third death to the alert, worst", worst < 3, f"{worst:.2f} s", "under 3 s")
    first = results["starts"]["bot"]["first"]
    add("from the start to the first sync's answer", first < 1, f"{first:.2f} s", "under 1 s")
    return found


def rounds_table(results):
    lines = [row("round", *NAMES.values(), "Bridgekeeper / limit", "peer / limit"), row(*["---"] * 6)]
    for number, one in enumerate(results["rounds"], 1):
        base = summary(one["limit"])["median"]
        lines.append(row(number, *(spread(one[who]) for who in NAMES), *(
            f"{summary(one[who])['median'] / base:.3f}" for who in ("bot", "peer"))))
    lines.append(row("all", *(spread(all_of(results, who)) for who in NAMES), f"{ratio(results, 'bot'):.3f}",
                     f"{ratio(results, 'peer'):.3f}"))
    return lines


def shares_table(results):
    lines = [row("", "asks", "median", "95th percentile", "the way there", "before docker", "docker", "after docker",
                 "the way back"), row(*["---"] * 9)]
    cases = [("at rest", who, all_of(results, f"{who} shares")) for who in ("bot", "peer")]
    if "flood" in results:
        cases += [("in a flood", who, results["flood"][who]["shares"]) for who in ("bot", "peer")]
    for when, who, shares in cases:
        if not shares:
            continue
        parts = [summary([each[part] for each in shares])["median"]
                 for part in ("there", "before", "command", "after", "back")]
        lines.append(row(f"{NAMES[who]}, {when}", len(shares), milliseconds(summary(own(shares))["median"]),
                         milliseconds(quantile(own(shares), 0.95)), *(milliseconds(part) for part in parts)))
    return lines


def costs_table(results):
    lines = [row("", NAMES["bot"], NAMES["peer"]), row("---", "---", "---")]

    def both(what, value):
        lines.append(row(what, *(value(who) for who in ("bot", "peer"))))

    memory = results["memory"]
    both("memory after the rounds: PSS with children", lambda who: f"{memory[who]['pss']:.1f} MB")
    both("of it anonymous (`RssAnon`)", lambda who: f"{memory[who]['anonymous']:.1f} MB")
    both("the program alone: PSS, `RssAnon`",
         lambda who: f"{memory[who]['own_pss']:.1f} MB, {memory[who]['own_anonymous']:.1f} MB")
    if "idle" in results:
        both("idle: part of a core, with children", lambda who: f"{results['idle'][who] * 100:.2f} %")
    both("from the start to the first sync's answer", lambda who: f"{results['starts'][who]['first']:.2f} s")
    both("from a second start to its first sync", lambda who: f"{results['starts'][who]['again']:.2f} s")
    if "flood" in results:
        flood = results["flood"]
        both("the flood: events, and commands between them",
             lambda who: f"{flood[who]['events']}, {flood[who]['asks']}")
        both("memory at the flood's peak: PSS with children", lambda who: f"{flood[who]['peak']:.1f} MB")
        both("of it anonymous", lambda who: f"{flood[who]['anonymous']:.1f} MB")
    return lines


def alerts_section(delays):
    found = summary(delays)
    return ["## Time to alert", "",
            "From the third death of a container that had run for a minute or more before the first one, by docker's own "
            "time of its `die` event, to the arrival of the alert in a person's sync: each time another container, with the "
            "watch as it is by default. The process is killed on the host, again as soon as docker's restart policy has "
            "started it again, until docker has told of three deaths (`scripts/lib/alerts.py`).", "",
            row("runs", "fastest", "median", "95th percentile", "worst"), row(*["---"] * 5),
            row(len(delays), *(f"{each * 1000:.0f} ms" for each in (
                min(delays), found["median"], found["p95"], max(delays)))), ""]


def markdown(results):
    """The page docs/performance.md."""
    asks = len(all_of(results, "limit")) // len(results["rounds"])
    hops, command = (summary(all_of(results, what))["median"] for what in ("hops", "command"))
    lines = [
        "# How fast it is, and what it costs", "",
        "This page and its picture are made by one command, on a Debian 12 machine that you can spare, as root:", "",
        "```sh", "scripts/bench --write", "```", "",
        "It brings up the world of `scripts/world` (a real Synapse, sshd and docker engine on loopback), builds the "
        "release program, and runs it beside a *peer*: what one would write oneself, in 60 lines of Python on "
        "`matrix-nio` and `asyncssh` with a kept connection (`scripts/lib/peer.py`). The *limit* is what no bot can be "
        "faster than: one message from a person to another and one back, by the same client in a room like the bots', and the contract's "
        "`docker inspect` run on the host itself. All three are measured in turns, one command of each after the other, "
        "in an order that changes. Both bots have an account without a message limit here (Synapse's admin API, `override_ratelimit`): "
        "with Synapse's default of one message in five seconds after ten there would be nothing to measure.", "",
        f"The figures below are of a machine with {results['machine']['cores']} cores, {len(results['rounds'])} rounds "
        f"of {asks} commands each. Milliseconds are this machine's; the ratios are what counts.", "",
        "![Round trips, own share and memory](performance.svg)", "", "## What was aimed at", "",
        row("", "aim", "found", ""), row(*["---"] * 4)]
    lines += [row(what, words, value, "holds" if holds else "**missed**") for what, words, value, holds, _ in targets(results)]
    lines += ["", "## The round trip", "",
              "From the moment a person's client begins to send `!bridge status` to the arrival of the answer in that "
              "person's own sync, in milliseconds: the median, and in brackets the middle half. Of the limit "
              f"{milliseconds(hops)} are the two messages and {milliseconds(command)} the command.", ""]
    lines += rounds_table(results)
    lines += ["", "## The bot's own share", "",
              "What a bot adds: from the last byte of the sync's answer that told the command to the first byte of the "
              "`PUT`, less the time for which `docker` ran, from the making of its process on, as where it is run on the "
              "host itself. It is taken from outside, by the kernel's times of the packets and processes (`scripts/lib/observe.py`), so ssh and the shell on the host count as the bot's. "
              "The last five columns are medians of where a round trip's time goes. "
              "In the flood two people's worth of messages go into the bot's room, as fast as the homeserver takes "
              "them.", ""]
    lines += shares_table(results)
    lines.append("")
    if "alerts" in results:
        lines += alerts_section(results["alerts"])
    lines += ["## Memory, idle time, start", ""]
    lines += costs_table(results)
    lines += ["", "PSS counts memory that is shared with other processes by parts, `RssAnon` only what is a process's "
              "own. Idle time includes the watch's poll of the service each 30 s, which the peer does not do.", ""]
    return "\n".join(lines)


# ---- The picture ----

WIDTH, LEFT, RIGHT = 760, 150, 90


def bars(title, unit, entries, top):
    """Horizontal bars: (label, colour, value, low, high), with a whisker where low and high are given."""
    most = max(max(value, high or 0) for _, _, value, _, high in entries) or 1
    scale = (WIDTH - LEFT - RIGHT) / most
    parts = [f'<text x="16" y="{top + 16}" class="title">{title}</text>']
    y = top + 30
    for label, colour, value, low, high in entries:
        parts.append(f'<text x="{LEFT - 10}" y="{y + 13}" text-anchor="end">{label}</text>')
        parts.append(f'<rect x="{LEFT}" y="{y}" width="{value * scale:.1f}" height="18" rx="2" fill="{colour}"/>')
        end = value
        if high is not None:
            middle, end = y + 9, max(value, high)
            parts.append(f'<path d="M{LEFT + low * scale:.1f} {middle}H{LEFT + high * scale:.1f}" class="whisker"/>')
        parts.append(f'<text x="{LEFT + end * scale + 8:.1f}" y="{y + 13}">{value:.1f} {unit}</text>')
        y += 26
    return parts, y + 14


def svg(results):
    """The picture docs/performance.svg."""
    parts, y = [], 8
    entries = []
    for who in NAMES:
        found = summary([each * 1000 for each in all_of(results, who)])
        entries.append((NAMES[who], COLOURS[who], found["median"], found["low"], found["high"]))
    more, y = bars("Round trip of !bridge status: median, and the middle half", "ms", entries, y)
    parts += more
    entries = []
    for who in ("bot", "peer"):
        for when, shares in (("at rest", all_of(results, f"{who} shares")),
                             ("flood", results.get("flood", {}).get(who, {}).get("shares", []))):
            if shares:
                found = [each * 1000 for each in own(shares)]
                entries.append((f"{NAMES[who]}, {when}", COLOURS[who], quantile(found, 0.95), None, None))
    more, y = bars("The bot's own share of it: 95th percentile", "ms", entries, y)
    parts += more
    entries = [(NAMES[who], COLOURS[who], results["memory"][who]["pss"], None, None) for who in ("bot", "peer")]
    more, y = bars("Memory: PSS, with children", "MB", entries, y)
    parts += more
    style = ("text{font:13px system-ui,sans-serif;fill:#24292f}.title{font-weight:600}"
             ".whisker{stroke:#24292f;stroke-width:1.5}")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img" '
            f'aria-label="Round trips, own share and memory of Bridgekeeper and a peer"><style>{style}</style>'
            f'<rect width="{WIDTH}" height="{y}" fill="#fff"/>{"".join(parts)}</svg>\n')
