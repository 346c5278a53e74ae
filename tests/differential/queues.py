"""Queues, their owners, and what a new policy version does to them (reward rules 1.1, 1.4 step 3, 1.8)."""

from arithmetic import split_largest_remainder
from state import Version, pool


def queue_of(item, layout):
    """Rule 1.1: the key of the item's queue under the `queues` settings of a version."""
    order = item.order
    setting = layout[item.kind]
    if item.kind == "mall":
        return f"product/{item.product}" if setting == "product" else "mall/all"
    if setting == "all":
        return f"{item.kind}/all"
    if setting == "desk" and order.desk is not None:
        return f"cashier/{order.store}/{order.desk}"
    return f"{item.kind}/{order.store}"


def present_queue_of(state, item):
    """Rule 1.1: waiting entries have moved to the keys of the version activated last, so late ones join them there."""
    return queue_of(item, state.current.program["queues"])


def owner_of(queue):
    """Rule 1.1: the store that the key names, else headquarters."""
    kind, name = queue.split("/")[:2]
    return name if kind in ("cashier", "store") and name != "all" else "hq"


def pool_queues(state):
    """Queues whose pool holds money, by bytes of the key."""
    start = pool("")
    held = [account[len(start):] for (account, _), amount in state.balances.items()
            if account.startswith(start) and amount > 0]
    return sorted(held, key=lambda queue: queue.encode())


def pay_line(state, queue, available, payout_rule, currency):
    """Rule 1.4, step 3: pay the waiting entries in key order; returns what is left."""
    for entry in state.line_of(queue):
        if available == 0:
            break
        if payout_rule == "completed_first" and not entry.order.completed:
            state.fired["entry skipped, order not completed"] += 1
            continue
        amount = min(entry.remaining, available)
        state.post(pool(queue), f"member/{entry.member}/change", currency, amount, "payout")
        entry.paid += amount
        available -= amount
        if entry.remaining == 0:
            entry.status = "done"
            state.fired["entry done by payout"] += 1
    return available


def activate(state, policy, at):
    """A policy version becomes the newest (rules 0, 1.1); its `paused` sets the switch."""
    version = Version(policy, at)
    if state.versions:
        pay_pools_before_leaving(state, version)
        move_queues(state, version)
    state.versions.append(version)
    state.paused = version.program["paused"]


def pay_pools_before_leaving(state, version):
    """Rule 1.1: a version that leaves carry or self pays the old pool to the line first."""
    old = state.current
    if old.program["first_in_line"] == "retain" or version.program["first_in_line"] != "retain":
        return
    if state.paused:
        state.fired["pool kept when leaving carry or self while paused"] += 1
        return
    currency = old.policy["currency"]
    for queue in pool_queues(state):
        held = state.balance(pool(queue), currency)
        left = pay_line(state, queue, held, old.program["payout_rule"], currency)
        state.fired["pool paid out when leaving carry or self"] += held != left
        state.fired["rest of the pool kept when leaving carry or self"] += left > 0


def move_queues(state, version):
    """Rule 1.1: waiting entries move to the new key, pools follow by posting."""
    layout = version.program["queues"]
    currency = version.policy["currency"]
    for queue in pool_queues(state):
        held = state.balance(pool(queue), currency)
        for target, amount in shares_of_pool(state, queue, held, layout):
            if target != queue:
                state.post(pool(queue), pool(target), currency, amount, "moved")
    for entry in state.entries:
        target = queue_of(entry.item, layout)
        if entry.status == "waiting" and target != entry.queue:
            state.fired["entry moved to another queue"] += 1
            entry.queue = target


def shares_of_pool(state, queue, held, layout):
    """Rule 1.1: pairs (new key, amount). A split divides by outstanding entitlement; without a line, a pool follows
    where its key alone says where to, and stays otherwise."""
    outstanding = {}
    for entry in state.line_of(queue):
        target = queue_of(entry.item, layout)
        outstanding[target] = outstanding.get(target, 0) + entry.remaining
    if outstanding:
        state.fired["pool split"] += len(outstanding) > 1
        return list(zip(outstanding, split_largest_remainder(held, list(outstanding.values()))))
    target = merged_key(queue, layout)
    state.fired["pool without a line follows"] += target != queue
    return [(target, held)]


def merged_key(queue, layout):
    """The new key of everything in `queue` where the key tells it, else the key itself."""
    parts = queue.split("/")
    kind = "mall" if parts[0] == "product" else parts[0]
    if layout[kind] == "all":
        return f"{kind}/all"
    if layout[kind] == "store" and len(parts) == 3:
        return f"cashier/{parts[1]}"
    return queue


def clear_queues(state):
    """Rule 1.8: every waiting entry becomes cleared, every pool goes to its store or to headquarters."""
    for entry in state.entries:
        if entry.status == "waiting":
            entry.status = "cleared"
            state.fired["entry cleared"] += 1
    currency = state.current.policy["currency"]
    for queue in pool_queues(state):
        held = state.balance(pool(queue), currency)
        state.post(pool(queue), f"store/{owner_of(queue)}/retained", currency, held, "cleared")
