"""A manager at the terminal: figures, pause and resume, a quarantined record, roles, the store gone; by hand on the screen
and by questions to the core."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from support import COLA, SAMPLE, Console, ShopTest, main, wait_until

HAND = Path(os.environ["QUEUEBACK_PROGRAMS"]) / "store_screens_test"
PATIENCE = 300


class Managers(ShopTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sell_and_wait_in_line()
        cls.leave_something_to_look_at()

    @classmethod
    def sell_and_wait_in_line(cls):
        for member in ("M000001", "M000002", "M000003"):
            cls.console.sell([COLA, COLA], member=cls.shop.member_code(member))
            cls.console.say("next")
        for _ in range(3):
            cls.console.sell([COLA])
            cls.console.say("next")
        wait_until(lambda: cls.console.state()["unsent"] == 0, "everything is at headquarters")
        policy = (SAMPLE / "policy.toml").read_text().replace("sample-1", "sample-2")
        clear = 'extract = "12%"\nclear = { every = "month", time = "03:00" }\nannounce_clear_days = 31'
        (cls.directory / "next.toml").write_text(policy.replace('extract = "10%"', clear))
        cls.shop.run("queueback-ctl", "policy", "apply", "next.toml", "--yes", "--dir", "S1")

    @classmethod
    def leave_something_to_look_at(cls):
        """T2 sells one can when it has not heard of the new price, which raises an alarm, and one that only its file still has."""
        shop = cls.shop
        shop.add_terminal("T2")
        cls.sell_alone("T2")
        prices = cls.directory / "prices.csv"
        lines = (SAMPLE / "products.csv").read_text().splitlines()
        price = lines[0].split(",").index("price")
        def dearer(line):
            cells = line.split(",")
            return ",".join(cells[:price] + ["9.90"] + cells[price + 1:]) if COLA in cells else line
        prices.write_text("\n".join(map(dearer, lines)) + "\n")
        shop.run("queueback-ctl", "import", "products", "prices.csv", "--dir", "S1")
        cls.make_the_price_older()
        shop.start_terminal("T2")
        wait_until(lambda: shop.ctl("alarms", "--dir", "S1")["alarms"], "the price is noticed")
        shop.running["T2"].stop()
        shop.start_terminal("T2")
        cls.sell_alone("T2")
        shop.run("queueback-ctl", "terminal", "revoke", "T2", "--dir", "S1")
        shop.run("queueback-ctl", "terminal", "import", "T2/terminal.db", "--terminal", "T2", "--dir", "S1")
        wait_until(lambda: shop.ctl("quarantine", "--dir", "S1")["quarantine"], "a manager has to decide")
        shop.running["T1"].stop()  # a start with what the store knows now
        shop.start_terminal("T1")

    @classmethod
    def make_the_price_older(cls):
        """As if it had been imported ten minutes ago."""
        cls.shop.running["S1"].stop()
        with closing(sqlite3.connect(cls.directory / "S1" / "store.db")) as file, file:
            file.execute("UPDATE product_price SET since = since - 600000000 WHERE since > 0")
        cls.shop.start_store("S1")

    @classmethod
    def sell_alone(cls, terminal):
        """A sale while the store is down, and the terminal ends with it unsent."""
        cls.shop.running["S1"].kill()
        console = cls.sign_in(terminal)
        console.sell([COLA])
        console.close()
        cls.shop.running[terminal].stop()
        cls.shop.start_store("S1")

    def sign_in_as(self, cashier, pin):
        console = Console(self.shop, "T1")
        if console.state()["phase"] != "signed-out":
            console.say("sign-out")
        self.assertIn("signed-in", console.notices(f"sign-in {cashier} {pin}"))
        console.close()

    def ask(self, **question):
        return self.shop.ask_terminal({"do": "ask-store", "question": question})

    def by_hand(self, tests, on_line=None):
        """The tests of the screen with this filter pass; `on_line` does what a line of theirs asks for."""
        hand = subprocess.Popen([HAND, f"--gtest_filter={tests}"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                env={**os.environ, "QUEUEBACK_TILL": str(self.directory / "T1" / "terminal.sock")})
        self.addCleanup(hand.kill)
        said = []
        for line in hand.stdout:
            said.append(line)
            if on_line:
                on_line(line.strip())
        hand.stdout.close()
        self.assertEqual(hand.wait(timeout=PATIENCE), 0, "".join(said))
        self.assertNotIn("[  PASSED  ] 0 tests", "".join(said))

    def test_a_cashier_is_shown_and_told_nothing(self):
        self.sign_in_as("1001", "1234")
        for question in ("overview", "sales", "payouts", "queue.figures", "find", "policy.history", "payouts.pause"):
            self.assertIn("that needs a", self.ask(do=question)["error"], question)
        self.by_hand("*Cashiers*")

    def test_b_supervisor_looks_and_changes_nothing(self):
        self.sign_in_as("9001", "97531")
        sales = self.ask(do="sales")["answer"]
        self.assertEqual(sales["count"], 7)
        self.assertEqual(sum(hour["amount"] for hour in sales["hours"]), sales["total"])
        self.assertEqual(sales | {"ok": True}, self.shop.ctl("sales", "--dir", "S1"))
        payouts = self.ask(do="payouts", rows=2)["answer"]
        self.assertEqual(len(payouts["recent"]), 2)
        self.assertEqual(payouts["recent"][0]["member"], "M000001")
        paid = sum(amount for account, amount in self.shop.balances("S1").items() if account.startswith("member/"))
        self.assertEqual(payouts["paid_today"], paid)
        self.assertEqual(self.ask(do="find", text=self.shop.member_code("M000002"))["answer"]["person"]["member"], "M000002")
        self.assertIn("20.00 in 7 sales", self.shop.run("queueback-ctl", "sales", "--dir", "S1").stdout)
        self.assertRegex(self.shop.run("queueback-ctl", "payouts", "--dir", "S1").stdout, r"M000001 +0\.24 +cashier/S1 +T2 1")
        self.assertRegex(self.shop.run("queueback-ctl", "find", "T1 1", "--dir", "S1").stdout, r"cashier/S1 +waiting +1 ")
        self.assertIn("nothing is known", self.shop.run("queueback-ctl", "find", "nobody", "--dir", "S1").stdout)
        for question in ("payouts.pause", "payouts.resume", "quarantine.resolve", "alarms.resolve"):
            self.assertIn("that needs a manager", self.ask(do=question, reason="x")["error"])
        self.by_hand("*Supervisors*")

    def test_b_supervisor_sees_that_a_till_has_no_paper(self):
        self.sign_in_as("9001", "97531")
        t1 = lambda: next(one for one in self.ask(do="terminal.list")["answer"]["terminals"] if one["terminal"] == "T1")["devices"]
        wait_until(lambda: t1() and t1()["problems"].get("printer") == "", "the store knows that T1's printer works")
        self.assertEqual(self.ask(do="overview")["answer"]["device_problems"], 0)
        self.shop.emulator("paper out")
        wait_until(lambda: t1()["problems"]["printer"] != "", "the store hears that T1 has no paper")
        self.assertEqual(self.ask(do="overview")["answer"]["device_problems"], 1)
        self.assertRegex(self.shop.run("queueback-ctl", "terminal", "list", "--dir", "S1").stdout, r"T1 .* printer: .*paper")
        self.shop.emulator("paper in")
        wait_until(lambda: t1()["problems"]["printer"] == "", "and that it has some again")

    def test_c_manager_pauses_once_and_resumes(self):
        self.sign_in_as("2001", "8642")
        first = self.ask(do="payouts.pause", reason="a look at the books")
        self.assertEqual(first["answer"], {"paused": True, "changed": True})
        self.assertEqual(self.ask(do="payouts.pause", reason="again")["answer"], {"paused": True, "changed": False})
        who = self.ask(do="queue.figures")["answer"]["pause"]["who"]
        self.assertEqual(who, '样例店长 (2001) at T1: "a look at the books"')
        self.assertIn("reason", self.ask(do="payouts.resume", reason="")["error"])
        self.assertTrue(self.ask(do="payouts.resume", reason="all is well")["answer"]["changed"])
        self.assertFalse(self.ask(do="overview")["answer"]["paused"])

    def test_c_name_that_is_longer_than_the_log_keeps_is_shortened(self):
        (self.directory / "long.csv").write_text(f"cashier,name,role,pin\n2002,{'欧阳' * 30},manager,8642\n")
        self.shop.run("queueback-ctl", "import", "cashiers", "long.csv", "--dir", "S1")
        version = self.shop.ctl("store", "status", "--dir", "S1")["reference_version"]
        wait_until(lambda: self.shop.ask_terminal({"do": "state"})["state"]["reference_version"] == version, "T1 knows the new manager")
        self.sign_in_as("2002", "8642")
        self.assertTrue(self.ask(do="payouts.pause", reason="x")["answer"]["changed"])
        self.assertTrue(self.ask(do="payouts.resume", reason="x")["answer"]["changed"])
        who = self.ask(do="queue.figures")["answer"]["pause"]["who"]
        self.assertRegex(who, r'^欧阳.* \(2002\) at T1: "x"$')

    def test_d_every_page_in_every_look(self):
        self.sign_in_as("2001", "8642")
        self.by_hand("*ManagersScreens*")

    def test_e_the_store_goes_and_comes_back(self):
        self.sign_in_as("2001", "8642")

        def act(line):
            if line == "ready":
                self.shop.running["S1"].kill()
            elif line == "gone":
                self.shop.start_store("S1")

        self.by_hand("*StoreGone*", act)

    def test_f_manager_pauses_and_resumes_by_hand(self):
        self.sign_in_as("2001", "8642")
        wait_until(lambda: self.ask(do="overview")["ok"], "the store answers")
        self.by_hand("*ManagersHand*")
        self.assertIn("2001", self.ask(do="queue.figures")["answer"]["pause"]["who"])

    def test_g_manager_books_a_record_and_deals_with_the_alarm_by_hand(self):
        self.sign_in_as("2001", "8642")
        self.assertFalse(self.ask(do="quarantine.resolve", log_no=999999, action="correct", reason="x", here=5)["ok"], "a terminal may ask anything")
        row = self.ask(do="quarantine")["answer"]["quarantine"][0]
        self.assertEqual(row["kind"], "imported")
        self.by_hand("*OneHand*")
        self.assertEqual(self.shop.ctl("quarantine", "--dir", "S1")["quarantine"], [])
        done = self.shop.ctl("quarantine", "--all", "--dir", "S1")["quarantine"][0]
        self.assertEqual((done["log_no"], done["action"], done["resolved"]["reason"]), (row["log_no"], "accepted", "Asked the cashier"))
        self.assertIn("(2001) at T1", done["resolved"]["by"])
        self.assertEqual(self.shop.ctl("alarms", "--dir", "S1")["alarms"], [])
        self.assertIn("was accepted by", self.ask(do="quarantine.resolve", log_no=row["log_no"], action="accept", reason="x")["error"])
        self.assertEqual(self.ask(do="sales")["answer"]["count"], 8)
        self.assert_adds_up()


if __name__ == "__main__":
    main()
