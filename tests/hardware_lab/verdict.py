#!/usr/bin/env python3
"""Reads the console of a hardware lab's machine and says how each check ended, one a line, and whether all is well.

    verdict.py CONSOLE PROGRAM...

Exit status 0 only if the machine came to its end by itself, every PROGRAM ran and ended with 0, and every test that was
announced was reported as passed. Whatever is missing, after a panic or at the time limit, is a failure.
"""

import dataclasses
import pathlib
import re
import sys

RESULT = re.compile(r"^\[ *(OK|FAILED|SKIPPED) *\] ([^,\s]+\.[^,\s]+)(?:,.*)? \((\d+) ms\)")
ANNOUNCED = re.compile(r"^\[=+\] Running (\d+) tests? from")
EXIT = re.compile(r"^LAB EXIT (\S+) (\d+)")
KERNEL_TROUBLE = re.compile(r"Kernel panic|kernel BUG|Internal error|^\[[ .\d]+\] BUG ")
WORDS = {"OK": "pass", "FAILED": "FAIL", "SKIPPED": "SKIPPED"}


@dataclasses.dataclass
class Verdict:
    checks: list[tuple[str, str, int]] = dataclasses.field(default_factory=list)
    """What happened, to which test, in how many milliseconds."""
    complaints: list[str] = dataclasses.field(default_factory=list)


def judge(console: str, programs: list[str]) -> Verdict:
    verdict = Verdict()
    announced = 0
    exits: dict[str, int] = {}
    ended = False
    for line in console.replace("\r", "").split("\n"):
        if match := RESULT.match(line):
            verdict.checks.append((WORDS[match[1]], match[2], int(match[3])))
        elif match := ANNOUNCED.match(line):
            announced += int(match[1])
        elif match := EXIT.match(line):
            exits[match[1]] = int(match[2])
        elif line.startswith("LAB FAILED") or KERNEL_TROUBLE.search(line):
            verdict.complaints.append(line)
        ended = ended or line.startswith("LAB END")
    if not ended:
        verdict.complaints.append("the machine did not come to its end")
    for program in programs:
        if program not in exits:
            verdict.complaints.append(f"{program} did not end")
        elif exits[program] != 0:
            verdict.complaints.append(f"{program} ended with status {exits[program]}")
    passed = sum(word == "pass" for word, _, _ in verdict.checks)
    if announced == 0 or passed != announced:
        verdict.complaints.append(f"{announced} tests were announced and {passed} passed")
    return verdict


def main(arguments: list[str]) -> int:
    console = pathlib.Path(arguments[0]).read_text(encoding="utf-8", errors="replace")
    verdict = judge(console, arguments[1:])
    for word, name, millis in verdict.checks:
        print(f"{word:7} {name} ({millis} ms)")
    for complaint in verdict.complaints:
        print(f"lab: {complaint}")
    failed = len(verdict.checks) - sum(word == "pass" for word, _, _ in verdict.checks)
    print(f"lab: {len(verdict.checks)} checks, {failed} failed, {len(verdict.complaints)} complaints")
    return 1 if verdict.complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
