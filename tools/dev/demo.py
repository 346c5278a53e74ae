#!/usr/bin/env python3
"""Plays a session by itself and checks that everything adds up. Called by ./run --demo; exit status 1 if not."""

import argparse
import csv
import random
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from shop import SAMPLE, Console, Shop, ShopError, wait_until  # noqa: E402  (the path comes first)

MEMBERS = [f"M{n:06d}" for n in range(1, 13)]
#: Goods of which sample-shop/promotions.toml makes some cheaper, one basket for each kind of promotion.
PROMOTED = [["P00081", "P00083", "P00092"], ["P00303"], ["P00503", "P00503", "P00497"], ["P00461", "P00464"], ["P00374"]]
#: Every so many sales are of promoted goods, too.
PROMOTED_EVERY = 4
SEED = 20261120


def yuan(minor):
    return f"{minor / 100:,.2f}"


def read_barcodes():
    with open(SAMPLE / "products.csv", encoding="utf-8") as file:
        return [row["barcode"] for row in csv.DictReader(file) if row["active"] == "true"]


class Demo:
    def __init__(self, directory):
        self.shop = Shop(directory)
        self.chance = random.Random(SEED)
        self.barcodes = read_barcodes()
        self.taken = 0
        self.sold = 0
        self.faults = []

    def sell(self, count):
        for _ in range(count):
            goods = self.chance.sample(self.barcodes, self.chance.randint(1, 5))
            if self.sold % PROMOTED_EVERY == 0:
                goods += [f"scan {sku}" for sku in PROMOTED[self.sold // PROMOTED_EVERY % len(PROMOTED)]]
            member = self.codes[MEMBERS[self.sold % len(MEMBERS)]]
            state = self.console.sell(goods, member=member)
            self.taken += state["total"]
            self.sold += 1

    def expect(self, what, actual, wanted):
        verdict = "ok" if actual == wanted else f"WRONG, expected {wanted}"
        print(f"  {what:<46}{actual!s:>16}  {verdict}")
        if actual != wanted:
            self.faults.append(what)

    def play(self):
        start = time.monotonic()
        print("Setting up headquarters, store S1 and terminal T1 with certificates, catalogue and devices …")
        self.shop.start_everything()
        self.codes = {member: self.shop.member_code(member) for member in MEMBERS}
        self.console = Console(self.shop, "T1")
        print("Signing in:", ", ".join(n["en"] for n in self.console.say("sign-in 1001 1234")["notices"]))
        print(f"Selling 10 to {len(MEMBERS)} members, everything online …")
        self.sell(10)
        print("Store server killed (SIGKILL). Selling 10 more …")
        self.shop.running["S1"].kill()
        self.sell(10)
        state = self.console.state()
        print(f"  the till says: {state['uplink']}, {state['unsent']} sales not at headquarters, worth {yuan(state['unsent_value'])}")
        print("Store server started again. Selling 10 more while it drains …")
        self.shop.start_store()
        self.sell(10)
        self.wait_drained(30)
        print("  drained: the store and headquarters have all 30")
        print("Headquarters stopped. Selling 10 more …")
        self.shop.running["hq"].stop()
        self.sell(10)
        wait_until(lambda: self.shop.store_status()["sales"] == 40, "the store has 40 sales")
        state = self.console.state()
        print(f"  the till says: {state['uplink']}; the store has them, {state['unsent']} stay in the outbox")
        self.expect("still in the terminal's outbox", state["unsent"], 10)
        print("Headquarters started again …")
        self.shop.start_headquarters()
        self.wait_drained(40)
        wait_until(lambda: len(self.shop.receipts()) >= 40, "40 receipts are printed")
        self.check()
        self.console.close()
        print(f"Played in {time.monotonic() - start:.1f} s.")

    def wait_drained(self, sales):
        wait_until(lambda: self.console.state()["unsent"] == 0, "the terminal has let go of every sale")
        wait_until(lambda: len(self.shop.orders()) == sales, f"headquarters has {sales} orders")

    def check(self):
        orders = self.shop.orders()
        status = self.shop.store_status()
        state = self.console.state()
        balances = self.shop.balances()
        print("\nFigures")
        self.expect("sales at the terminal", state["sold"], self.sold)
        self.expect("sales at the store", status["sales"], self.sold)
        self.expect("orders at headquarters", len(orders), self.sold)
        self.expect("different orders at headquarters", len({order["order"] for order in orders}), self.sold)
        self.expect("receipt numbers without gaps", sorted(o["receipt"] for o in orders) == list(range(1, self.sold + 1)), True)
        self.expect("money taken at the till", yuan(self.taken), yuan(sum(order["total"] for order in orders)))
        self.expect("cash in the store's sales book", yuan(-balances["tender/S1/cash"]), yuan(self.taken))
        self.expect("members who bought", len({order["member"] for order in orders}), len(MEMBERS))
        promoted = [d["amount"] for o in orders for line in o["lines"] for d in line.get("discounts", []) if d["kind"] == "promotion"]
        self.expect("lines that a promotion made cheaper", len(promoted) > 0, True)
        print(f"  {'saved by promotions':<46}{yuan(sum(promoted)):>16}")
        self.expect("alarms", status["alarms"], 0)
        self.expect("quarantined records", status["quarantined"], 0)
        self.expect("left in the terminal's outbox", state["unsent"], 0)
        paid = sum(amount for account, amount in balances.items() if account.startswith("member/"))
        put_in = -balances.get("store/S1/sales", 0)
        retained = balances.get("store/S1/retained", 0)
        print(f"  {'paid to the line':<46}{yuan(paid):>16}")
        print(f"  {'kept because nobody was in line':<46}{yuan(retained):>16}")
        self.expect("put in = paid + kept + pools", yuan(put_in), yuan(paid + retained + self.pools(balances)))
        self.expect("store's ledger sum", yuan(sum(balances.values())), yuan(0))
        self.expect("store's audit", self.shop.ctl("audit", "--dir", "S1")["adds_up"], True)
        self.expect("headquarters' audit", self.shop.ctl("hq", "audit", "--dir", "hq")["adds_up"], True)
        at_headquarters = {row["account"]: row["amount"] for row in self.shop.ctl("hq", "ledger", "--dir", "hq")["balances"]}
        self.expect("ledger of headquarters = ledger of the store", at_headquarters == balances, True)
        receipts = self.shop.receipts()
        self.expect("printed receipts", len(receipts), self.sold)
        print(f"\nReceipts: {receipts[0]} … {receipts[-1].name}")

    @staticmethod
    def pools(balances):
        return sum(amount for account, amount in balances.items() if account.startswith("pool/"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path, help="made anew; an old one is removed")
    directory = parser.parse_args().directory
    shutil.rmtree(directory, ignore_errors=True)
    demo = Demo(directory)
    try:
        demo.play()
    except ShopError as error:
        print(f"demo: {error}", file=sys.stderr)
        demo.faults.append("the session did not come to its end")
    finally:
        demo.shop.kill_everything() if demo.faults else demo.shop.stop_everything()
    if demo.faults:
        print(f"\nDOES NOT ADD UP: {'; '.join(demo.faults)}. Logs are in {directory}.", file=sys.stderr)
        return 1
    print("Everything adds up.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
