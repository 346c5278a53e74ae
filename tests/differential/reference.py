#!/usr/bin/env python3
"""Plain second implementation of the queue rebate (reward rules 1) behind the interface of queueback-replay.

It is a yardstick for tests: nothing here is fast, everything follows one paragraph of the rules. It shares no code with
the product. Read arithmetic, calendar_rules, policy, state, queues, earning, settling, holder, commands, in this order.
"""

import argparse
import json
import os
import sys

from commands import apply_line
from policy import PolicyError, read_policy
from queues import activate
from state import BEGINNING_OF_TIME, State

GOOD, BAD_POLICY, LINES_REJECTED = 0, 2, 3


def replay(policy_path, raw_lines, folder, write_postings):
    """The state after all lines; `output` then holds every event. Raises PolicyError for the first policy."""
    state = State(write_postings=write_postings)
    activate(state, read_policy(policy_path), BEGINNING_OF_TIME)
    for number, raw in enumerate(raw_lines, start=1):
        apply_line(state, number, raw, folder)
    state.output.extend(entry_events(state))
    state.output.extend(balance_events(state))
    return state


def entry_events(state):
    """Replay format, Output: every entry by queue (bytes), then key order."""
    in_order = sorted(state.entries, key=lambda entry: (entry.queue.encode(), entry.item.key_order))
    places = {queue: places_in_line(state, queue) for queue in {entry.queue for entry in in_order}}
    for entry in in_order:
        event = {"event": "entry", "entry": entry.item.id, "queue": entry.queue, "member": entry.member,
                 "base": entry.item.base, "ratio_ppm": entry.ratio, "source": entry.source,
                 "entitlement": entry.entitlement, "paid": entry.paid, "status": entry.status}
        state.fired[f"at the end: {entry.status}"] += 1
        if entry.status == "waiting":
            event["position"], event["ahead"] = places[entry.queue][entry.item.id]
        yield event


def places_in_line(state, queue):
    """Rule 1.10: position from 1 and amount ahead of each waiting entry."""
    places, ahead = {}, 0
    for position, entry in enumerate(state.line_of(queue), start=1):
        places[entry.item.id] = (position, ahead)
        ahead += entry.remaining
    return places


def balance_events(state):
    """Replay format, Output: every account that is not zero, credits positive, by account then currency."""
    for (account, currency), amount in sorted(state.balances.items(), key=lambda pair: [s.encode() for s in pair[0]]):
        if amount != 0:
            yield {"event": "balance", "account": account, "currency": currency, "amount": amount}


def lines_of(content):
    """Lines of a file; a final newline ends the last line."""
    lines = content.split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


def as_json(event):
    return json.dumps(event, separators=(",", ":"), ensure_ascii=False)


def read_commands(path):
    if path == "-":
        return sys.stdin.buffer.read(), os.curdir
    with open(path, "rb") as file:
        return file.read(), os.path.dirname(path)


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("--policy", required=True)
    parser.add_argument("--postings", action="store_true")
    parser.add_argument("commands", nargs="?", default="-")
    options = parser.parse_args(arguments)
    try:
        content, folder = read_commands(options.commands)
        state = replay(options.policy, lines_of(content), folder, options.postings)
    except (PolicyError, OSError) as error:
        print(f"{options.policy}: {error}", file=sys.stderr)
        return BAD_POLICY
    for event in state.output:
        sys.stdout.buffer.write(as_json(event).encode() + b"\n")
    return LINES_REJECTED if state.rejected else GOOD


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
