#!/usr/bin/env python3
"""Random cases for the differential test: the same seed makes the same case on any machine.

`streams.py SEED FOLDER` writes one case; `streams.py --coverage N` runs the reference over the seeds from 0 and prints
how often each rule fired.
"""

import argparse
import json
import os
import random
import sys
import tempfile
from datetime import timedelta
from zoneinfo import ZoneInfo

from bad_commands import BadCommands
from calendar_rules import DAY, EPOCH, SECOND, instant_of_local, local_date, parse_instant
from case_files import COMMANDS, FIRST_POLICY, Case, write_case
from counters import never_fired, print_counters
from random_policy import DESKS, HOUR, LEVELS, PRODUCTS, STORES, PolicyMaker
from reference import lines_of, replay

FEATURES = ("disabled", "completed", "delay", "completed first", "first in line", "deduction", "paused", "queues",
            "clear", "levels", "redeem", "draw", "random return", "caps", "floor", "product tables", "store tables",
            "desk tables", "cumulative", "windows", "limits", "late", "refunds", "policies", "bad", "leave", "fraction",
            "all channels", "many desks", "slow line")
# Features that only show what they do when they meet.
PRESETS = (
    {"policies", "queues", "first in line", "completed first", "paused", "all channels", "many desks"},
    {"policies", "queues", "delay", "late", "all channels", "random return"},
    {"clear", "delay", "late", "completed", "policies"},
    {"refunds", "redeem", "random return", "draw", "clear", "leave", "slow line"},
    {"refunds", "draw", "caps", "policies", "slow line"},
    {"cumulative", "refunds", "completed", "delay", "product tables", "store tables", "desk tables", "all channels"},
    {"limits", "caps", "windows", "late", "product tables", "store tables", "desk tables", "all channels", "many desks"},
    {"levels", "draw", "disabled", "product tables", "store tables", "desk tables", "all channels", "many desks"},
)
STARTS = (("Europe/Berlin", "2026-03-27T08:00:00Z"), ("Europe/Berlin", "2026-10-23T20:00:00Z"),
          ("America/New_York", "2026-03-06T20:00:00Z"), ("America/New_York", "2026-10-30T12:00:00Z"),
          ("Asia/Shanghai", "2026-10-31T10:00:00Z"))
# The clocks change at the instant; the times of day do not exist or come twice that day.
CLOCK_CHANGES = (("Europe/Berlin", "2026-03-29T01:00:00Z", ("02:00", "02:30", "02:59")),
                 ("Europe/Berlin", "2026-10-25T01:00:00Z", ("02:00", "02:30", "02:59")),
                 ("America/New_York", "2026-03-08T07:00:00Z", ("02:00", "02:30", "02:01")),
                 ("America/New_York", "2026-11-01T06:00:00Z", ("01:00", "01:30", "01:59")))
MEMBERS = ("M1", "M2", "M3", "会员4")


class Stream:
    """One case while it grows. `now` is the largest `at` so far."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        chance = self.random.choice((0.1, 0.35, 0.6, 0.9))
        self.features = {feature for feature in FEATURES if self.random.random() < chance}
        if self.random.random() < 0.12:
            self.features.add("clock change")
        if self.random.random() < 0.5:
            self.features |= self.random.choice(PRESETS)
        self.clear_times = ()
        self.choose_time()
        self.members = MEMBERS[: self.random.randint(1, len(MEMBERS))]
        self.stores = STORES[: self.random.choice((1, 1, 2, 3))]
        self.maker = PolicyMaker(self.random, self.features, self.zone, self.start, self.instant_text)
        self.maker.clear_times = self.clear_times
        self.newest_policy = self.maker.make()
        self.case = Case({FIRST_POLICY: self.newest_policy}, [])
        self.orders = []
        self.completed = set()
        self.touched = []
        self.instants = [self.start]
        self.bad = BadCommands(self)

    def choose_time(self):
        """Zone, first instant and pace; with "clock change" orders come thick while the clocks change."""
        self.zone, start = self.random.choice(STARTS)
        self.pace = self.random.choice((SECOND, 60 * SECOND, HOUR, 6 * HOUR, 12 * HOUR))
        before = 0
        if "clock change" in self.features:
            self.features |= {"clear"}
            self.zone, start, self.clear_times = self.random.choice(CLOCK_CHANGES)
            self.pace = self.random.choice((HOUR // 12, HOUR // 4))
            before = self.random.randint(1, 8) * HOUR // 2
        self.start = self.now = parse_instant(start) - before

    def on(self, feature):
        return feature in self.features

    def instant_text(self, instant):
        """RFC 3339 in UTC or in the store's zone, with a fraction if there is one."""
        zone = self.random.choice((None, ZoneInfo(self.zone)))
        moment = EPOCH + timedelta(microseconds=instant // 1000)
        if zone:
            moment = moment.astimezone(zone)
        text = moment.replace(tzinfo=None).isoformat()
        offset = moment.utcoffset() // timedelta(minutes=1)
        sign = "-" if offset < 0 else "+"
        return text + (f"{sign}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}" if zone else "Z")

    def next_instant(self):
        """Mostly a step on, sometimes the same, the past, or a whole number of days after something."""
        choice = self.random.random()
        if self.on("late") and choice < 0.25:
            at = self.random.choice((self.now - self.random.randrange(3 * self.pace + DAY), *self.instants[-5:]))
        elif choice < 0.4:
            at = self.now
        elif choice < (0.55 if self.on("cumulative") else 0.5):
            at = max(self.now, self.random.choice(self.instants[-20:]) + self.random.choice((1, 2, 3)) * DAY)
        elif choice < 0.6:
            at = self.on_the_hour()
        elif choice < 0.7 and self.on("clear"):
            at = self.around_a_clear()
        else:
            at = self.now + self.random.randrange(2 * self.pace) // SECOND * SECOND
        if self.on("fraction") and self.random.random() < 0.1:
            at += self.random.randrange(1000) * (SECOND // 1000)
        return min(at, self.now + 4 * DAY)

    def on_the_hour(self):
        """The next full or half hour: clears and windows lie there."""
        half = HOUR // 2
        return -(-self.now // half) * half

    def around_a_clear(self):
        """A clear of the newest policy, if it is soon, or just beside it."""
        clear = self.newest_policy["queue_rebate"].get("clear", {"every": "day"})
        if "at" in clear:
            at = parse_instant(clear["at"])
        else:
            hour, minute = (int(part) for part in clear.get("time", "00:00").split(":"))
            date = local_date(self.now, ZoneInfo(self.zone)) + timedelta(days=self.random.randrange(2))
            at = instant_of_local(date, hour, minute, ZoneInfo(self.zone))
        at += self.random.choice((0, 0, 0, SECOND, -SECOND))
        return at if at >= self.now or self.on("late") else self.now

    def add(self, kind, at, **fields):
        self.now = max(self.now, at)
        self.instants.append(at)
        self.write({"type": kind, "at": self.instant_text(at), **fields})

    def write(self, command):
        """Compact or with blanks, with raw or escaped characters: JSON is JSON."""
        separators, ascii_only = self.random.choice((((",", ":"), False), ((", ", ": "), True)))
        self.case.lines.append(json.dumps(command, separators=separators, ensure_ascii=ascii_only).encode())

    def amount(self):
        odd = self.random.randint(1, 30000)
        return self.random.choice((10000, 10000, 16800, 3333, 20000, odd, odd, odd, self.random.randint(1, 30), 0))

    def order_line(self):
        deducted = self.random.randint(1, 500) if self.on("deduction") and self.random.random() < 0.25 else 0
        return {"product": self.random.choice(PRODUCTS), "paid": self.amount(), "deducted": deducted}

    def new_order(self):
        channels = ("checkout", "store_online", "mall") if self.on("all channels") else ("checkout",)
        if not self.on("all channels") and "product tables" in self.features:
            channels = ("mall",)
        if not self.on("all channels") and "store tables" in self.features:
            channels = ("store_online",)
        order = {"order": f"O{len(self.orders) + 1}", "channel": self.random.choice(channels),
                 "store": self.random.choice(self.stores)}
        if self.on("many desks") and self.random.random() < 0.8:
            order["desk"] = self.random.choice(DESKS)
        if self.random.random() < 0.93:
            order["member"] = self.random.choice(self.members)
        order["lines"] = [self.order_line() for _ in range(self.random.choice((1, 1, 1, 2, 3)))]
        if (self.on("completed") or self.on("completed first")) and self.random.random() < 0.5:
            order["completed"] = self.random.random() < 0.4
        return order

    def add_order(self):
        order = self.new_order()
        self.orders.append(order)
        self.add("order", self.next_instant(), **order)

    def some_order(self):
        """Mostly a recent one, or one that something happened to already."""
        if self.touched and self.random.random() < 0.2:
            return self.random.choice(self.touched)
        recent = self.orders[-8:] if self.random.random() < 0.7 else self.orders
        return self.random.choice(recent)

    def some_entry(self):
        """Mostly of an order with a member and something paid; that it exists and waits is left to luck."""
        order = self.some_order()
        for _ in range(3):
            if "member" not in order or all(line["paid"] == 0 for line in order["lines"]):
                order = self.some_order()
        self.touched.append(order)
        if order["channel"] == "checkout":
            return order["order"]
        return f"{order['order']}#{self.random.randrange(len(order['lines']))}"

    def add_refund(self):
        order = self.some_order()
        self.touched.append(order)
        fields = {"order": order["order"]}
        line = self.random.randrange(len(order["lines"]))
        paid = order["lines"][line]["paid"]
        if order["channel"] == "checkout":
            paid = sum(line["paid"] for line in order["lines"])
        elif len(order["lines"]) > 1 or self.random.random() < 0.5:
            fields["line"] = line
        part = self.random.choice((paid, paid // 3, paid // 2, self.random.randint(0, paid), 1))
        self.add("refund", self.next_instant(), **fields, amount=part)

    def add_member(self):
        fields = {"member": self.random.choice(self.members)}
        if self.random.random() < 0.8:
            fields["level"] = self.random.choice((*LEVELS, "stranger"))
        if self.random.random() < 0.3:
            fields["referrer"] = self.random.choice(self.members)
        self.add("member", self.next_instant(), **fields)

    def add_policy(self):
        name = f"policy-{self.maker.made + 1}.toml"
        self.newest_policy = self.case.policies[name] = self.maker.make()
        self.add("policy", self.next_instant(), policy=name)

    def add_redeem(self):
        self.add("redeem", self.next_instant(), entry=self.some_entry(),
                 into=self.random.choice(("points", "love", "voucher")))

    def add_bad(self):
        self.bad.add()

    def simple(self, kind):
        return lambda: self.add(kind, self.next_instant())

    def on_entry(self, kind):
        return lambda: self.add(kind, self.next_instant(), entry=self.some_entry())

    def add_complete(self):
        order = self.some_order()
        for _ in range(3):
            if order["order"] in self.completed or order["channel"] == "checkout" and order.get("completed", True):
                order = self.some_order()
        self.completed.add(order["order"])
        self.add("complete", self.next_instant(), order=order["order"])

    def actions(self):
        """Pairs (weight, action) of the case's features."""
        completing = self.on("completed") or self.on("completed first") or self.on("cumulative")
        return [(30, self.add_order), (2, self.simple("tick")), (14 * completing, self.add_complete),
                (10 * self.on("refunds"), self.add_refund), (4 * self.on("levels"), self.add_member),
                (6 * self.on("redeem"), self.add_redeem), (8 * self.on("draw"), self.on_entry("draw")),
                (3 * self.on("leave"), self.on_entry("leave")), (3 * self.on("policies"), self.add_policy),
                (1 * self.on("paused"), self.simple("pause")), (2 * self.on("paused"), self.simple("resume")),
                (6 * self.on("bad"), self.add_bad)]

    def grow(self):
        weights, actions = zip(*self.actions())
        self.add_order()
        for _ in range(self.random.choice((10, 40, 90, 140))):
            self.random.choices(actions, weights)[0]()
        return self.case


def random_case(seed):
    return Stream(seed).grow()


def make_case(seed, folder):
    """Writes policy.toml, the later policy versions and commands.ndjson of a seed."""
    write_case(random_case(seed), folder)


def replay_case(folder):
    """The reference's state after the case in a folder."""
    with open(os.path.join(folder, COMMANDS), "rb") as file:
        return replay(os.path.join(folder, FIRST_POLICY), lines_of(file.read()), folder, True)


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("--coverage", type=int, metavar="N")
    parser.add_argument("seed", type=int, nargs="?")
    parser.add_argument("folder", nargs="?")
    options = parser.parse_args(arguments)
    if options.coverage is None:
        os.makedirs(options.folder, exist_ok=True)
        make_case(options.seed, options.folder)
        return 0
    fired = {}
    for seed in range(options.coverage):
        with tempfile.TemporaryDirectory() as folder:
            make_case(seed, folder)
            for name, times in replay_case(folder).fired.items():
                fired[name] = fired.get(name, 0) + times
    print_counters(fired)
    return 1 if never_fired(fired) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
