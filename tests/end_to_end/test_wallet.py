"""A member's change at two tills: with the store, without it, never more than there is, and nothing without the PIN."""

import json
import unittest

from support import COLA, SAMPLE, ShopTest, main, wait_until

MEMBER = "M000001"
PIN = "47110815"


class WalletTest(ShopTest):
    """A shop with these rules in store.toml, where the member has 20.00 of change and a PIN."""

    rules = ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.restart_store(cls.rules)
        cls.earn()
        cls.code = cls.shop.member_code(MEMBER)

    @classmethod
    def restart_store(cls, rules):
        cls.shop.running["S1"].kill()
        file = cls.shop.directory / "S1" / "store.toml"
        file.write_text(file.read_text().split("[wallet]")[0].rstrip() + f"\n\n[wallet]\n{rules}\n")
        cls.shop.start_store("S1")
        wait_until(lambda: cls.console.state()["uplink"] == "online", "the till has its store")

    @classmethod
    def earn(cls):
        """100.00 by the member, then 200.00 by others, of which he gets a tenth."""
        for member in (MEMBER, None, None):
            cls.console.say(COLA)
            cls.console.say("qty 50")
            if member:
                cls.console.say(f"member {cls.shop.member_code(member)}")
            cls.console.say("cash 100")
            cls.console.say("next")
        wait_until(lambda: cls.change_of(MEMBER) == 2000, "the member has his change")

    @classmethod
    def change_of(cls, member):
        return cls.shop.balances().get(f"member/{member}/change", 0)

    @classmethod
    def held(cls, terminal):
        return cls.shop.balances().get(f"lease/{terminal}/{MEMBER}", 0)

    def goods(self, console, bottles):
        """A sale of colas at 2.00 by the member."""
        console.say(COLA)
        console.say(f"qty {bottles}")
        self.assertIn("member-added", console.notices(f"member {self.code}"))

    def set_pin(self, pin=PIN):
        self.console.say(f"member {self.code}")
        self.assertIn("approval-needed", self.console.notices(f"setpin {pin}"))
        self.assertIn("member-pin-set", self.console.notices("approve 2001 8642"))
        self.console.say("cancel")


class Wallet(WalletTest):
    rules = 'allowance = "6.00"'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop.add_terminal("T2")
        cls.other = cls.sign_in("T2")

    def test_a_card_alone_spends_nothing(self):
        self.goods(self.console, 2)
        self.assertEqual(self.console.notices(f"change {PIN}"), ["no-member-pin"])
        self.assertEqual(self.held("T1"), 0)
        self.console.say("cancel")
        self.assertEqual(self.console.notices(f"change {PIN}"), ["nothing-to-pay"])

    def test_b_set_at_the_till_and_spent_with_the_store(self):
        self.set_pin()
        self.goods(self.console, 2)
        answer = self.console.say(f"change {PIN}")
        self.assertEqual([one["code"] for one in answer["notices"]], ["wallet-left", "sale-done"])
        self.wait_drained()
        balances = self.shop.balances()
        self.assertEqual(balances["tender/S1/change"], -400)
        self.assertEqual(balances["external/till"], 400)
        self.assertIn(self.change_of(MEMBER) + self.held("T1"), range(1600, 1650), "and a tenth of the sale for him")
        self.console.say("next")
        self.assert_adds_up()

    def test_c_store_killed_two_tills_never_more_than_there_is(self):
        for console in (self.console, self.other):
            console.say(f"member {self.code}")
        wait_until(lambda: self.held("T1") == 600 and self.held("T2") == 600, "both tills have their allowance")
        held = {"T1": self.held("T1"), "T2": self.held("T2")}
        there = sum(held.values()) + self.change_of(MEMBER)
        self.shop.running["S1"].kill()
        for console in (self.console, self.other):
            wait_until(lambda: console.state()["uplink"] == "offline", "the till knows that it is alone")
        spent = 0
        for terminal, console in (("T1", self.console), ("T2", self.other)):
            console.say("cancel")
            self.goods(console, 10)
            notices = console.notices(f"change {PIN}")
            self.assertEqual(notices, ["part-paid", "wallet-left"])
            paid = sum(one["amount"] for one in console.state()["paid"])
            self.assertEqual(paid, held[terminal], "all that it holds, and no cent more")
            self.assertEqual(console.notices(f"change {PIN} 0.01"), ["wallet-short"])
            self.assertIn("sale-done", console.notices("cash 20"))
            console.say("next")
            spent += paid
        self.assertLessEqual(spent, there)
        self.goods(self.console, 1)
        self.assertEqual(self.console.notices(f"change {PIN}"), ["wallet-short"])
        self.console.say("cancel")
        self.shop.start_store("S1")
        for console in (self.console, self.other):
            self.wait_drained(console)
        balances = self.shop.balances()
        self.assertEqual(balances["tender/S1/change"], -400 - spent)
        self.assertEqual(balances["external/till"], 400 + spent)
        self.assertNotIn("receivable/S1", balances)
        self.assertNotIn("wallet-beyond", [alarm["kind"] for alarm in self.shop.ctl("alarms", "--dir", "S1")["alarms"]])
        self.assert_adds_up()

    def test_d_wrong_pins_lock_and_a_restart_does_not_open(self):
        self.goods(self.other, 1)
        for _ in range(4):
            self.assertEqual(self.other.notices("change 0000"), ["wrong-member-pin"])
        self.assertEqual(self.other.notices("change 0000"), ["wallet-locked"])
        self.assertEqual(self.other.notices(f"change {PIN}"), ["wallet-locked"])
        self.shop.running["T2"].kill()
        self.other.close()
        self.shop.start_terminal("T2")
        Wallet.other = self.sign_in("T2")
        self.assertEqual(self.other.notices(f"change {PIN}"), ["wallet-locked"])
        self.other.say("cancel")

    def test_e_part_payment_survives_a_restart_of_the_till(self):
        self.goods(self.console, 5)
        self.assertEqual(self.console.notices(f"change {PIN} 1"), ["part-paid", "wallet-left"])
        self.kill_and_restart_till()
        self.assertEqual([(one["kind"], one["amount"]) for one in self.console.state()["paid"]], [("change", 100)])
        self.assertIn("part-released", self.console.notices("unpay"))
        self.assertIn("sale-done", self.console.notices("cash 10"))
        self.console.say("next")
        self.wait_drained()
        self.assert_adds_up()

    def test_f_exported_ledger_is_what_the_program_posted(self):
        folder = self.directory / "export"
        self.shop.run("queueback-ctl", "export", "commands", folder, "--dir", "S1")
        self.shop.run("queueback-ctl", "export", "ledger", folder / "ledger.ndjson", "--dir", "S1")
        done = self.shop.run("queueback-replay", "--policy", folder / "policy.toml", "--verify", folder / "ledger.ndjson",
                             folder / "commands.ndjson")
        self.assertEqual(json.loads(done.stdout.splitlines()[-1])["event"], "verified")

    def test_g_report_and_paper_name_it_and_nobody_reads_the_pin(self):
        self.assertIn("z-report", self.console.notices("closeshift 100x1"))
        report = self.console.say("report")["report"]
        self.assertEqual(report["totals"]["tenders"]["change"]["count"], 2)
        for name in ("T1", "S1", "hq"):
            self.assertNotIn(PIN, self.shop.running[name].output())
            for file in (self.shop.directory / name).glob("*.db*"):
                self.assertNotIn(PIN.encode(), file.read_bytes(), file)


class Points(WalletTest):
    rules = 'points = true'

    def points_of(self, account):
        rows = self.shop.ctl("ledger", "--dir", "S1")["balances"]
        return sum(row["amount"] for row in rows if row["account"] == account and row["currency"] == "points")

    def test_points_pay_without_the_store_earn_nothing_and_come_back(self):
        policy = (SAMPLE / "policy.toml").read_text().replace("sample-1", "sample-2")
        (self.directory / "next.toml").write_text(policy.replace("[queue_rebate]", '[queue_rebate]\nredeem = { points = "100%" }', 1))
        self.shop.run("queueback-ctl", "policy", "apply", "next.toml", "--yes", "--dir", "S1")
        self.goods(self.console, 10)
        self.console.say("cash 20")
        self.console.say("next")
        self.wait_drained()
        entry = self.shop.ctl("queue", "--dir", "S1")["queues"][0]["line"][-1]["entry"]
        self.shop.run("queueback-ctl", "reward", "redeem", entry, "--into", "points", "--dir", "S1")
        there = self.points_of(f"member/{MEMBER}/points")
        self.assertGreater(there, 1000)
        self.set_pin()
        self.goods(self.console, 10)
        wait_until(lambda: self.points_of(f"lease/T1/{MEMBER}") > 0, "the till has some of the points")
        self.shop.running["S1"].kill()
        wait_until(lambda: self.console.state()["uplink"] == "offline", "the till knows that it is alone")
        self.assertIn("part-paid", self.console.notices(f"points {PIN} 5"))
        self.assertIn("sale-done", self.console.notices("cash 15"))
        receipt = self.console.state()["receipt"]
        self.console.say("next")
        self.shop.start_store("S1")
        self.wait_drained()
        self.assertEqual(self.shop.balances()["tender/S1/points"], -500)
        self.assertEqual(self.points_of(f"member/{MEMBER}/points") + self.points_of(f"lease/T1/{MEMBER}"), there - 500)
        self.assertEqual(self.points_of("issue/points"), 500 - there)
        self.assertIn("approval-needed", self.console.notices(f"return {receipt}"))
        self.assertIn("returning", self.console.notices("approve 2001 8642"))
        self.console.say("back 1")
        self.assertEqual(self.console.state()["points_back"], 500)
        self.assertIn("return-done", self.console.notices("refund damaged"))
        self.wait_drained()
        self.assertNotIn("tender/S1/points", self.shop.balances())
        self.assertEqual(self.points_of("issue/points"), -there)
        self.assert_adds_up()


class Expiry(WalletTest):
    rules = 'lease_time = "4s"'

    def test_what_ran_out_is_the_members_again(self):
        pin_file = self.shop.directory / "pin"
        pin_file.write_text(PIN + "\n")
        self.shop.ctl("member", "pin", MEMBER, "--pin-file", pin_file, "--dir", "S1")
        self.goods(self.console, 2)
        wait_until(lambda: self.held("T1") == 2000, "the till holds all of it")
        leases = self.shop.ctl("wallet", "leases", "--dir", "S1")["leases"]
        self.assertEqual([(one["terminal"], one["left"]) for one in leases], [("T1", 2000)])
        self.assertIn("sale-done", self.console.notices(f"change {PIN}"))
        self.console.say("next")
        wait_until(lambda: self.held("T1") == 0 and self.change_of(MEMBER) >= 1600, "the lease ran out and came back")
        self.assertEqual(self.shop.ctl("wallet", "leases", "--dir", "S1")["leases"], [])
        self.wait_drained()
        self.assertEqual(self.shop.balances()["external/till"], 400)
        self.assert_adds_up()


if __name__ == "__main__":
    main()
