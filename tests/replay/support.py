"""Runs queueback-replay over files of a test."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

PROGRAM = Path(os.environ.get("QUEUEBACK_PROGRAMS", "build/dev/bin")) / "queueback-replay"
TIMEOUT_SECONDS = 60

SECRET = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
HEAD = 'version = "v1"\ntime_zone = "Asia/Shanghai"\ncurrency = "CNY"\n'
PLAIN = HEAD + '[queue_rebate]\nextract = "10%"\ndefault = "100%"\n'


def order(name, minute, paid=10000, **fields):
    """A checkout of 2026-11-20, so many minutes after 10:00 in the shop's zone."""
    at = f"2026-11-20T{10 + minute // 60:02}:{minute % 60:02}:00+08:00"
    lines = [{"product": "P1", "paid": paid, "deducted": 0}]
    return {"type": "order", "at": at, "order": name, "channel": "checkout", "store": "S1", "member": "M" + name,
            "lines": lines} | fields


def command(kind, minute=30, **fields):
    return {"type": kind, "at": f"2026-11-20T10:{minute:02}:00+08:00"} | fields


class Run:
    """What one run of the program said."""

    def __init__(self, arguments, cwd, stdin=b""):
        done = subprocess.run([PROGRAM, *arguments], cwd=cwd, input=stdin, capture_output=True, check=False,
                              timeout=TIMEOUT_SECONDS)
        self.status = done.returncode
        self.text = done.stdout.decode()
        self.errors = done.stderr.decode()

    @property
    def events(self):
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, event):
        return [line for line in self.events if line["event"] == event]

    @property
    def entries(self):
        return {line["entry"]: line for line in self.of("entry")}

    @property
    def balances(self):
        return {line["account"]: line["amount"] for line in self.of("balance")}


class ReplayTest(unittest.TestCase):
    """A folder of its own for each test, with a plain policy in it."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="queueback-replay-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.write("policy.toml", PLAIN)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def write_commands(self, commands, name="commands.ndjson"):
        """Objects become lines; a text is a line already."""
        lines = [line if isinstance(line, str) else json.dumps(line) for line in commands]
        return self.write(name, "".join(line + "\n" for line in lines))

    def replay(self, commands, *arguments):
        self.write_commands(commands)
        return Run(["--policy", "policy.toml", *arguments, "commands.ndjson"], self.folder)

    def assert_rejected(self, run, numbers):
        """These lines and no others were rejected, each with a reason."""
        rejected = run.of("rejected")
        self.assertEqual([line["line"] for line in rejected], list(numbers))
        self.assertTrue(all(line["reason"] for line in rejected))
        self.assertEqual(run.status, 3 if numbers else 0)


def main():
    unittest.main(verbosity=2)
