"""Backups of running servers, and servers that were set back to one: the same totals and the same people paid."""

import shutil

from support import COLA, PATIENCE, ShopTest, main, wait_until


class Backups(ShopTest):
    def backup(self, server, name):
        file = self.directory / name
        answer = self.shop.ctl("backup", file, "--dir", server)
        self.assertEqual(answer["bytes"], file.stat().st_size)
        return file

    def sell(self, count):
        """Every second sale to a member: someone is in line, someone is paid."""
        for n in range(count):
            self.console.sell([COLA], member=self.member if n % 2 else None, cash="2")

    def setUp(self):
        self.member = self.shop.member_code("M000001")

    def restore(self, server, file):
        return self.shop.run("queueback-ctl", "restore", file, "--dir", server)

    def assert_everything_is_there(self):
        orders = self.shop.orders()
        receipts = sorted(order["receipt"] for order in orders)
        self.assertEqual(receipts, list(range(1, len(receipts) + 1)), "each sale once, without a gap")
        self.assertEqual(self.shop.store_status()["sales"], len(orders))
        self.assert_adds_up()

    def test_a_store_that_was_set_back_repeats_what_its_terminals_have_dropped(self):
        self.sell(6)
        file = self.backup("S1", "store.backup")
        self.sell(8)
        self.wait_drained()
        before = self.shop.balances()
        self.shop.running["S1"].kill()
        self.sell(2)  # while there is no store
        self.assertIn("6 sales", self.restore("S1", file).stdout)
        store = self.shop.start_store()
        self.assertIn("store.recovered", store.output())
        self.wait_drained()
        self.assert_everything_is_there()
        after = self.shop.balances()
        self.assertEqual(after["tender/S1/cash"], before["tender/S1/cash"] - 2 * 200)
        kinds = {alarm["kind"] for alarm in self.shop.ctl("hq", "alarms", "--dir", "hq")["alarms"]}
        self.assertNotIn("store-fork", kinds)
        self.sell(3)
        self.wait_drained()
        self.assert_everything_is_there()

    def terminal_row(self, terminal):
        rows = self.shop.ctl("terminal", "list", "--dir", "S1")["terminals"]
        return next(row for row in rows if row["terminal"] == terminal)

    def test_aa_store_that_was_set_back_turns_away_who_was_revoked_and_knows_who_was_enrolled(self):
        self.shop.join_terminal("V1")
        self.shop.start_terminal("V1")
        self.shop.wait_for_products("V1")
        file = self.backup("S1", "store-1.backup")
        self.shop.ctl("terminal", "revoke", "V1", "--dir", "S1")
        self.shop.join_terminal("W1")
        self.shop.start_terminal("W1")
        self.shop.wait_for_products("W1")
        enrolled = self.terminal_row("W1")
        self.wait_drained()
        self.shop.running["S1"].kill()
        self.restore("S1", file)
        store = self.shop.start_store()
        self.assertIn("store.recovered", store.output())
        wait_until(lambda: "terminal V1 was revoked" in store.output(), "V1 is turned away again")
        self.assertNotIn("sync.connected terminal=V1", store.output())
        self.assertTrue(self.terminal_row("V1")["revoked"])
        wait_until(lambda: self.terminal_row("W1")["connected"], "W1 is served")
        self.assertEqual((self.terminal_row("W1")["enrolled"], self.terminal_row("W1")["revoked"]),
                         (enrolled["enrolled"], False))
        self.shop.ctl("terminal", "revoke", "W1", "--dir", "S1")
        self.assertTrue(self.terminal_row("W1")["revoked"])
        for terminal in ("V1", "W1"):
            self.shop.running[terminal].stop()
        self.assert_adds_up()

    def test_b_store_that_was_restored_waits_for_headquarters(self):
        file = self.backup("S1", "store-2.backup")
        self.sell(4)
        self.wait_drained()
        self.shop.running["S1"].kill()
        self.shop.running["hq"].kill()
        self.restore("S1", file)
        store = self.shop.start_store_closed()
        wait_until(lambda: "headquarters.not_asked" in store.output(), "the store has asked in vain")
        refused = self.shop.run("queueback-ctl", "audit", "--dir", "S1", check=False)
        self.assertIn("asks headquarters", refused.stderr)
        self.assertIn("asks headquarters", self.shop.store_status()["closed"])
        self.sell(1)  # the till does not mind
        self.shop.start_headquarters()
        wait_until(lambda: "store.ready" in store.output(), "the store is open", 2 * PATIENCE)
        self.wait_drained()
        self.assert_everything_is_there()

    def test_c_headquarters_that_was_set_back_is_fed_again_by_its_stores(self):
        file = self.backup("hq", "hq.backup")
        self.sell(5)
        self.wait_drained()
        before = self.sold_orders()
        self.shop.running["hq"].kill()
        self.restore("hq", file)
        self.shop.start_headquarters()
        wait_until(lambda: len(self.shop.orders()) == len(before), "the store has sent everything again")
        self.assertEqual(self.sold_orders().keys(), before.keys())
        self.assert_everything_is_there()

    def test_d_what_cannot_be_restored_changes_nothing(self):
        store, hq = self.backup("S1", "store-3.backup"), self.backup("hq", "hq-2.backup")
        again = self.shop.run("queueback-ctl", "backup", store, "--dir", "S1", check=False)
        self.assertIn("never replaces a file", again.stderr)
        running = self.shop.run("queueback-ctl", "restore", store, "--dir", "S1", check=False)
        self.assertIn("stop it first", running.stderr)
        self.shop.running["S1"].kill()
        damaged = self.directory / "damaged.backup"
        shutil.copy(store, damaged)
        with damaged.open("r+b") as file:
            file.seek(4096 * 3 + 8)
            file.write(b"\xff" * 2000)
        for file, reason in ((hq, "no database of a store"), (damaged, "damaged"), (self.directory / "none", "none")):
            refused = self.shop.run("queueback-ctl", "restore", file, "--dir", "S1", check=False)
            self.assertNotEqual(refused.returncode, 0)
            self.assertIn(reason, refused.stderr)
        self.shop.start_store()
        self.assert_everything_is_there()


if __name__ == "__main__":
    main()
