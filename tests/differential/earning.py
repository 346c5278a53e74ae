"""Whether an item earns, and how much (reward rules 1.2, 1.3, 1.4 step 2, 1.5, guard rails of 0)."""

from arithmetic import MILLION, mul
from calendar_rules import DAY
from queues import present_queue_of
from state import pool


def product_table(item):
    return item.order.version.program["product"].get(item.product, {})


def store_table(item):
    return item.order.version.program["store"].get(item.order.store, {})


def tables_of_desk(item):
    """The `store` desk table without what the `store/desk` table replaces, and the `store/desk` table."""
    order = item.order
    tables = order.version.program["desk"]
    exact = tables.get(f"{order.store}/{order.desk}", {}) if order.desk is not None else {}
    whole_store = {key: value for key, value in tables.get(order.store, {}).items() if key not in exact}
    return whole_store, exact


def concerned_settings(item):
    """Rule 1.2: the settings that concern an item, nearest first, by the name that 1.3 gives them."""
    program = ("program", item.order.version.program)
    if item.kind == "cashier":
        whole_store, exact = tables_of_desk(item)
        return [("cashier", whole_store | exact), program]
    if item.kind == "store":
        return [("product", product_table(item)), ("store", store_table(item)), program]
    return [("product", product_table(item)), program]


def nearest(item, key):
    """Rule 1.2: the value in the nearest settings that set the key, or None."""
    for _, settings in concerned_settings(item):
        if key in settings:
            return settings[key]
    return None


def is_in_program(item):
    """Rule 1.4, step 0: one that is not enabled is enough to leave the item outside."""
    return all(settings.get("enabled", True) for _, settings in concerned_settings(item))


def ratio_source_draw(state, item):
    """Rule 1.3: (ratio, source, draw that is open or None); the first source configured that applies decides."""
    settings = concerned_settings(item)
    for name, table in settings:
        if item.order.level in table.get("levels", {}):
            return table["levels"][item.order.level], f"level({name})", None
    for name, table in settings:
        ratio = ratio_of_reached_tiers(state, item, table.get("cumulative", []))
        if ratio is not None:
            return ratio, f"cumulative({name})", None
    default_ratio, default_source = default_of(settings)
    for name, table in settings:
        if "draw" in table:
            return default_ratio, f"draw({name})", table["draw"]
    return default_ratio, default_source, None


def default_of(settings):
    """Rule 1.3, end of the lists: the nearest default; ratio 0 if there is none."""
    for name, table in settings:
        if "default" in table:
            return table["default"], f"default({name})"
    return 0, ""


def ratio_of_reached_tiers(state, item, tiers):
    """Rule 1.3, cumulative: the largest ratio among tiers whose threshold is reached, or None."""
    reached = [tier["ratio"] for tier in tiers if sum_before(state, item, tier["days"]) >= tier["threshold"]]
    return max(reached, default=None)


def sum_before(state, item, days):
    """Rule 1.3, cumulative: bases of the buyer's completed orders of the scope in the days before this order."""
    this = item.order
    return sum(order.base for order in state.orders.values()
               if order is not this and order.member == this.member and order.completed
               and this.at - days * DAY <= order.at < this.at and in_cumulative_scope(order, this))


def in_cumulative_scope(order, this):
    """Rule 1.3: mall goods for mall and product; that store's checkout and online orders for cashier and store."""
    if this.channel == "mall":
        return order.channel == "mall"
    return order.channel != "mall" and order.store == this.store


def limits_allow(state, item, owner):
    """Rule 1.5: each scope that sets windows or numbers of times must allow the item."""
    return all(windows_allow(state, item, limits) and times_allow(state, item, owner, limits, in_scope)
               for limits, in_scope in limit_scopes(item))


def limit_scopes(item):
    """Rule 1.5: pairs (settings, which other items they count together with this one)."""
    order = item.order
    if item.kind == "cashier":
        whole_store, exact = tables_of_desk(item)
        return [(whole_store, lambda other: other.kind == "cashier" and other.order.store == order.store),
                (exact, lambda other: other.kind == "cashier" and other.order.store == order.store
                 and other.order.desk == order.desk)]
    scopes = [(product_table(item), lambda other: other.kind != "cashier" and other.product == item.product)]
    if item.kind == "store":
        scopes.append((store_table(item), lambda other: other.kind == "store" and other.order.store == order.store))
    return scopes


def windows_allow(state, item, limits):
    """Rule 1.5: an order earns inside a window, from <= at < to."""
    windows = limits.get("windows", [])
    inside = any(window["from"] <= item.order.at < window["to"] for window in windows)
    if windows:
        state.fired["inside a window" if inside else "outside the windows"] += 1
    return inside or not windows


def times_allow(state, item, owner, limits, in_scope):
    """Rule 1.5: times a member may earn per day and in total; each earning item was one time, whatever became of it."""
    earned = [entry for entry in state.entries
              if entry.member == item.order.member and entry.owner == owner and in_scope(entry.item)]
    that_day = [entry for entry in earned if entry.day == item.order.day]
    if "per_member_per_day" in limits and len(that_day) >= limits["per_member_per_day"]:
        state.fired["limit per member and day refused"] += 1
        return False
    if "per_member_total" in limits and len(earned) >= limits["per_member_total"]:
        state.fired["limit per member in total refused"] += 1
        return False
    return True


def capped(state, item, queue, owner, entitlement):
    """Rule 1.4, step 2: cut in turn by the caps per entry, per member and day, per member, per queue."""
    caps = item.order.version.program["caps"]
    of_member = [entry for entry in state.entries if entry.member == item.order.member and entry.owner == owner]
    used = {
        "per_entry": 0,
        "per_member_per_day": sum(entry.entitlement_at_joining for entry in of_member if entry.day == item.order.day),
        "per_member": sum(entry.entitlement_at_joining for entry in of_member),
        "per_queue": state.outstanding(queue),
    }
    for cap in ("per_entry", "per_member_per_day", "per_member", "per_queue"):
        if cap in caps and entitlement > max(0, caps[cap] - used[cap]):
            entitlement = max(0, caps[cap] - used[cap])
            state.fired[f"cap {cap} cut"] += 1
            state.fired["cap left nothing"] += entitlement == 0
    return entitlement


def below_accrual_floor(state, item, queue):
    """Rule 0, guard rails: coverage = (pool + inflow of 90 days) / outstanding, below the floor."""
    outstanding = state.outstanding(queue)
    since = state.clock - 90 * DAY
    inflow = sum(amount for at, other, amount in state.inflows
                 if at >= since and present_queue_of(state, other) == queue)
    held = state.balance(pool(queue), item.order.version.policy["currency"])
    return (held + inflow) * MILLION < item.order.version.program["accrual_floor"] * outstanding


def earned(state, item, queue, owner):
    """Rule 1.4, step 2: (entitlement, ratio, source, draw); entitlement 0 if the item earns nothing."""
    nothing = (0, 0, "", None)
    order = item.order
    if order.member is None:
        state.fired["order without a member"] += 1
        return nothing
    if order.used_deduction and order.version.program["deduction_orders"] == "contribute_only":
        state.fired["deduction order only contributes"] += 1
        return nothing
    if not limits_allow(state, item, owner):
        return nothing
    if below_accrual_floor(state, item, queue):
        state.fired["accrual floor refused"] += 1
        return nothing
    ratio, source, draw = ratio_source_draw(state, item)
    entitlement = capped(state, item, queue, owner, mul(item.base, ratio))
    state.fired[f"source {source}" if entitlement else "entitlement zero"] += 1
    return entitlement, ratio, source, draw
