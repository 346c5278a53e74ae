"""Orders of an online shop: over the store's API into the line, to headquarters, and safe from repeats."""

from support import ShopTest, main, wait_until


class Online(ShopTest):
    def test_order_joins_the_line_and_reaches_headquarters(self):
        order = {"order": "W1", "member": "M000002", "tender": "wechat", "lines": [{"product": "P00001", "paid": 16800}]}
        status, first = self.shop.store_api("/v1/orders", order, "order-W1")
        self.assertEqual(status, 201, first)
        self.assertEqual([entry["entry"] for entry in first["entries"]], ["W1#0"])

        def at_headquarters():
            return self.shop.store_api("/v1/orders", order, "order-W1")[1]["durable"] == "headquarters"

        wait_until(at_headquarters, "headquarters has the order")
        self.assertEqual(self.shop.balances()["tender/S1/wechat"], -16800)
        status, refund = self.shop.store_api("/v1/orders/W1/refunds", {"amount": 16800}, "refund-W1")
        self.assertEqual((status, refund["refund"]["cash"]), (200, 16800), refund)
        self.assertEqual(self.shop.balances().get("tender/S1/wechat", 0), 0)
        self.assert_adds_up()

    def test_running_terminal_is_told_of_open_and_completed_orders(self):
        def version():
            return self.console.state()["reference_version"]

        before = version()
        status, placed = self.shop.store_api("/v1/orders", {"order": "W4", "lines": [{"product": "P00001", "paid": 100}]}, "W4")
        self.assertEqual(status, 201, placed)
        wait_until(lambda: version() > before, "the terminal has the open order")
        open_order = version()
        self.assertEqual(self.shop.store_api("/v1/orders/W4/complete", {}, "W4-complete")[0], 200)
        wait_until(lambda: version() > open_order, "the terminal has lost it again")

    def test_killed_store_answers_a_repeat_alike(self):
        order = {"order": "W2", "lines": [{"product": "P00001", "paid": 100}]}
        _, first = self.shop.store_api("/v1/orders", order, "order-W2")
        self.shop.running["S1"].kill()
        self.shop.start_store()
        status, again = self.shop.store_api("/v1/orders", order, "order-W2")
        self.assertEqual((status, again["log_no"]), (201, first["log_no"]))
        self.assertEqual(self.shop.store_api("/v1/orders", order | {"order": "W3"}, "order-W2")[0], 409)
        self.assertEqual(self.shop.store_api("/v1/orders/W3")[0], 404)
        self.assert_adds_up()


if __name__ == "__main__":
    main()
