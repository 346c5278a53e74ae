"""A whole shop on this machine: headquarters, store server, terminals and emulated devices as real processes.

Used by ./run, its demonstration and the end-to-end tests. Everything lives in one directory; programs run with that
directory as their working directory, so that socket paths stay short (sun_path holds 108 bytes).
"""

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample-shop"
PASSPHRASE = "a passphrase for trying things out"
#: Longest wait for something that should happen at once on a busy machine, in seconds.
PATIENCE = 60.0


class ShopError(Exception):
    """Something in the shop did not work; the text is for people."""


def free_port():
    """A TCP port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, what, patience=PATIENCE):
    """Polls until `condition()` is true and gives its value; fails with `what` otherwise."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise ShopError(f"waited {patience:.0f} s in vain: {what}")
        time.sleep(0.05)


class Process:
    """A program of ours, with its log in a file of its own."""

    def __init__(self, shop, name, arguments, ready):
        self.name = name
        self.log = shop.directory / f"{name}.log"
        self._offset = self.log.stat().st_size if self.log.exists() else 0
        with open(self.log, "ab") as log:
            self.child = subprocess.Popen(
                arguments, cwd=shop.directory, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=shop.environment
            )
        self._wait_ready(ready)

    def output(self):
        """What it has written since it was started."""
        with open(self.log, "rb") as log:
            log.seek(self._offset)
            return log.read().decode("utf-8", "replace")

    def _wait_ready(self, ready):
        def is_ready():
            if self.child.poll() is not None:
                raise ShopError(f"{self.name} ended with status {self.child.returncode}:\n{self.output()}")
            return ready in self.output()

        wait_until(is_ready, f"{self.name} says {ready}")

    def kill(self):
        """SIGKILL: as if the power went."""
        self.child.kill()
        self.child.wait()

    def stop(self):
        """SIGTERM; gives the exit status."""
        self.child.send_signal(signal.SIGTERM)
        try:
            return self.child.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired as error:
            self.kill()
            raise ShopError(f"{self.name} did not end after SIGTERM:\n{self.output()}") from error

    def is_running(self):
        return self.child.poll() is None


class Console:
    """A queueback-console that is fed line by line and answers in JSON."""

    def __init__(self, shop, terminal):
        self.child = subprocess.Popen(
            [shop.program("queueback-console"), "--json", "--socket", f"{terminal}/terminal.sock"],
            cwd=shop.directory,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=shop.environment,
        )

    def say(self, line):
        """Sends one command and gives the till's answer."""
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()
        answer = self.child.stdout.readline()
        if not answer:
            raise ShopError(f"the console ended at: {line}")
        return json.loads(answer)

    def notices(self, line):
        """The codes of the notices that a command caused."""
        return [notice["code"] for notice in self.say(line)["notices"]]

    def state(self):
        return self.say("show")["state"]

    def due(self):
        """What the sale costs in cash, as people type it."""
        return f"{self.state()['cash_due'] / 100:.2f}"

    def sell(self, codes, member=None, cash=None):
        """One sale from the first scan to the printed receipt, without `cash` paid with what is due; gives the state
        after it."""
        for code in codes:
            self._expect(code, "line-added")
        if member:
            self._expect(f"member {member}", "member-added")
        answer = self.say(f"cash {cash or self.due()}")
        if "sale-done" not in [notice["code"] for notice in answer["notices"]]:
            raise ShopError(f"the sale was not done: {answer}")
        return answer["state"]

    def _expect(self, line, code):
        codes = self.notices(line)
        if code not in codes:
            raise ShopError(f"{line}: {codes} instead of {code}")

    def close(self):
        self.child.stdin.close()
        self.child.wait(timeout=PATIENCE)
        self.child.stdout.close()


class Shop:
    """Makes, starts, stops and asks. Names of stores and terminals are their directories."""

    def __init__(self, directory, programs=None):
        self.directory = Path(directory)
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.programs = Path(programs or os.environ.get("QUEUEBACK_PROGRAMS", ROOT / "build" / "dev" / "bin"))
        self.environment = dict(os.environ)
        self.running = {}
        self.ports = {}
        self.passphrase = self.directory / "passphrase"
        if not self.passphrase.exists():
            self.passphrase.write_text(PASSPHRASE + "\n")

    def program(self, name):
        return str(self.programs / name)

    # ----- asking ---------------------------------------------------------------------------------------------

    def run(self, *arguments, check=True, feed=None):
        """Runs a program of ours to its end."""
        done = subprocess.run(
            [self.program(arguments[0]), *map(str, arguments[1:])],
            cwd=self.directory,
            input=feed,
            capture_output=True,
            text=True,
            env=self.environment,
            check=False,
        )
        if check and done.returncode != 0:
            raise ShopError(f"{' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr or done.stdout}")
        return done

    def ctl(self, *arguments):
        """queueback-ctl with --json; gives the answer."""
        return json.loads(self.run("queueback-ctl", *arguments, "--json").stdout)

    def store_status(self, store="S1"):
        return self.ctl("store", "status", "--dir", store)

    def orders(self):
        """Every order at headquarters, in cursor order."""
        text = self.run("queueback-ctl", "hq", "export", "--dir", "hq").stdout
        return [json.loads(line) for line in text.splitlines()]

    def balances(self, directory="S1"):
        """By account; what stands there in money and in points is added up."""
        balances = {}
        for row in self.ctl("ledger", "--dir", directory)["balances"]:
            balances[row["account"]] = balances.get(row["account"], 0) + row["amount"]
        return balances

    def member_code(self, member, store="S1"):
        return self.ctl("member", "code", member, "--dir", store)["code"]

    def store_api(self, path, body=None, key=None, store="S1"):
        """One request to a store's HTTPS API, a POST if there is a body; gives status and answer."""
        token = (self.directory / store / "api-token").read_text().strip()
        context = ssl.create_default_context(cafile=str(self.directory / store / "keys" / "ca.pem"))
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
        request = urllib.request.Request(f"https://127.0.0.1:{self.ports[store][2]}{path}", headers=headers,
                                         data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request, context=context) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def _ask_socket(self, path, line):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(PATIENCE)
            connection.connect(os.path.relpath(self.directory / path))
            connection.sendall(line.encode() + b"\n")
            return json.loads(connection.makefile().readline())

    def emulator(self, command, terminal="T1"):
        """One line to the device emulator; gives its answer."""
        return self._ask_socket(f"{terminal}-emulator.sock", command)

    def ask_terminal(self, request, terminal="T1"):
        """One request to a terminal's core (docs/local-api.md), from a front end that comes and goes."""
        return self._ask_socket(f"{terminal}/terminal.sock", json.dumps(request))

    # ----- setting up -----------------------------------------------------------------------------------------

    def set_up_headquarters(self):
        self.ports["hq"] = [free_port() for _ in range(3)]
        sync, enrol, api = self.ports["hq"]
        self.run("queueback-ctl", "hq", "setup", "--dir", "hq", "--passphrase-file", "passphrase", "--listen", "127.0.0.1",
                 "--public-host", "127.0.0.1", "--sync-port", sync, "--enrol-port", enrol, "--api-port", api)

    def set_up_store(self, store="S1", name="好运来超市"):
        self.ports[store] = [free_port() for _ in range(3)]
        sync, enrol, api = self.ports[store]
        self.run("queueback-ctl", "store", "setup", "--dir", store, "--id", store, "--name", name, "--header",
                 "上海市示范路 1 号", "--passphrase-file", "passphrase", "--listen", "127.0.0.1", "--public-host", "127.0.0.1",
                 "--sync-port", sync, "--enrol-port", enrol, "--api-port", api)

    def join_headquarters(self, store="S1"):
        """Enrols a store; it must not run yet."""
        code = self.ctl("hq", "code", store, "--dir", "hq")["code"]
        self.run("queueback-ctl", "store", "join", "--dir", store, "--server", f"127.0.0.1:{self.ports['hq'][1]}", "--code", code)

    def import_sample(self, store="S1"):
        for kind in ("products", "members", "cashiers"):
            self.ctl("import", kind, SAMPLE / f"{kind}.csv", "--dir", store)
        self.run("queueback-ctl", "policy", "apply", SAMPLE / "policy.toml", "--yes", "--dir", store)
        self.run("queueback-ctl", "promotions", "apply", SAMPLE / "promotions.toml", "--dir", store)

    def join_terminal(self, terminal="T1", store="S1"):
        code = self.ctl("terminal", "code", terminal, "--dir", store)["code"]
        self.run("queueback-ctl", "terminal", "join", "--dir", terminal, "--server",
                 f"127.0.0.1:{self.ports[store][1]}", "--code", code)

    def configure_devices(self, terminal="T1"):
        """Points a terminal at its emulated devices, which must run."""
        ready = json.loads((self.directory / f"{terminal}-ready.json").read_text())
        here = self.directory.resolve()
        (self.directory / terminal / "terminal.toml").write_text(
            f'[printer]\ndevice = "tcp://127.0.0.1:{ready["printer_port"]}"\nprofile = "generic-80-gb18030"\n\n'
            f'[scanner]\ndevice = "serial://{here}/{terminal}-scanner"\n\n'
            f'[display]\ndevice = "serial://{here}/{terminal}-display"\n'
        )

    # ----- starting and stopping ------------------------------------------------------------------------------

    def _start(self, name, arguments, ready):
        self.running[name] = Process(self, name, arguments, ready)
        return self.running[name]

    def start_headquarters(self):
        return self._start("hq", [self.program("queueback-hq"), "--config", "hq/hq.toml"], "headquarters.ready")

    def start_store(self, store="S1"):
        return self._start_store(store, "store.ready")

    def start_store_closed(self, store="S1"):
        """A store that waits for headquarters."""
        return self.start_store_that_says("headquarters.not_asked", store)

    def start_store_that_says(self, event, store="S1"):
        return self._start_store(store, event)

    def _start_store(self, store, ready):
        return self._start(store, [self.program("queueback-store"), "--config", f"{store}/store.toml"], ready)

    def start_emulator(self, terminal="T1"):
        ready = self.directory / f"{terminal}-ready.json"
        ready.unlink(missing_ok=True)
        (self.directory / f"{terminal}-paper").mkdir(exist_ok=True)
        arguments = [self.program("queueback-emulator"), "--printer-port", "0", "--scanner-pty", f"{terminal}-scanner",
                     "--display-pty", f"{terminal}-display", "--paper-dir", f"{terminal}-paper", "--control",
                     f"{terminal}-emulator.sock", "--ready-file", f"{terminal}-ready.json"]
        process = self._start(f"{terminal}-emulator", arguments, "")
        wait_until(ready.exists, "the device emulator is ready")
        return process

    def start_terminal(self, terminal="T1"):
        return self._start(terminal, [self.program("queueback-terminal"), "--config", f"{terminal}/terminal.toml"],
                           "terminal.ready")

    def start_everything(self):
        """A fresh or an existing shop with headquarters, store S1 and terminal T1."""
        fresh = not (self.directory / "hq" / "hq.toml").exists()
        if fresh:
            self.set_up_headquarters()
            self.set_up_store()
        self.start_headquarters()
        if fresh:
            self.join_headquarters()
        self.start_store()
        if fresh:
            self.import_sample()
            self.join_terminal()
        self.start_emulator()
        self.configure_devices()
        self.start_terminal()
        self.wait_for_products()

    def add_terminal(self, terminal):
        """Another till with devices of its own, ready to sell."""
        self.join_terminal(terminal)
        self.start_emulator(terminal)
        self.configure_devices(terminal)
        self.start_terminal(terminal)
        self.wait_for_products(terminal)

    def wait_for_products(self, terminal="T1"):
        console = Console(self, terminal)
        try:
            wait_until(lambda: console.state()["products"] > 0, f"{terminal} has products")
        finally:
            console.close()

    def stop_everything(self):
        """SIGTERM to all, terminals first; gives the exit statuses by name."""
        statuses = {}
        for name in reversed(list(self.running)):
            process = self.running.pop(name)
            statuses[name] = process.stop() if process.is_running() else process.child.returncode
        return statuses

    def kill_everything(self):
        for process in self.running.values():
            process.kill()
        self.running.clear()

    # ----- what adds up ---------------------------------------------------------------------------------------

    def receipts(self, terminal="T1"):
        """Pictures of the receipts printed so far, in order."""
        return sorted((self.directory / f"{terminal}-paper").glob("*.png"), key=lambda path: [int(n) for n in re.findall(r"\d+", path.name)])
