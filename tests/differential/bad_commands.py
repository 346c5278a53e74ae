"""Command lines that must be rejected (replay format, "Rejected"); each also where its `at` moves the clock."""

import copy

OVERFLOWING = (2**63, 2**64, 10**30)
NOT_JSON = (b"{", b"not json", b'{"type":"tick","at":', b"{'type':'tick'}", b'{"type":"tick",}', b"\xff\xfe{}", b"nul")
NOT_AN_OBJECT = (b"[]", b"17", b'"tick"', b"null")
NO_INSTANT = ("yesterday", "2026-11-01", "2026-13-01T00:00:00Z", "2026-11-31T00:00:00Z", "2026-11-01T00:00:00",
              "2026-11-01T25:00:00Z")
BROKEN_POLICIES = {
    "broken-key.toml": 'version = "b"\ntime_zone = "Asia/Shanghai"\ncurrency = "CNY"\n[queue_rebate]\nextrct = "1%"\n',
    "broken-value.toml": 'version = "b"\ntime_zone = "Asia/Shanghai"\ncurrency = "CNY"\n[queue_rebate]\nextract = 5\n',
    "broken-syntax.toml": 'version = "b"\n[queue_rebate\n',
}


class BadCommands:
    """Adds one bad line at a time to a stream."""

    def __init__(self, stream):
        self.stream = stream
        self.random = stream.random
        self.kinds = (self.not_json, self.no_instant, self.unknown_type, self.field_missing, self.field_of_wrong_type,
                      self.bad_amount, self.unknown_order, self.unknown_entry, self.same_order_again, self.bad_lines,
                      self.bad_refund, self.bad_policy, self.redeem_into_nothing, self.bad_channel)

    def add(self):
        self.random.choice(self.kinds)()

    def valid(self, kind):
        """A command with all required fields."""
        at = self.stream.next_instant()
        self.stream.now = max(self.stream.now, at)
        command = {"type": kind, "at": self.stream.instant_text(at)}
        order = self.stream.some_order()
        fields = {"order": self.stream.new_order() | {"order": "Never"}, "member": {"member": "M1"},
                  "complete": {"order": order["order"]}, "refund": {"order": order["order"], "amount": 1},
                  "draw": {"entry": order["order"]}, "redeem": {"entry": order["order"], "into": "points"},
                  "leave": {"entry": order["order"]}, "policy": {"policy": "missing.toml"}}
        return copy.deepcopy(command | fields.get(kind, {}))

    def some_kind(self):
        return self.random.choice(("order", "member", "complete", "refund", "draw", "redeem", "leave", "policy"))

    def required_field(self, command):
        optional = ("type", "at", "member", "desk", "completed") if command["type"] == "order" else ("type", "at")
        return self.random.choice([name for name in command if name not in optional])

    def not_json(self):
        self.stream.case.lines.append(self.random.choice(NOT_JSON + NOT_AN_OBJECT))

    def no_instant(self):
        command = self.valid(self.random.choice(("tick", "pause", "resume")))
        command["at"] = self.random.choice((*NO_INSTANT, 17))
        if self.random.random() < 0.3:
            del command["at"]
        self.stream.write(command)

    def unknown_type(self):
        command = self.valid("tick")
        command["type"] = self.random.choice(("tock", "Order", 5))
        if self.random.random() < 0.3:
            del command["type"]
        self.stream.write(command)

    def field_missing(self):
        command = self.valid(self.some_kind())
        del command[self.required_field(command)]
        self.stream.write(command)

    def field_of_wrong_type(self):
        command = self.valid(self.some_kind())
        name = self.required_field(command)
        command[name] = {"amount": self.random.choice(("1", 1.5, True, [])), "lines": "P1"}.get(name, 5)
        self.stream.write(command)

    def bad_amount(self):
        command = self.valid(self.random.choice(("refund", "order")))
        amount = self.random.choice((-1, -(2**63), *OVERFLOWING, "12", 1.5, True))
        if command["type"] == "refund":
            command["amount"] = amount
        else:
            line = self.random.choice(command["lines"])
            line[self.random.choice(("paid", "deducted"))] = amount
        self.stream.write(command)

    def bad_lines(self):
        command = self.valid("order")
        choice = self.random.randrange(3)
        if choice == 0:
            del command["lines"][0][self.random.choice(("product", "paid"))]
        elif choice == 1:
            command["lines"][0] = "P1"
        else:
            line = {"product": "P1", "paid": 2**63 - 1, "deducted": 0}
            command |= {"channel": "checkout", "lines": [line, line]}
        self.stream.write(command)

    def unknown_order(self):
        command = self.valid(self.random.choice(("complete", "refund")))
        command["order"] = f"O{len(self.stream.orders) + 5}"
        self.stream.write(command)

    def unknown_entry(self):
        command = self.valid(self.random.choice(("draw", "redeem", "leave")))
        command["entry"] = f"O{len(self.stream.orders) + 5}{self.random.choice(('', '#0'))}"
        self.stream.write(command)

    def same_order_again(self):
        command = self.valid("order")
        command["order"] = self.stream.some_order()["order"]
        self.stream.write(command)

    def bad_channel(self):
        command = self.valid("order")
        if self.random.random() < 0.5:
            command["channel"] = "door"
        else:
            command |= {"channel": "checkout", "completed": "yes"}
        self.stream.write(command)

    def bad_refund(self):
        command = self.valid("refund")
        choice = self.random.randrange(4)
        if choice == 0:
            command["amount"] = 0
        elif choice == 1:
            command["amount"] = 10**6
        elif choice == 2:
            command["line"] = self.random.choice((7, -1, "0"))
        else:
            command |= {"line": 0, "amount": 10**9}
        self.stream.write(command)

    def bad_policy(self):
        name = self.random.choice((*BROKEN_POLICIES, "missing.toml"))
        if name in BROKEN_POLICIES:
            self.stream.case.policies[name] = BROKEN_POLICIES[name]
        self.stream.write(self.valid("policy") | {"policy": name})

    def redeem_into_nothing(self):
        command = self.valid("redeem") | {"entry": self.stream.some_entry()}
        command["into"] = self.random.choice(("change", "love_state", "gold"))
        self.stream.write(command)
