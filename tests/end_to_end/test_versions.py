"""Databases that earlier versions wrote, with records still on their way: this version goes on, and loses nothing."""

import gzip
import json
import shutil
import tempfile
import unittest
from pathlib import Path

from record_fixture import DATABASES
from support import COLA, Console, Shop, main, wait_until

FIXTURES = Path(__file__).parent / "fixtures"
PRICE = 200


class Versions(unittest.TestCase):
    def put_back(self, shop, fixture, server):
        """The server's database as the earlier version left it."""
        for file in (shop.directory / server).glob(DATABASES[server] + "*"):
            file.unlink()
        for file in fixture.glob(DATABASES[server] + "*.gz"):
            (shop.directory / server / file.stem).write_bytes(gzip.decompress(file.read_bytes()))

    def go_on_from(self, fixture):
        facts = json.loads((fixture / "facts.json").read_text())
        directory = Path(tempfile.mkdtemp(prefix="queueback-e2e-"))
        self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
        shop = Shop(directory)
        self.addCleanup(shop.kill_everything)
        shop.start_everything()
        for server in DATABASES:
            shop.running[server].stop()
            self.put_back(shop, fixture, server)
        shop.start_headquarters()
        self.assertEqual(len(shop.orders()), facts["headquarters"])
        shop.start_store()
        wait_until(lambda: len(shop.orders()) == facts["store"], "headquarters has what the store had")
        shop.start_terminal()
        console = Console(shop, "T1")
        self.addCleanup(console.close)
        console.say("sign-in 1001 1234")
        console.sell([COLA], cash="2")
        wait_until(lambda: console.state()["unsent"] == 0, "everything is at headquarters")
        self.check(shop, facts["terminal"] + 1)

    def check(self, shop, sales):
        orders = shop.orders()
        self.assertEqual(sorted(order["receipt"] for order in orders), list(range(1, sales + 1)))
        self.assertEqual(shop.store_status()["sales"], sales)
        self.assertEqual(-shop.balances()["tender/S1/cash"], PRICE * sales)
        self.assertTrue(shop.ctl("audit", "--dir", "S1")["adds_up"])
        self.assertTrue(shop.ctl("hq", "audit", "--dir", "hq")["adds_up"])
        kinds = {alarm["kind"] for alarm in shop.ctl("alarms", "--dir", "S1")["alarms"]}
        self.assertFalse(kinds & {"fork", "two-alive"})

    def test_databases_of_every_earlier_version(self):
        fixtures = sorted(path for path in FIXTURES.iterdir() if path.is_dir())
        self.assertTrue(fixtures)
        for fixture in fixtures:
            with self.subTest(fixture.name):
                self.go_on_from(fixture)


if __name__ == "__main__":
    main()
