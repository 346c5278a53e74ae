"""An outage drill at a real shop: the line is cut, sales go on, and what was made meanwhile is at headquarters afterwards."""

import re

from support import COLA, ShopTest, main, wait_until

CUT_SECONDS = 6


class Drill(ShopTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop.running["T1"].stop()
        with open(cls.directory / "T1" / "terminal.toml", "a", encoding="utf-8") as settings:
            settings.write(f'\n[drill]\ncut = "{CUT_SECONDS}s"\n')
        cls.shop.start_terminal("T1")
        cls.console = cls.sign_in("T1")

    def printed_text(self):
        picture = self.shop.receipts()[-1].with_suffix(".bin")
        return re.sub(rb"[\x00-\x09\x0b-\x1f]", b" ", picture.read_bytes()).decode("gb18030", "replace")

    def start(self):
        self.assertIn("approval-needed", self.console.notices("drill"))
        self.assertIn("role-too-low", self.console.notices("approve 9001 97531"))
        self.assertIn("drill-started", self.console.notices("approve 2001 8642"))

    def test_drill_passes_and_books_nothing(self):
        wait_until(lambda: self.console.state()["uplink"] == "online", "the till is online")
        before = (self.shop.balances("S1"), self.shop.store_status("S1")["sales"])
        papers = len(self.shop.receipts())
        self.start()
        wait_until(lambda: self.console.state()["uplink"] == "offline", "the line is cut")
        state = wait_until(lambda: (lambda s: s if s["unsent"] > 2 else None)(self.console.state()), "records wait")
        self.assertTrue(state["drilling"])
        self.assertEqual(state["unsent_value"], 0)
        wait_until(lambda: not self.console.state()["drilling"], "the drill ends")
        self.assertEqual(self.console.state()["uplink"], "online")
        wait_until(lambda: len(self.shop.receipts()) > papers, "the report is printed")
        self.assertIn("演练通过 PASSED", self.printed_text())
        self.assertEqual((self.shop.balances("S1"), self.shop.store_status("S1")["sales"]), before)
        kept = self.shop.ctl("hq", "reports", "drill", "--dir", "hq")["reports"]
        self.assertEqual([row["content"]["drill"] for row in reversed(kept)], list(range(1, 13)))
        self.assertEqual(len(self.shop.ctl("reports", "drill", "--dir", "S1")["reports"]), 12)
        self.assert_adds_up()

    def test_drill_without_a_store_fails_and_says_so(self):
        """The store is down behind the drill: what the paper says is what happened."""
        self.console.sell([COLA])
        self.wait_drained()
        kept = self.shop.ctl("reports", "drill", "--dir", "S1")["reports"]
        self.start()
        wait_until(lambda: self.console.state()["uplink"] == "offline", "the line is cut")
        self.shop.running["S1"].stop()
        self.console.sell([COLA])  # a shop sells on
        wait_until(lambda: not self.console.state()["drilling"], "the drill ends", patience=200)
        wait_until(lambda: "演练未通过 FAILED" in self.printed_text(), "the report is printed")
        self.shop.start_store("S1")
        self.wait_drained()
        now = self.shop.ctl("reports", "drill", "--rows", "100", "--dir", "S1")["reports"]
        self.assertEqual(len(now) - len(kept), 12, "late, but all of them")


if __name__ == "__main__":
    main()
