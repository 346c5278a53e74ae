"""A sale that one till put aside is gone on with at another, once; without the store each has its own."""

import signal
import threading
import time
import unittest

from support import COLA, ShopError, ShopTest, main, wait_until

#: Seconds between two looks of a till at what the store has.
COMPARED = 2
#: Goods with a long name, and lines of them that are more than a question to the store may hold.
LONG_NAME = "9520000077709"
LARGE = 490


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

    @staticmethod
    def wait_until_compared():
        time.sleep(2 * COMPARED)

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
        self.wait_until_compared()
        recent = [notice["code"] for _, notice in self.console.state()["recent"]]
        self.assertEqual((recent.count("basket-gone"), recent.count("basket-twice")), (1, 0))
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

    def test_c_the_next_one_with_its_number_does_not_hide_it(self):
        self.put_aside()
        wait_until(self.offered, "T2 sees it")
        before = self.offered()[0]["id"]
        number = self.console.state()["parked"][0]["number"]
        self.assertIn("recalled", self.console.notices(f"recall {number}"))
        self.assertIn("sale-done", self.console.notices(f"cash {self.console.due()}"))
        self.console.say("next")
        self.put_aside()
        self.assertEqual(self.console.state()["parked"][0]["number"], number)
        wait_until(lambda: [one["id"] for one in self.offered()] not in ([], [before]), "T2 sees the next one")
        wait_until(lambda: before not in [one["id"] for one in self.offered()], "T2 does not see what was sold")
        self.assertIn("basket-refused", self.other.notices(f"fetch {before}"))
        self.console.say(f"recall {number}")
        self.console.say("cancel")
        wait_until(lambda: not self.offered(), "nothing waits")

    def test_d_a_till_that_dies_while_it_fetches_finds_it_again(self):
        self.put_aside()
        wait_until(self.offered, "T2 sees it")
        basket = self.offered()[0]["id"]
        self.shop.running["S1"].child.send_signal(signal.SIGSTOP)
        fetching = threading.Thread(target=self.fetch_in_vain, args=(basket,))
        fetching.start()
        self.wait_until_compared()
        self.shop.running["T2"].kill()
        fetching.join()
        self.shop.running["S1"].child.send_signal(signal.SIGCONT)
        wait_until(lambda: not self.console.state()["parked"], "the store gave it to T2")
        self.other.close()
        self.shop.start_terminal("T2")
        self.shop.wait_for_products("T2")
        type(self).other = self.sign_in("T2")
        self.assertEqual(self.other.state()["lines"], [])
        wait_until(self.offered, "T2 is told of it")
        self.assertEqual(self.offered()[0]["id"], basket)
        self.assertIn("basket-fetched", self.other.notices(f"fetch {basket}"))
        self.assertEqual(self.offered(), [])
        self.assertIn("sale-done", self.other.notices(f"cash {self.other.due()}"))
        self.other.say("next")

    def fetch_in_vain(self, basket):
        try:
            self.other.say(f"fetch {basket}")
        except (ShopError, OSError, ValueError):
            pass

    def test_da_one_that_is_too_large_to_be_shared_is_told_once_and_goes_on_here(self):
        for _ in range(LARGE):
            self.console.notices(LONG_NAME)
        self.assertIn("parked", self.console.notices("park"))

        def told():
            return [notice["code"] for _, notice in self.console.state()["recent"]].count("basket-not-shared")

        wait_until(told, "T1 says that only T1 has it")
        self.wait_until_compared()
        self.assertEqual(told(), 1)
        self.assertEqual(self.offered(), [])
        number = self.console.state()["parked"][0]["number"]
        self.assertIn("recalled", self.console.notices(f"recall {number}"))
        self.assertEqual(len(self.console.state()["lines"]), LARGE)
        self.console.say("cancel")

    def test_e_without_the_store_a_till_has_its_own(self):
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
