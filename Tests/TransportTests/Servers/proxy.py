"""A proxy for the tests of Transport: it says what it is asked for, and tunnels to this machine only.

The argument, if any, is the status that it refuses everything with. Output and end as in origin.py.
"""

import os
import socket
import sys
import threading

lock = threading.Lock()


def say(*words):
    with lock:
        print(*words, flush=True)


def pump(source, target):
    try:
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        target.close()


def serve(connection):
    source = connection.makefile("rb", buffering=0)
    words = source.readline().decode().split()
    names = []
    while (line := source.readline()) not in (b"\r\n", b""):
        names.append(line.partition(b":")[0].decode().lower())
    say("asked", words[0], words[1], *sorted(names))
    if len(sys.argv) > 1:
        connection.sendall(f"HTTP/1.1 {sys.argv[1]} No\r\nX-Proxy: 1\r\nContent-Length: 0\r\n\r\n".encode())
        connection.close()
        return
    target = socket.create_connection(("127.0.0.1", int(words[1].rpartition(":")[2])))
    connection.sendall(b"HTTP/1.1 200 Connection established\r\nX-Proxy: 1\r\n\r\n")
    threading.Thread(target=pump, args=(target, connection), daemon=True).start()
    pump(connection, target)


def end_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


def main():
    threading.Thread(target=end_with_parent, daemon=True).start()
    listener = socket.create_server(("127.0.0.1", 0))
    say("port", listener.getsockname()[1])
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


main()
