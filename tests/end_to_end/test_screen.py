"""The touch screen at a real till: goods from the emulated scanner and by keys, paid in parts, up to headquarters."""

import os
import subprocess
from pathlib import Path

from support import COLA, Console, ShopTest, main, wait_until

HAND = Path(os.environ["QUEUEBACK_PROGRAMS"]) / "real_till_test"
PATIENCE = 120


class Screen(ShopTest):
    def test_sale_by_hand_reaches_headquarters_with_its_payments(self):
        self.console.say("sign-out")
        self.console.close()
        before = set(self.sold_orders())
        # As ./run names it: relative to where it is.
        hand = subprocess.Popen([HAND], env={**os.environ, "QUEUEBACK_TILL": "T1/terminal.sock"}, cwd=self.directory,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(hand.kill)
        watching = self.watch()
        wait_until(lambda: watching.state()["phase"] == "selling", "the hand has signed in")
        self.shop.emulator(f"scan {COLA}")
        said, _ = hand.communicate(timeout=PATIENCE)
        self.assertEqual(hand.returncode, 0, said)
        new = [order for number, order in self.sold_orders().items() if number not in before]
        self.assertEqual(len(new), 1, "one sale, once")
        self.assertEqual([(tender["kind"], tender["amount"], tender["received"], tender.get("reference")) for tender in new[0]["tenders"]],
                         [("card", 150, 150, "A81723"), ("cash", 250, 1000, None)])
        self.assertEqual(new[0]["total"], 400)
        self.assert_adds_up()

    def test_help_needs_no_display(self):
        bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
        bare["XDG_RUNTIME_DIR"] = str(self.directory)  # Qt says so where there is none
        for option in ("--help", "--version"):
            said = subprocess.run([HAND.with_name("queueback-terminal-ui"), option], env=bare, capture_output=True, text=True, check=False)
            self.assertEqual((said.returncode, said.stderr), (0, ""), option)

    def watch(self):
        """A console that only looks."""
        console = Console(self.shop, "T1")
        self.addCleanup(console.close)
        return console


if __name__ == "__main__":
    main()
