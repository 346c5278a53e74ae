"""The policy file (replay format, "Policy (TOML)"; reward rules 1.2). Ratios become ppm, money minor units.

A policy is a plain dict in the shape of the file, with absent keys of the program filled in; the tables of products,
stores and desks become dicts by id and hold only what the file sets.
"""

import re
import tomllib
from zoneinfo import ZoneInfo

from arithmetic import INT64_MAX, MILLION
from calendar_rules import parse_instant


class PolicyError(Exception):
    """The file cannot be used; the text names the key."""


def need(condition, key, why):
    if not condition:
        raise PolicyError(f"{key}: {why}")


def text(value, key):
    need(isinstance(value, str) and value != "", key, "a text is needed")
    return value


def boolean(value, key):
    need(isinstance(value, bool), key, "true or false is needed")
    return value


def whole(minimum):
    def check(value, key):
        need(isinstance(value, int) and not isinstance(value, bool), key, "a whole number is needed")
        need(minimum <= value <= INT64_MAX, key, f"at least {minimum} is needed")
        return value
    return check


def ratio(value, key):
    """A percentage with at most four decimals, in ppm."""
    match = re.fullmatch(r"(\d+)(?:\.(\d{1,4}))?%", text(value, key), re.ASCII)
    need(match, key, "a ratio like \"33.33%\" is needed")
    ppm = int(match.group(1)) * 10_000 + int((match.group(2) or "").ljust(4, "0"))
    need(ppm <= INT64_MAX, key, "too large")
    return ppm


def share(value, key):
    ppm = ratio(value, key)
    need(ppm <= MILLION, key, "at most 100% is possible")
    return ppm


def money(value, key):
    """A decimal in the major unit, in minor units."""
    match = re.fullmatch(r"(\d+)(?:\.(\d{1,2}))?", text(value, key), re.ASCII)
    need(match, key, "an amount like \"5000.00\" is needed")
    amount = int(match.group(1)) * 100 + int((match.group(2) or "").ljust(2, "0"))
    need(amount <= INT64_MAX, key, "too large")
    return amount


def instant(value, key):
    try:
        return parse_instant(text(value, key))
    except ValueError as error:
        raise PolicyError(f"{key}: {error}") from error


def clock_time(value, key):
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", text(value, key), re.ASCII)
    need(match, key, "a time of day like \"23:30\" is needed")
    return int(match.group(1)), int(match.group(2))


def secret(value, key):
    need(re.fullmatch(r"[0-9a-fA-F]{64}", text(value, key)), key, "64 hex digits are needed")
    return bytes.fromhex(value)


def zone(value, key):
    try:
        return ZoneInfo(text(value, key))
    except Exception as error:
        raise PolicyError(f"{key}: no such time zone") from error


def one_of(*allowed):
    def check(value, key):
        need(value in allowed, key, f"one of {', '.join(allowed)} is needed")
        return value
    return check


def ignored(value, _key):
    """What only a running store reads."""
    return value


def list_of(check):
    def check_list(value, key):
        need(isinstance(value, list), key, "a list is needed")
        return [check(element, f"{key}[{place}]") for place, element in enumerate(value)]
    return check_list


def table(checks, required=()):
    """A table with exactly these keys, each checked and converted."""
    def check_table(value, key):
        need(isinstance(value, dict), key, "a table is needed")
        for name in value:
            need(name in checks, f"{key}.{name}", "unknown key")
        for name in required:
            need(name in value, f"{key}.{name}", "missing")
        return {name: checks[name](inner, f"{key}.{name}") for name, inner in value.items()}
    return check_table


def levels(value, key):
    need(isinstance(value, dict), key, "a table is needed")
    return {name: ratio(inner, f"{key}.{name}") for name, inner in value.items()}


def draw(value, key):
    """Rule 1.6: a fixed list with weights, or a range."""
    need(isinstance(value, dict) and value.get("kind") in ("fixed", "range"), key, "kind fixed or range is needed")
    if value["kind"] == "range":
        found = table({"kind": text, "from": ratio, "to": ratio, "step": ratio}, ("from", "to", "step"))(value, key)
        need(found["from"] <= found["to"] and found["step"] > 0, key, "an empty range")
        return found
    found = table({"kind": text, "ratios": list_of(ratio), "weights": list_of(whole(1))}, ("ratios",))(value, key)
    found.setdefault("weights", [1] * len(found["ratios"]))
    need(found["ratios"] and len(found["ratios"]) == len(found["weights"]), key, "one weight for each ratio is needed")
    return found


def random_return(value, key):
    """Rule 1.7; False switches it off."""
    if value is False:
        return None
    found = table({"group": whole(1), "cash": whole(0)}, ("group", "cash"))(value, key)
    need(found["cash"] <= found["group"], key, "more cash slots than slots")
    return found


def clear(value, key):
    """Rule 1.8: `every` with a time of day, or `at` one instant."""
    found = table({"every": one_of("day", "week", "month"), "time": clock_time, "at": instant})(value, key)
    need(("every" in found) != ("at" in found), key, "every or at is needed, not both")
    need("every" in found or "time" not in found, key, "time belongs to every")
    if "every" in found:
        found.setdefault("time", (0, 0))
    return found


def windows(value, key):
    found = list_of(table({"from": instant, "to": instant}, ("from", "to")))(value, key)
    for window in found:
        need(window["from"] < window["to"], key, "an empty window")
    return found


TIERS = list_of(table({"days": whole(1), "threshold": money, "ratio": ratio}, ("days", "threshold", "ratio")))

INDEPENDENT = {
    "id": text, "enabled": boolean, "extract": share, "default": ratio, "levels": levels, "cumulative": TIERS,
    "draw": draw, "windows": windows, "per_member_per_day": whole(0), "per_member_total": whole(0),
}
INDEPENDENT_OF_PLACE = INDEPENDENT | {"random_return": random_return}

PROGRAM = {
    "enabled": boolean, "new_products_enabled": boolean, "settle_on": one_of("paid", "completed"),
    "settle_delay_days": whole(0), "payout_rule": one_of("queue_order", "completed_first"),
    "first_in_line": one_of("retain", "carry", "self"), "deduction_orders": one_of("join", "contribute_only"),
    "extract": share, "default": ratio, "levels": levels, "paused": boolean,
    "queues": table({"cashier": one_of("store", "desk", "all"), "store": one_of("store", "all"),
                     "mall": one_of("product", "all")}),
    "redeem": table({"points": ratio, "love": ratio, "voucher": ratio, "love_state": one_of("available", "frozen")}),
    "draw": draw, "random_return": random_return, "clear": clear,
    "caps": table({"per_entry": money, "per_member_per_day": money, "per_member": money, "per_queue": money}),
    "accrual_floor": ratio, "product": list_of(table(INDEPENDENT, ("id",))),
    "store": list_of(table(INDEPENDENT_OF_PLACE, ("id",))), "desk": list_of(table(INDEPENDENT_OF_PLACE, ("id",))),
    "display": ignored, "messages": ignored, "names": ignored,
}

FILE = table({"version": text, "time_zone": zone, "currency": text, "draw_secret": secret,
              "queue_rebate": table(PROGRAM)}, ("version", "time_zone", "currency", "queue_rebate"))

ABSENT = {
    "enabled": True, "settle_on": "paid", "settle_delay_days": 0, "payout_rule": "queue_order",
    "first_in_line": "retain", "deduction_orders": "join", "extract": 0, "paused": False, "accrual_floor": 0,
    "clear": None, "caps": {}, "redeem": {}, "queues": {}, "product": [], "store": [], "desk": [],
}
ABSENT_QUEUES = {"cashier": "store", "store": "store", "mall": "all"}


def by_id(tables, key):
    found = {}
    for settings in tables:
        need(settings["id"] not in found, key, f"{settings['id']} twice")
        found[settings["id"]] = settings
    return found


def read_policy(path):
    """The policy of a file. Raises PolicyError, also when the file cannot be read."""
    try:
        with open(path, "rb") as file:
            raw = tomllib.load(file)
    except (OSError, ValueError) as error:
        raise PolicyError(str(error)) from error
    policy = FILE(raw, "policy")
    program = ABSENT | policy["queue_rebate"]
    program["queues"] = ABSENT_QUEUES | program["queues"]
    for kind in ("product", "store", "desk"):
        program[kind] = by_id(program[kind], kind)
    groups = [program, *program["store"].values(), *program["desk"].values()]
    if any(settings.get("random_return") for settings in groups):
        need("points" in program["redeem"], "redeem.points", "random_return redeems into points")
        need("draw_secret" in policy, "draw_secret", "random_return needs it")
    policy["queue_rebate"] = program
    return policy
