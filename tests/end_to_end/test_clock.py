"""A server's clock that jumps while it serves: sales keep their time, people are told, and somebody who knows decides."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

from support import COLA, ShopTest, main, wait_until

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


def now():
    return datetime.now(timezone.utc)


class Clock(ShopTest):
    def set_clock(self, offset):
        """The store's machine shows this much more than it should."""
        (self.directory / "clock").write_text(offset + "\n")

    def start_store_with_its_own_clock(self):
        self.set_clock("+0s")
        self.shop.running["S1"].stop()
        # AddressSanitizer insists on being the first.
        preload = [library for library in (self.library_of("queueback-store", "libasan"), str(FAKETIME)) if library]
        self.shop.environment.update(LD_PRELOAD=":".join(preload), FAKETIME_DONT_FAKE_MONOTONIC="1", FAKETIME_NO_CACHE="1",
                                     FAKETIME_TIMESTAMP_FILE=str(self.directory / "clock"))
        try:
            self.shop.start_store()
        finally:
            for name in [name for name in self.shop.environment if "FAKETIME" in name] + ["LD_PRELOAD"]:
                del self.shop.environment[name]

    def clock(self, *arguments):
        return self.shop.ctl("clock", *arguments, "--dir", "S1")

    def test_jump_of_ten_years_moves_no_sale(self):
        self.start_store_with_its_own_clock()
        self.assertTrue(self.clock()["believed"])
        self.console.sell([COLA])
        self.wait_drained()
        self.set_clock("+3650d")
        wait_until(lambda: self.shop.ctl("alarms", "--dir", "S1")["alarms"], "the jump is an alarm")
        alarm = self.shop.ctl("alarms", "--dir", "S1")["alarms"][0]
        self.assertEqual(alarm["kind"], "clock")
        self.assertIn("clock accept", alarm["text"])
        shown = self.shop.run("queueback-ctl", "clock", "--dir", "S1").stdout
        self.assertIn("NOT believed", shown)
        self.console.sell([COLA])
        self.wait_drained()
        self.set_clock("+0s")
        wait_until(lambda: self.clock()["believed"], "it was set right")
        self.console.sell([COLA])
        self.wait_drained()
        times = [datetime.fromisoformat(order["effective_at"].replace("Z", "+00:00")) for order in self.shop.orders()]
        self.assertEqual(len(times), 3)
        self.assertTrue(all(abs(at - now()) < timedelta(minutes=5) for at in times), times)
        # A jump that is right: somebody says so.
        self.set_clock("+2h")
        wait_until(lambda: not self.clock()["believed"], "the jump is noticed")
        self.assertTrue(self.clock("accept", "--reason", "the time server was wrong before")["believed"])
        self.console.sell([COLA])
        self.wait_drained()
        self.assert_adds_up()


if __name__ == "__main__":
    main()
