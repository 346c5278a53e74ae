"""Programs are killed at random moments while two terminals sell over real TLS onto real disks: to the cent, afterwards,
and the people in line are paid what a replay of the store's commands pays them.

QUEUEBACK_KILLS (20) says how often, QUEUEBACK_SEED when and whom; the seed is printed.
"""

import contextlib
import os
import random
import threading
import time

from support import COLA, HANGING, Console, ShopError, ShopTest, main, wait_until

KILLS = int(os.environ.get("QUEUEBACK_KILLS", "20"))
SEED = int(os.environ.get("QUEUEBACK_SEED", str(time.time_ns() % 1_000_000)))
PRICE = 200
MEMBERS = [f"M{n:06d}" for n in range(1, 6)]


def wait_somewhere(chance, least, most):
    """A kill is to come anywhere in what runs; nothing is expected of the time."""
    time.sleep(chance.uniform(least, most))


class Cashier(threading.Thread):
    """Sells one to three cans at a time, to members mostly; notes what the till confirmed, and how much nobody knows of
    because the till died."""

    def __init__(self, shop, terminal, codes):
        super().__init__(name=terminal, daemon=True)
        self.shop, self.terminal, self.codes = shop, terminal, codes
        self.chance = random.Random(f"{SEED} {terminal}")
        self.console = None
        self.confirmed = {}  # by receipt number: total and member
        self.in_doubt = 0
        self.ended = threading.Event()
        self.ended_well = False

    def run(self):
        while not self.ended.is_set():
            try:
                if self.console is None:
                    self.sign_in()
                else:
                    self.sell()
            except (ShopError, OSError, ValueError, KeyError):
                self.drop_console()
                wait_until(lambda: self.ended.is_set() or self.is_up(), f"{self.terminal} is up again")
        self.drop_console()
        self.ended_well = True

    def is_up(self):
        process = self.shop.running.get(self.terminal)
        return process is not None and process.is_running() and "terminal.ready" in process.output()

    def sign_in(self):
        self.console = Console(self.shop, self.terminal)
        codes = self.console.notices("sign-in 1001 1234")
        if "signed-in" not in codes and "already-signed-in" not in codes:
            raise ShopError(f"{self.terminal}: cannot sign in: {codes}")
        self.console.say("cancel")

    def sell(self):
        cans = self.chance.randint(1, 3)
        for _ in range(cans):
            if "line-added" not in self.console.notices(COLA):
                raise ShopError("the can was not added")
        member = self.chance.choice([None, *self.codes])
        if member and "member-added" not in self.console.notices(f"member {self.codes[member]}"):
            raise ShopError("the member was not added")
        self.in_doubt += 1
        answer = self.console.say("cash 10")
        if "sale-done" in [notice["code"] for notice in answer["notices"]]:
            self.confirmed[answer["state"]["receipt"]] = cans * PRICE, member
        self.in_doubt -= 1

    def drop_console(self):
        if self.console is not None:
            self.console.child.kill()
            self.console.child.wait()
            for pipe in (self.console.child.stdin, self.console.child.stdout):
                with contextlib.suppress(OSError):  # what it did not read any more
                    pipe.close()
            self.console = None


class Kills(ShopTest):
    def start(self, name):
        {"hq": self.shop.start_headquarters, "S1": self.shop.start_store}.get(name, lambda: self.shop.start_terminal(name))()

    def kill_one_after_the_other(self, chance):
        for _ in range(KILLS):
            wait_somewhere(chance, 0.05, 0.6)
            name = chance.choice(["T1", "T2", "S1", "hq"])
            self.shop.running[name].kill()
            wait_somewhere(chance, 0.0, 0.3)
            self.start(name)

    def test_kills_under_load_lose_and_double_nothing(self):
        print(f"seed {SEED}, {KILLS} kills", flush=True)
        self.console.say("sign-out")
        self.shop.join_terminal("T2")
        self.shop.start_terminal("T2")
        self.shop.wait_for_products("T2")
        codes = {member: self.shop.member_code(member) for member in MEMBERS}
        cashiers = [Cashier(self.shop, "T1", codes), Cashier(self.shop, "T2", codes)]
        for cashier in cashiers:
            cashier.start()
        chance = random.Random(SEED)
        self.kill_one_after_the_other(chance)
        wait_somewhere(chance, 0.5, 1.5)  # everybody sells again
        for cashier in cashiers:
            cashier.ended.set()
        for cashier in cashiers:
            cashier.join()
            self.assertTrue(cashier.ended_well, f"{cashier.terminal}: the cashier went home early")
            console = Console(self.shop, cashier.terminal)
            self.addCleanup(console.close)
            self.wait_drained(console)
        self.compare(cashiers)

    def compare(self, cashiers):
        orders = self.shop.orders()
        for cashier in cashiers:
            sold = {order["receipt"]: (order["total"], order.get("member") or None)
                    for order in orders if order["terminal"] == cashier.terminal}
            receipts = sorted(order["receipt"] for order in orders if order["terminal"] == cashier.terminal)
            self.assertEqual(receipts, list(range(1, len(receipts) + 1)), "each receipt once, without a gap")
            self.assertEqual(cashier.confirmed, {receipt: sold.get(receipt) for receipt in cashier.confirmed},
                             "every sale whose drawer opened is there, as it was made")
            unseen = len(receipts) - len(cashier.confirmed)
            self.assertLessEqual(unseen, cashier.in_doubt, "nothing is there that nobody sold")
            self.assertGreater(len(receipts), 0)
        total = sum(order["total"] for order in orders)
        self.assertTrue(all(order["status"] == "booked" for order in orders))
        self.assertEqual(self.shop.store_status()["sales"], len(orders))
        self.assertEqual(-self.shop.balances()["tender/S1/cash"], total)
        self.assert_adds_up()
        self.assert_payouts_are_those_of_a_replay()
        print(f"{len(orders)} sales, {sum(len(c.confirmed) for c in cashiers)} confirmed", flush=True)


    def assert_payouts_are_those_of_a_replay(self):
        folder = self.directory / "audit"
        self.shop.run("queueback-ctl", "export", "commands", folder, "--dir", "S1")
        self.shop.run("queueback-ctl", "export", "ledger", folder / "ledger.ndjson", "--dir", "S1")
        done = self.shop.run("queueback-replay", "--policy", folder / "policy.toml", "--verify", folder / "ledger.ndjson",
                             folder / "commands.ndjson")
        self.assertIn("verified", done.stdout + done.stderr)
        paid = sum(amount for account, amount in self.shop.balances().items() if account.startswith("member/"))
        self.assertNotEqual(paid, 0, "somebody in line was paid")


if __name__ == "__main__":
    main(hanging=HANGING + 20 * KILLS)
