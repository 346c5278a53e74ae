"""What the shop says of its goods beside their price of now: prices to come, and how old their buyer must be."""

from datetime import datetime, timedelta, timezone

from support import COLA, ShopTest, main, wait_until

HEADER = "sku,barcode,name_zh,name_en,price,vat_rate,active,future_prices,min_age\n"
COLA_ROW = f"P00001,{COLA},禾盛可乐 330毫升,Hesheng Cola 330 ml,2.00,13%,true"
SPIRITS, BEER = "SPIRITS", "BEER"
SHOP_ZONE = timezone(timedelta(hours=8))


class Catalogue(ShopTest):
    def take(self, *rows):
        """Imports rows of products and waits until the till has them."""
        (self.directory / "rows.csv").write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
        done = self.shop.ctl("import", "products", "rows.csv", "--dir", "S1")
        wait_until(lambda: self.console.state()["reference_version"] >= done["version"], "the products")
        return done

    def found(self, text):
        return self.console.say(f"find {text}")["products"][0]

    def price_alarms(self):
        alarms = self.shop.ctl("alarms", "--dir", "S1").get("alarms", [])
        return [row for row in alarms if row["kind"] == "price"]

    def journal(self, kind):
        self.shop.run("queueback-ctl", "journal", "export", "journal.txt", "--dir", "T1")
        lines = (self.directory / "journal.txt").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if f'"kind":"{kind}"' in line]

    def test_a_future_price_begins_at_the_till_without_the_store(self):
        begins = datetime.now(SHOP_ZONE) + timedelta(seconds=30)
        local = begins.strftime("%Y-%m-%d %H:%M:%S")
        self.take(f"{COLA_ROW},{local}=2.50,")
        shown = self.found("P00001")
        self.assertEqual((shown["price"], shown["next_price"], shown["next_price_from"]), (200, 250, local[:16]))
        version = self.console.state()["reference_version"]
        self.shop.running["S1"].kill()
        wait_until(lambda: self.console.state()["uplink"] == "offline", "the till is alone")
        # A sale that is begun before the change, and paid after it.
        self.console.say(COLA)
        self.assertEqual(self.console.state()["total"], 200)
        wait_until(lambda: self.found("P00001")["price"] == 250, "the price begins by itself", 90)
        self.assertEqual(self.found("P00001")["next_price_from"], "")
        self.console.say(COLA)
        self.assertEqual(self.console.state()["total"], 400)
        self.assertIn("sale-done", self.console.notices("cash 4"))
        self.console.say("next")
        self.assertEqual(self.console.sell([COLA], cash="5")["total"], 250)
        self.console.say("next")
        self.shop.start_store()
        self.wait_drained()
        totals = sorted(order["total"] for order in self.sold_orders().values())
        self.assertEqual(totals, [250, 400])
        self.assertEqual(self.price_alarms(), [])
        # The store has made it the price by now, for terminals that know no others.
        wait_until(lambda: self.console.state()["reference_version"] > version, "the store's own change")
        self.assertFalse(self.take(f"{COLA_ROW.replace('2.00', '2.50')},,")["changed"])
        self.assert_adds_up()

    def test_b_mistakes_are_told_with_line_column_and_reason(self):
        (self.directory / "bad.csv").write_text(HEADER + f"{COLA_ROW},tomorrow=2.50,\n{COLA_ROW.replace('P00001', 'P2')},,old\n",
                                                encoding="utf-8")
        said = self.shop.run("queueback-ctl", "import", "products", "bad.csv", "--dir", "S1", check=False).stdout
        self.assertIn("line 2, column future_prices: time in tomorrow=2.50 is not like 2026-12-01", said)
        self.assertIn("column min_age: min_age must be empty or years from 1 to 99", said)

    def test_c_age_is_asked_once_a_sale_also_over_a_restart_and_at_another_till(self):
        self.take(f"{SPIRITS},,白酒,Spirits,30.00,13%,true,,18", f"{BEER},,啤酒,Beer,5.00,13%,true,,16")
        self.console.say(COLA)
        self.assertIn("age-asked", self.console.notices(f"scan {SPIRITS}"))
        state = self.console.state()
        today = datetime.now(SHOP_ZONE).date()
        self.assertEqual((state["phase"], state["age"], state["age_goods"]), ("checking-age", 18, "白酒"))
        self.assertLessEqual(abs(int(state["born_by"][:4]) - (today.year - 18)), 1)
        self.shop.emulator(f"scan {COLA}")
        self.assertIn("answer-age-first", self.console.notices("cash 100"))
        self.assertEqual(len(self.console.state()["lines"]), 1)
        # The power goes while it is asked.
        self.kill_and_restart_till()
        self.assertEqual(self.console.state()["phase"], "checking-age")
        self.assertIn("age-confirmed", self.console.notices("document"))
        self.assertEqual([line["name"] for line in self.console.state()["lines"]], ["禾盛可乐 330毫升", "白酒"])
        self.assertIn("parked", self.console.notices("park"))
        self.goes_on_at_another_till()
        said = self.journal("age-confirmed")
        self.assertEqual(len(said), 1, said)
        self.assertIn('"cashier":"1001"', said[0])
        self.assertIn('"reason":"by document"', said[0])
        self.assertIn("SPIRITS, 18 years: born by ", said[0])

    def goes_on_at_another_till(self):
        self.shop.add_terminal("T2")
        other = self.sign_in("T2")
        wait_until(lambda: other.say("baskets")["baskets"], "T2 sees what T1 put aside")
        self.assertIn("basket-fetched", other.notices(f"fetch {other.say('baskets')['baskets'][0]['id']}"))
        self.assertIn("line-added", other.notices(f"scan {BEER}"))
        self.assertIn("sale-done", other.notices("cash 100"))
        other.say("next")
        self.assertIn("age-asked", other.notices(f"scan {BEER}"))
        self.assertIn("age-refused", other.notices("tooyoung"))
        self.assertEqual(other.state()["lines"], [])
        self.wait_drained(other)
        self.assertEqual(self.price_alarms(), [])
        self.assert_adds_up()


if __name__ == "__main__":
    main()
