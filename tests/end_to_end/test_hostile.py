"""Peers that mean harm, against the real store: it keeps its limits, its memory and its honest terminals.

docs/hostile-peers.md names every limit.
"""

import os
import resource
import socket
import ssl
import subprocess
import time
from pathlib import Path

from hostile_peer import (ANSWER, ACK, BROKEN, GAP, NOWHERE, REFUSE, REPLACED, WELCOME, Flood, Gauge, Peer, Slow, Unread, batch,
                          blob, client_hello, open_silent, record, tls_context)
from support import COLA, ROOT, ShopTest, main, wait_until

#: common/net/tls_listener.hpp, link/link_limits.hpp, http/server.hpp, store_program.cpp: seconds.
HANDSHAKE, HELLO, REQUEST, ENROLMENT = 10, 15, 30, 30
#: kDefaultMaxHandshakes, kMaxTerminals, kMaxEnrolments, HttpsServer::Options::max_connections.
HANDSHAKES, TERMINALS, ENROLMENTS, PAGES = 64, 256, 32, 64
MANY = 10_000
#: What the store may grow by, whoever is connected. One connection that only begins TLS takes about 60 KB.
MEMORY = 128 * 2**20
#: AddressSanitizer keeps what was freed.
MEMORY_WITH_SANITIZER = 4 * MEMORY
#: Open at the store beside its connections: database, sockets, event queues.
OTHER_FILES = 64
FILES = 3 * HANDSHAKES + TERMINALS + ENROLMENTS + PAGES + OTHER_FILES
LARGEST_PAYLOAD = 256 * 1024
#: What the two ends' systems keep of requests that nobody answers any more, and of their answers.
MOST_UNREAD = 64 * 2**20
#: Bytes: so that whoever does not read is noticed soon.
SMALL = 4096
#: common/log/quota.hpp.
LINES_PER_MINUTE = 300
#: kMaxShownLines.
SHOWN_LINES = 20
#: kIdleMessagesAtOnce, kIdleMessagesPerSecond.
AT_ONCE, PER_SECOND = 200, 100


class Hostile(ShopTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sync, cls.enrol, cls.api = cls.shop.ports["S1"]
        cls.ports = {"sync": cls.sync, "enrol": cls.enrol, "api": cls.api}
        cls.store = Gauge(cls.shop.running["S1"])
        cls.authority = cls.directory / "S1" / "keys" / "ca.pem"
        program = Path(cls.shop.program("queueback-store")).read_bytes()
        cls.limit = MEMORY_WITH_SANITIZER if b"__asan_init" in program else MEMORY
        for terminal in ("H1", "H2", "H3", "H4"):
            cls.shop.join_terminal(terminal)
        cls.before = cls.store.memory()
        cls.started = time.monotonic()
        cls.slow = cls.open_slow()
        cls.unread = cls.open_unread()

    @classmethod
    def open_slow(cls):
        """They dribble while all other tests run."""
        anonymous = tls_context(cls.authority)
        ours = tls_context(cls.authority, cls.directory / "H3" / "identity")
        endless = b"x" * 1000
        slow = {f"TLS at {name}": (HANDSHAKE, Slow(port, client_hello(anonymous)[:200])) for name, port in cls.ports.items()}
        slow["Hello"] = HELLO, Slow(cls.sync, blob(b"\x00" + endless), ours)
        slow["enrolment"] = ENROLMENT, Slow(cls.enrol, blob(endless), anonymous)
        slow["HTTP"] = REQUEST, Slow(cls.api, b"GET / HTTP/1.1\r\nA: " + endless, anonymous)
        return slow

    @classmethod
    def open_unread(cls):
        """They ask and never read the answers: a terminal for acks, a page's client for pages."""
        terminal = Peer(cls.sync, cls.directory / "H4" / "identity")
        terminal.hello()
        terminal.stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        known, _ = record(terminal.incarnation, 1, bytes(32), b"no sale")
        client = tls_context(cls.authority).wrap_socket(open_silent(cls.api, "127.0.0.4"))
        return {"acks": Unread(terminal.stream, blob(batch(1, [known]))),
                "pages": Unread(client, b"GET /v1/orders/none HTTP/1.1\r\n\r\n" * 100)}

    def peer(self, terminal="H1"):
        peer = Peer(self.sync, self.directory / terminal / "identity")
        self.addCleanup(peer.close)
        return peer

    def assert_bounded(self, what):
        grown, files = self.store.memory() - self.before, self.store.files()
        print(f"{what}: {grown / 2**20:.1f} MiB more than before, {files} files", flush=True)
        self.assertLess(grown, self.limit)
        self.assertLess(files, FILES)

    def assert_honest_are_served(self):
        """A sale gets to headquarters; others get in at every port."""
        self.console.sell([COLA], cash="2")
        self.wait_drained()
        self.assertEqual(self.peer().hello()[0], WELCOME)
        self.assertEqual(self.shop.store_api("/v1/orders/none")[0], 404)
        code = self.shop.ctl("terminal", "code", "N1", "--dir", "S1")["code"]
        joined = self.shop.run("queueback-ctl", "terminal", "join", "--dir", f"N1-{time.monotonic_ns()}", "--server",
                               f"127.0.0.1:{self.enrol}", "--code", code, check=False)
        self.assertEqual(joined.returncode, 0, joined.stderr)

    # ----- strangers ------------------------------------------------------------------------------------------

    def test_a_floods_at_every_port_keep_nobody_out(self):
        floods = [Flood(port, 2 + n, 200) for n, port in enumerate(self.ports.values())]
        try:
            wait_until(lambda: all(flood.opened > 2 * HANDSHAKES for flood in floods), "the floods are beyond the limits")
            self.assert_honest_are_served()
            self.shop.running["T1"].stop()
            self.shop.start_terminal("T1")
            self.__class__.console = self.sign_in("T1")
            self.assert_honest_are_served()
            self.assert_bounded("floods at three ports")
        finally:
            for flood in floods:
                flood.stop()
        print(f"{sum(flood.opened for flood in floods)} connections", flush=True)

    def test_b_anonymous_connections_push_out_only_their_own(self):
        context = tls_context(self.authority)
        held = [context.wrap_socket(open_silent(port, "127.0.0.5"))
                for port, most in ((self.api, PAGES), (self.enrol, ENROLMENTS)) for _ in range(most + 10)]
        self.assert_honest_are_served()
        self.assert_bounded("anonymous TLS connections")
        for connection in held:
            connection.close()

    def test_c_ten_thousand_connections(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MANY + 500
        if hard != resource.RLIM_INFINITY and hard < wanted:
            self.skipTest(f"{MANY} connections need {wanted} files, the system allows {hard}")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
        connections, most_files, most_memory = [], 0, 0
        for n in range(MANY):
            connections.append(open_silent(self.sync, f"127.0.0.{10 + n % 10}"))
            if n % 500 == 499:
                most_files = max(most_files, self.store.files())
                most_memory = max(most_memory, self.store.memory())
        self.assert_honest_are_served()
        self.assert_bounded(f"{MANY} connections open at our end")
        print(f"at most {(most_memory - self.before) / 2**20:.1f} MiB more, {most_files} files", flush=True)
        self.assertLess(most_memory - self.before, self.limit)
        self.assertLess(most_files, FILES)
        for connection in connections:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        minutes = 1 + (time.monotonic() - self.started) / 60
        lines = self.shop.running["S1"].output().count("connection.crowded reason")
        self.assertGreater(lines, 0)
        self.assertLessEqual(lines, LINES_PER_MINUTE * minutes, "what strangers cause fills no disk")

    def test_d_no_files_left_does_not_spin(self):
        if self.library_of("queueback-store", "libubsan"):
            self.skipTest("UBSan reads memory through a pipe: without files it takes every object for a damaged one")
        pid, files = self.store.pid, resource.RLIMIT_NOFILE
        before = resource.prlimit(pid, files)
        wait_until(lambda: self.store.files() < OTHER_FILES, "the connections of other tests have ended")
        # Another test's peer may still be served as fast as it sends: that is no spinning.
        busy, since = self.store.processor_seconds(), time.monotonic()
        wait_until(lambda: time.monotonic() - since > 2, "time passes with files")
        busy = self.store.processor_seconds() - busy
        resource.prlimit(pid, files, (self.store.files() + 8, before[1]))
        try:
            for _ in range(HANDSHAKES):
                self.addCleanup(open_silent(self.sync, "127.0.0.6").close)
            wait_until(lambda: "Too many open files" in self.shop.running["S1"].output(), "accepting fails")
            used, since = self.store.processor_seconds(), time.monotonic()
            self.console.sell([COLA], cash="2")
            self.wait_drained()
            wait_until(lambda: time.monotonic() - since > 2, "time passes without files")
            used = self.store.processor_seconds() - used
            print(f"without files: {used:.2f} s of processor in {time.monotonic() - since:.2f} s, with them {busy:.2f} s",
                  flush=True)
            self.assertLess(used - busy, (time.monotonic() - since) / 2)
        finally:
            resource.prlimit(pid, files, before)
        self.assert_honest_are_served()

    # ----- TLS ------------------------------------------------------------------------------------------------

    def s_client(self, port, *arguments, feed=b""):
        done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", self.authority, *arguments],
                              input=feed, capture_output=True, timeout=ANSWER, check=False)
        return (done.stdout + done.stderr).decode("utf-8", "replace")

    def test_e_older_tls_is_refused_and_with_it_renegotiation(self):
        for name, port in self.ports.items():
            with self.subTest(port=name):
                self.assertIn("alert protocol version", self.s_client(port, "-tls1_2"))
                self.assertIn("New, TLSv1.3", self.s_client(port, "-tls1_3"))

    def test_f_no_ticket_is_given_so_no_early_data_is_taken(self):
        identity = self.directory / "H1" / "identity"
        for name, port in self.ports.items():
            with self.subTest(port=name):
                session = self.directory / f"session-{name}"
                spoken = self.s_client(port, "-sess_out", session, "-cert", identity / "certificate.pem", "-key",
                                       identity / "tls.key", "-ign_eof", feed=b"\r\n\r\n")
                self.assertIn("Verify return code: 0", spoken)
                self.assertNotIn("New Session Ticket arrived", spoken)
                self.assertFalse(session.exists(), "without a ticket there is nothing to resume, so no early data")

    def test_g_no_certificate_no_session(self):
        plain = socket_to(self.sync)
        with tls_context(self.authority).wrap_socket(plain) as stream, self.assertRaisesRegex(ssl.SSLError, "CERTIFICATE_REQUIRED"):
            stream.recv(1)

    # ----- sizes ----------------------------------------------------------------------------------------------

    def test_h_oversized_messages_end_the_connection(self):
        peer = self.peer()
        peer.stream.sendall(b"\x00\x10\x00\x01")
        self.assertIsNone(peer.frame())
        with tls_context(self.authority).wrap_socket(socket_to(self.enrol)) as stream:
            stream.recv(1)
            stream.sendall(blob(b"{" * (64 * 1024 + 1)))
            self.assertIn(b"too long", stream.recv(4096))
        for sent, answer in ((b"GET / HTTP/1.1\r\nA: " + b"x" * 9000, b"HTTP/1.1 431"),
                             (b"POST / HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n", b"HTTP/1.1 413")):
            with tls_context(self.authority).wrap_socket(socket_to(self.api)) as stream:
                stream.sendall(sent)
                self.assertTrue(stream.recv(4096).startswith(answer))

    # ----- a terminal with a certificate of its own -------------------------------------------------------------

    def test_i_another_terminals_sale_is_set_aside(self):
        sold = self.shop.store_status()["sales"]
        peer = self.peer()
        peer.hello()
        # A sale of S1/T1, as T1 itself would write it.
        payload = (ROOT / "tests" / "fuzz" / "corpus" / "records" / "value-0").read_bytes()[1:]
        encoded, _ = record(peer.incarnation, 1, bytes(32), payload)
        peer.send(batch(1, [encoded]))
        self.assertEqual(peer.answer(), (ACK, (1, 0)))
        aside = [entry["reason"] for entry in self.shop.ctl("quarantine", "--dir", "S1")["quarantine"] if entry["terminal"] == "H1"]
        self.assertEqual(len(aside), 1)
        self.assertIn("names terminal T1", aside[0])
        self.assertEqual(self.shop.store_status()["sales"], sold)

    def test_j_chains_that_do_not_fit_are_refused(self):
        good, digest = record(b"\x01" * 16, 1, bytes(32), b"first")
        for sent, code in (([record(b"\x01" * 16, 2, digest, b"second")[0]], GAP),
                           ([record(b"\x01" * 16, 1, bytes(32), b"forged", b"\x07" * 32)[0]], BROKEN),
                           ([record(b"\x01" * 16, 1, bytes(32), b"x" * (LARGEST_PAYLOAD + 1))[0]], BROKEN),
                           ([good, record(b"\x01" * 16, 1, bytes(32), b"another first")[0]], BROKEN)):
            with self.subTest(code=code):
                peer = self.peer("H2")
                peer.incarnation = b"\x01" * 16
                self.assertEqual(peer.hello()[0], WELCOME)
                peer.send(batch(1, sent))
                kind, why = peer.answer()
                self.assertEqual((kind, why[0]), (REFUSE, code))

    def test_k_absurd_hellos(self):
        greatest = 2**63 - 1
        me = b"\x09" * 16
        for head, parent, segments in (((me, greatest, bytes(32)), None, ()),
                                       ((me, 1, bytes(32)), (me, 0, bytes(32)), [((me, 0, bytes(32)), (me, 1, bytes(32)))]),
                                       (NOWHERE, (b"\x08" * 16, greatest, bytes(32)),
                                        [((me, 5, bytes(32)), (b"\x08" * 16, greatest, bytes(32)))])):
            peer = self.peer("H2")
            peer.incarnation = me
            self.assertEqual(peer.hello(head, parent, segments), (WELCOME, (0, 0)))
            peer.send(batch(greatest))
            self.assertEqual(peer.answer(), (ACK, (0, 0)))
        peer = self.peer("H2")
        self.assertEqual(peer.hello((me, 2**64 - 1, bytes(32)))[0], REFUSE)
        self.assert_honest_are_served()

    def test_ka_forks_without_end_hide_nobody(self):
        self.shop.join_terminal("H5")
        peer = self.peer("H5")
        self.assertEqual(peer.hello()[0], WELCOME)
        before = self.database_bytes()
        for _ in range(12):
            peer.send(batch(1, [record(os.urandom(16), 1, bytes(32), b"x")[0] for _ in range(50)]))
            self.assertEqual(peer.answer()[0], ACK)
        self.assertLess(self.database_bytes() - before, 16 * 2**20)
        alarms = self.shop.ctl("alarms", "--dir", "S1")["alarms"]
        self.assertTrue(any(alarm["terminal"] == "H5" for alarm in alarms))
        self.assertLess(max(len(alarm["text"]) for alarm in alarms), 2000)
        rows = {row["terminal"]: row for row in self.shop.ctl("terminal", "list", "--dir", "S1")["terminals"]}
        self.assertIn("T1", rows)
        self.assertEqual(len(rows["H5"]["lines"]), SHOWN_LINES)
        self.assertEqual(rows["H5"]["older_lines"], 600 - SHOWN_LINES)
        wait_until(lambda: "H5" in self.shop.run("queueback-ctl", "hq", "completeness", "--dir", "hq").stdout,
                   "headquarters shows it too")
        self.assert_honest_are_served()

    def database_bytes(self):
        return sum(path.stat().st_size for path in (self.directory / "S1").glob("store.db*"))

    def test_l_one_session_of_a_terminal(self):
        peers = [self.peer() for _ in range(20)]
        for peer in peers[:-1]:
            self.assertEqual(peer.answer()[1][0], REPLACED)
        self.assertEqual(peers[-1].hello()[0], WELCOME)

    def test_m_small_messages_are_read_slowly(self):
        peer = self.peer()
        peer.hello()
        count = 2 * AT_ONCE
        since = time.monotonic()
        for head in range(1, count + 1):  # the kernel holds what is not read yet, here and there
            peer.send(batch(head))
        for _ in range(count):
            self.assertEqual(peer.answer()[0], ACK)
        self.assertGreaterEqual(time.monotonic() - since, 0.9 * (count - AT_ONCE) / PER_SECOND)

    def test_n_largest_messages_for_ten_seconds(self):
        peer = self.peer()
        peer.hello()
        first, digest = record(peer.incarnation, 1, bytes(32), b"x" * LARGEST_PAYLOAD)
        second, _ = record(peer.incarnation, 2, digest, b"y" * (LARGEST_PAYLOAD - 200))
        since, most, sent = time.monotonic(), 0, 0
        while time.monotonic() - since < 10:
            peer.send(batch(2, [first, second]))
            self.assertEqual(peer.answer()[0], ACK)
            sent += 1
            most = max(most, self.store.memory())
        print(f"{sent} messages of 512 KiB: at most {(most - self.before) / 2**20:.1f} MiB more", flush=True)
        self.assertLess(most - self.before, self.limit)
        self.assert_honest_are_served()

    # ----- what went on all the time ----------------------------------------------------------------------------

    def test_y_whoever_never_reads_is_slowed_down_and_left(self):
        for name, unread in self.unread.items():
            print(f"{name} never read: {unread.sent} bytes of requests", flush=True)
        self.assert_bounded("peers that never read")
        # Acks are so small that it takes a busy machine long to fill what the systems keep of them.
        self.unread["pages"].join(REQUEST + ANSWER)
        self.assertFalse(self.unread["pages"].is_alive())
        for unread in self.unread.values():
            self.assertLess(unread.sent, MOST_UNREAD)

    def test_z_slow_ones_were_put_up_with_until_their_deadline(self):
        for name, (deadline, slow) in self.slow.items():
            with self.subTest(slow=name):
                slow.join(deadline + ANSWER)
                print(f"{name}: ended after {slow.ended_after:.1f} s of {deadline}", flush=True)
                self.assertFalse(slow.is_alive())
                self.assertGreater(slow.ended_after, 0.8 * deadline)
        self.assertIn(b"408 Request Timeout", self.slow["HTTP"][1].answer)
        self.wait_drained()
        self.assert_adds_up()


def socket_to(port):
    return open_silent(port, "127.0.0.1")


if __name__ == "__main__":
    main()
