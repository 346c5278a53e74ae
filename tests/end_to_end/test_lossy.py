"""Bad networks between real programs: delays, cuts anywhere, silence; lost packets where this may be arranged."""

import os
import random
import shutil
import subprocess
import sys
import time
import unittest

from road import Road
from support import COLA, PATIENCE, ShopTest, main, wait_until

SEED = int(os.environ.get("QUEUEBACK_SEED", str(time.time_ns() % 1_000_000)))
INSIDE = "QUEUEBACK_IN_LOSSY_NETWORK"
PRICE = 200
#: Seconds that the roads stay bad.
BAD_FOR = 25
#: Packets in a hundred that get lost.
LOSS = 10


class Lossy(ShopTest):
    def sell(self, count):
        for n in range(count):
            self.console.sell([COLA], member=self.member if n % 3 else None, cash="2")

    def assert_each_sale_once(self):
        orders = self.shop.orders()
        receipts = sorted(order["receipt"] for order in orders)
        self.assertEqual(receipts, list(range(1, self.console.state()["sold"] + 1)))
        self.assertEqual(-self.shop.balances()["tender/S1/cash"], PRICE * len(orders))
        self.assertEqual(self.shop.store_status()["sales"], len(orders))
        self.assert_adds_up()


@unittest.skipIf(INSIDE in os.environ, "the other network")
class Roads(Lossy):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.shop.member_code("M000001")
        print(f"seed {SEED}", flush=True)
        cls.to_store = Road(cls.shop.ports["S1"][0], SEED)
        cls.to_headquarters = Road(cls.shop.ports["hq"][0], SEED + 1)
        for road in (cls.to_store, cls.to_headquarters):
            cls.addClassCleanup(road.close)
        cls.lead_over_roads()

    @classmethod
    def lead_over_roads(cls):
        terminal = cls.shop.directory / "T1" / "terminal.toml"
        terminal.write_text(terminal.read_text() + f'\n[server]\nhost = "127.0.0.1"\nport = {cls.to_store.port}\n')
        store = cls.shop.directory / "S1" / "store.toml"
        lines = [f"port = {cls.to_headquarters.port}" if line == f"port = {cls.shop.ports['hq'][0]}" else line
                 for line in store.read_text().splitlines()]
        store.write_text("\n".join(lines) + "\n")
        cls.console.close()
        cls.shop.running["T1"].stop()
        cls.shop.running["S1"].stop()
        cls.shop.start_store()
        cls.shop.start_terminal()
        cls.console = cls.sign_in("T1")

    def test_bad_roads_lose_and_double_nothing(self):
        wait_until(lambda: self.to_store.connections and self.to_headquarters.connections, "both use their road")
        chance = random.Random(SEED + 2)
        for road in (self.to_store, self.to_headquarters):
            road.bad = True
            road.cut_all()
        end = time.monotonic() + BAD_FOR
        next_cut = time.monotonic()
        while time.monotonic() < end:
            self.sell(chance.randint(1, 4))
            # By the clock, not by the sale: a fast machine would cut every connection before the road can harm it.
            if time.monotonic() > next_cut:
                chance.choice([self.to_store, self.to_headquarters]).cut_all()
                next_cut = time.monotonic() + chance.uniform(1, 5)
        for road in (self.to_store, self.to_headquarters):
            road.bad = False
            road.cut_all()
        self.wait_drained(patience=2 * PATIENCE)
        self.assert_each_sale_once()
        print(f"{self.console.state()['sold']} sales; connections, cuts, silent ones, bytes swallowed:",
              *((road.connections, road.cuts, road.holes, road.swallowed) for road in (self.to_store, self.to_headquarters)),
              flush=True)
        for road in (self.to_store, self.to_headquarters):
            self.assertGreater(road.cuts + road.holes, 2)


@unittest.skipUnless(INSIDE in os.environ, "run by the test below, in a network of its own")
class Inside(Lossy):
    def test_sales_get_through_where_packets_get_lost(self):
        self.__class__.member = self.shop.member_code("M000001")
        for _ in range(10):
            self.sell(5)
            for name in ("T1", "S1"):
                if self.shop.running[name].is_running():
                    continue
                self.fail(f"{name} ended")
        self.wait_drained(patience=4 * PATIENCE)
        self.assert_each_sale_once()


def lossy_network():
    """The commands that make this namespace's loopback lose packets; nothing where they are not to be had."""
    if os.geteuid() != 0 or shutil.which("nft") is None or shutil.which("unshare") is None:
        return None
    rules = f"add table inet lossy; add chain inet lossy input {{ type filter hook input priority 0; }}; " \
            f"add rule inet lossy input meta l4proto tcp numgen random mod 100 < {LOSS} counter drop"
    return f"ip link set lo up && nft '{rules}'"


@unittest.skipIf(INSIDE in os.environ, "this is the inside")
class Packets(unittest.TestCase):
    def test_a_network_that_loses_packets(self):
        arrange = lossy_network()
        if arrange is None or subprocess.run(["unshare", "--net", "true"], check=False).returncode != 0:
            self.skipTest("needs root, nft and network namespaces")
        if subprocess.run(["unshare", "--net", "sh", "-c", arrange], check=False, capture_output=True).returncode != 0:
            self.skipTest("this kernel has no nftables")
        inside = f"{arrange} && exec {sys.executable} {__file__} Inside"
        show = "nft list chain inet lossy input | grep -o 'packets [0-9]*'"
        done = subprocess.run(["unshare", "--net", "sh", "-c", f"({inside}); status=$?; {show}; exit $status"],
                              env=os.environ | {INSIDE: "1"}, text=True, capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        lost = int(done.stdout.rsplit("packets ", 1)[1])
        print(f"{lost} packets lost", flush=True)
        self.assertGreater(lost, 20)


if __name__ == "__main__":
    main()
