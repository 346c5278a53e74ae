"""Online orders picked up at the till: also while the store's server is away, and never twice unnoticed."""

from support import ShopTest, main, wait_until

ON_COMPLETION = """version = "on-completion"
[queue_rebate]
extract = "50%"
default = "100%"
first_in_line = "carry"
settle_on = "completed"
"""


class Pickup(ShopTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.directory / "policy.toml").write_text(ON_COMPLETION, encoding="utf-8")
        cls.shop.run("queueback-ctl", "policy", "apply", "policy.toml", "--yes", "--dir", "S1")

    def order(self, name, member="M000002"):
        """An online order that the terminal knows."""
        body = {"order": name, "member": member, "tender": "wechat",
                "lines": [{"product": "P00001", "paid": 16800, "quantity": 2}]}
        status, answer = self.shop.store_api("/v1/orders", body, f"order-{name}")
        self.assertEqual(status, 201, answer)
        self.wait_known(self.console, name)

    def wait_known(self, console, name):
        wait_until(lambda: name in [row["order"] for row in console.say("orders")["orders"]], f"the till knows {name}")

    def pick_up(self, console, name):
        """The goods of an order go over the counter; the codes of what the cashier is told."""
        self.assertEqual(console.notices(f"pickup {name}"), ["picking-up"])
        self.assertEqual(console.state()["phase"], "picking-up")
        return console.notices("handover")

    def handed_over(self, name):
        return self.shop.store_api(f"/v1/orders/{name}")[1]["handed_over"]

    def test_handover_completes_the_order_and_it_settles(self):
        self.order("W1")
        before = self.shop.store_api("/v1/orders/W1")[1]
        self.assertEqual((before["completed"], before["state"], before["handed_over"]), (False, "pending", None))
        self.assertEqual(self.pick_up(self.console, "W1"), ["handed-over"])
        wait_until(lambda: self.handed_over("W1"), "the store knows of the handover")
        after = self.shop.store_api("/v1/orders/W1")[1]
        self.assertEqual((after["completed"], after["state"], after["handed_over"]["terminal"]), (True, "settled", "T1"))
        self.assertEqual(after["entries"][0]["entitlement"], 16800)
        self.wait_drained()
        self.assertEqual(self.console.say("orders")["orders"], [])
        self.assert_adds_up()

    def test_handover_while_the_store_is_away_arrives_later(self):
        self.order("W2")
        self.shop.running["S1"].kill()
        self.assertEqual(self.pick_up(self.console, "W2"), ["handed-over"])
        self.assertIn("already-handed-over", self.console.notices("pickup W2"))
        self.shop.running["T1"].kill()
        self.shop.start_terminal()
        console = self.sign_in("T1")
        self.assertIn("already-handed-over", console.notices("pickup W2"))
        self.shop.start_store()
        self.wait_drained(console)
        self.assertEqual(self.handed_over("W2")["terminal"], "T1")
        self.assert_adds_up()
        type(self).console = console

    def test_second_till_that_did_not_know_ends_in_quarantine(self):
        self.shop.join_terminal("T2")
        self.shop.start_terminal("T2")
        self.shop.wait_for_products("T2")
        other = self.sign_in("T2")
        self.order("W3")
        self.wait_known(other, "W3")
        self.shop.running["S1"].kill()
        self.assertEqual(self.pick_up(self.console, "W3"), ["handed-over"])
        self.assertEqual(self.pick_up(other, "W3"), ["handed-over"])
        self.shop.start_store()
        self.wait_drained(self.console)
        self.wait_drained(other)
        rows = [row for row in self.shop.ctl("quarantine", "--dir", "S1")["quarantine"] if "W3" in row["reason"]]
        self.assertEqual(len(rows), 1, rows)
        kinds = [alarm["kind"] for alarm in self.shop.ctl("alarms", "--dir", "S1")["alarms"]]
        self.assertIn("handover-twice", kinds)
        self.assert_adds_up()


if __name__ == "__main__":
    main()
