#!/usr/bin/env python3
"""Plants known mistakes into a copy of the sources and checks that the simulator or the sweep finds each.

    tests/simulation/planted/run.py [--only NAME] [--seeds 60] [--jobs 2] [--folder build/planted] [--report FILE]

Prints for each what found it: the seed and its invariant, a broken invariant of the product itself, or the sweep. One
that cannot be planted any more because the code has changed, or does not build, counts as not found; the others are
tried all the same. Fails if one is not found. First the sources as they are must pass the same seeds and the same sweep:
what they fail shows nothing about a planted mistake. The report is a table in Markdown; runs with --only add to what earlier
runs in the same folder found.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TARGETS = ["queueback-simulate", "simulation_sweep_tests"]
#: A build that takes longer hangs.
PATIENCE = 1800


def run(command, folder):
    return subprocess.run(command, cwd=folder, text=True, errors="replace", capture_output=True, timeout=PATIENCE, check=False)


def simulate(copy, seeds):
    command = ["build/dev/bin/queueback-simulate", "--seeds", str(seeds), "--first", "--as-it-is", "--lines", "0"]
    return run(command, copy.folder)


class Copy:
    """The committed sources, to be spoilt."""

    def __init__(self, folder, jobs):
        self.folder, self.jobs = folder, jobs
        names = run(["git", "ls-files", "-z"], ROOT).stdout.split("\0")
        for name in filter(None, names):
            source, target = ROOT / name, folder / name
            if source.is_file() and (not target.exists() or target.read_bytes() != source.read_bytes()):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)  # as new: an interrupted run may have built the spoilt one
        self.must(["cmake", "--preset", "dev", "--log-level=WARNING"])

    def must(self, command):
        done = run(command, self.folder)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}:\n{(done.stdout + done.stderr)[-3000:]}")

    def build(self):
        self.must(["cmake", "--build", "build/dev", "--parallel", str(self.jobs), "--target", *TARGETS])

    def plant(self, bug):
        path = self.folder / bug["file"]
        text = path.read_text(encoding="utf-8")
        if text.count(bug["before"]) != 1:
            raise RuntimeError(f"{bug['name']}: its place in {bug['file']} is there {text.count(bug['before'])} times")
        path.write_text(text.replace(bug["before"], bug["after"]), encoding="utf-8")

    def restore(self, bug):
        shutil.copy(ROOT / bug["file"], self.folder / bug["file"])


def first_line(text):
    """Without paths of this machine."""
    return re.sub(r" at (\.\./)+", " at ", text.splitlines()[0]).strip()


def found_by_simulator(copy, seeds):
    """What found it and the seed and invariant; nothing if the simulator is content."""
    done = simulate(copy, seeds)
    if done.returncode == 0:
        return None
    violation = re.search(r"^seed (\d+): (.*)$", done.stdout, re.MULTILINE)
    if violation is None:
        raise RuntimeError(f"the simulator ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return {"by": "simulator", "where": f"seed {violation[1]}", "invariant": first_line(violation[2])}


def found_by_sweep(copy):
    done = run(["build/dev/bin/simulation_sweep_tests", "--gtest_fail_fast"], copy.folder)
    if done.returncode == 0:
        return None
    # The tests that are left out after the first failure begin, too; one that ends the program does not say that it fails.
    # The sweep over damage is called by its suite, the others by their role.
    name = r"(\w*)Sweep\.([a-z]+)"
    failed = re.findall(rf"FAILED\s+\] {name}", done.stdout)[:1] or re.findall(name, done.stdout)[-1:]
    where = "".join(suite.lower() or role for suite, role in failed)
    which = re.search(r'Which is: "(.+)"|report\.violation\n\s+(?:Which is: )?"(.+)"', done.stdout)
    broken = re.search(r"^silent: .*", done.stdout, re.MULTILINE) or re.search(r"broken invariant .*", done.stderr)
    what = (which[1] or which[2]) if which else broken[0] if broken else f"ended with {done.returncode}"
    return {"by": "sweep", "where": where, "invariant": first_line(what)}


def objection(copy, seeds):
    """What the sources as they are do not pass; nothing if they pass all that the mistakes are tried with."""
    try:
        copy.build()
        found = found_by_simulator(copy, seeds) or found_by_sweep(copy)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        return str(error)
    return f"{found['by']}, {found['where']}: {found['invariant']}" if found else None


def try_bug(copy, bug, seeds):
    """What found it, or nothing and why."""
    try:
        copy.plant(bug)
        copy.build()
        return found_by_simulator(copy, seeds) or found_by_sweep(copy), "NOT FOUND"
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        return None, f"NOT FOUND: {error}"
    finally:
        copy.restore(bug)


def write_report(path, bugs, results):
    rows = ["| planted bug | found by | where | what does not hold |", "|---|---|---|---|"]
    for bug in bugs:
        found = results.get(bug["name"]) or {"by": "**nothing**", "where": "", "invariant": ""}
        rows.append(f"| `{bug['name']}` | {found['by']} | {found['where']} | {found['invariant'].replace('|', '/')} |")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="NAME")
    parser.add_argument("--seeds", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "planted")
    parser.add_argument("--report", type=Path, metavar="FILE")
    options = parser.parse_args()
    every = tomllib.loads((Path(__file__).parent / "bugs.toml").read_text(encoding="utf-8"))["bug"]
    bugs = [bug for bug in every if not options.only or bug["name"] in options.only]
    copy = Copy(options.folder, options.jobs)
    if failed := objection(copy, options.seeds):
        print(f"without a planted bug: {failed}", file=sys.stderr)
        return 1
    print(f"{'without a planted bug':45} nothing fails", flush=True)
    results_file = options.folder / "found.json"
    results = json.loads(results_file.read_text(encoding="utf-8")) if results_file.exists() else {}
    missed = 0
    for bug in bugs:
        found, problem = try_bug(copy, bug, options.seeds)
        missed += found is None
        results[bug["name"]] = found
        results_file.write_text(json.dumps(results, indent=1), encoding="utf-8")
        said = f"{found['by']}, {found['where']}: {found['invariant']}" if found else problem
        print(f"{bug['name']:45} {said}", flush=True)
    if options.report:
        write_report(options.report, every, results)
    print(f"{len(bugs) - missed} of {len(bugs)} planted bugs were found")
    return 1 if missed or not bugs else 0


if __name__ == "__main__":
    sys.exit(main())
