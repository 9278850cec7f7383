"""Notes from outside what a bot does: the packets between it and the homeserver, and each docker that it starts.

It only looks, by a packet socket on the loopback and the kernel's messages about processes, and takes the kernel's own
times. Whoever is watched is not slowed down: it lets all others run first, and reads what the packets say at the end. Needs root. It goes on until its standard input closes, and then prints
all that it noted, one JSON object a line, times in seconds since 1970.

    observe.py PORT        the homeserver's port
"""

import ctypes
import json
import os
import re
import select
import socket
import struct
import sys
import time

SO_ATTACH_FILTER, SO_TIMESTAMPNS, SO_RCVBUFFORCE = 26, 35, 33
NETLINK_CONNECTOR, CN_IDX_PROC, LISTEN, FORK, EXEC, EXIT = 11, 1, 1, 0x1, 0x2, 0x80000000
EVENT_ID = re.compile(rb'"event_id":"([^"]+)"')
TOKEN = re.compile(rb"\r\nauthorization: bearer ([^\r\n]+)", re.IGNORECASE)


def port_filter(port):
    """A packet filter: TCP from or to the port; offsets from the IP header on."""
    program = [(0x30, 0, 0, 9), (0x15, 0, 6, 6), (0xB1, 0, 0, 0), (0x48, 0, 0, 0), (0x15, 2, 0, port),
               (0x48, 0, 0, 2), (0x15, 0, 1, port), (0x06, 0, 0, 65535), (0x06, 0, 0, 0)]
    return ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *each) for each in program)), len(program)


def packets(port):
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
    code, length = port_filter(port)
    tap.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HL", length, ctypes.addressof(code)))
    tap.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    tap.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
    tap.bind(("lo", 0x0800))
    return tap


def processes():
    kernel = socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, NETLINK_CONNECTOR)
    kernel.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 16 << 20)
    kernel.bind((os.getpid(), CN_IDX_PROC))
    order = struct.pack("=LLLLHHL", CN_IDX_PROC, 1, 0, 0, 4, 0, LISTEN)
    kernel.send(struct.pack("=LHHLL", 16 + len(order), 3, 0, 0, os.getpid()) + order)
    return kernel


class Notes:
    def __init__(self, port):
        self.port, self.found, self.running, self.forked, self.ended = port, [], {}, {}, {}

    def packet(self, data, when):
        start = (data[0] & 15) * 4
        source, target = struct.unpack("!HH", data[start:start + 4])
        payload = data[start + (data[start + 12] >> 4) * 4:]
        if not payload:
            return
        if source == self.port:
            events = [each.decode() for each in EVENT_ID.findall(payload)]
            self.found.append({"kind": "answer", "at": when, "port": target, "events": events})
        elif payload[:4] in (b"GET ", b"PUT ", b"POST"):
            token = TOKEN.search(payload)
            self.found.append({
                "kind": "request", "at": when, "port": source, "line": payload[:payload.find(b"\r")].decode("latin-1")[:300],
                "token": token.group(1).decode() if token else ""})

    def process(self, data):
        what, _, stamp, pid, leader = struct.unpack("=LLQLL", data[36:60])
        if what == FORK:
            child, group = struct.unpack("=LL", data[60:68])
            if child == group:
                self.forked[child] = stamp
                self.running.pop(child, None)  # whoever had the number before
        elif what == EXEC:
            # Run on the host itself, it also begins with a process of its own; one that ran another program before is none.
            begun = self.forked.pop(pid, stamp)
            try:
                with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
                    if file.read().strip() == "docker":
                        self.running[pid] = begun
            except OSError:
                pass
        elif what == EXIT and leader in self.running:
            # Its last thread ends it, whichever that is, and takes its memory down: only then does who waits for it wake.
            self.ended[leader, self.running[leader]] = stamp


def main():
    port = int(sys.argv[1])
    tap, kernel, notes, seen = packets(port), processes(), Notes(port), []
    os.nice(10)
    print("watching", flush=True)
    while True:
        ready, _, _ = select.select([tap, kernel, sys.stdin], [], [])
        if tap in ready:
            seen.append(tap.recvmsg(65536, 64)[:2])
        if kernel in ready:
            notes.process(kernel.recv(4096))
        if sys.stdin in ready and not (tap in ready or kernel in ready):
            break
    for data, extra in seen:
        seconds, nanoseconds = struct.unpack("qq", extra[0][2][:16])
        notes.packet(data, seconds + nanoseconds / 1e9)
    ahead = time.time_ns() - time.monotonic_ns()
    for (_, begun), end in notes.ended.items():
        notes.found.append({"kind": "docker", "at": (begun + ahead) / 1e9, "end": (end + ahead) / 1e9})
    for each in notes.found:
        print(json.dumps(each))


main()
