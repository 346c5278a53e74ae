"""A flipped bit in a store's database: found, said, the file kept, and everything right again out of a backup and
headquarters' copy."""

import contextlib
import datetime
import sqlite3
import zoneinfo

from support import COLA, PATIENCE, ShopTest, main, wait_until

#: Exit status of a program whose database is damaged (docs/operations.md).
DAMAGED = 4
#: Bytes of a database whose pages a start looks at (common/storage/page_check.hpp).
PAGES_CHECKED_AT_START = 128 << 20
#: Where the sample shop is.
SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
#: Seconds in which servers start.
STARTS_WITHIN = 20


def soon():
    """The next full minute for which there is time to start the servers."""
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=STARTS_WITHIN + 60)
    return later.replace(second=0, microsecond=0)


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

    def audit_at(self, config, at):
        """Sets the nightly audit's time."""
        file = self.directory / config
        kept = file.read_text()
        self.addCleanup(file.write_text, kept)
        self.assertNotIn("[audit]", kept)
        file.write_text(f'{kept}\n[audit]\nat = "{at:%H:%M}"\n')

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
        self.start_and_compare(before)

    def start_and_compare(self, before):
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

    def make_large(self, file):
        """So large that a start does not look at the file's pages (docs/operations.md, "A damaged database")."""
        with contextlib.closing(sqlite3.connect(file)) as database, database:
            database.execute("CREATE TABLE filler(x)")
            database.execute(f"INSERT INTO filler VALUES(zeroblob({PAGES_CHECKED_AT_START}))")
        self.assertFalse(file.with_name(file.name + "-wal").exists(), "everything is in one file")

    def break_pages(self, file, table):
        """Where the first free block begins in a table's pages: no row reads otherwise, but none can be added."""
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as database:
            pages = database.execute("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'", [table]).fetchall()
        for (page,) in pages:
            flip(file, (page - 1) * 4096 + 1, 6)

    def damaged_where_no_start_looks(self, name, table="balance"):
        """Sales, a backup, and a stopped store with a damaged page; gives the backup and the balances."""
        self.sell(4)
        backup = self.directory / f"{name}.backup"
        self.shop.ctl("backup", backup, "--dir", "S1")
        self.wait_drained()
        before = self.shop.balances()
        self.stop_store()
        self.make_large(self.database)
        self.break_pages(self.database, table)
        return backup, before

    def assert_is_closed(self):
        """Nobody is served, and a till sells on."""
        self.assertIn("the file's pages", self.shop.store_status()["closed"])
        self.sell(1)
        refused = self.shop.run("queueback-ctl", "ledger", "--dir", "S1", check=False)
        self.assertIn("an audit found damage", refused.stderr)
        self.assertEqual(self.shop.store_api("/v1/queues")[0], 503)
        self.assertEqual(self.console.state()["unsent"], 1)
        alarms = [row for row in self.shop.ctl("alarms", "--dir", "S1")["alarms"] if row["kind"] == "audit"]
        self.assertEqual(len(alarms), 1)

    def ends_as_damaged(self, process, file):
        wait_until(lambda: not process.is_running(), f"{process.name} ends")
        self.assertEqual(process.child.returncode, DAMAGED, process.output())
        self.assertIn("storage.damaged", process.output())
        self.assertIn(f"{file} is damaged; this was noticed at work", process.output())
        self.assertNotIn("free space; then start it again", process.output())

    def test_e_damage_that_the_audit_of_a_running_store_finds(self):
        """It closes, tills sell on, somebody takes it upon himself."""
        # Into this page nothing is written here.
        backup, before = self.damaged_where_no_start_looks("audit", table="replacement")
        store = self.shop.start_store()
        self.assertIn("pages=false", store.output())
        self.assertEqual(self.shop.store_status()["closed"], "")
        found = self.shop.run("queueback-ctl", "audit", "--dir", "S1", check=False)
        self.assertEqual(found.returncode, 1)
        self.assertIn("the file's pages", found.stdout + found.stderr)
        self.assertIn("audit.finding", store.output())
        self.assert_is_closed()
        self.shop.ctl("audit", "acknowledge", "--reason", "seen", "--by", "Li", "--dir", "S1")
        wait_until(lambda: self.shop.store_status()["closed"] == "", "the store serves again")
        self.wait_drained()
        resolved = [row for row in self.shop.ctl("alarms", "--all", "--dir", "S1")["alarms"] if row["kind"] == "audit"]
        self.assertEqual(resolved[0]["resolved"]["by"], "Li")
        self.stop_store()
        before["tender/S1/cash"] -= 200
        self.restore_and_compare(backup, before)
        nothing = self.shop.run("queueback-ctl", "audit", "acknowledge", "--reason", "x", "--dir", "S1", check=False)
        self.assertIn("no audit has a finding", nothing.stderr)

    def test_f_damage_that_the_nightly_audit_finds(self):
        """The audit that nobody asked for closes the store, over a restart too; that of headquarters is content."""
        backup, before = self.damaged_where_no_start_looks("nightly")
        self.assertEqual(self.shop.running.pop("hq").stop(), 0)
        at = soon()
        self.audit_at("S1/store.toml", at.astimezone(SHANGHAI))
        self.audit_at("hq/hq.toml", at.astimezone())
        headquarters = self.shop.start_headquarters()
        store = self.shop.start_store()
        self.assertEqual(self.shop.store_status()["closed"], "")
        patience = (at - datetime.datetime.now(datetime.UTC)).total_seconds() + PATIENCE
        wait_until(lambda: "audit.finding" in store.output(), "the nightly audit finds it", patience)
        wait_until(lambda: "audit.adds_up" in headquarters.output(), "headquarters has one too")
        wait_until(lambda: self.shop.store_status()["closed"], "the store closes")
        self.assert_is_closed()
        self.assertEqual(self.shop.running.pop("S1").stop(), 0)
        self.shop.start_store_that_says("store.closed")
        self.assertIn("the file's pages", self.shop.store_status()["closed"])
        self.assertEqual(self.shop.running.pop("S1").stop(), 0)
        before["tender/S1/cash"] -= 200
        self.restore_and_compare(backup, before)
        self.assertTrue(self.shop.store_status()["audit"]["adds_up"])

    def test_g_damage_that_a_running_store_meets(self):
        """It ends with the same status and advice as at a start, however often it is started."""
        backup, before = self.damaged_where_no_start_looks("met", table="sale")
        store = self.shop.start_store()
        self.sell(1)
        self.ends_as_damaged(store, "store.db")
        self.assertIn("queueback-ctl restore", store.output())
        again = self.shop.start_store()
        self.ends_as_damaged(again, "store.db")
        del self.shop.running["S1"]
        before["tender/S1/cash"] -= 200
        self.shop.run("queueback-ctl", "restore", backup, "--dir", "S1")
        self.start_and_compare(before)

    def test_h_headquarters_and_terminal_end_the_same_way(self):
        self.wait_drained()
        hq = self.directory / "hq" / "hq.db"
        backup = self.directory / "hq.backup"
        self.shop.ctl("backup", backup, "--dir", "hq")
        self.assertEqual(self.shop.running.pop("hq").stop(), 0)
        self.make_large(hq)
        self.break_pages(hq, "orders")
        headquarters = self.shop.start_headquarters()
        self.sell(1)
        self.ends_as_damaged(headquarters, "hq.db")
        del self.shop.running["hq"]
        self.shop.run("queueback-ctl", "restore", backup, "--dir", "hq")
        self.shop.start_headquarters()
        self.wait_drained()
        self.assert_adds_up()
        self.assertEqual(self.shop.running.pop("T1").stop(), 0)
        till = self.directory / "T1" / "terminal.db"
        self.make_large(till)
        self.break_pages(till, "sale")
        terminal = self.shop.start_terminal()
        console = self.sign_in("T1")
        with contextlib.suppress(Exception):
            console.sell([COLA], cash="2")
        self.ends_as_damaged(terminal, "terminal.db")
        self.assertIn("queueback-ctl terminal replace", terminal.output())


if __name__ == "__main__":
    main()
