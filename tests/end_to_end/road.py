"""A TCP proxy that is a bad network: it delays, cuts anywhere, and swallows without a word."""

import random
import socket
import threading
import time

CHUNK = 4096


def wait_as_on_the_road(seconds):
    """The delay is what is tested, not waited for."""
    time.sleep(seconds)


class Road:
    """From a port of its own to `port` of this machine. Every number that decides anything comes from `seed`."""

    def __init__(self, port, seed):
        self.target = port
        self.chance = random.Random(seed)
        self.bad = False
        self.connections = self.cuts = self.holes = self.swallowed = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.open = []
        self.lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()
        with self.lock:
            ends, self.open = self.open, []
        for end in ends:
            self._end(end)

    def cut_all(self):
        """Breaks what is connected now."""
        with self.lock:
            ends, self.open = self.open, []
            self.cuts += len(ends) // 2
        for end in ends:
            self._end(end)

    def _accept(self):
        while True:
            try:
                here, _ = self.listener.accept()
            except OSError:
                return
            try:
                there = socket.create_connection(("127.0.0.1", self.target), timeout=5)
            except OSError:
                here.close()
                continue
            there.settimeout(None)
            hole = self.bad and self.chance.random() < 0.2
            with self.lock:
                self.connections += 1
                self.holes += hole
                self.open += [here, there]
            for source, sink in ((here, there), (there, here)):
                threading.Thread(target=self._carry, args=(source, sink, hole), daemon=True).start()

    def _carry(self, source, sink, hole):
        """One direction of one connection, until either end goes or the road does something to it."""
        try:
            while data := source.recv(CHUNK):
                if hole and self.bad:
                    self.swallowed += len(data)
                    continue
                if self.bad:
                    data = self._harm(data)
                if data is None:
                    break
                sink.sendall(data)
        except OSError:
            pass
        self._end(source)
        self._end(sink)

    def _harm(self, data):
        wait_as_on_the_road(self.chance.uniform(0, 0.08))
        if self.chance.random() > 0.12:
            return data
        self.cuts += 1
        return None

    @staticmethod
    def _end(end):
        """Both directions hear of it, also one that is reading."""
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        end.close()
