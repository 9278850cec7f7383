"""A server that speaks nothing but HTTP/2 over TLS, as far as the tests of Transport need it.

Frames by hand (RFC 9113): it does not read the compressed request headers, and answers each stream with
status 200 and the number of its connection, after the whole request came. A request with a body of three
bytes ("mum") gets no answer. Arguments: certificate and key. Output and end as in origin.py.
"""

import os
import socket
import ssl
import struct
import sys
import threading

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RESET, SETTINGS, PING, WINDOW = 0, 1, 3, 4, 6, 8
END_STREAM, ACK, END_HEADERS = 1, 1, 4
STATUS_200 = b"\x88"

lock = threading.Lock()


def say(*words):
    with lock:
        print(*words, flush=True)


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def serve(connection, number, context):
    try:
        connection = context.wrap_socket(connection, server_side=True)
        source = connection.makefile("rb")
        if connection.selected_alpn_protocol() != "h2" or source.read(len(PREFACE)) != PREFACE:
            say("not-h2")
            return
        connection.sendall(frame(SETTINGS, 0, 0))
        bodies = {}
        while True:
            head = source.read(9)
            if len(head) < 9:
                break
            length = int.from_bytes(head[:3], "big")
            kind, flags, stream = struct.unpack(">BBI", head[3:])
            payload = source.read(length)
            if kind == SETTINGS and not flags & ACK:
                connection.sendall(frame(SETTINGS, ACK, 0))
            elif kind == PING and not flags & ACK:
                connection.sendall(frame(PING, ACK, 0, payload))
            elif kind == RESET:
                say("reset", number)
            elif kind in (HEADERS, DATA):
                bodies[stream] = bodies.get(stream, b"") + (payload if kind == DATA else b"")
                if kind == DATA and payload:
                    more = struct.pack(">I", len(payload))
                    connection.sendall(frame(WINDOW, 0, 0, more) + frame(WINDOW, 0, stream, more))
                if flags & END_STREAM:
                    finish(connection, stream, bodies.pop(stream), number)
    except OSError as error:
        say("failed", type(error).__name__)
    finally:
        say("closed", number)
        connection.close()


def finish(connection, stream, body, number):
    if body == b"mum":
        say("reached", number)
        return
    text = f"{number} {len(body)}".encode()
    connection.sendall(
        frame(HEADERS, END_HEADERS, stream, STATUS_200) + frame(DATA, END_STREAM, stream, text)
    )


def end_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


def main():
    threading.Thread(target=end_with_parent, daemon=True).start()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    context.set_alpn_protocols(["h2"])
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    say("port", listener.getsockname()[1])
    number = 0
    while True:
        connection, _ = listener.accept()
        number += 1
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=(connection, number, context), daemon=True).start()


main()
