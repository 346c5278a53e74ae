"""Devices that are gone: what only their mirror or their database still has, and a new device under the same name."""

import shutil

from support import COLA, Console, ShopTest, main, wait_until



class Replaced(ShopTest):
    def new_terminal(self, terminal, mirror=None):
        """A terminal without devices, running; its sign-in."""
        self.shop.join_terminal(terminal)
        if mirror:
            mirror.parent.mkdir(exist_ok=True)
            (self.directory / terminal / "terminal.toml").write_text(f'[files]\nmirror = "{mirror}"\n')
        self.shop.start_terminal(terminal)
        self.shop.wait_for_products(terminal)
        return self.signed_in(terminal)

    def signed_in(self, terminal):
        console = Console(self.shop, terminal)
        self.addCleanup(console.close)
        self.assertIn("signed-in", console.notices("sign-in 1001 1234"))
        return console

    def of(self, terminal):
        """Orders of a terminal at headquarters."""
        return [order for order in self.shop.orders() if order["terminal"] == terminal]

    def terminal_row(self, terminal):
        rows = self.shop.ctl("terminal", "list", "--dir", "S1")["terminals"]
        return next(row for row in rows if row["terminal"] == terminal)

    def fails(self, *arguments):
        done = self.shop.run("queueback-ctl", *arguments, check=False)
        self.assertEqual(done.returncode, 1, done.stdout)
        return done.stderr

    def sell_until_the_disk_dies(self, mirror):
        """Sales of R1: one that is everywhere, three while the store is away; then only the mirror has them."""
        console = self.new_terminal("R1", mirror)
        self.assertEqual(console.state()["mirror"], {"configured": True, "problem": ""})
        totals = [console.sell([COLA])["total"]]
        self.wait_drained(console)
        self.shop.running["S1"].kill()
        totals += [console.sell([COLA] * count)["total"] for count in (1, 2, 3)]
        self.shop.running["R1"].kill()
        for path in (self.directory / "R1").glob("terminal.db*"):
            path.unlink()
        self.shop.start_store()
        return totals

    def replace(self, mirror, totals):
        answer = self.shop.ctl("terminal", "replace", "R1", mirror, "--reason", "its disk died", "--by", "Li",
                               "--dir", "S1")
        self.assertEqual((answer["records"], answer["known"], answer["booked"]), (4, 1, 3))
        self.assertEqual(answer["total"], sum(totals[1:]))
        self.assertEqual(answer["replaced"]["last"], 4)
        self.assertEqual(self.terminal_row("R1")["replaced"][0]["hash"], answer["replaced"]["hash"])
        shown = self.shop.run("queueback-ctl", "terminal", "list", "--dir", "S1").stdout
        self.assertRegex(shown, r"R1 +replaced ")
        again = self.shop.run("queueback-ctl", "terminal", "import", mirror, "--terminal", "R1", "--dir", "S1").stdout
        self.assertIn("nothing to do", again)
        self.assertIn("was replaced on", self.fails("terminal", "replace", "R1", mirror, "--reason", "x", "--dir", "S1"))

    def assert_bad_files_change_nothing(self, mirror):
        before = self.shop.store_status()["log_entries"]
        wrong = self.fails("terminal", "import", mirror, "--terminal", "T1", "--dir", "S1")
        self.assertIn("S1/R1, not of S1/T1", wrong)
        damaged = self.directory / "damaged.mirror"
        content = bytearray(mirror.read_bytes())
        content[-30] ^= 1
        damaged.write_bytes(content)
        self.assertIn("record 4 at byte", self.fails("terminal", "import", damaged, "--terminal", "R1", "--dir", "S1"))
        self.assertEqual(self.shop.store_status()["log_entries"], before)

    def test_a_sales_of_a_dead_disk_come_out_of_the_mirror_and_a_new_device_goes_on(self):
        mirror = self.directory / "medium" / "R1.mirror"
        totals = self.sell_until_the_disk_dies(mirror)
        self.assert_bad_files_change_nothing(mirror)
        self.replace(mirror, totals)
        old = self.directory / "R1-old"
        (self.directory / "R1" / "terminal.sock").unlink(missing_ok=True)
        (self.directory / "R1").rename(old)

        new = self.new_terminal("R1", mirror)
        wait_until(lambda: "mirror-kept" in [notice["code"] for _, notice in new.state()["recent"]],
                   "the old device's mirror is kept aside")
        totals.append(new.sell([COLA])["total"])
        self.wait_drained(new)
        wait_until(lambda: len(self.of("R1")) == len(totals), "every sale of both devices is at headquarters")
        orders = self.of("R1")
        self.assertEqual(sorted(order["total"] for order in orders), sorted(totals))
        self.assertEqual(len({order["order"] for order in orders}), len(totals))
        self.assertTrue(all(order["status"] == "booked" for order in orders))
        self.assertNotIn("R1", [alarm["terminal"] for alarm in self.shop.ctl("alarms", "--dir", "S1")["alarms"]])
        shown = self.shop.run("queueback-ctl", "hq", "completeness", "--dir", "hq").stdout
        self.assertIn("the old device's last record 4", shown)

        # The old device comes back to life, with an empty database even.
        self.shop.running["R1"].stop()
        (self.directory / "R1").rename(self.directory / "R1-new")
        old.rename(self.directory / "R1")
        (self.directory / "R1" / "terminal.toml").write_text("")
        (self.directory / "R1" / "identity" / "has-database").unlink()  # somebody insists
        process = self.shop.start_terminal("R1")
        wait_until(lambda: "R1 was replaced on" in process.output(), "the old device is told that it was replaced")
        process.stop()
        self.assert_adds_up()

    def test_b_sales_of_a_revoked_terminal_are_in_suspense_until_a_manager_accepts(self):
        console = self.new_terminal("R2")
        first = console.sell([COLA])["total"]
        self.wait_drained(console)
        self.shop.ctl("terminal", "revoke", "R2", "--dir", "S1")
        second = console.sell([COLA, COLA])["total"]
        self.shop.running["R2"].kill()
        database = self.directory / "R2" / "terminal.db"
        before = database.read_bytes()
        answer = self.shop.ctl("terminal", "import", database, "--terminal", "R2", "--dir", "S1")
        self.assertEqual((answer["booked"], answer["quarantined"], answer["quarantined_total"]), (0, 1, second))
        self.assertEqual(database.read_bytes(), before, "the file stays as it is")
        self.assertEqual(self.shop.balances()["suspense/S1"], second)
        row = next(row for row in self.shop.ctl("quarantine", "--dir", "S1")["quarantine"] if row["terminal"] == "R2")
        self.assertIn("imported from revoked terminal R2; a manager decides", row["reason"])
        self.shop.run("queueback-ctl", "quarantine", "accept", row["log_no"], "--reason", "the receipts are there",
                      "--dir", "S1")
        self.assertEqual(self.shop.balances().get("suspense/S1", 0), 0)
        wait_until(lambda: [order["status"] for order in self.of("R2")] == ["booked", "booked"],
                   "headquarters knows that it was accepted")
        self.assertEqual(sorted(order["total"] for order in self.of("R2")), sorted([first, second]))
        self.assertEqual(self.shop.ctl("terminal", "import", database, "--terminal", "R2", "--dir", "S1")["booked"], 0)
        self.assert_adds_up()

    def test_bb_sales_of_a_revoked_device_stay_in_suspense_once_another_one_has_its_name(self):
        console = self.new_terminal("R4")
        console.sell([COLA])
        self.wait_drained(console)
        code = self.shop.ctl("terminal", "code", "R4", "--dir", "S1")["code"]
        self.shop.ctl("terminal", "revoke", "R4", "--dir", "S1")
        late = self.shop.run("queueback-ctl", "terminal", "join", "--dir", "R4-late", "--server",
                             f"127.0.0.1:{self.shop.ports['S1'][1]}", "--code", code, check=False)
        self.assertEqual((late.returncode, "not valid" in late.stderr), (1, True), late.stderr)
        stolen = console.sell([COLA, COLA])["total"]
        self.shop.running["R4"].kill()
        (self.directory / "R4" / "terminal.sock").unlink(missing_ok=True)
        (self.directory / "R4").rename(self.directory / "R4-stolen")
        new = self.new_terminal("R4")
        new.sell([COLA])
        self.wait_drained(new)
        before = len([alarm for alarm in self.shop.ctl("alarms", "--dir", "S1")["alarms"] if alarm["terminal"] == "R4"])
        answer = self.shop.ctl("terminal", "import", self.directory / "R4-stolen" / "terminal.db", "--terminal", "R4",
                               "--dir", "S1")
        self.assertEqual((answer["booked"], answer["quarantined"], answer["quarantined_total"]), (0, 1, stolen))
        row = next(row for row in self.shop.ctl("quarantine", "--dir", "S1")["quarantine"] if row["terminal"] == "R4")
        self.assertIn("imported from revoked terminal R4; a manager decides", row["reason"])
        self.assertEqual(before, 0, "nothing was copied")
        self.assertNotIn("R4", [alarm["terminal"] for alarm in self.shop.ctl("alarms", "--dir", "S1")["alarms"]])
        shown = self.shop.run("queueback-ctl", "terminal", "list", "--dir", "S1").stdout
        self.assertRegex(shown, r"R4 .*; revoked .*the old device's last record 1")
        self.assertIn("no number of a row", self.refused_arguments("quarantine", "accept", "-5"))
        self.shop.run("queueback-ctl", "quarantine", "reject", row["log_no"], "--reason", "it was stolen", "--dir", "S1")
        new.sell([COLA])
        self.wait_drained(new)
        self.shop.running["R4"].stop()
        self.assert_adds_up()

    def refused_arguments(self, *arguments):
        done = self.shop.run("queueback-ctl", *arguments, "--reason", "x", "--dir", "S1", check=False)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        return done.stderr

    def test_bc_refused_replacement_takes_nothing(self):
        console = self.new_terminal("R5")
        console.sell([COLA])
        self.wait_drained(console)
        self.shop.running["R5"].kill()
        database = self.directory / "R5" / "terminal.db"
        replace = ("terminal", "replace", "R5", database, "--reason", "its machine died", "--dir", "S1")
        self.assertEqual(self.shop.ctl(*replace)["replaced"]["last"], 1)
        # The dead machine runs once more, and its cashier sells.
        self.shop.start_terminal("R5")
        console = self.signed_in("R5")
        console.sell([COLA])
        self.shop.running["R5"].kill()
        before = self.shop.store_status()["log_entries"]
        self.assertIn("Nothing was changed", self.fails(*replace))
        status = self.shop.store_status()
        self.assertEqual((status["log_entries"], status["quarantined"]), (before, 0))
        self.assertEqual(self.shop.ctl("terminal", "import", database, "--terminal", "R5", "--dir", "S1")["quarantined"], 1)
        row = next(row for row in self.shop.ctl("quarantine", "--dir", "S1")["quarantine"] if row["terminal"] == "R5")
        self.shop.run("queueback-ctl", "quarantine", "reject", row["log_no"], "--reason", "not ours", "--dir", "S1")
        self.assert_adds_up()

    def test_c_till_sells_on_when_the_second_medium_goes_and_says_since_when(self):
        mirror = self.directory / "stick" / "R3.mirror"
        console = self.new_terminal("R3", mirror)
        console.sell([COLA])
        shutil.rmtree(mirror.parent)
        console.sell([COLA])
        wait_until(lambda: "not written since" in console.state()["mirror"]["problem"], "the till says so")
        self.assertIn("not-mirrored", [notice["code"] for _, notice in console.state()["recent"]])
        self.assertIn("mirror.failed", self.shop.running["R3"].output())
        mirror.parent.mkdir()
        wait_until(lambda: console.state()["mirror"]["problem"] == "", "it is mirrored again")
        self.assertIn("mirrored-again", [notice["code"] for _, notice in console.state()["recent"]])
        self.assertTrue(mirror.exists())


if __name__ == "__main__":
    main()
