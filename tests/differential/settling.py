"""The clock and settling (reward rules 1.4, 1.7; replay format, "Every command first lets the clock advance")."""

from arithmetic import cash_slots, mul
from calendar_rules import next_clear_after
from earning import earned, is_in_program, nearest
from queues import clear_queues, owner_of, pay_line, present_queue_of, queue_of
from state import Entry, Group, currency_of, pool


def advance(state, at):
    """Due settlements (by due instant, then arrival) and clears up to `at`, a clear before a settlement of the same
    instant."""
    if state.clock is None:
        state.clock = at
    while state.clock < at:
        order = next_due(state)
        zone = state.current.policy["time_zone"]
        clear = next_clear_after(state.clock, state.current.program["clear"], zone)
        due = order.due if order else at + 1
        if clear is not None and clear <= min(at, due):
            state.fired["clear"] += 1
            state.fired["clear at the instant of a settlement"] += clear == due
            state.clock = clear
            clear_queues(state)
            settle_due(state)
        elif due <= at:
            state.clock = due
            settle_due(state)
        else:
            state.clock = at


def next_due(state):
    waiting = [order for order in state.orders.values() if order.due is not None and not order.settled]
    return min(waiting, key=lambda order: (order.due, order.arrival), default=None)


def settle_due(state):
    """Settle what is due at the clock."""
    order = next_due(state)
    while order and order.due <= state.clock:
        state.fired["delayed settlement"] += 1
        settle_order(state, order)
        order = next_due(state)


def settle_order(state, order):
    """Rule 1.4: items of one order settle in line order."""
    order.settled = True
    for item in order.items:
        settle_item(state, item)


def settle_item(state, item):
    """Rule 1.4: steps 0 to 5."""
    if not is_in_program(item):
        state.fired["item outside the program"] += 1
        return
    if item.base == 0:
        state.fired["item with base zero"] += 1
        return
    program = item.order.version.program
    first_in_line = program["first_in_line"]
    queue = present_queue_of(state, item)
    state.fired["item of a version with another queue key"] += queue != queue_of(item, program["queues"])
    contribution = contribute(state, item, queue)
    entry = make_entry(state, item, queue)
    if entry and first_in_line == "self":
        join(state, entry)
    currency = currency_of(item)
    available = contribution if first_in_line == "retain" else state.balance(pool(queue), currency)
    if state.paused:
        state.fired["nobody paid while paused"] += available > 0
    else:
        available = pay_line(state, queue, available, program["payout_rule"], currency)
        state.fired["own entry paid (self)"] += first_in_line == "self" and entry is not None and entry.paid > 0
    if first_in_line == "retain":
        state.post(pool(queue), f"store/{item.order.store}/retained", currency, available, "retained")
    else:
        state.fired[f"{first_in_line} left money in the pool"] += available > 0
    if entry and first_in_line != "self":
        join(state, entry)


def contribute(state, item, queue):
    """Rule 1.4, step 1."""
    contribution = mul(item.base, nearest(item, "extract"))
    state.post(f"store/{item.order.store}/sales", pool(queue), currency_of(item), contribution, "contribution")
    state.inflows.append((state.clock, item, contribution))
    return contribution


def make_entry(state, item, queue):
    """Rule 1.4, step 2: the entry that the item earns, not yet in line, or None."""
    owner = owner_of(queue)
    entitlement, ratio, source, draw = earned(state, item, queue, owner)
    if entitlement == 0:
        return None
    return Entry(item=item, queue=queue, owner=owner, day=item.order.day, ratio=ratio, source=source, draw=draw,
                 entitlement=entitlement, entitlement_at_joining=entitlement)


def join(state, entry):
    """Rule 1.4, step 5 (or before step 3 with `self`): the entry joins, and takes a slot of random return (1.7)."""
    state.fired["entry joined"] += 1
    state.fired["entry joined before others in line"] += any(
        other.item.key_order > entry.item.key_order for other in state.line_of(entry.queue))
    state.entries.append(entry)
    entry.item.entry = entry
    setting = nearest(entry.item, "random_return")
    if setting is not None:
        take_slot(state, entry, setting)


def take_slot(state, entry, setting):
    """Rule 1.7: the slot of the entry in the group of its queue decides between cash and points."""
    group = state.groups.get(entry.queue)
    if group is None or group.joined == group.size:
        secret = entry.order.version.policy["draw_secret"]
        number = 0 if group is None else group.number + 1
        slots = cash_slots(secret, entry.queue, number, setting["group"], setting["cash"])
        group = state.groups[entry.queue] = Group(number, setting["group"], slots)
        state.fired["random return group opened"] += 1
    state.fired["random return group with another setting"] += setting["group"] != group.size
    slot = group.joined
    group.joined += 1
    if slot in group.cash_slots:
        state.fired["random return slot for cash"] += 1
        return
    state.fired["random return slot for points"] += 1
    redeem_remaining(state, entry, "points")
    entry.status = "done"


def redeem_remaining(state, entry, into):
    """Rule 1.9, Redeem: the remaining entitlement becomes units of points, love or voucher."""
    redeem = entry.order.version.program["redeem"]
    frozen = into == "love" and redeem.get("love_state") == "frozen"
    entry.value_redeemed = entry.remaining
    entry.redeem_ratio = redeem[into]
    entry.redeem_account = f"member/{entry.member}/{'love_frozen' if frozen else into}"
    entry.redeem_currency = into
    units = mul(entry.value_redeemed, entry.redeem_ratio)
    state.fired["redeemed into zero units"] += units == 0
    state.fired["redeemed into frozen love"] += frozen
    state.post(f"issue/{into}", entry.redeem_account, into, units, "redeemed")
