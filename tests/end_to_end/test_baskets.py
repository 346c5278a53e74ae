"""A sale that one till put aside is gone on with at another, once; without the store each has its own."""

import unittest

from support import COLA, ShopTest, main, wait_until


class Baskets(ShopTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop.add_terminal("T2")
        cls.other = cls.sign_in("T2")
        cls.member = cls.shop.member_code("M000001")

    def put_aside(self):
        self.console.notices(COLA)
        self.console.notices(f"member {self.member}")
        self.assertIn("parked", self.console.notices("park"))

    def offered(self):
        return self.other.say("baskets")["baskets"]

    def test_a_another_till_goes_on_with_it_and_the_first_hears_of_it(self):
        self.put_aside()
        wait_until(self.offered, "T2 sees what T1 put aside")
        basket = self.offered()[0]
        self.assertEqual((basket["terminal"], basket["lines"]), ("T1", 1))
        self.assertIn("basket-fetched", self.other.notices(f"fetch {basket['id']}"))
        state = self.other.state()
        self.assertEqual(state["total"], basket["total"])
        self.assertNotEqual(state["member"], "")
        self.assertIn("sale-done", self.other.notices("cash 100"))
        self.other.say("next")
        wait_until(lambda: not self.console.state()["parked"], "T1 no longer has it")
        self.assertIn("basket-refused", self.other.notices(f"fetch {basket['id']}"))
        self.wait_drained(self.other)
        self.assert_adds_up()

    def test_b_what_its_own_till_takes_back_is_not_offered_any_more(self):
        self.put_aside()
        wait_until(self.offered, "T2 sees it")
        number = self.console.state()["parked"][0]["number"]
        self.assertIn("recalled", self.console.notices(f"recall {number}"))
        wait_until(lambda: not self.offered(), "T2 does not see it any more")
        self.console.say("cancel")

    def test_c_without_the_store_a_till_has_its_own(self):
        self.shop.running["S1"].kill()
        wait_until(lambda: self.console.state()["uplink"] == "offline", "the till knows that it is alone")
        self.put_aside()
        self.assertIn("no connection", self.other.say("baskets")["problem"])
        self.shop.start_store("S1")
        wait_until(self.offered, "the store hears of it when it is back")
        number = self.console.state()["parked"][0]["number"]
        self.assertIn("recalled", self.console.notices(f"recall {number}"))


if __name__ == "__main__":
    main()
