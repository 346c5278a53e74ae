"""The commands of a replay (replay format, "Commands"): reading, refusing, applying."""

import json
import os

from arithmetic import INT64_MAX
from calendar_rules import DAY, parse_instant
from holder import Rejected, draw, leave, redeem, refund
from policy import PolicyError, read_policy
from queues import activate
from settling import advance, settle_order
from state import Item, Order

CHANNELS = ("checkout", "store_online", "mall")
REQUIRED = object()


def apply_line(state, number, raw, folder):
    """One line of the file: the clock advances if `at` is readable, then the command is applied or rejected."""
    state.line = number
    try:
        command = parse_line(raw)
        at = parse_at(command)
        state.fired["command late"] += state.clock is not None and at < state.clock
        advance(state, at)
        handler = HANDLERS.get(command.get("type")) if isinstance(command.get("type"), str) else None
        if handler is None:
            raise Rejected("unknown type")
        handler(state, command, at, folder)
    except Rejected as reason:
        state.rejected += 1
        state.fired[f"rejected: {reason}"] += 1
        state.output.append({"event": "rejected", "line": number, "reason": str(reason)})


def refuse_constant(name):
    raise ValueError(f"{name} is not JSON")


def parse_line(raw):
    try:
        command = json.loads(raw.decode("utf-8"), parse_constant=refuse_constant)
    except ValueError as error:
        raise Rejected("not JSON") from error
    if not isinstance(command, dict):
        raise Rejected("not an object")
    return command


def parse_at(command):
    try:
        return parse_instant(text(command, "at"))
    except ValueError as error:
        raise Rejected("at is no time") from error


def text(command, name, absent=REQUIRED):
    value = command.get(name, absent)
    if value is REQUIRED:
        raise Rejected(f"{name} is missing")
    if value is not absent and (not isinstance(value, str) or value == ""):
        raise Rejected(f"{name} is not a text")
    return value


def whole_number(command, name):
    value = command.get(name, REQUIRED)
    if value is REQUIRED:
        raise Rejected(f"{name} is missing")
    if not isinstance(value, int) or isinstance(value, bool):
        raise Rejected(f"{name} is not a whole number")
    if value < 0:
        raise Rejected(f"{name} is negative")
    if value > INT64_MAX:
        raise Rejected(f"{name} overflows")
    return value


def apply_member(state, command, _at, _folder):
    """A repeated member updates the level; without one the old level stays."""
    member = text(command, "member")
    level = text(command, "level", None)
    text(command, "referrer", None)
    if level is not None:
        state.fired["level changed"] += state.levels.get(member, level) != level
        state.levels[member] = level


def version_at(state, at):
    """Rule 1.1: the version valid at the effective time; a version activated later stands before earlier ones."""
    for version in reversed(state.versions):
        if version.at <= at:
            state.fired["order of an older version"] += version is not state.current
            return version
    raise AssertionError("the first version is valid from the beginning")


def apply_order(state, command, at, _folder):
    """A new order; it settles at once if its settling event lies in the past already."""
    order = read_order(state, command, at)
    if order.id in state.orders:
        raise Rejected("a second order with the same id")
    state.orders[order.id] = order
    state.fired[f"order {order.channel}"] += 1
    state.fired["order late"] += at < state.clock
    settle_on = order.version.program["settle_on"]
    if settle_on == "paid" or order.completed:
        make_due(state, order, at)


def read_order(state, command, at):
    channel = text(command, "channel")
    if channel not in CHANNELS:
        raise Rejected("unknown channel")
    lines = command.get("lines")
    if not isinstance(lines, list) or not lines or not all(isinstance(line, dict) for line in lines):
        raise Rejected("lines is no list of lines")
    goods = [(text(line, "product"), whole_number(line, "paid"), whole_number(line, "deducted")) for line in lines]
    completed = command.get("completed", True) if channel == "checkout" else False
    if not isinstance(completed, bool):
        raise Rejected("completed is not true or false")
    member = text(command, "member", None)
    order = Order(id=text(command, "order"), at=at, arrival=state.line, channel=channel, store=text(command, "store"),
                  desk=text(command, "desk", None), member=member, level=state.levels.get(member),
                  used_deduction=any(deducted > 0 for _, _, deducted in goods), completed=completed,
                  version=version_at(state, at))
    order.items = items_of(order, goods)
    return order


def items_of(order, goods):
    """Rule 1.4: the whole order (cashier) or one order line (other kinds)."""
    if order.channel == "checkout":
        paid = sum(paid for _, paid, _ in goods)
        if paid > INT64_MAX:
            raise Rejected("paid overflows")
        return [Item(order, "cashier", None, None, paid)]
    kind = "store" if order.channel == "store_online" else "mall"
    return [Item(order, kind, line, product, paid) for line, (product, paid, _) in enumerate(goods)]


def make_due(state, order, event):
    """Rule 1.4: the settling event, a number of days later with a delay, at once if that is already past."""
    order.due = event + order.version.program["settle_delay_days"] * DAY
    if order.due <= state.clock:
        settle_order(state, order)


def existing_order(state, command):
    order = state.orders.get(text(command, "order"))
    if order is None:
        raise Rejected("no such order")
    return order


def apply_complete(state, command, at, _folder):
    order = existing_order(state, command)
    if order.completed:
        raise Rejected("the order is completed already")
    order.completed = True
    state.fired["complete"] += 1
    if order.version.program["settle_on"] == "completed":
        make_due(state, order, at)


def apply_refund(state, command, _at, _folder):
    order = existing_order(state, command)
    amount = whole_number(command, "amount")
    refund(state, refunded_item(order, command), amount)


def refunded_item(order, command):
    if "line" not in command:
        if len(order.items) > 1:
            raise Rejected("refund without line of an order with several items")
        return order.items[0]
    line = whole_number(command, "line")
    if order.channel == "checkout":
        raise Rejected("refund with line of a checkout order")
    if line >= len(order.items):
        raise Rejected("no such line")
    return order.items[line]


def apply_draw(state, command, _at, _folder):
    draw(state, text(command, "entry"))


def apply_redeem(state, command, _at, _folder):
    redeem(state, text(command, "entry"), text(command, "into"))


def apply_leave(state, command, _at, _folder):
    leave(state, text(command, "entry"))


def apply_pause(state, _command, _at, _folder):
    state.paused = True
    state.fired["pause"] += 1


def apply_resume(state, _command, _at, _folder):
    state.paused = False
    state.fired["resume"] += 1


def apply_tick(state, _command, _at, _folder):
    state.fired["tick"] += 1


def apply_policy(state, command, at, folder):
    path = text(command, "policy")
    try:
        policy = read_policy(os.path.join(folder, path))
    except PolicyError as error:
        raise Rejected("the policy cannot be used") from error
    state.fired["policy activated"] += 1
    state.fired["policy activated late"] += at < state.clock
    activate(state, policy, at)


HANDLERS = {
    "member": apply_member, "order": apply_order, "complete": apply_complete, "refund": apply_refund,
    "draw": apply_draw, "redeem": apply_redeem, "leave": apply_leave, "pause": apply_pause, "resume": apply_resume,
    "tick": apply_tick, "policy": apply_policy,
}
