"""Random policies: small numbers everywhere, so that limits, caps, windows and clears are really met."""

from calendar_rules import SECOND

HOUR = 3600 * SECOND
PRODUCTS = ("P1", "P2", "P3")
STORES = ("S1", "S2", "S10")
DESKS = ("D1", "D2")
LEVELS = ("gold", "silver", "black")
RATIOS = ("10%", "33.33%", "50%", "80%", "100%", "120%", "130%", "65.4321%")
EXTRACTS = ("5%", "10%", "10%", "33.33%", "65%", "100%", "1.2345%")
SLOW_EXTRACTS = ("1%", "2%", "3.33%", "5%")
REDEEM = ("80%", "90%", "100%", "33.3333%", "0.5%")
CAPS = {"per_entry": ("20.00", "60.00", "99.99"), "per_member_per_day": ("50.00", "120.00", "250.5"),
        "per_member": ("100.00", "300.00", "800"), "per_queue": ("80.00", "200.00", "500.00")}


class PolicyMaker:
    """Makes the policy versions of one case; `on(feature)` says whether the case uses a feature at all."""

    def __init__(self, random, features, zone, start, instant_text):
        self.random = random
        self.features = features
        self.zone = zone
        self.start = start
        self.instant_text = instant_text
        self.clear_times = ()
        self.made = 0

    def on(self, feature, chance=1.0):
        return feature in self.features and self.random.random() < chance

    def pick(self, choices):
        return self.random.choice(choices)

    def soon(self, days):
        """An instant within the days that the case lives, often on the hour."""
        return self.start + self.random.randrange(days * 24) * HOUR + self.pick((0, 0, 1, 1800 * SECOND))

    def make(self):
        self.made += 1
        secret = self.random.randbytes(32).hex()
        return {"version": f"v{self.made}", "time_zone": self.zone, "currency": "CNY", "draw_secret": secret,
                "queue_rebate": self.program()}

    def program(self):
        program = {"extract": self.pick(SLOW_EXTRACTS if self.on("slow line") else EXTRACTS)}
        if self.random.random() < 0.95:
            program["default"] = self.pick(RATIOS)
        self.add_rules(program)
        self.add_amounts(program)
        for kind, ids in self.table_ids().items():
            tables = [self.table(kind, name) for name in ids if self.on(f"{kind} tables", 0.6)]
            if tables:
                program[kind] = tables
        if "random_return" in program or any("random_return" in table for kind in ("store", "desk")
                                             for table in program.get(kind, [])):
            program.setdefault("redeem", {"points": self.pick(REDEEM)}).setdefault("points", self.pick(REDEEM))
        return program

    def table_ids(self):
        desks = [f"{store}/{desk}" for store in STORES[:2] for desk in DESKS]
        return {"product": PRODUCTS[:2], "store": STORES, "desk": [*STORES[:2], *desks]}

    def add_rules(self, program):
        """Settings that choose between readings of a rule."""
        if self.on("disabled", 0.08):
            program["enabled"] = False
        if self.on("completed", 0.6):
            program["settle_on"] = "completed"
        if self.on("delay", 0.7):
            program["settle_delay_days"] = self.pick((0, 1, 1, 2, 3))
        if self.on("completed first", 0.6):
            program["payout_rule"] = "completed_first"
        if self.on("first in line", 0.75):
            program["first_in_line"] = self.pick(("carry", "self", "retain"))
        if self.on("deduction", 0.6):
            program["deduction_orders"] = self.pick(("contribute_only", "contribute_only", "join"))
        if self.on("paused", 0.15):
            program["paused"] = True
        if self.on("queues", 0.8):
            program["queues"] = {"cashier": self.pick(("store", "desk", "all")), "store": self.pick(("store", "all")),
                                 "mall": self.pick(("product", "all"))}
        if self.on("clear", 0.8):
            program["clear"] = self.clear()

    def add_amounts(self, program):
        """Ratios, caps and what else has a figure."""
        if self.on("levels", 0.7):
            program["levels"] = self.levels()
        if self.on("redeem", 0.9):
            redeem = {into: self.pick(REDEEM) for into in ("points", "love", "voucher") if self.random.random() < 0.8}
            program["redeem"] = redeem | {"love_state": self.pick(("available", "frozen"))}
        if self.on("draw", 0.7):
            program["draw"] = self.draw()
        if self.on("random return", 0.7):
            program["random_return"] = self.random_return()
        if self.on("caps", 0.9):
            program["caps"] = {cap: self.pick(values) for cap, values in CAPS.items() if self.random.random() < 0.45}
        if self.on("floor", 0.8):
            program["accrual_floor"] = self.pick(("5%", "20%", "60%", "150%"))

    def clear(self):
        if self.clear_times:
            return {"every": "day", "time": self.pick(self.clear_times)}
        if self.random.random() < 0.2:
            return {"at": self.instant_text(self.soon(8))}
        clear = {"every": self.pick(("day", "day", "week", "month"))}
        if self.random.random() < 0.7:
            clear["time"] = self.pick(("00:00", "02:30", "01:30", "03:00", "12:00", "23:59"))
        return clear

    def levels(self):
        return {level: self.pick(RATIOS) for level in LEVELS if self.random.random() < 0.6}

    def draw(self):
        if self.random.random() < 0.4:
            return {"kind": "range", "from": self.pick(("0%", "10%", "110%")), "to": self.pick(("150%", "125.5%")),
                    "step": self.pick(("1%", "7%", "0.25%"))}
        ratios = [self.pick((*RATIOS, "0%")) for _ in range(self.random.randint(1, 4))]
        draw = {"kind": "fixed", "ratios": ratios}
        if self.random.random() < 0.5:
            draw["weights"] = [self.random.randint(1, 5) for _ in ratios]
        return draw

    def random_return(self):
        group = self.random.randint(1, 4)
        return {"group": group, "cash": self.random.randint(0, group)}

    def window(self):
        start = self.soon(6)
        return {"from": self.instant_text(start), "to": self.instant_text(start + self.random.randint(1, 72) * HOUR)}

    def tier(self):
        return {"days": self.pick((1, 2, 3, 30)), "threshold": self.pick(("0.01", "50.00", "100.00", "200.00", "400")),
                "ratio": self.pick(RATIOS)}

    def table(self, kind, name):
        """Independent settings of a product, a store or a desk; any key may be absent."""
        table = {"id": name}
        if self.on("disabled", 0.1):
            table["enabled"] = self.random.random() < 0.3
        if self.random.random() < 0.3:
            table["extract"] = self.pick(("0%", "5%", "65%", "50%"))
        if self.random.random() < 0.3:
            table["default"] = self.pick((*RATIOS, "0%"))
        if self.on("levels", 0.3):
            table["levels"] = self.levels()
        if self.on("cumulative", 0.6):
            table["cumulative"] = [self.tier() for _ in range(self.random.randint(1, 3))]
        if self.on("draw", 0.25):
            table["draw"] = self.draw()
        if self.on("windows", 0.5):
            table["windows"] = [self.window() for _ in range(self.random.randint(1, 2))]
        if self.on("limits", 0.5):
            table["per_member_per_day"] = self.random.randint(1, 2)
        if self.on("limits", 0.4):
            table["per_member_total"] = self.random.randint(1, 4)
        if kind != "product" and self.on("random return", 0.3):
            table["random_return"] = self.random.random() < 0.6 and self.random_return()
        return table
