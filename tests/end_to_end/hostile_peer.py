"""Peers that no honest program is: the link's protocol spoken by hand, connections that dribble, floods.

docs/replication.md, "Bytes", has the layout of what is sent here.
"""

import hashlib
import os
import re
import socket
import ssl
import struct
import threading
import time
from pathlib import Path

#: Longest wait for an answer that should come at once.
ANSWER = 60.0
WELCOME, ACK, REFUSE = 1, 3, 4
#: Refuse codes.
GAP, BROKEN, REPLACED = 3, 4, 7
NOWHERE = (bytes(16), 0, bytes(32))


def position(incarnation, seq, digest):
    return incarnation + struct.pack(">Q", seq) + digest


def blob(content):
    return struct.pack(">I", len(content)) + content


def record(incarnation, seq, previous, payload, digest=None):
    """The encoded record and its hash, or the forged one."""
    digest = digest or hashlib.sha256(b"queueback-record-1" + incarnation + struct.pack(">Q", seq) + previous + payload).digest()
    return incarnation + struct.pack(">Q", seq) + previous + digest + blob(payload), digest


def batch(head, records=()):
    return b"\x02" + struct.pack(">QI", head, len(records)) + b"".join(records)


def tls_context(authority, identity=None):
    """A client that trusts one authority; with a certificate if it has an identity's folder."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(authority)
    if identity:
        context.load_cert_chain(identity / "certificate.pem", identity / "tls.key")
    return context


class Peer:
    """A terminal's end of the link, with a certificate of its own."""

    def __init__(self, port, identity):
        plain = socket.create_connection(("127.0.0.1", port), timeout=ANSWER)
        self.stream = tls_context(identity / "authority.pem", identity).wrap_socket(plain)
        self.greeting = self.stream.recv(1)
        self.incarnation = os.urandom(16)
        self.received = b""

    def close(self):
        self.stream.close()

    def send(self, message):
        self.stream.sendall(blob(message))

    def hello(self, head=None, parent=None, segments=()):
        self.send(b"\x00" + struct.pack(">HH", 2, 1) + blob(b"hostile") + self.incarnation + position(*(parent or NOWHERE))
                  + position(*(head or NOWHERE)) + struct.pack(">QI", 0, len(segments))
                  + b"".join(position(*first) + position(*last) for first, last in segments)
                  + bytes(16) + struct.pack(">Qq", 0, int(time.time() * 1e6)))
        return self.answer()

    def answer(self):
        """The next message that answers one of ours: its kind, and watermarks or refusal; None at the end."""
        while frame := self.frame():
            if frame[0] == WELCOME:
                return WELCOME, struct.unpack(">QQ", frame[3:19])
            if frame[0] == ACK:
                return ACK, struct.unpack(">QQ", frame[1:17])
            if frame[0] == REFUSE:
                return REFUSE, (frame[1], frame[6:].decode())
        return None

    def frame(self):
        head = self._take(4)
        return self._take(*struct.unpack(">I", head)) if head else None

    def _take(self, count):
        while len(self.received) < count:
            try:
                more = self.stream.recv(1 << 16)
            except (ConnectionError, ssl.SSLError):
                more = b""
            if not more:
                return None
            self.received += more
        out, self.received = self.received[:count], self.received[count:]
        return out


class Slow(threading.Thread):
    """Sends one byte after the other and never comes to an end; notes how long it was put up with."""

    def __init__(self, port, content, context=None):
        super().__init__(daemon=True)
        self.started = time.monotonic()
        self.ended_after = None
        self.answer = b""
        plain = socket.create_connection(("127.0.0.1", port), timeout=ANSWER)
        self.stream = context.wrap_socket(plain) if context else plain
        self.content = content
        self.start()

    def run(self):
        try:
            for byte in self.content:
                self.stream.sendall(bytes([byte]))
                if self.wait_a_little():
                    break
        except OSError:
            pass
        self.ended_after = time.monotonic() - self.started
        self.stream.close()

    def wait_a_little(self):
        """Until the next byte; true when the server has closed."""
        self.stream.settimeout(0.2)
        try:
            while data := self.stream.recv(4096):
                self.answer += data
            return True
        except TimeoutError:
            return False
        finally:
            self.stream.settimeout(ANSWER)


class Unread(threading.Thread):
    """Sends the same again and again and reads nothing, until the server leaves."""

    def __init__(self, stream, content):
        super().__init__(daemon=True)
        self.stream, self.content, self.sent = stream, content, 0
        self.start()

    def run(self):
        try:
            while True:
                self.stream.sendall(self.content)
                self.sent += len(self.content)
        except OSError:
            self.stream.close()


class Flood(threading.Thread):
    """Opens connections from 127.0.0.`host` that say nothing, until it is stopped; keeps the newest `most`."""

    def __init__(self, port, host, most):
        super().__init__(daemon=True)
        self.port, self.source, self.most = port, f"127.0.0.{host}", most
        self.opened = 0
        self.stopped = threading.Event()
        self.start()

    def run(self):
        connections = []
        while not self.stopped.wait(0.001):
            connections.append(open_silent(self.port, self.source))
            self.opened += 1
            if len(connections) > self.most:
                connections.pop(0).close()
        for connection in connections:
            connection.close()

    def stop(self):
        self.stopped.set()
        self.join()


def open_silent(port, source):
    return socket.create_connection(("127.0.0.1", port), timeout=ANSWER, source_address=(source, 0))


def client_hello(context):
    """The first bytes of a TLS client."""
    outgoing = ssl.MemoryBIO()
    try:
        context.wrap_bio(ssl.MemoryBIO(), outgoing).do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


class Gauge:
    """What a process uses."""

    def __init__(self, process):
        self.pid = process.child.pid

    def memory(self):
        """Resident bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) * 1024

    def files(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def processor_seconds(self):
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
