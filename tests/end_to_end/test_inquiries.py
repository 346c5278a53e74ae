"""What a terminal asks its store beside the records: who may ask what, with the store there, gone and back."""

import unittest

from support import COLA, ShopTest, main, wait_until


class Inquiries(ShopTest):
    def ask(self, **question):
        return self.shop.ask_terminal({"do": "ask-store", "question": question})


    def test_a_cashier_is_told_what_it_needs(self):
        answer = self.ask(do="queue")
        self.assertFalse(answer["ok"])
        self.assertIn("that needs a supervisor", answer["error"])

    def test_b_manager_sees_the_queue_that_sales_made(self):
        self.console.sell([COLA], member=self.shop.member_code("M000001"))
        self.wait_drained()
        self.console.say("next")
        self.console.say("sign-out")
        self.assertIn("signed-in", self.console.notices("sign-in 2001 8642"))
        answer = self.ask(do="queue", rows=5)
        self.assertTrue(answer["ok"], answer)
        self.assertEqual(answer["answer"] | {"ok": True}, self.shop.ctl("queue", "--dir", "S1", "--rows", "5"))

    def test_c_only_what_is_listed_is_passed_on(self):
        answer = self.ask(do="terminal.revoke", terminal="T1")
        self.assertIn("unknown request", answer["error"])
        answer = self.ask(do="")
        self.assertIn("unknown request", answer["error"])

    def test_d_without_the_store_the_till_says_so_and_sells(self):
        self.shop.running["S1"].kill()
        wait_until(lambda: "no connection" in self.ask(do="queue").get("error", ""), "the till knows that it is alone")
        self.shop.start_store("S1")
        wait_until(lambda: self.ask(do="queue")["ok"], "the store answers again")


if __name__ == "__main__":
    main()
