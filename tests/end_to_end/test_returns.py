"""Goods come back: at the till that sold them and at another, with the store there and gone; no cent is lost."""

import sqlite3
import unittest

from support import COLA, ShopTest, main, wait_until


class Returns(ShopTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop.add_terminal("T2")
        cls.other = cls.sign_in("T2")

    def allowed(self, console, line):
        """A command that a manager allows; gives the notices of the approval."""
        self.assertIn("approval-needed", console.notices(line))
        return console.notices("approve 2001 8642 goods seen")

    def sell(self, member=None):
        state = self.console.sell([COLA, COLA, COLA], member=member and self.shop.member_code(member))
        self.wait_drained()
        self.console.say("next")
        return state["receipt"], state["total"]

    def test_a_at_another_till_with_the_store_the_whole_line_and_no_more(self):
        receipt, total = self.sell()
        before = self.shop.balances()
        self.assertIn("returning", self.allowed(self.other, f"return T1-{receipt}"))
        self.assertEqual(self.other.state()["return_of"], f"T1-{receipt}")
        self.other.say("back 1")
        self.assertIn("return-done", self.other.notices("refund damaged"))
        self.wait_drained(self.other)
        after = self.shop.balances()
        given = after["tender/S1/cash"] - before["tender/S1/cash"]
        self.assertEqual(given, total // 3)
        self.assertIn("returning", self.allowed(self.console, f"return {receipt}"))
        self.assertEqual([line["left"] for line in self.console.state()["lines"]], ["0", "1", "1"])
        self.assertIn("return-too-much", self.console.notices("back 1 1"))
        self.console.say("cancel")
        self.assert_adds_up()

    def test_b_what_the_rebate_paid_is_withheld(self):
        receipt, total = self.sell(member="M000001")
        self.sell()  # pays the one before
        self.assertIn("returning", self.allowed(self.console, f"return {receipt}"))
        for line in (1, 2, 3):
            self.console.say(f"back {line}")
        self.assertEqual(self.console.notices("refund changed his mind"), ["return-withholds"], "before any money is given")
        state = self.console.state()
        self.assertEqual(state["give_back"], total - state["withheld"])
        self.assertEqual(len(self.shop.ctl("reports", "return", "--dir", "S1")["reports"]), 1, "that of the test before")
        self.assertIn("return-withheld", self.console.notices("refund changed his mind"))
        self.wait_drained()
        balances = self.shop.balances()
        self.assertGreater(balances["store/S1/recovered"], 0)
        self.assertEqual(balances["store/S1/recovered"], balances["recovered/S1"])
        self.assertNotIn("receivable/S1", balances)
        listed = self.shop.ctl("hq", "reports", "return", "--dir", "hq")["reports"]
        self.assertEqual(listed[0]["content"]["total"], total)
        table = self.shop.run("queueback-ctl", "reports", "return", "--dir", "S1").stdout.splitlines()
        self.assertIn("paid back", table[0])
        self.assertNotIn("variance", table[0])
        self.assertIn("changed his mind", table[1])
        self.assert_adds_up()

    def test_c_without_the_store_only_here_and_up_to_the_limit(self):
        receipt, total = self.sell()
        members, _ = self.sell(member="M000002")
        self.shop.running["S1"].kill()
        wait_until(lambda: self.console.state()["uplink"] == "offline", "the till knows that it is alone")
        self.assertIn("return-refused", self.allowed(self.other, f"return T1-{receipt}"))
        self.assertIn("returning", self.allowed(self.console, f"return {members}"))
        self.console.say("back 1")
        self.assertIn("return-needs-store", self.console.notices("refund damaged"))
        self.console.say("cancel")
        self.assertIn("returning", self.allowed(self.console, f"return {receipt}"))
        self.console.say("back 1")
        self.assertIn("return-done", self.console.notices("refund damaged"))
        self.shop.start_store("S1")
        self.wait_drained()
        self.assertNotIn("receivable/S1", self.shop.balances())
        self.assert_adds_up()

    def test_d_z_report_and_journal_tell_of_it(self):
        self.assertIn("z-report", self.console.notices("closeshift 100x1"))
        report = self.console.say("report")["report"]
        self.assertEqual(report["totals"]["returns"]["paid_back"]["count"], 2)
        self.assertEqual(report["totals"]["events"]["return"]["count"], 2)
        taken = report["totals"]["tenders"]["cash"]["amount"] - report["totals"]["returns"]["tenders"]["cash"]["amount"]
        self.assertEqual(report["cash"]["expected"], report["shift"]["opening_float"] + taken)


class ReservedElsewhere(ShopTest):
    """Goods that one till was told may come back go to no other until that one is heard of again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop.add_terminal("T2")
        cls.other = cls.sign_in("T2")

    def begin_return(self, console, receipt):
        self.assertIn("approval-needed", console.notices(f"return {receipt}"))
        return console.notices("approve 2001 8642 seen")

    def let_reservations_run_out(self):
        """As if ten minutes had passed."""
        self.shop.running["S1"].stop()
        with sqlite3.connect(self.directory / "S1" / "store.db") as store:
            self.assertGreater(store.execute("UPDATE returned_line SET reserved_until = 1").rowcount, 0)
        store.close()
        self.shop.start_store("S1")
        wait_until(lambda: self.console.state()["uplink"] == "online", "the line is there again")

    def test_a_till_that_died_after_the_stores_word_holds_the_goods_until_it_is_back(self):
        receipt = self.console.sell([COLA], member=self.shop.member_code("M000001"))["receipt"]
        self.wait_drained()
        self.console.say("next")
        self.console.sell([COLA])
        self.console.say("next")
        self.wait_drained()
        self.assertIn("returning", self.begin_return(self.other, f"T1-{receipt}"))
        self.other.say("back 1")
        self.assertEqual(self.other.notices("refund damaged"), ["return-withholds"], "reserved, and not given back")
        self.shop.running["T2"].kill()
        self.other.close()
        self.let_reservations_run_out()
        self.assertIn("return-held", self.begin_return(self.console, receipt))
        self.assertEqual([line["left"] for line in self.console.state()["lines"]], ["0"])
        self.console.say("cancel")
        self.shop.start_terminal("T2")
        type(self).other = self.sign_in("T2")
        wait_until(lambda: self.is_free(receipt), "T2 has said that it makes no return")
        self.console.say("back 1")
        self.assertIn("return-withholds", self.console.notices("refund damaged"))
        self.assertIn("return-done", self.console.notices("refund damaged"))
        self.wait_drained()
        self.assertNotIn("receivable/S1", self.shop.balances())
        self.assert_adds_up()

    def is_free(self, receipt):
        """Whether the receipt's line can come back here; the return is begun then."""
        self.begin_return(self.console, receipt)
        is_free = self.console.state()["lines"][0]["left"] == "1"
        if not is_free:
            self.console.say("cancel")
        return is_free


class Exchange(ShopTest):
    """What came back pays for what the customer takes instead, whoever dies meanwhile; the drawer stays as it is."""

    def bring_back(self, receipt):
        self.assertIn("approval-needed", self.console.notices(f"return {receipt}"))
        self.assertIn("returning", self.console.notices("approve 2001 8642 seen"))
        self.console.say("back 1")
        self.assertIn("credit-given", self.console.notices("exchange wrong size"))

    def newest_job(self):
        return max(self.console.say("jobs")["jobs"], key=lambda job: job["job"])

    def sold(self):
        receipt = self.console.sell([COLA, COLA, COLA])["receipt"]
        self.wait_drained()
        self.console.say("next")
        return receipt

    def test_a_killed_till_knows_what_it_owes(self):
        receipt = self.sold()
        before = self.shop.balances()["tender/S1/cash"]
        self.bring_back(receipt)
        credit = self.console.state()["credit"]
        self.assertGreater(credit, 0)
        self.assertIn("credit-waits", self.console.notices("sign-out"))
        self.kill_and_restart_till()
        self.assertEqual(self.console.state()["credit"], credit)
        self.console.notices(COLA)
        self.console.notices(COLA)
        self.assertIn("part-paid", self.console.notices("credit"))
        self.kill_and_restart_till()
        state = self.console.state()
        self.assertEqual(state["credit"], 0, "it is in the sale that was begun")
        self.assertEqual([part["kind"] for part in state["paid"]], ["exchange"])
        self.assertIn("sale-done", self.console.notices("card A1"))
        self.assertEqual(self.console.state()["credit_slip"], "")
        self.console.say("next")
        self.wait_drained()
        after = self.shop.balances()["tender/S1/cash"]
        self.assertEqual(after, before, "as much came out as went in")
        self.assert_adds_up()

    def test_b_nothing_else_taken_is_handed_out(self):
        before = self.shop.balances()["tender/S1/cash"]
        self.bring_back(self.sold())
        credit = self.console.state()["credit"]
        wait_until(lambda: self.newest_job()["state"] == "printed", "the slip of the return")
        first = self.newest_job()
        self.assertIn("credit-paid-out", self.console.notices("payout"))
        wait_until(lambda: self.newest_job()["state"] == "printed" and self.newest_job() != first, "a slip to sign")
        self.assertEqual((self.newest_job()["kind"], self.newest_job()["receipt"]), ("return", first["receipt"]))
        self.assertIn("no-credit", self.console.notices("payout"))
        self.console.say("copyreturn")
        wait_until(lambda: (self.newest_job()["kind"], self.newest_job()["state"]) == ("return_copy", "printed"), "its copy")
        self.assertEqual(self.console.state()["credit"], 0)
        self.wait_drained()
        self.assertEqual(before - self.shop.balances()["tender/S1/cash"], 2 * credit, "one of three came back")
        self.assertIn("z-report", self.console.notices("closeshift 100x1"))
        report = self.console.say("report")["report"]
        self.assertEqual(report["totals"]["events"]["credit-paid-out"], {"count": 1, "amount": credit})
        self.assert_adds_up()


class CashWithoutSmallCoins(ShopTest):
    def weigh(self, quantity):
        self.assertIn("line-added", self.console.notices(COLA))
        self.console.say(f"qty {quantity}")

    def test_what_is_given_back_in_cash_is_rounded_and_comes_back_with_the_rest(self):
        self.shop.running["S1"].stop()
        config = self.directory / "S1" / "store.toml"
        config.write_text(config.read_text() + '\n[cash]\nstep = "0.10"\n')
        self.shop.start_store("S1")
        self.weigh("0.735")
        wait_until(lambda: self.console.state()["cash_due"] == 140, "the till knows the step")
        self.assertIn("sale-done", self.console.notices("card A1"))
        receipt = self.console.state()["receipt"]
        self.wait_drained()
        self.console.say("next")
        before = self.shop.balances()
        given = []
        for quantity in ("0.333", ""):
            self.assertIn("approval-needed", self.console.notices(f"return {receipt}"))
            self.assertIn("returning", self.console.notices("approve 2001 8642 seen"))
            self.console.say(f"back 1 {quantity}".strip())
            given.append(self.console.state()["cash_due"])
            self.assertIn("return-done", self.console.notices("refund damaged"))
        # 0.66 of 1.47, of which 0.06 are kept back; they come with the rest: 0.87, of which 0.07 are kept.
        self.assertEqual(given, [60, 80])
        self.wait_drained()
        after = self.shop.balances()
        self.assertEqual(after["tender/S1/cash"] - before.get("tender/S1/cash", 0), 140)
        self.assertNotIn("receivable/S1", after)
        self.assertNotIn("payable/S1", after)
        self.assert_adds_up()
        status, journal = self.journal()
        self.assertEqual(status, 0, journal)
        self.assertIn(", rounded down by 0.06", journal)
        self.assertIn(", rounded down by 0.07", journal)

    def journal(self):
        done = self.shop.run("queueback-ctl", "journal", "export", "journal.txt", "--dir", "T1", check=False)
        return done.returncode, (self.directory / "journal.txt").read_text()


if __name__ == "__main__":
    main()
