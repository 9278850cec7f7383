"""A homeserver's bad day: stands between the bot and a homeserver on loopback, and misbehaves when it is told to.

Called as `faults.py PORT_FILE UPSTREAM_PORT [CERTIFICATE KEY]`; listens on a port of its own choice, which it writes
to PORT_FILE. `GET /fault/MODE` changes the mode and breaks off what is under way; `GET /fault/seen` lists the
requests of the present mode; `GET /fault/answered` counts by their status all answers that were handed over so far.
The modes:

  none         hands everything on
  limited-N    429 with Retry-After: N
  broken       500 without a word of Matrix
  gateway      502 with a page of HTML
  lost         hands the request on, and closes the connection instead of handing back the answer
  cut          hands back the answer's head and half of its body
  headers      hands back the answer's head, and closes the connection before the first byte of the body
  slow-N       hands everything on N milliseconds late
  closed       closes the connection without a word
  endless      answers with a body that never ends
  html         200 with a page of HTML, as a proxy or a captive portal gives it
  silent       takes the request and never answers; the connection is closed when the mode changes
  deaf         the same, but what has begun to hang hangs for ever
  forged       puts the events of PORT_FILE.forged, {"room": …, "events": […]}, into the next answer to a sync
"""

import collections
import http.client
import json
import os
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "date", "server"}


class Mood:
    """The mode, since when, and what was asked in it."""

    def __init__(self):
        self.lock, self.changed = threading.Lock(), threading.Event()
        self.mode, self.begun, self.seen, self.upstreams = "none", time.monotonic(), [], set()
        # Over all modes: how many answers of each status the client got.
        self.answered = collections.Counter()

    def change(self, mode):
        with self.lock:
            self.mode, self.begun, self.seen = mode, time.monotonic(), []
            over, self.changed = self.changed, threading.Event()
            upstreams, self.upstreams = self.upstreams, set()
        over.set()
        for upstream in upstreams:
            # Not close(): the thread that reads from it has to wake up.
            if upstream.sock:
                upstream.sock.shutdown(2)

    def note(self, method, path):
        with self.lock:
            after = round((time.monotonic() - self.begun) * 1000)
            self.seen.append({"after": after, "method": method, "path": path.partition("?")[0]})
            return self.mode, self.changed

    def count(self, status):
        with self.lock:
            self.answered[str(status)] += 1


MOOD = Mood()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/fault/"):
            return self.obey(self.path.removeprefix("/fault/"))
        mode, changed = MOOD.note(self.command, self.path)
        if mode.startswith("slow-"):
            changed.wait(int(mode.removeprefix("slow-")) / 1000)
        if mode in ("none", "forged", "lost", "cut", "headers") or mode.startswith("slow-"):
            return self.hand_on(body, mode)
        if mode == "closed":
            self.close_connection = True
            return None
        if mode == "endless":
            return self.go_on(changed)
        if mode == "gateway":
            return self.answer(502, "text/html", b"<html><body>502 Bad Gateway</body></html>")
        if mode == "broken":
            return self.answer(500, "text/plain", b"Internal Server Error")
        if mode == "html":
            return self.answer(200, "text/html", b"<html><body>Please log in to the network.</body></html>")
        if mode.startswith("limited-"):
            seconds = mode.removeprefix("limited-")
            words = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too many requests", "retry_after_ms": 1}
            return self.answer(429, "application/json", json.dumps(words).encode(), {"Retry-After": seconds})
        while mode == "deaf":
            time.sleep(3600)
        changed.wait()
        self.close_connection = True
        return None

    do_GET = do_PUT = do_POST = do_DELETE = serve

    def obey(self, word):
        if word == "seen":
            with MOOD.lock:
                seen = list(MOOD.seen)
            return self.answer(200, "application/json", json.dumps(seen).encode())
        if word == "answered":
            with MOOD.lock:
                answered = dict(MOOD.answered)
            return self.answer(200, "application/json", json.dumps(answered).encode())
        MOOD.change(word)
        return self.answer(200, "application/json", b"{}")

    def hand_on(self, body, mode):
        upstream = http.client.HTTPConnection("127.0.0.1", int(sys.argv[2]), timeout=120)
        with MOOD.lock:
            MOOD.upstreams.add(upstream)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            upstream.request(self.command, self.path, body or None, headers)
            answer = upstream.getresponse()
            content = answer.read()
            kept = {name: value for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP}
        except (OSError, http.client.HTTPException):
            # Broken off by a change of mode: the client sees a connection that ends in the middle.
            self.close_connection = True
            return None
        finally:
            with MOOD.lock:
                MOOD.upstreams.discard(upstream)
            upstream.close()
        if "/sync?" in self.path and answer.status == 200:
            content = forge(content)
        kind = kept.pop("Content-Type", "application/octet-stream")
        if mode == "lost":
            self.close_connection = True
            return None
        part = {"cut": len(content) // 2, "headers": 0}.get(mode)
        return self.answer(answer.status, kind, content, kept, part)

    def go_on(self, changed):
        """A JSON text to which there is always more, until the mode changes or nobody listens."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.close_connection = True
        try:
            self.wfile.write(b'{"next_batch": "')
            while not changed.wait(0.05):
                self.wfile.write(b"s" * 1000)
        except OSError:
            # The client had enough of it.
            return

    def answer(self, status, kind, body, headers=None, part=None):
        """Of the body only so many bytes, where that is said; then the connection ends."""
        if not self.path.startswith("/fault/"):
            MOOD.count(status)
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body if part is None else body[:part])
        if part is not None:
            self.close_connection = True

    def log_message(self, *words):
        pass


def forge(content):
    """What a homeserver may claim that somebody sent; nothing when there is nothing to be claimed."""
    path = sys.argv[1] + ".forged"
    with MOOD.lock:
        if MOOD.mode != "forged" or not os.path.exists(path):
            return content
        with open(path, encoding="utf-8") as file:
            forged = json.load(file)
        os.remove(path)
    answer = json.loads(content)
    room = answer.setdefault("rooms", {}).setdefault("join", {}).setdefault(forged["room"], {})
    room.setdefault("timeline", {"limited": False}).setdefault("events", []).extend(forged["events"])
    return json.dumps(answer).encode()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that went away, or that did not trust the certificate, is no error of ours."""


def main():
    server = Server(("127.0.0.1", 0), Handler)
    if len(sys.argv) > 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
        # The handshake is the handler thread's business: one that hangs must not keep others out.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    with open(sys.argv[1] + ".new", "w", encoding="utf-8") as file:
        file.write(str(server.server_port))
    os.rename(sys.argv[1] + ".new", sys.argv[1])
    server.serve_forever()


if __name__ == "__main__":
    main()
