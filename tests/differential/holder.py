"""What happens to an entry after it joined: draw, redeem, leave, refund (reward rules 1.6, 1.9)."""

from arithmetic import drawn_ratio, mul
from settling import redeem_remaining
from state import currency_of


class Rejected(Exception):
    """A command that is reported and skipped; the text is the reason."""


def waiting_entry(state, entry_id):
    for entry in state.entries:
        if entry.item.id == entry_id:
            if entry.status != "waiting":
                raise Rejected("the entry is not waiting")
            return entry
    raise Rejected("no such entry")


def draw(state, entry_id):
    """Rule 1.6: once, while nothing was paid; cut by the cap per entry only; the place in line is unchanged."""
    entry = waiting_entry(state, entry_id)
    policy = entry.order.version.policy
    if entry.draw is None or "draw_secret" not in policy:
        raise Rejected("no draw is configured")
    if entry.drawn:
        raise Rejected("drawn before")
    if entry.paid > 0:
        raise Rejected("already paid something")
    entry.drawn = True
    entry.ratio = drawn_ratio(entry.draw, policy["draw_secret"], entry_id)
    before = entry.entitlement
    entry.entitlement = mul(entry.item.base, entry.ratio)
    per_entry = entry.order.version.program["caps"].get("per_entry")
    if per_entry is not None and entry.entitlement > per_entry:
        entry.entitlement = per_entry
        state.fired["draw cut by the cap per entry"] += 1
    if entry.entitlement == 0:
        entry.status = "done"
    state.fired[f"draw {entry.draw['kind']}"] += 1
    state.fired["draw lowered the entitlement"] += entry.entitlement < before
    state.fired["draw to zero"] += entry.entitlement == 0


def redeem(state, entry_id, into):
    """Rule 1.9, Redeem."""
    entry = waiting_entry(state, entry_id)
    if into not in ("points", "love", "voucher") or into not in entry.order.version.program["redeem"]:
        raise Rejected("redeem into something not configured")
    redeem_remaining(state, entry, into)
    entry.status = "redeemed"
    state.fired[f"redeem {into}"] += 1


def leave(state, entry_id):
    """Rule 1.9: a member may leave the line at any time."""
    waiting_entry(state, entry_id).status = "cancelled"
    state.fired["leave"] += 1


def refund(state, item, amount):
    """Rule 1.9: before settling it reduces the base; an item without an entry has no consequences for the line."""
    if amount == 0:
        raise Rejected("refund of nothing")
    if amount > item.base:
        raise Rejected("refund of more than is left")
    item.refunded += amount
    if item.entry:
        refund_entry(state, item.entry, amount)
    else:
        name = "earned nothing" if item.order.settled else "not settled"
        state.fired[f"refund of an item that {'was ' if name == 'not settled' else ''}{name}"] += 1
        state.fired["full refund before settling"] += not item.order.settled and item.base == 0


def refund_entry(state, entry, amount):
    """Rule 1.9, Refund after settling: first what was redeemed, then money."""
    state.fired[f"refund of a {entry.status} entry"] += 1
    entitlement = min(entry.entitlement, mul(entry.item.base, entry.ratio))
    gone = entry.entitlement - entitlement
    entry.entitlement = entitlement
    give_back_redeemed(state, entry, min(gone, entry.value_redeemed))
    withhold_money(state, entry, amount)
    if entry.status not in ("waiting", "done"):
        return
    if entry.item.base == 0:
        entry.status = "cancelled"
        state.fired["refund cancelled an entry"] += 1
    elif entry.status == "waiting" and entry.paid + entry.value_redeemed >= entitlement:
        entry.status = "done"
        state.fired["refund made an entry done"] += 1


def give_back_redeemed(state, entry, value):
    """Rule 1.9: units at the redeem ratio, at most the member's balance; the value falls in any case."""
    balance = state.balance(entry.redeem_account, entry.redeem_currency)
    units = min(mul(value, entry.redeem_ratio), balance)
    state.post(entry.redeem_account, f"issue/{entry.redeem_currency}", entry.redeem_currency, units, "redeem_returned")
    entry.value_redeemed -= value


def withhold_money(state, entry, amount):
    """Rule 1.9: what was paid beyond the smaller entitlement is withheld, at most what is refunded now."""
    beyond = max(0, entry.paid + entry.value_redeemed - entry.entitlement)
    excess = min(beyond, amount)
    state.fired["refund withheld less than was paid beyond"] += excess < beyond
    state.post("external/refund", f"store/{entry.order.store}/recovered", currency_of(entry.item), excess, "recovered")
    entry.paid -= excess
