"""What every end-to-end test starts from: a shop in a temporary directory, stopped and removed at the end."""

import faulthandler
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "dev"))
from shop import PATIENCE, ROOT, SAMPLE, Console, Process, Shop, ShopError, free_port, wait_until  # noqa: E402,F401

COLA = "9520000000370"
#: Seconds after which a test shows where it hangs and ends; below ctest's own limit, which shows nothing.
HANGING = 550
COLA_NAME = "禾盛可乐 330毫升"


class ShopTest(unittest.TestCase):
    """One running shop per class: headquarters, store S1, terminal T1, a signed-in console."""

    @classmethod
    def setUpClass(cls):
        cls.directory = Path(tempfile.mkdtemp(prefix="queueback-e2e-"))
        cls.addClassCleanup(shutil.rmtree, cls.directory, ignore_errors=True)
        cls.shop = Shop(cls.directory)
        cls.addClassCleanup(cls.shop.kill_everything)
        cls.shop.start_everything()
        cls.console = cls.sign_in("T1")

    @classmethod
    def sign_in(cls, terminal):
        console = Console(cls.shop, terminal)
        cls.addClassCleanup(console.close)
        if "signed-in" not in console.notices("sign-in 1001 1234"):
            raise ShopError(f"{terminal}: cannot sign in")
        return console

    @classmethod
    def kill_and_restart_till(cls):
        """T1 dies without a word; whoever worked there signs in again."""
        cls.shop.running["T1"].kill()
        cls.console.close()
        cls.shop.start_terminal()
        cls.shop.wait_for_products()
        cls.console = cls.sign_in("T1")

    @classmethod
    def library_of(cls, program, name):
        """The path of a library that a program of ours is linked with; None: it is not."""
        linked = subprocess.run(["ldd", cls.shop.program(program)], capture_output=True, text=True, check=True).stdout
        found = re.search(rf"^\s*{name}\.so\S* => (\S+)", linked, re.MULTILINE)
        return found and found.group(1)

    def sold_orders(self):
        """Orders at headquarters by id."""
        return {order["order"]: order for order in self.shop.orders()}

    def wait_drained(self, console=None, patience=PATIENCE):
        console = console or self.console
        wait_until(lambda: console.state()["unsent"] == 0, "everything is at headquarters", patience)

    def assert_adds_up(self, stores=("S1",)):
        """Audits of every store and of headquarters."""
        for store in stores:
            self.assertTrue(self.shop.ctl("audit", "--dir", store)["adds_up"])
            self.assertEqual(sum(self.shop.balances(store).values()), 0)
        self.assertTrue(self.shop.ctl("hq", "audit", "--dir", "hq")["adds_up"])


def main(hanging=HANGING):
    faulthandler.dump_traceback_later(hanging, exit=True)
    unittest.main(verbosity=2)
