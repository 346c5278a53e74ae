"""A queue that spans stores: pending while headquarters is away, settled there once, shown at the store."""

import json
import ssl
import urllib.request

from support import SAMPLE, ShopTest, main, wait_until


class Spanning(ShopTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop.ctl("hq", "policy", "apply", str(SAMPLE / "policy.toml"), "--dir", "hq", "--yes")

    def order(self, order, member):
        """An order of mall goods, paid."""
        token = (self.directory / "S1" / "api-token").read_text().strip()
        context = ssl.create_default_context(cafile=str(self.directory / "S1" / "keys" / "ca.pem"))
        body = {"order": order, "channel": "mall", "member": member, "tender": "wechat",
                "lines": [{"product": "P00001", "paid": 16800}]}
        request = urllib.request.Request(f"https://127.0.0.1:{self.shop.ports['S1'][2]}/v1/orders",
                                         data=json.dumps(body).encode(),
                                         headers={"Authorization": f"Bearer {token}", "Idempotency-Key": order})
        with urllib.request.urlopen(request, context=context) as answer:
            self.assertEqual(answer.status, 201)

    def at_headquarters(self):
        """The store's pending and waiting items, by entry."""
        queues = self.shop.ctl("queue", "--dir", "S1")["at_headquarters"]
        return {entry["entry"]: entry for queue in queues for entry in queue["entries"]}

    def test_store_cut_off_shows_pending_and_headquarters_settles_once(self):
        self.shop.running["hq"].kill()
        self.order("W1", "M000001")
        self.order("W2", "M000002")
        self.assertEqual([entry["status"] for entry in self.at_headquarters().values()], ["pending", "pending"])
        self.shop.start_headquarters()
        wait_until(lambda: {entry["status"] for entry in self.at_headquarters().values()} == {"waiting"},
                   "the store hears of its entries")
        queues = {queue["queue"]: queue for queue in self.shop.ctl("hq", "queue", "--dir", "hq")["queues"]}
        self.assertEqual([line["entry"] for line in queues["mall/all"]["line"]], ["W1#0", "W2#0"])
        paid = queues["mall/all"]["line"][0]["paid"]
        self.assertGreater(paid, 0)
        self.assertEqual(self.at_headquarters()["W1#0"]["paid"], paid)
        self.shop.running["S1"].kill()
        self.shop.start_store()
        again = {queue["queue"]: queue for queue in self.shop.ctl("hq", "queue", "--dir", "hq")["queues"]}
        self.assertEqual(again, queues)
        self.assertEqual([row["queue"] for row in self.shop.ctl("hq", "solvency", "--dir", "hq")["solvency"]], ["mall/all"])
        self.assert_adds_up()


if __name__ == "__main__":
    main()
