#!/usr/bin/env python3
"""The worked examples of reward rules 1.11 and small calendars, as tests of the reference implementation."""

import hashlib
import json
import os
import tempfile
import unittest
from datetime import date
from zoneinfo import ZoneInfo

from arithmetic import cash_slots, number_below, split_largest_remainder
from calendar_rules import instant_of_local, next_clear_after, parse_instant
from reference import replay

SECRET = bytes(range(32))


class Shop:
    """Writes a policy and commands, and shows what the reference makes of them."""

    def __init__(self, program, tables="", zone="Asia/Shanghai"):
        self.program = program
        self.zone = zone
        self.tables = tables
        self.commands = []
        self.later = {}

    def command(self, kind, at, **fields):
        self.commands.append({"type": kind, "at": f"2026-11-01T{at}:00Z" if len(at) == 5 else at, **fields})
        return self

    def order(self, name, at, paid, **fields):
        lines = [{"product": "P1", "paid": paid, "deducted": 0}]
        order = {"order": name, "channel": "checkout", "store": "S1", "member": f"M-{name}", "lines": lines}
        return self.command("order", at, **(order | fields))

    def policy(self, at, program):
        name = f"policy-{at}.toml"
        self.later[name] = program
        return self.command("policy", at, policy=name)

    def run(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, program in {"policy.toml": self.program, **self.later}.items():
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(f'version = "{name}"\ntime_zone = "{self.zone}"\ncurrency = "CNY"\n'
                               f'draw_secret = "{SECRET.hex()}"\n[queue_rebate]\n{program}\n{self.tables}\n')
            raw = [json.dumps(command).encode() for command in self.commands]
            self.state = replay(os.path.join(folder, "policy.toml"), raw, folder, False)
        self.entries = {event["entry"]: event for event in self.state.output if event["event"] == "entry"}
        self.balances = {event["account"]: event["amount"] for event in self.state.output
                         if event["event"] == "balance"}
        return self


def at_minute(number):
    return f"10:{number:02d}"


def hmac_by_hand(key, message):
    """RFC 2104 with plain SHA-256, independent of the module that the reference uses."""
    padded = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + message).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in padded) + inner).digest()


class WorkedExamples(unittest.TestCase):
    def test_four_orders_pay_the_first_buyer(self):
        shop = Shop('extract = "10%"\ndefault = "100%"')
        for number, name in enumerate("ABCD"):
            shop.order(name, at_minute(number), 10000)
        shop.run()
        self.assertEqual(shop.entries["A"]["paid"], 3000)
        self.assertEqual(shop.balances["store/S1/retained"], 1000)

    def test_twelfth_order_pays_the_second_buyer(self):
        shop = Shop('extract = "10%"\ndefault = "100%"')
        for number in range(12):
            shop.order(f"O{number:02d}", at_minute(number), 10000)
        shop.run()
        self.assertEqual((shop.entries["O00"]["paid"], shop.entries["O00"]["status"]), (10000, "done"))
        self.assertEqual(shop.entries["O01"]["paid"], 1000)

    def test_self_pays_the_first_order_its_own_entry(self):
        shop = Shop('extract = "65%"\ndefault = "130%"\nfirst_in_line = "self"').order("A", "10:00", 16800).run()
        self.assertEqual((shop.entries["A"]["entitlement"], shop.entries["A"]["paid"]), (21840, 10920))

    def test_retain_needs_two_further_orders(self):
        shop = Shop('extract = "65%"\ndefault = "130%"')
        for number, name in enumerate("ABC"):
            shop.order(name, at_minute(number), 16800)
        shop.run()
        self.assertEqual((shop.entries["A"]["paid"], shop.entries["A"]["status"]), (21840, "done"))

    def test_odd_amounts_are_rounded_down(self):
        shop = Shop('extract = "33.33%"\ndefault = "50%"')
        for number, paid in enumerate((1001, 333, 1999, 2999)):
            shop.order(f"O{number}", at_minute(number), paid)
        shop.run()
        self.assertEqual([entry["entitlement"] for entry in shop.entries.values()], [500, 166, 999, 1499])
        self.assertEqual([entry["paid"] for entry in shop.entries.values()], [500, 166, 999, 0])
        self.assertEqual(shop.balances["store/S1/retained"], 443)

    def test_late_order_takes_its_place_by_effective_time(self):
        shop = Shop('extract = "10%"\ndefault = "100%"')
        for name, at in (("O1", "10:00"), ("O2", "10:10"), ("O3", "10:05"), ("O4", "10:20")):
            shop.order(name, at, 10000)
        shop.run()
        self.assertEqual(shop.entries["O1"]["paid"], 3000)
        self.assertEqual((shop.entries["O2"]["position"], shop.entries["O2"]["ahead"]), (3, 17000))

    def test_refund_takes_back_what_was_paid_beyond(self):
        shop = Shop('extract = "80%"\ndefault = "110%"')
        shop.order("A", "10:00", 9999).order("B", "10:01", 10001).command("refund", "10:02", order="A", amount=3333)
        shop.run()
        self.assertEqual((shop.entries["A"]["entitlement"], shop.entries["A"]["status"]), (7332, "done"))
        self.assertEqual(shop.balances["store/S1/recovered"], 8000 - 7332)

    def test_cumulative_tiers(self):
        self.assertEqual(self.cumulative_ratio(499_999, 500_001), 1_000_000)
        self.assertEqual(self.cumulative_ratio(500_000, 499_999), 600_000)

    def cumulative_ratio(self, recent, older):
        tiers = ", ".join(f'{{ days = {days}, threshold = "{threshold}", ratio = "{ratio}" }}' for days, threshold, ratio
                          in ((30, "2000", "50%"), (30, "5000", "60%"), (60, "10000", "100%")))
        shop = Shop('extract = "10%"', f'[[queue_rebate.desk]]\nid = "S1"\ncumulative = [{tiers}]')
        shop.order("Old", "2026-10-01T23:59:59Z", older, member="M")
        shop.order("Exactly30", "2026-10-02T00:00:00Z", recent, member="M")
        shop.order("Same", "2026-11-01T00:00:00Z", 1_000_000, member="M")
        shop.order("New", "2026-11-01T00:00:00Z", 100, member="M").run()
        return shop.entries["New"]["ratio_ppm"]

    def test_draw_follows_the_published_hash(self):
        number = int.from_bytes(hmac_by_hand(SECRET, b"draw|O1|0")[:8], "big") % 3
        shop = Shop('extract = "10%"\ndefault = "100%"\ndraw = { kind = "fixed", ratios = ["10%", "20%", "50%"] }')
        shop.order("O1", "10:00", 10000).command("draw", "10:01", entry="O1").run()
        self.assertEqual(shop.entries["O1"]["ratio_ppm"], (100_000, 200_000, 500_000)[number])
        self.assertEqual(shop.entries["O1"]["source"], "draw(program)")


class Versions(unittest.TestCase):
    """Reward rules 1.1: what a version does to entries and pools that are there."""

    CARRY = 'extract = "10%"\ndefault = "100%"\nfirst_in_line = "carry"\npaused = true\n'

    def paused_shop(self):
        """Two desks, two entries of 100.00 and 50.01, and 15.00 in the pool of the store."""
        shop = Shop(self.CARRY)
        return shop.order("A", "10:00", 10000, desk="D1").order("B", "10:01", 5001, desk="D2")

    def test_split_divides_the_pool_by_outstanding_entitlement(self):
        shop = self.paused_shop().policy("10:02", self.CARRY + 'queues = { cashier = "desk" }').run()
        self.assertEqual([shop.entries[name]["queue"] for name in "AB"], ["cashier/S1/D1", "cashier/S1/D2"])
        self.assertEqual(shop.balances["pool/queue_rebate/cashier/S1/D1"], 1000)
        self.assertEqual(shop.balances["pool/queue_rebate/cashier/S1/D2"], 500)

    def test_merge_puts_entries_and_pools_together(self):
        shop = self.paused_shop().order("C", "09:00", 10000, store="S2")
        shop.policy("10:02", self.CARRY + 'queues = { cashier = "all" }').run()
        self.assertEqual([shop.entries[name]["position"] for name in "CAB"], [1, 2, 3])
        self.assertEqual(shop.balances["pool/queue_rebate/cashier/all"], 2500)

    def test_leaving_carry_pays_the_pool_to_the_line_first(self):
        shop = self.paused_shop().command("resume", "10:02").policy("10:03", 'default = "100%"').run()
        self.assertEqual(shop.entries["A"]["paid"], 1500)
        self.assertNotIn("pool/queue_rebate/cashier/S1", shop.balances)

    def test_late_order_uses_the_version_of_its_effective_time(self):
        shop = Shop('default = "100%"').policy("10:02", 'default = "50%"')
        shop.order("Late", "10:01", 10000).order("Now", "10:02", 10000).run()
        self.assertEqual([shop.entries[name]["entitlement"] for name in ("Late", "Now")], [10000, 5000])


class Numbers(unittest.TestCase):
    def test_largest_remainder_gives_ties_to_the_earlier(self):
        self.assertEqual(split_largest_remainder(100, [1, 1, 1]), [34, 33, 33])
        self.assertEqual(split_largest_remainder(5, [1, 2]), [2, 3])

    def test_number_matches_hash_by_hand(self):
        expected = int.from_bytes(hmac_by_hand(SECRET, b"draw|X|0")[:8], "big") % 41
        self.assertEqual(number_below(41, SECRET, "draw|X"), expected)

    def test_cash_slots_have_the_smallest_hashes(self):
        hashes = {slot: hmac_by_hand(SECRET, f"random-return|mall/all|2|{slot}".encode()) for slot in range(5)}
        self.assertEqual(cash_slots(SECRET, "mall/all", 2, 5, 2), set(sorted(hashes, key=hashes.get)[:2]))


class Calendar(unittest.TestCase):
    def assert_instant(self, found, text):
        self.assertEqual(found, parse_instant(text))

    def test_time_in_the_spring_gap_is_the_next_that_exists(self):
        self.assert_instant(instant_of_local(date(2026, 3, 29), 2, 30, ZoneInfo("Europe/Berlin")), "2026-03-29T01:00:00Z")
        self.assert_instant(instant_of_local(date(2026, 3, 8), 2, 1, ZoneInfo("America/New_York")), "2026-03-08T07:00:00Z")

    def test_time_that_comes_twice_is_the_first(self):
        self.assert_instant(instant_of_local(date(2026, 10, 25), 2, 30, ZoneInfo("Europe/Berlin")), "2026-10-25T00:30:00Z")
        self.assert_instant(instant_of_local(date(2026, 11, 1), 1, 30, ZoneInfo("America/New_York")), "2026-11-01T05:30:00Z")

    def test_weekly_clear_is_on_monday(self):
        clear = {"every": "week", "time": (0, 0)}
        now = parse_instant("2026-11-04T12:00:00+08:00")
        self.assert_instant(next_clear_after(now, clear, ZoneInfo("Asia/Shanghai")), "2026-11-09T00:00:00+08:00")

    def test_monthly_clear_is_strictly_later(self):
        clear = {"every": "month", "time": (0, 0)}
        now = parse_instant("2026-11-01T00:00:00+08:00")
        self.assert_instant(next_clear_after(now, clear, ZoneInfo("Asia/Shanghai")), "2026-12-01T00:00:00+08:00")

    def test_clear_in_the_gap_spares_an_order_after_it(self):
        shop = Shop('extract = "10%"\ndefault = "100%"\nclear = { every = "day", time = "02:30" }', zone="Europe/Berlin")
        shop.order("A", "2026-03-29T00:59:59Z", 10000).order("B", "2026-03-29T01:00:00Z", 10000)
        shop.command("tick", "2026-03-29T23:00:00Z").run()
        self.assertEqual([shop.entries[name]["status"] for name in "AB"], ["cleared", "waiting"])


if __name__ == "__main__":
    unittest.main()
