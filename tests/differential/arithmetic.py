"""Numbers of the reward programs (reward rules 0, "Numbers" and "Randomness"). Python integers never overflow."""

import hashlib
import hmac

MILLION = 1_000_000
INT64_MAX = 2**63 - 1


def mul(amount, ratio_ppm):
    """Rule 0, Numbers: floor(a * r / 1 000 000)."""
    return amount * ratio_ppm // MILLION


def split_largest_remainder(total, weights):
    """Rule 0, Numbers: shares of `total` by weight; leftover units to the largest remainders, ties to the earlier."""
    whole = sum(weights)
    shares = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    earlier_first = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
    for place in earlier_first[: total - sum(shares)]:
        shares[place] += 1
    return shares


def keyed_hash(secret, message):
    return hmac.new(secret, message.encode("utf-8"), hashlib.sha256).digest()


def number_below(limit, secret, label):
    """Rule 0, Randomness: a number in [0, limit) for the draw `label`; values that would favour some are rejected."""
    fair = 2**64 // limit * limit
    counter = 0
    while True:
        value = int.from_bytes(keyed_hash(secret, f"{label}|{counter}")[:8], "big")
        if value < fair:
            return value % limit
        counter += 1


def drawn_ratio(draw, secret, entry_id):
    """Rule 1.6: the ratio which the entry draws from a fixed list or a range."""
    label = f"draw|{entry_id}"
    if draw["kind"] == "range":
        steps = (draw["to"] - draw["from"]) // draw["step"] + 1
        return draw["from"] + draw["step"] * number_below(steps, secret, label)
    number = number_below(sum(draw["weights"]), secret, label)
    for ratio, weight in zip(draw["ratios"], draw["weights"]):
        if number < weight:
            return ratio
        number -= weight
    raise AssertionError("the weights cover every number")


def cash_slots(secret, queue, group_number, size, cash):
    """Rule 1.7: the `cash` slots of a group with the smallest keyed hashes."""
    slots = sorted(range(size), key=lambda slot: keyed_hash(secret, f"random-return|{queue}|{group_number}|{slot}"))
    return set(slots[:cash])
