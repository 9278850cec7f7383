"""A room as a person reads it: one line a sender, edits as the latest text, replies and files named."""

import sys
import textwrap
import time
import unicodedata

WIDTH = 100
DIM, PLAIN = "\033[2m", "\033[0m"
REPORT = "dev.bridgekeeper.report"


def relation(event):
    related = event.get("content", {}).get("m.relates_to")
    return related if isinstance(related, dict) else {}


def edited_event(event):
    """The ID of the event that this one edits, if it is an edit."""
    related = relation(event)
    return related.get("event_id") if related.get("rel_type") == "m.replace" else None


def answered_event(event):
    """The ID of the event that this one answers, if it is a reply."""
    reply = relation(event).get("m.in_reply_to")
    return reply.get("event_id") if isinstance(reply, dict) else None


def facts(event):
    """The namespaced facts of an event; those of the new content where it is an edit; empty without any."""
    content = event.get("content", {})
    if edited_event(event):
        content = content.get("m.new_content", {})
    found = content.get(REPORT)
    return found if isinstance(found, dict) else {}


def rings(event):
    """Whether a phone rings for it: a new text, no notice and no edit, that mentions somebody."""
    content = event.get("content", {})
    mentions = content.get("m.mentions")
    return (content.get("msgtype") == "m.text" and not edited_event(event)
            and isinstance(mentions, dict) and bool(mentions.get("user_ids")))


def name_of(user):
    return user[1:].split(":")[0]


def printable(text):
    """Text without anything that could steer the terminal it is printed on."""
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") or c == "\u200d" else "\ufffd"
                   for c in str(text))


def body_of(content):
    text = printable(content.get("body", "")).rstrip("\n")
    if content.get("msgtype") in ("m.file", "m.image", "m.video", "m.audio"):
        info = content.get("info")
        size = info.get("size") if isinstance(info, dict) else None
        name = printable(content.get("filename") or text)
        text = f"[file: {name}, {size} bytes]" if size is not None else f"[file: {name}]"
    return text


def excerpt(text, length=40):
    line = text.strip().split("\n")[0]
    return line if len(line) <= length else line[:length - 1] + "…"


def lines_of(text, width):
    """The text's own lines, each broken where it is too wide, with its indentation kept."""
    for line in text.expandtabs(4).split("\n"):
        inner = len(line) - len(line.lstrip())
        yield from textwrap.wrap(
            line, width, subsequent_indent=" " * min(inner + 2, 12), drop_whitespace=False,
            break_long_words=True, break_on_hyphens=False,
        ) or [""]


def render(events, dim=False):
    """Lines to print, for events in the order of the room."""
    latest, counts, texts = {}, {}, {}
    for event in events:
        original = edited_event(event)
        if original:
            content = event["content"].get("m.new_content")
            if isinstance(content, dict):
                latest[original] = content
                counts[original] = counts.get(original, 0) + 1
        elif event["type"] == "m.room.message":
            texts[event["event_id"]] = body_of(event["content"])
    for event in events:
        if event["type"] == "m.reaction":
            key = printable(relation(event).get("key", "?"))
            on = excerpt(texts.get(relation(event).get("event_id"), "something"))
            yield f"{head(event)}{key} on “{on}”"
        elif event["type"] == "m.room.message" and not edited_event(event):
            yield from render_message(event, latest, counts, texts, dim)


def head(event):
    clock = time.strftime("%H:%M:%S", time.localtime(event["origin_server_ts"] / 1000))
    return f"{clock} {name_of(event['sender']):<9} "


def render_message(event, latest, counts, texts, dim):
    first, identifier = head(event), event["event_id"]
    indent = " " * len(first)
    content = latest.get(identifier, event["content"])
    if not event["content"]:
        yield first + "(taken back)"
        return
    marks = []
    if answered_event(event):
        marks.append(f"↳ to “{excerpt(texts.get(answered_event(event), 'something older'))}”")
    if identifier in counts:
        marks.append("(edited)" if counts[identifier] == 1 else f"(edited {counts[identifier]} times)")
    if rings(event):
        marks.append("🔔 " + " ".join(name_of(str(user)) for user in event["content"]["m.mentions"]["user_ids"]))
    notice = dim and content.get("msgtype") == "m.notice"
    lines = ([" ".join(marks)] if marks else []) + list(lines_of(body_of(content), WIDTH - len(first)))
    for number, line in enumerate(lines):
        text = f"{DIM}{line}{PLAIN}" if notice and line else line
        yield ((indent if number else first) + text).rstrip()


def show(events, out=None):
    """Prints events; notices are dimmed where the output is a terminal."""
    out = out or sys.stdout
    for line in render(events, dim=out.isatty()):
        print(line, file=out)
