"""A day at the drawer without the network: float, sales, cash in and out, the count, and the journal that tells of it."""

import hashlib
import re
import subprocess

from support import COLA, ShopTest, main, wait_until


class DrawerTest(ShopTest):
    def ctl(self, *arguments):
        """queueback-ctl for people: exit status and what it says."""
        done = subprocess.run([self.shop.program("queueback-ctl"), *map(str, arguments)], cwd=self.directory,
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def say(self, line, code):
        self.assertIn(code, self.console.notices(line), line)

    def printed_text(self):
        """What the newest paper says; its bytes come after its picture."""
        papers = [picture.with_suffix(".bin") for picture in self.shop.receipts()]
        written = papers and papers[-1].exists()
        return re.sub(rb"[\x00-\x09\x0b-\x1f]", b" ", papers[-1].read_bytes()).decode("gb18030", "replace") if written else ""

    def wait_printed(self, *words):
        wait_until(lambda: all(word in self.printed_text() for word in words), f"paper that says {words}")

    def newest_report(self):
        return self.console.say("report")["report"]


class Shift(DrawerTest):
    def test_a_shift_from_float_to_z_report(self):
        self.shop.running["S1"].stop()
        self.say("openshift 200", "shift-opened")
        self.console.sell([COLA, COLA], cash="5")
        self.say(COLA, "line-added")
        self.say("discount 0 10% dented", "discounted")
        self.say("card A1", "sale-done")
        self.say("cashout 30 paid a delivery", "approval-needed")
        self.say("approve 1002 2345", "role-too-low")
        self.say("approve 9001 97531", "cash-out")
        self.say("drop 100", "safe-drop")
        self.say("closeshift 50x1 20x1 1x4 0.5x1", "z-report")
        report = self.newest_report()
        self.assertEqual(report["cash"], {"expected": 20000 + 400 - 3000 - 10000, "counted": 7450, "variance": 50})
        self.assertEqual(report["totals"]["tenders"], {"cash": {"count": 1, "amount": 400}, "card": {"count": 1, "amount": 180}})
        self.assertEqual(report["totals"]["receipts"], {"first": 1, "last": 2})
        self.assertEqual(report["totals"]["discount_parts"], {"promotions": {"count": 0, "amount": 0}, "by_hand": {"count": 1, "amount": 20},
                                                              "rounding": {"count": 0, "amount": 0}})
        self.assertEqual(report["count"], {"blind": True})
        self.assertEqual(report["not_at_headquarters"], [{"first": 1, "last": 2}])
        self.wait_printed("差额 Variance")
        self.shop.start_store("S1")
        self.wait_drained()
        # The discounted sale is a sale like any other at the store and at headquarters.
        sold = {order["receipt"]: order for order in self.sold_orders().values()}
        self.assertEqual((sold[2]["total"], sold[2]["status"]), (180, "booked"))
        self.assertEqual(sold[2]["lines"][0]["discounts"], [{"kind": "line", "amount": 20, "reason": "dented"}])
        self.assert_adds_up()
        self.journal_tells_it(report)
        self.lists_say_that_it_was_counted_blind()

    def lists_say_that_it_was_counted_blind(self):
        for where in (["reports", "shift", "--dir", "S1"], ["hq", "reports", "shift", "--dir", "hq"]):
            self.assertEqual(self.shop.ctl(*where)["reports"][0]["content"]["count"], {"blind": True})
            status, said = self.ctl(*where)
            self.assertEqual(status, 0, said)
            self.assertRegex(said.splitlines()[-1], r"\byes\b")

    def journal_tells_it(self, report):
        status, said = self.ctl("journal", "export", "journal.txt", "--dir", "T1")
        self.assertEqual(status, 0, said)
        lines = (self.directory / "journal.txt").read_text().splitlines()
        kinds = [re.search('"kind":"([^"]+)"', line).group(1) for line in lines[1:]]
        self.assertEqual([kind for kind in kinds if kind != "started"],
                         ["sign-in", "shift-opened", "sale", "line-discount", "sale", "approval-refused", "approved", "cash-out",
                          "safe-drop", "z-report"])
        # An auditor needs nothing of ours: a hash, and the text.
        link = hashlib.sha256(lines[0].encode()).hexdigest()
        for line in lines[1:]:
            written, content = line.split(" ", 1)
            link = hashlib.sha256(f"{link}\n{content}".encode()).hexdigest()
            self.assertEqual(written, link)
        anchor = f"{report['journal']['events']}:{report['journal']['link']}"
        status, said = self.ctl("journal", "verify", "journal.txt", "--anchor", anchor)
        self.assertEqual(status, 0, said)
        self.assertIn(f"{len(lines) - 1} events, each follows from the one before", said)
        self.assertIn('"approved_by":"9001"', lines[kinds.index("cash-out") + 1])
        self.assertIn("role-too-low 1002", lines[kinds.index("approval-refused") + 1])
        self.tampering_is_found(lines, anchor)

    def tampering_is_found(self, lines, anchor):
        def verify(changed, *more):
            (self.directory / "changed.txt").write_text("\n".join(changed) + "\n")
            return self.ctl("journal", "verify", "changed.txt", *more)

        status, said = verify([line.replace('"amount":3000', '"amount":1000') for line in lines])
        self.assertEqual(status, 1)
        self.assertIn("its link does not follow", said)
        status, said = verify(lines[:4] + lines[5:])
        self.assertEqual(status, 1)
        status, said = verify(lines[:6], "--anchor", anchor)
        self.assertEqual(status, 1)
        self.assertIn("its end is missing", said)

    def test_store_takes_changed_prices_without_an_alarm(self):
        self.say(COLA, "line-added")
        self.say("price 0 1.50 damaged", "approval-needed")
        self.say("approve 2001 8642 seen", "price-changed")
        self.say("cash 2", "sale-done")
        self.wait_drained()
        order = max(self.sold_orders().values(), key=lambda row: row["receipt"])
        self.assertEqual(order["lines"][0]["price_override"], {"shelf_price": 200, "reason": "damaged"})
        alarms = self.shop.ctl("alarms", "--dir", "S1")
        self.assertEqual([row for row in alarms.get("alarms", []) if row["kind"] == "price"], [])


class LostPaper(DrawerTest):
    def test_a_lost_z_report_is_printed_again_without_the_network(self):
        self.shop.running["S1"].stop()
        self.console.sell([COLA, COLA], cash="5")
        self.say("x", "approval-needed")
        self.console.say("approve 2001 8642")
        wait_until(lambda: self.console.say("report").get("report", {}).get("report") == "X", "the X report is there")
        self.say("closeshift 350", "no-such-coin")
        self.say("closeshift 1x4", "z-report")
        report = self.newest_report()
        self.assertEqual((report["count"]["blind"], report["count"]["x_report_by"]), (False, "1001"))
        self.assertEqual(len(self.console.say("zreports")["z_reports"]), 1)
        self.wait_printed("Not blind")
        self.say("copyreport", "approval-needed")
        self.say("approve 2001 8642", "report-copied")
        self.wait_printed("COPY", "Not blind")
        status, said = self.ctl("journal", "export", "journal.txt", "--dir", "T1")
        self.assertEqual(status, 0, said)
        self.assertRegex((self.directory / "journal.txt").read_text(),
                         '"kind":"reprint","cashier":"1001","approved_by":"2001","detail":"Z report of shift 1"')


if __name__ == "__main__":
    main()
