"""A server for the tests of Transport: it behaves, or misbehaves, as the path says.

It speaks HTTP/1.1 over plain sockets, so that what goes over the wire is exactly what stands here.
Arguments: nothing for plain HTTP, or a certificate file and its key for TLS. Standard output says the
port in the first line, then what happens, one event a line. It ends when standard input does.
"""

import gzip
import hashlib
import json
import os
import socket
import ssl
import sys
import threading
import time
import zlib
from urllib.parse import parse_qs, urlsplit

connections = 0
lock = threading.Lock()


def say(*words):
    with lock:
        print(*words, flush=True)


def answer(out, body=b"", status="200 OK", headers=()):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    out.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    out.flush()


def wait_for_close(connection, path):
    """Reads until the other side closes, and says so."""
    try:
        while connection.recv(65536):
            pass
    except OSError:
        pass
    say("closed", path)


def zeros(count, wrap):
    """That many zero bytes as gzip, without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = bytes(1 << 20)
    parts = [packer.compress(piece) for _ in range(count >> 20)]
    packed = b"".join(parts) + packer.flush()
    return gzip.compress(packed) if wrap else packed


def read_body(source, headers):
    """The length and the hash of a request's body, read in pieces."""
    left, digest = int(headers.get("content-length", 0)), hashlib.sha256()
    total = 0
    while left > 0:
        piece = source.read(min(left, 1 << 16))
        if not piece:
            raise ConnectionError("body ended early")
        digest.update(piece)
        left -= len(piece)
        total += len(piece)
    return total, digest.hexdigest()


class Scenes:
    """What is done for a path: one method each. What returns False ends the connection."""

    def __init__(self, connection, out, number):
        self.connection, self.out, self.number = connection, out, number

    def raw(self, data):
        self.out.write(data)
        self.out.flush()

    def hello(self, request):
        answer(self.out, b"hello", headers=["X-Twice: one", "x-twice: two", "Content-Type: text/plain"])

    def echo(self, request):
        answer(self.out, json.dumps(request).encode())

    def which(self, request):
        answer(self.out, str(self.number).encode())

    def count(self, request):
        answer(self.out, str(connections).encode())

    def slowly(self, request):
        time.sleep(float(request["query"]["seconds"]))
        answer(self.out, str(self.number).encode())

    def status(self, request):
        answer(self.out, b"a refusal", status=request["query"]["code"] + " Whatever")

    def redirect(self, request):
        answer(self.out, b"elsewhere", "302 Found", ["Location: /hello"])

    def cookie(self, request):
        answer(self.out, b"have one", headers=["Set-Cookie: crumb=1; Path=/"])

    def silent(self, request):
        say("reached", request["path"])
        wait_for_close(self.connection, request["path"])
        return False

    def whenempty(self, request):
        """Reads the body only once a file of this machine has been emptied."""
        say("reached", request["path"])
        while os.path.getsize(request["query"]["file"]) > 0:
            time.sleep(0.01)
        wait_for_close(self.connection, request["path"])
        return False

    def half(self, request):
        """Headers and a few bytes, then nothing."""
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789")
        say("reached", request["path"])
        wait_for_close(self.connection, request["path"])
        return False

    def drip(self, request):
        count, pause = int(request["query"]["count"]), float(request["query"]["seconds"])
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % count)
        for _ in range(count):
            time.sleep(pause)
            self.raw(b".")

    def dripheaders(self, request):
        count, pause = int(request["query"]["count"]), float(request["query"]["seconds"])
        self.raw(b"HTTP/1.1 200 OK\r\n")
        for index in range(count):
            time.sleep(pause)
            self.raw(b"X-%d: y\r\n" % index)
        self.raw(b"Content-Length: 0\r\n\r\n")

    def bytes(self, request):
        count = int(request["query"]["count"])
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % count)
        while count > 0:
            count -= self.out.write(bytes(min(count, 1 << 16)))
        self.out.flush()

    def endless(self, request):
        self.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            self.raw(b"10000\r\n" + bytes(0x10000) + b"\r\n")

    def gzip(self, request):
        body = zeros(int(request["query"]["count"]), wrap=False)
        answer(self.out, body, headers=["Content-Encoding: gzip"])

    def gzipgzip(self, request):
        answer(self.out, zeros(64 << 20, wrap=True), headers=["Content-Encoding: gzip, gzip"])

    def gziptwice(self, request):
        answer(
            self.out, zeros(64 << 20, wrap=True), headers=["Content-Encoding: gzip", "Content-Encoding: gzip"]
        )

    def gzipbroken(self, request):
        answer(self.out, b"\x1f\x8b\x08no gzip at all", headers=["Content-Encoding: gzip"])

    def zstd(self, request):
        answer(self.out, b"whatever", headers=["Content-Encoding: zstd"])

    def transfergzip(self, request):
        self.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")

    def chunked(self, request):
        self.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        self.raw(b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Trailer: late\r\n\r\n")

    def chunkedgarbage(self, request):
        self.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nnot a length\r\n")
        return False

    def chunkedshort(self, request):
        self.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nwo")
        return False

    def truncated(self, request):
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789")
        return False

    def untilclose(self, request):
        self.raw(b"HTTP/1.1 200 OK\r\n\r\nall of it")
        return False

    def interim(self, request):
        self.raw(b"HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")
        answer(self.out, b"final", headers=["X-Late: 1"])

    def interimendless(self, request):
        while True:
            self.raw(b"HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")

    def hugeheader(self, request):
        self.raw(b"HTTP/1.1 200 OK\r\nX-Huge: " + b"x" * 90_000 + b"\r\nContent-Length: 0\r\n\r\n")

    def headersendless(self, request):
        self.raw(b"HTTP/1.1 200 OK\r\n")
        while True:
            self.raw(b"X-More: and more\r\n" * 100)

    def controlheader(self, request):
        self.raw(b"HTTP/1.1 200 OK\r\nX-Bell: a\x07b\r\nContent-Length: 0\r\n\r\n")

    def nothing(self, request):
        return False

    def garbage(self, request):
        self.raw(b"SSH-2.0-OpenSSH_9.2\r\n\x00\x01\x02")
        return False

    def http09(self, request):
        self.raw(b"<html>no status line</html>\n")
        return False

    def reset(self, request):
        """Takes a little of the body and ends the connection hard."""
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        return False

    def dieafter(self, request):
        """Answers, and closes the connection without having said so."""
        answer(self.out, b"last words")
        say("closing", request["path"])
        return False


def serve(connection, number, context):
    try:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        source, out = connection.makefile("rb"), connection.makefile("wb")
        scenes = Scenes(connection, out, number)
        while serve_one(source, scenes) is not False:
            pass
        connection.shutdown(socket.SHUT_WR)
    except (OSError, ValueError, ConnectionError) as error:
        say("failed", type(error).__name__)
    finally:
        connection.close()


def serve_one(source, scenes):
    if source.peek(1)[:1] == b"\x16":
        # TLS, where plain HTTP is spoken: servers say so in plain HTTP.
        answer(scenes.out, b"TLS to a port without", "400 Bad Request")
        return False
    words = source.readline().split()
    if len(words) != 3:
        return False
    headers = []
    while (line := source.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers.append((name, value.strip()))
    url = urlsplit(words[1].decode())
    request = {
        "method": words[0].decode(), "target": words[1].decode(), "path": url.path, "headers": headers,
        "query": {name: values[0] for name, values in parse_qs(url.query).items()},
    }
    if url.path not in ("/reset", "/silent", "/whenempty"):
        request["length"], request["sha256"] = read_body(source, {n.lower(): v for n, v in headers})
    scene = getattr(scenes, url.path.strip("/"), scenes.nothing)
    return scene(request)


def end_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


def main():
    global connections
    threading.Thread(target=end_with_parent, daemon=True).start()
    context = None
    if len(sys.argv) > 1:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    say("port", listener.getsockname()[1])
    while True:
        connection, _ = listener.accept()
        connections += 1
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=(connection, connections, context), daemon=True).start()


main()
