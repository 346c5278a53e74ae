#!/usr/bin/env python3
"""Compares queueback-replay with the reference over random streams; shrinks and shows the first difference.

    run.py --replay PATH --from SEED --streams N --jobs J [--causes] [--keep FOLDER] [--count]

Free texts are not compared: `reason`, and without --causes the names of causes other than queue_rebate/payout, which
the replay format leaves open. Exit status 1 on a difference.
"""

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections import Counter

from case_files import COMMANDS, FIRST_POLICY, write_case
from counters import print_counters
from policy import PolicyError
from reference import BAD_POLICY, GOOD, LINES_REJECTED, as_json
from shrink import shrink
from streams import random_case, replay_case

PRODUCT_TIMEOUT_SECONDS = 20
CONTEXT_LINES = 3
PAYOUT = "queue_rebate/payout"


def comparable(event, with_causes):
    """The event as text, without what the replay format leaves free."""
    if event.get("event") == "rejected":
        event = event | {"reason": "(free text)"}
    if event.get("event") == "posting" and not with_causes and event.get("cause") != PAYOUT:
        event = event | {"cause": "(open)"}
    return as_json(event)


def comparable_line(line, with_causes):
    if not line.startswith(('{"event":"rejected"', '{"event":"posting"')):
        return line
    try:
        return comparable(json.loads(line), with_causes)
    except ValueError:
        return line


def expected_result(folder, with_causes):
    """(lines, exit status, counters) of the reference."""
    try:
        state = replay_case(folder)
    except PolicyError:
        return [], BAD_POLICY, Counter()
    lines = [comparable(event, with_causes) for event in state.output]
    return lines, LINES_REJECTED if state.rejected else GOOD, state.fired


def product_command(replay, folder):
    return [replay, "--policy", os.path.join(folder, FIRST_POLICY), "--postings", os.path.join(folder, COMMANDS)]


def product_result(replay, folder, with_causes):
    """(lines, exit status, standard error) of the product."""
    try:
        done = subprocess.run(product_command(replay, folder), capture_output=True, timeout=PRODUCT_TIMEOUT_SECONDS,
                              check=False)
    except subprocess.TimeoutExpired:
        return [], "timeout", ""
    text = done.stdout.decode("utf-8", "replace")
    lines = [comparable_line(line, with_causes) for line in text.removesuffix("\n").split("\n") if text]
    return lines, done.returncode, done.stderr.decode("utf-8", "replace")


def differs(case, replay, with_causes):
    """Whether product and reference differ over the case; None, or a text that shows where."""
    with tempfile.TemporaryDirectory() as folder:
        write_case(case, folder)
        return difference_in(folder, replay, with_causes)[0]


def difference_in(folder, replay, with_causes):
    expected, expected_status, fired = expected_result(folder, with_causes)
    found, status, errors = product_result(replay, folder, with_causes)
    if (expected, expected_status) == (found, status):
        return None, fired
    return described(expected, found) + f"exit status: reference {expected_status}, product {status}\n{errors}", fired


def described(expected, found):
    """The first line that differs, with the lines before it."""
    place = 0
    while place < min(len(expected), len(found)) and expected[place] == found[place]:
        place += 1
    if place == len(expected) == len(found):
        return ""
    text = "".join(f"    both      {line}\n" for line in expected[max(0, place - CONTEXT_LINES):place])
    for name, lines in (("reference", expected), ("product", found)):
        following = lines[place:place + CONTEXT_LINES] or ["(end of output)"]
        text += "".join(f"    {name:9} {line}\n" for line in following)
    return text


def run_seed(arguments):
    seed, replay, with_causes = arguments
    with tempfile.TemporaryDirectory() as folder:
        write_case(random_case(seed), folder)
        return seed, *difference_in(folder, replay, with_causes)


def report(seed, difference, options):
    """Shows the difference, and the smallest case that still has one."""
    print(f"seed {seed} differs\n{difference}")
    print(f"again: {sys.argv[0]} --replay {options.replay} --from {seed} --streams 1")
    small = shrink(random_case(seed), lambda case: differs(case, options.replay, options.causes))
    folder = options.keep or tempfile.mkdtemp(prefix=f"differential-{seed}-")
    os.makedirs(folder, exist_ok=True)
    write_case(small, folder)
    print(f"\nsmallest case found, in {folder}:")
    for name in (*small.policies, COMMANDS):
        with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
            print(f"--- {name}\n{file.read()}", end="")
    print(f"--- difference\n{difference_in(folder, options.replay, options.causes)[0]}")
    print("product: " + " ".join(product_command(options.replay, folder)))


def parsed_options(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("--replay", required=True)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--streams", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--causes", action="store_true")
    parser.add_argument("--count", action="store_true", help="only list the seeds that differ")
    parser.add_argument("--keep", metavar="FOLDER")
    return parser.parse_args(arguments)


def main(arguments):
    options = parsed_options(arguments)
    seeds = range(options.first, options.first + options.streams)
    fired = Counter()
    differing = []
    with multiprocessing.Pool(options.jobs) as pool:
        tasks = [(seed, options.replay, options.causes) for seed in seeds]
        for seed, difference, counted in pool.imap(run_seed, tasks, chunksize=8):
            fired.update(counted)
            if difference is None:
                continue
            differing.append(seed)
            if not options.count:
                pool.terminate()
                report(seed, difference, options)
                return 1
    print_counters(fired)
    print(f"{options.streams} streams from seed {options.first}: {len(differing)} differ {differing[:20]}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
