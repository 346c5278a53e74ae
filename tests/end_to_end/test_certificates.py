"""The life of certificates in the real programs: renewal while tills sell, one authority after another, revocation at
once, and a dead server that comes back on a new machine."""

import shutil
import threading
from datetime import datetime, timedelta, timezone

from support import COLA, Console, ShopTest, main, wait_until

#: Of every certificate here; two thirds of it pass within the test.
LIFE = "60s"
#: Of those that come after them: the other tests have time.
LONG_LIFE = "30d"
CHECKS = '\n[certificates]\ncheck = "500ms"\n'


class Seller(threading.Thread):
    """A cashier who sells until told to stop."""

    def __init__(self, console):
        super().__init__(daemon=True)
        self.console = console
        self.sold = 0
        self.failure = None
        self._end = threading.Event()

    def run(self):
        try:
            while not self._end.is_set():
                self.console.sell([COLA])
                self.sold += 1
        except Exception as error:  # pylint: disable=broad-except  # shown by finish()
            self.failure = error

    def finish(self):
        self._end.set()
        self.join()
        if self.failure:
            raise self.failure
        return self.sold


class Certificates(ShopTest):
    def certificate(self, terminal="T1"):
        rows = self.shop.ctl("terminal", "list", "--dir", "S1")["terminals"]
        return next(row["certificate"] for row in rows if row["terminal"] == terminal)

    def authority(self, *arguments, server="S1"):
        kind = "hq" if server == "hq" else "store"
        return self.shop.ctl(kind, "authority", *arguments, "--dir", server)

    def restart(self, name, configuration, extra):
        """Stops a program, adds to its configuration and starts it again."""
        self.shop.running[name].stop()
        path = self.directory / configuration
        path.write_text(path.read_text() + extra)
        {"hq": self.shop.start_headquarters, "S1": self.shop.start_store}.get(
            name, lambda: self.shop.start_terminal(name))()

    def make_long_lived(self):
        """Servers that are restarted issue long lives from now on; everybody connects with what it has."""
        for name, start in (("hq", self.shop.start_headquarters), ("S1", self.shop.start_store)):
            self.shop.running[name].stop()
            path = next((self.directory / name).glob("*.toml"))
            path.write_text(path.read_text().replace(LIFE, LONG_LIFE))
            start()
        tomorrow = (datetime.now(timezone.utc) + timedelta(days=1)).isoformat()
        wait_until(lambda: self.certificate()["until"] > tomorrow, "the terminal's certificate is a long one")
        wait_until(lambda: self.shop.store_status()["certificates"]["headquarters"]["until"] > tomorrow,
                   "the store's certificate is a long one")

    def test_1_clock_skew_is_shown(self):
        row = self.shop.ctl("terminal", "list", "--dir", "S1")["terminals"][0]
        self.assertLess(abs(row["clock_skew_ms"]), 60_000)

    def test_2_every_certificate_renews_itself_while_a_till_sells(self):
        self.console.close()
        self.restart("hq", "hq/hq.toml", CHECKS + f'life = "{LIFE}"\n')
        self.restart("S1", "S1/store.toml", CHECKS + f'life = "{LIFE}"\n')
        self.restart("T1", "T1/terminal.toml", CHECKS)
        type(self).console = self.sign_in("T1")
        # The long ones first: a rotation makes everybody ask for one of the new, short life.
        for server in ("S1", "hq"):
            self.assertTrue(self.authority("rotate", "--passphrase-file", "passphrase", server=server)["rotating"])
        seller = Seller(self.console)
        seller.start()
        for server in ("S1", "hq"):
            wait_until(lambda name=server: not self.authority("status", server=name)["not_followed"],
                       f"everybody has followed the new authority of {server}")
            done = self.authority("finish", "--passphrase-file", "passphrase", server=server)
            self.assertFalse(done["rotating"])
        first = self.certificate()["until"]
        status = self.shop.store_status()["certificates"]
        wait_until(lambda: self.certificate()["until"] > first, "the terminal's certificate is a new one")
        wait_until(lambda: self.shop.store_status()["certificates"]["server"]["until"] > status["server"]["until"],
                   "the store's server certificate is a new one")
        wait_until(lambda: self.shop.store_status()["certificates"]["headquarters"]["until"]
                   > status["headquarters"]["until"], "the store's certificate at headquarters is a new one")
        self.assertGreater(seller.finish(), 0)
        self.wait_drained()
        self.assert_adds_up()
        self.make_long_lived()
        self.console.sell([COLA])
        self.wait_drained()
        self.assertNotIn("certificate.not_checked", self.shop.running["S1"].output())

    def test_3_finish_waits_for_machines_that_have_not_followed(self):
        self.shop.join_terminal("T3")
        (self.directory / "T3" / "terminal.toml").write_text(CHECKS)
        self.assertIn("T3", self.authority("rotate", "--passphrase-file", "passphrase")["not_followed"])
        again = self.shop.run("queueback-ctl", "store", "authority", "rotate", "--passphrase-file", "passphrase",
                              "--dir", "S1", check=False)
        self.assertIn("already", again.stderr)
        refused = self.shop.run("queueback-ctl", "store", "authority", "finish", "--passphrase-file", "passphrase",
                                "--dir", "S1", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("T3", refused.stderr)
        (self.directory / "wrong").write_text("not the right passphrase\n")
        wrong = self.shop.run("queueback-ctl", "store", "authority", "finish", "--force", "--passphrase-file", "wrong",
                              "--dir", "S1", check=False)
        self.assertIn("passphrase", wrong.stderr)
        # The rotation outlives the server, and who comes later follows too.
        self.shop.running["S1"].kill()
        self.shop.start_store()
        self.assertTrue(self.authority("status")["rotating"])
        terminal = self.shop.start_terminal("T3")
        wait_until(lambda: not self.authority("status")["not_followed"], "T3 has followed")
        terminal.stop()
        self.assertFalse(self.authority("finish", "--passphrase-file", "passphrase")["rotating"])
        self.console.sell([COLA])
        self.wait_drained()

    def test_4_revocation_ends_a_live_session_and_outlives_a_new_device_of_the_name(self):
        self.shop.join_terminal("R1")
        (self.directory / "R1" / "terminal.toml").write_text(CHECKS)
        self.shop.start_terminal("R1")
        self.shop.wait_for_products("R1")
        shutil.copytree(self.directory / "R1", self.directory / "R1-stolen",
                        ignore=shutil.ignore_patterns("*.sock", "*.db*", "has-database"))
        console = Console(self.shop, "R1")
        self.addCleanup(console.close)
        wait_until(lambda: console.state()["uplink"] == "online", "R1 is connected")
        self.shop.ctl("terminal", "revoke", "R1", "--dir", "S1")
        row = [row for row in self.shop.ctl("terminal", "list", "--dir", "S1")["terminals"] if row["terminal"] == "R1"][0]
        self.assertFalse(row["connected"])
        wait_until(lambda: "revoked" in console.state()["uplink_problem"], "R1 says that it is revoked")
        self.shop.running["R1"].stop()
        shutil.move(self.directory / "R1", self.directory / "R1-gone")
        self.shop.join_terminal("R1")
        (self.directory / "R1" / "terminal.toml").write_text(CHECKS)
        self.shop.start_terminal("R1")
        self.shop.wait_for_products("R1")
        thief = self.shop.start_terminal("R1-stolen")
        wait_until(lambda: "was revoked" in thief.output(), "the stolen certificate stays refused")
        thief.stop()
        self.shop.running["R1"].stop()

    def test_4b_revoked_store_is_cut_off_at_once_and_sells_on(self):
        self.wait_drained()
        code = self.shop.ctl("hq", "code", "S1", "--dir", "hq")["code"]
        self.shop.ctl("hq", "revoke", "S1", "--dir", "hq")

        def row():
            return self.shop.ctl("hq", "stores", "--dir", "hq")["stores"][0]

        self.assertTrue(row()["revoked"])
        self.assertFalse(row()["connected"])
        before = self.shop.ctl("hq", "status", "--dir", "hq")["orders"]
        self.console.sell([COLA])
        wait_until(lambda: "revoked" in self.shop.store_status()["headquarters"]["problem"], "the store says so")
        # A start of headquarters forgets nothing of it.
        self.shop.running["hq"].kill()
        self.shop.start_headquarters()
        self.console.sell([COLA])
        wait_until(lambda: "has revoked store S1" in self.shop.running["hq"].output(), "it is refused again")
        self.assertEqual(self.shop.ctl("hq", "status", "--dir", "hq")["orders"], before)
        # The same store on a machine that is trusted again.
        self.shop.running["S1"].stop()
        shutil.move(self.directory / "S1" / "headquarters", self.directory / "S1-revoked")
        late = self.shop.run("queueback-ctl", "store", "join", "--dir", "S1", "--server",
                             f"127.0.0.1:{self.shop.ports['hq'][1]}", "--code", code, check=False)
        self.assertEqual((late.returncode, "not valid" in late.stderr), (1, True), late.stderr)
        self.shop.join_headquarters()
        self.shop.start_store()
        self.wait_drained()
        self.assertFalse(row()["revoked"])
        self.assertEqual(self.shop.ctl("hq", "status", "--dir", "hq")["orders"], before + 2)
        self.assert_adds_up()
        unknown = self.shop.run("queueback-ctl", "hq", "revoke", "S9", "--dir", "hq", check=False)
        self.assertEqual((unknown.returncode, "no store S9" in unknown.stderr), (1, True))

    def test_5_dead_store_comes_back_on_a_new_machine(self):
        self.wait_drained()
        self.shop.ctl("backup", self.directory / "S1.backup", "--dir", "S1")
        shutil.copy(self.directory / "S1" / "recovery.qbs", self.directory / "safe.qbs")
        self.shop.running["S1"].kill()
        shutil.move(self.directory / "S1", self.directory / "S1-dead")
        restore = ["queueback-ctl", "store", "keys", "restore", "safe.qbs", "--passphrase-file", "passphrase", "--dir", "S1"]
        self.shop.run(*restore)
        again = self.shop.run(*restore, check=False)
        self.assertEqual(again.returncode, 1)
        self.assertIn("already", again.stderr)
        self.shop.join_headquarters()
        self.shop.run("queueback-ctl", "restore", "S1.backup", "--dir", "S1")
        self.shop.start_store()
        self.console.sell([COLA])
        self.wait_drained()
        self.assert_adds_up()

    def test_6_dead_headquarters_comes_back_on_a_new_machine(self):
        self.wait_drained()
        self.shop.ctl("backup", self.directory / "hq.backup", "--dir", "hq")
        self.shop.running["hq"].kill()
        shutil.move(self.directory / "hq", self.directory / "hq-dead")
        self.shop.run("queueback-ctl", "hq", "keys", "restore", "hq-dead/recovery.qbs", "--passphrase-file", "passphrase",
                      "--dir", "hq")
        self.shop.run("queueback-ctl", "restore", "hq.backup", "--dir", "hq")
        self.shop.start_headquarters()
        self.console.sell([COLA])
        self.wait_drained()
        self.assert_adds_up()


if __name__ == "__main__":
    main()
