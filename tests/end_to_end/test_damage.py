"""A flipped bit in a store's database: found, said, the file kept, and everything right again out of a backup and
headquarters' copy."""

import contextlib
import sqlite3

from support import COLA, ShopTest, main, wait_until

#: Exit status of a program whose database is damaged (docs/operations.md).
DAMAGED = 4


def encoded(number):
    """A whole number from 2 on as SQLite writes it in a row."""
    size = next(size for size in (1, 2, 3, 4, 6, 8) if number < 1 << (8 * size - 1))
    return number.to_bytes(size, "big")


def flip(file, offset, bit=0):
    with file.open("r+b") as out:
        out.seek(offset)
        byte = out.read(1)[0]
        out.seek(offset)
        out.write(bytes([byte ^ (1 << bit)]))


class Damage(ShopTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.shop.member_code("M000001")
        cls.database = cls.directory / "S1" / "store.db"

    def sell(self, count):
        for n in range(count):
            self.console.sell([COLA], member=self.member if n % 2 else None, cash="2")

    def query(self, sql):
        """One row of the stopped store's database; nothing is written."""
        return self.query_all(sql)[0]

    def query_all(self, sql):
        name = f"file:{self.database}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(name, uri=True)) as database:
            return database.execute(sql).fetchall()

    def change(self, *statements):
        """Rows of the stopped store's database, as no bit alone could change them."""
        with contextlib.closing(sqlite3.connect(self.database)) as database, database:
            for sql in statements:
                database.execute(sql)

    def stop_store(self):
        self.wait_drained()
        self.assertEqual(self.shop.running.pop("S1").stop(), 0)
        self.assertFalse(self.database.with_name("store.db-wal").exists(), "everything is in one file")

    def refused_start(self):
        done = self.shop.run("queueback-store", "--config", "S1/store.toml", check=False)
        self.assertEqual(done.returncode, DAMAGED, done.stderr)
        self.assertIn("store.db is damaged; nothing in it was changed", done.stderr)
        self.assertIn("queueback-ctl restore", done.stderr)
        return done.stderr

    def damage_and_mend(self, offset_of, says):
        """Sales, a backup, more sales; then a bit of the file turns over."""
        self.sell(4)
        backup = self.directory / f"{self.id().rsplit('.', 1)[1]}.backup"
        self.shop.ctl("backup", backup, "--dir", "S1")
        self.sell(4)
        self.wait_drained()
        before = self.shop.balances()
        self.stop_store()
        flip(self.database, offset_of())
        damaged = self.database.read_bytes()
        self.assertIn(says, self.refused_start())
        self.sell(1)  # the till does not mind
        self.refused_start()
        self.assertEqual(self.database.read_bytes(), damaged, "nothing was changed")
        before["tender/S1/cash"] -= 200
        self.restore_and_compare(backup, before)

    def restore_and_compare(self, backup, before):
        damaged = self.database.read_bytes()
        self.shop.run("queueback-ctl", "restore", backup, "--dir", "S1")
        kept = sorted(self.database.parent.glob("store.db.replaced-*"))[-1]
        self.assertEqual(kept.read_bytes(), damaged, "the damaged file is kept byte for byte")
        self.shop.start_store()
        self.wait_drained()
        after = self.shop.balances()
        self.assertEqual(after["tender/S1/cash"], before["tender/S1/cash"])
        self.assertEqual(self.shop.store_status()["sales"], len(self.shop.orders()))
        self.assert_adds_up()

    def test_a_payload(self):
        def offset():
            (payload,) = self.query("SELECT payload FROM log WHERE sender IS NOT NULL ORDER BY log_no DESC LIMIT 1")
            return self.offset_in("log", payload[:200], 150)

        self.damage_and_mend(offset, "its content does not match its hash")

    def test_b_posting(self):
        def offset():
            (log_no,) = self.query("SELECT log_no FROM posting WHERE cause LIKE '%payout' ORDER BY log_no DESC LIMIT 1")
            (amount,) = self.query(f"SELECT amount FROM posting WHERE log_no = {log_no} AND cause LIKE '%payout'")
            before = b"CNY" + encoded(amount)
            return self.offset_in("posting", before + b"queue_rebate/payout", len(before) - 1)

        self.damage_and_mend(offset, "its postings are not those of its record")

    def test_c_balance(self):
        def offset():
            (amount,) = self.query("SELECT amount FROM balance WHERE account = 'revenue/S1'")
            row = b"revenue/S1CNY" + encoded(amount)
            return self.offset_in("balance", row, len(row) - 1)

        self.damage_and_mend(offset, "instead of zero")

    def test_d_what_an_entry_received(self):
        def offset():
            version, entitlement, paid, status = self.query(
                "SELECT policy_version, entitlement, paid, status FROM entry WHERE paid > 1 ORDER BY arrival LIMIT 1")
            figures = version.encode() + encoded(entitlement) + encoded(paid)
            return self.offset_in("entry", figures + status.encode(), len(figures) - 1)

        self.damage_and_mend(offset, "payouts of")

    def offset_in(self, table, needle, further):
        """In the file, of the byte that is so much further than where these begin, in the newest page that has them."""
        data = self.database.read_bytes()
        for (page,) in self.query_all(f"SELECT pageno FROM dbstat WHERE name = '{table}' ORDER BY pageno DESC"):
            at = data.rfind(needle, (page - 1) * 4096, page * 4096)
            if at >= 0:
                return at + further
        raise AssertionError(f"{needle!r} is in no page of {table}")

    def test_e_damage_that_only_an_audit_finds(self):
        self.sell(4)
        backup = self.directory / "audit.backup"
        self.shop.ctl("backup", backup, "--dir", "S1")
        self.sell(2)
        self.wait_drained()
        self.stop_store()
        # An account under another name: the sum is zero all the same.
        self.change("UPDATE balance SET account = 'revenue/S0' WHERE account = 'revenue/S1'")
        (entries,) = self.query("SELECT count(*) FROM log")
        self.assertLess(entries, 5000)
        self.assertIn("account revenue/S0 stands at", self.refused_start(), "a short log is folded at the start")
        self.shop.run("queueback-ctl", "restore", backup, "--dir", "S1")
        store = self.shop.start_store()
        self.wait_drained()
        self.assert_adds_up()
        status = self.shop.store_status()
        self.assertTrue(status["audit"]["adds_up"])
        self.assertGreater(status["audit"]["entries"], 0)
        self.assertIn("audit.adds_up", store.output())
        nothing = self.shop.run("queueback-ctl", "audit", "acknowledge", "--reason", "x", "--dir", "S1", check=False)
        self.assertIn("no audit has a finding", nothing.stderr)

    def test_f_bytes_of_a_running_stores_file(self):
        """Rows that changed under the store: the audit closes it, tills sell on, somebody takes it upon himself."""
        self.sell(2)
        self.wait_drained()
        self.stop_store()
        self.change("INSERT INTO alarm(at, terminal, kind, text, log_no) VALUES(0, '', 'audit', 'a finding', 0)")
        process = self.shop.start_store_that_says("store.closed")
        self.assertIn("a finding", self.shop.store_status()["closed"])
        self.sell(1)
        refused = self.shop.run("queueback-ctl", "ledger", "--dir", "S1", check=False)
        self.assertIn("an audit found damage", refused.stderr)
        self.assertEqual(self.shop.store_api("/v1/queues")[0], 503)
        self.assertEqual(self.console.state()["unsent"], 1)
        self.assertTrue(self.shop.ctl("audit", "--dir", "S1")["adds_up"])
        self.shop.ctl("audit", "acknowledge", "--reason", "the memory was changed", "--by", "Li", "--dir", "S1")
        wait_until(lambda: "store.ready" in process.output(), "the store serves again")
        self.wait_drained()
        self.assertEqual(self.shop.store_status()["closed"], "")
        resolved = [row for row in self.shop.ctl("alarms", "--all", "--dir", "S1")["alarms"] if row["kind"] == "audit"]
        self.assertEqual(resolved[0]["resolved"]["by"], "Li")
        self.assert_adds_up()


if __name__ == "__main__":
    main()
