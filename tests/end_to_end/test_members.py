"""A buyer without his code: found by his phone number or made a member at the till; what his sale really earned."""

import unittest

from support import COLA, ShopTest, main, wait_until


class Members(ShopTest):
    def test_a_new_member_gets_a_card_and_earns(self):
        answer = self.console.say("enrol 13900000001 李小龙")
        member = answer["enrolled"]["member"]
        self.assertEqual(answer["enrolled"]["masked_name"], "李**")
        wait_until(lambda: self.console.state()["member"] != "", "he is the buyer")
        state = self.console.sell([COLA])
        self.console.say("next")
        self.wait_drained()
        earned = self.console.say(f"earned {state['receipt']}")["earned"]
        self.assertEqual(earned["status"], "waiting")
        self.assertEqual(earned["entitlement"], state["total"])
        self.assertEqual(earned["position"], 1)
        wait_until(lambda: "report" in [job["kind"] for job in self.console.say("jobs")["jobs"]], "the card is printed")
        # The code on the card is good at any till.
        self.assertIn("member-added", self.console.notices(f"member {answer['enrolled']['code']}"))
        self.console.say("cancel")
        self.assertEqual(self.shop.ctl("member", "list", "--dir", "S1")["members"][-1]["member"], member)

    def test_b_is_found_by_the_whole_number_only(self):
        found = self.console.say("phone 13900000001")["found"]["members"]
        self.assertEqual([member["masked_name"] for member in found], ["李**"])
        self.assertEqual(self.console.say("phone 1390000000")["found"]["members"], [])
        self.assertEqual(self.console.notices("choose NOBODY-9"), ["unknown-member"])
        self.assertIn("member-added", self.console.notices(f"choose {found[0]['member']}"))
        self.console.say("cancel")

    def test_c_a_number_has_one_owner(self):
        again = self.console.say("enrol 13900000001 李小龙")
        self.assertEqual(again["enrolled"]["masked_name"], "李**")
        other = self.console.say("enrol 13900000001 王五")
        self.assertIn("belongs to member", other["error"])
        self.assertIn("5 to 20 digits", self.console.say("enrol 12 王五")["error"])

    def test_d_without_the_store_nobody_is_enrolled(self):
        self.console.say("cancel")
        self.shop.running["S1"].kill()
        wait_until(lambda: self.console.state()["uplink"] == "offline", "the till knows that it is alone")
        self.assertIn("no connection", self.console.say("enrol 13900000009 王五")["error"])
        self.assertIn("line-added", self.console.notices(COLA))


if __name__ == "__main__":
    main()
