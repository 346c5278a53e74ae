"""What the program knows: orders, items, entries, accounts. Everything is found by walking plain lists."""

from collections import Counter
from dataclasses import dataclass, field

from calendar_rules import local_date

BEGINNING_OF_TIME = -(10**30)


@dataclass
class Version:
    """An activated policy, valid for orders with effective time >= at."""
    policy: dict
    at: int

    @property
    def program(self):
        return self.policy["queue_rebate"]


@dataclass
class Order:
    id: str
    at: int
    arrival: int
    channel: str
    store: str
    desk: str | None
    member: str | None
    level: str | None
    used_deduction: bool
    completed: bool
    version: Version
    items: list = field(default_factory=list)
    due: int | None = None
    settled: bool = False

    @property
    def base(self):
        return sum(item.base for item in self.items)

    @property
    def day(self):
        """Rule 1.5: the day that a limit or a cap counts this order in."""
        return local_date(self.at, self.version.policy["time_zone"])


@dataclass
class Item:
    """Rule 1.4: the whole order (kind cashier; line and product are None) or one order line (store, mall)."""
    order: Order
    kind: str
    line: int | None
    product: str | None
    paid: int
    refunded: int = 0
    entry: "Entry | None" = None

    @property
    def base(self):
        """Rule 1.4: what was really paid in money, refunds deducted."""
        return self.paid - self.refunded

    @property
    def id(self):
        return self.order.id if self.line is None else f"{self.order.id}#{self.line}"

    @property
    def key_order(self):
        return self.order.at, self.order.arrival, self.line or 0


@dataclass
class Entry:
    item: Item
    queue: str
    owner: str
    day: object
    ratio: int
    source: str
    draw: dict | None
    entitlement: int
    entitlement_at_joining: int
    paid: int = 0
    status: str = "waiting"
    drawn: bool = False
    value_redeemed: int = 0
    redeem_ratio: int = 0
    redeem_account: str = ""
    redeem_currency: str = ""

    @property
    def order(self):
        return self.item.order

    @property
    def member(self):
        return self.item.order.member

    @property
    def remaining(self):
        return self.entitlement - self.paid


@dataclass
class Group:
    """Rule 1.7: a group of random return, as the item that opened it made it."""
    number: int
    size: int
    cash_slots: set
    joined: int = 0


@dataclass
class State:
    versions: list = field(default_factory=list)
    clock: int | None = None
    paused: bool = False
    orders: dict = field(default_factory=dict)
    entries: list = field(default_factory=list)
    levels: dict = field(default_factory=dict)
    balances: dict = field(default_factory=dict)
    inflows: list = field(default_factory=list)
    groups: dict = field(default_factory=dict)
    line: int = 0
    write_postings: bool = False
    output: list = field(default_factory=list)
    rejected: int = 0
    fired: Counter = field(default_factory=Counter)

    @property
    def current(self):
        return self.versions[-1]

    def balance(self, account, currency):
        return self.balances.get((account, currency), 0)

    def post(self, debit, credit, currency, amount, cause):
        """Rule 0, Double entry: a debit lowers an account, a credit raises it; nothing is posted for zero."""
        if amount == 0:
            return
        self.fired[f"posting {cause}"] += 1
        self.balances[debit, currency] = self.balance(debit, currency) - amount
        self.balances[credit, currency] = self.balance(credit, currency) + amount
        if self.write_postings:
            self.output.append({"event": "posting", "line": self.line, "debit": debit, "credit": credit,
                                "currency": currency, "amount": amount, "cause": f"queue_rebate/{cause}"})

    def line_of(self, queue):
        """The waiting entries of a queue in key order."""
        waiting = [entry for entry in self.entries if entry.queue == queue and entry.status == "waiting"]
        return sorted(waiting, key=lambda entry: entry.item.key_order)

    def outstanding(self, queue):
        return sum(entry.remaining for entry in self.line_of(queue))


def pool(queue):
    return f"pool/queue_rebate/{queue}"


def currency_of(item):
    return item.order.version.policy["currency"]
