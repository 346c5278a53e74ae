"""A shop's promotions from the file to the receipt and to headquarters, with real programs."""

import re

from support import COLA, COLA_NAME, ShopTest, main, wait_until

FLYER = """version = "flyer"

[[promotion]]
id = "cola"
name_zh = "可乐三件付二"
name_en = "Cola: 3 for 2"
from = "2025-01-01"
kind = "n_for_m"
take = 3
pay = 2
products = ["P00001"]

[[promotion]]
id = "gold"
name_zh = "会员价"
name_en = "Member price"
from = "2025-01-01"
kind = "member_price"
price = "1.50"
products = ["P00001"]
"""


class Promotions(ShopTest):
    def apply(self, name, text):
        """Puts promotions in force and waits until the till has them."""
        (self.directory / name).write_text(text, encoding="utf-8")
        done = self.shop.ctl("promotions", "apply", name, "--dir", "S1")
        wait_until(lambda: self.console.state()["reference_version"] >= done["reference_version"], "the promotions")
        return done

    def paper_of(self, picture):
        """What a receipt says, as one text."""
        paper = picture.with_suffix(".bin").read_bytes()
        return re.sub(rb"[\x00-\x09\x0b-\x1f]", b" ", paper).decode("gb18030", "replace")

    def test_promotion_is_sold_printed_and_told_to_headquarters(self):
        self.apply("flyer.toml", FLYER)
        before = len(self.shop.receipts())
        state = self.console.sell([COLA, COLA, COLA], cash="5")
        self.assertEqual((state["total"], state["change"]), (400, 100))
        wait_until(lambda: len(self.shop.receipts()) > before, "the receipt is printed")
        paper = self.paper_of(self.shop.receipts()[-1])
        self.assertEqual(len(re.findall(r"促销 可乐三件付二 +-0\.6[67]", paper)), 3, paper)
        self.assertRegex(paper, r"共优惠 You saved +￥2\.00")
        self.assertRegex(paper, r"合计 Total \(3\).*￥4\.00")
        self.wait_drained()
        order = max(self.sold_orders().values(), key=lambda row: row["receipt"])
        self.assertEqual((order["total"], order["status"]), (400, "booked"))
        discounts = [discount for line in order["lines"] for discount in line["discounts"]]
        self.assertEqual({(d["kind"], d["promotion"], d["reason"]) for d in discounts},
                         {("promotion", "cola", "可乐三件付二")})
        self.assertEqual(sorted(d["amount"] for d in discounts), [66, 67, 67])
        self.assertEqual([line["total"] + line["discounts"][0]["amount"] for line in order["lines"]], [200, 200, 200])
        self.assert_no_alarm()
        self.assert_adds_up()

    def test_member_price_comes_with_the_member_and_the_screen_says_so(self):
        self.apply("member.toml", FLYER.replace('"flyer"', '"member"'))
        self.console.say(COLA)
        self.assertEqual(self.console.state()["total"], 200)
        self.console.say(f"member {self.shop.member_code('M000002')}")
        line = self.console.state()["lines"][0]
        self.assertEqual((line["name"], line["total"]), (COLA_NAME, 150))
        self.assertEqual(line["promotions"], [{"name_zh": "会员价", "name_en": "Member price", "amount": 50}])
        self.console.say("cancel")

    def test_end_of_a_promotion_reaches_the_sale_on_the_desk(self):
        self.apply("start.toml", FLYER.replace('"flyer"', '"start"'))
        for _ in range(3):
            self.console.say(COLA)
        self.assertEqual(self.console.state()["total"], 400)
        self.apply("none.toml", 'version = "none"\n')
        wait_until(lambda: self.console.state()["total"] == 600, "the price without promotions")
        self.console.say("cancel")
        listed = self.shop.ctl("promotions", "list", "--dir", "S1")
        self.assertEqual(listed["promotions"], [])
        self.assertEqual(listed["versions"][0]["version"], "none")

    def test_promotions_go_on_while_the_store_is_down(self):
        self.apply("down.toml", FLYER.replace('"flyer"', '"down"'))
        self.shop.running["S1"].kill()
        self.assertEqual(self.console.sell([COLA, COLA, COLA], cash="4")["total"], 400)
        self.shop.start_store()
        self.wait_drained()
        order = max(self.sold_orders().values(), key=lambda row: row["receipt"])
        self.assertEqual((order["total"], order["status"]), (400, "booked"))
        self.assert_no_alarm()
        self.assert_adds_up()

    def test_mistakes_are_told_with_file_line_and_key_and_change_nothing(self):
        (self.directory / "bad.toml").write_text(FLYER.replace("take = 3", "take = 300").replace('"flyer"', '"bad"'))
        for command in ("check", "apply"):
            refused = self.shop.run("queueback-ctl", "promotions", command, "bad.toml", "--dir", "S1", check=False)
            self.assertEqual(refused.returncode, 1)
            self.assertIn("bad.toml:9:8: key 'promotion[0].take'", refused.stderr)
        self.assertNotIn("bad", [row["version"] for row in self.shop.ctl("promotions", "list", "--dir", "S1")["versions"]])

    def test_file_that_is_too_large_is_refused(self):
        (self.directory / "large.toml").write_text(FLYER.replace('"flyer"', '"large"') + "#" * 204_800)
        refused = self.shop.run("queueback-ctl", "promotions", "check", "large.toml", "--dir", "S1", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("bytes, at most 204800", refused.stderr)

    def assert_no_alarm(self):
        alarms = self.shop.ctl("alarms", "--dir", "S1").get("alarms", [])
        self.assertEqual([row for row in alarms if row["kind"] in ("promotion", "price")], [])


if __name__ == "__main__":
    main()
