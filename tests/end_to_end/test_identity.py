"""Who may connect, and what happens when somebody else tries; start-up failures with a plain reason."""

import shutil
import subprocess

from support import COLA, Console, ShopTest, free_port, main, wait_until


class Identity(ShopTest):
    def start_and_fail(self, *arguments):
        """Runs a program that must not come up; gives status and output."""
        done = subprocess.run([self.shop.program(arguments[0]), *arguments[1:]], cwd=self.directory, capture_output=True,
                              text=True, timeout=60, check=False)
        return done.returncode, done.stderr

    def test_code_works_once(self):
        code = self.shop.ctl("terminal", "code", "T7", "--dir", "S1")["code"]
        server = f"127.0.0.1:{self.shop.ports['S1'][1]}"
        self.shop.run("queueback-ctl", "terminal", "join", "--dir", "T7", "--server", server, "--code", code)
        again = self.shop.run("queueback-ctl", "terminal", "join", "--dir", "T8", "--server", server, "--code", code, check=False)
        self.assertEqual(again.returncode, 1)
        self.assertFalse((self.directory / "T8" / "identity").exists())
        for key in (self.directory / "T7" / "identity").glob("*key*"):
            self.assertEqual(key.stat().st_mode & 0o777, 0o600)
        self.assertEqual((self.directory / "T7" / "identity").stat().st_mode & 0o777, 0o700)

    def test_code_of_another_store_is_refused_before_anything_is_sent(self):
        code = self.shop.ctl("hq", "code", "S9", "--dir", "hq")["code"]
        done = self.shop.run("queueback-ctl", "terminal", "join", "--dir", "T9", "--server",
                             f"127.0.0.1:{self.shop.ports['S1'][1]}", "--code", code, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertFalse((self.directory / "T9" / "identity").exists())

    def test_terminal_of_another_store_is_refused_and_nothing_is_booked(self):
        self.shop.set_up_store("S2", "二号店")
        self.shop.start_store("S2")
        self.shop.import_sample("S2")
        self.shop.join_terminal("U1", "S2")
        (self.directory / "U1" / "terminal.toml").write_text("")
        self.shop.start_terminal("U1")
        self.shop.wait_for_products("U1")
        self.shop.running["U1"].stop()
        # The same terminal, sent to the server of S1 by its configuration.
        (self.directory / "U1" / "terminal.toml").write_text(f'[server]\nhost = "127.0.0.1"\nport = {self.shop.ports["S1"][0]}\n')
        terminal = self.shop.start_terminal("U1")
        console = Console(self.shop, "U1")
        self.addCleanup(console.close)
        sales = self.shop.store_status("S1")["sales"]
        console.say("sign-in 1001 1234")
        console.sell([COLA])
        wait_until(lambda: "store.unreachable" in terminal.output(), "the refusal")
        self.assertEqual(console.state()["uplink"], "offline")
        self.assertTrue(console.state()["uplink_problem"])
        self.assertEqual(self.shop.store_status("S1")["sales"], sales)
        self.shop.running["S2"].stop()

    def test_certificate_of_a_forged_authority_is_refused(self):
        """The real terminal against a server with the right name and a CA of its own."""
        self.shop.set_up_store("fake-S1-home", "假店")
        config = (self.directory / "fake-S1-home" / "store.toml").read_text()
        self.assertIn("fake-S1-home", config)
        self.shop.start_store("fake-S1-home")
        shutil.copytree(self.directory / "T1", self.directory / "T1-led-astray",
                        ignore=shutil.ignore_patterns("*.sock", "*.db*", "has-database"))
        (self.directory / "T1-led-astray" / "terminal.toml").write_text(
            f'[server]\nhost = "127.0.0.1"\nport = {self.shop.ports["fake-S1-home"][0]}\n')
        terminal = self.shop.start_terminal("T1-led-astray")
        wait_until(lambda: "store.unreachable" in terminal.output(), "the refusal")
        self.assertIn("certificate", terminal.output())
        terminal.stop()
        self.shop.running["fake-S1-home"].stop()

    def test_revoked_terminal_is_cut_off_and_keeps_its_sales(self):
        self.shop.join_terminal("R1")
        (self.directory / "R1" / "terminal.toml").write_text("")
        self.shop.start_terminal("R1")
        self.shop.wait_for_products("R1")
        console = Console(self.shop, "R1")
        self.addCleanup(console.close)
        console.say("sign-in 1002 2345")
        console.sell([COLA])
        wait_until(lambda: console.state()["unsent"] == 0, "the sale is through")
        self.shop.ctl("terminal", "revoke", "R1", "--dir", "S1")
        console.sell([COLA])
        wait_until(lambda: "revoked" in console.state()["uplink_problem"], "the till says that it is revoked")
        self.assertEqual(console.state()["unsent"], 1)

    def test_joining_over_an_enrolled_terminal_changes_nothing(self):
        before = {path.name: path.read_bytes() for path in (self.directory / "T1" / "identity").iterdir()}
        code = self.shop.ctl("terminal", "code", "T6", "--dir", "S1")["code"]
        done = self.shop.run("queueback-ctl", "terminal", "join", "--dir", "T1", "--server",
                             f"127.0.0.1:{self.shop.ports['S1'][1]}", "--code", code, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("already", done.stderr)
        self.assertEqual({path.name: path.read_bytes() for path in (self.directory / "T1" / "identity").iterdir()}, before)

    def test_database_of_another_terminal_is_refused(self):
        self.shop.join_terminal("T5")
        (self.directory / "T5" / "terminal.toml").write_text('[files]\ndatabase = "../T4.db"\n')
        self.shop.start_terminal("T5").stop()
        self.shop.join_terminal("T4")
        (self.directory / "T4" / "terminal.toml").write_text('[files]\ndatabase = "../T4.db"\n')
        status, output = self.start_and_fail("queueback-terminal", "--config", "T4/terminal.toml")
        self.assertEqual(status, 1)
        self.assertIn("S1/T5", output)

    def test_store_whose_configuration_names_another_store_does_not_start(self):
        self.shop.set_up_store("S6", "六号店")
        config = self.directory / "S6" / "store.toml"
        config.write_text(config.read_text().replace('id = "S6"', 'id = "S7"'))
        status, output = self.start_and_fail("queueback-store", "--config", "S6/store.toml")
        self.assertEqual(status, 1)
        self.assertIn("S7", output)

    def test_second_process_on_the_same_database_is_refused(self):
        for program, config, database in [("queueback-terminal", "T1/terminal.toml", "terminal.db"),
                                          ("queueback-store", "S1/store.toml", "store.db"),
                                          ("queueback-hq", "hq/hq.toml", "hq.db")]:
            with self.subTest(program=program):
                status, output = self.start_and_fail(program, "--config", config)
                self.assertEqual(status, 1, output)
                self.assertIn(database, output)
                self.assertIn("another process", output)

    def test_program_whose_database_is_gone_does_not_begin_with_an_empty_one(self):
        starts = {"T1": lambda: self.shop.start_terminal("T1"), "S1": self.shop.start_store,
                  "hq": self.shop.start_headquarters}
        for name, program, config, database in [("T1", "queueback-terminal", "T1/terminal.toml", "terminal.db"),
                                                ("S1", "queueback-store", "S1/store.toml", "store.db"),
                                                ("hq", "queueback-hq", "hq/hq.toml", "hq.db")]:
            with self.subTest(program=program):
                self.shop.running[name].stop()
                there = self.directory / name / database
                there.rename(there.with_suffix(".away"))
                status, output = self.start_and_fail(program, "--config", config)
                self.assertEqual(status, 4, output)
                self.assertIn(f"{database} is gone", output)
                self.assertIn("terminal replace T1" if name == "T1" else "restore", output)
                self.assertFalse(there.exists(), "no empty one is made")
                there.with_suffix(".away").rename(there)
                starts[name]()
        self.console = self.sign_in("T1")

    def test_store_with_too_long_an_id_is_refused_before_anything_is_made(self):
        done = self.shop.run("queueback-ctl", "store", "setup", "--dir", "long", "--id", "S" * 49, "--name", "店",
                             "--passphrase-file", "passphrase", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("at most 48 characters", done.stderr)
        self.assertFalse((self.directory / "long").exists())

    def test_taken_port_is_named(self):
        self.shop.set_up_store("S3", "三号店")
        config = self.directory / "S3" / "store.toml"
        text = config.read_text().replace(str(self.shop.ports["S3"][0]), str(self.shop.ports["S1"][0]))
        config.write_text(text)
        status, output = self.start_and_fail("queueback-store", "--config", "S3/store.toml")
        self.assertEqual(status, 1)
        self.assertIn(str(self.shop.ports["S1"][0]), output)

    def test_certificate_that_does_not_fit_its_key_is_named(self):
        self.shop.set_up_store("S4", "四号店")
        keys = self.directory / "S4" / "keys"
        shutil.copy(self.directory / "S1" / "keys" / "server-key.pem", keys / "server-key.pem")
        status, output = self.start_and_fail("queueback-store", "--config", "S4/store.toml")
        self.assertEqual(status, 1)
        self.assertIn("server", output)

    def test_readable_key_is_refused(self):
        self.shop.set_up_store("S5", "五号店")
        (self.directory / "S5" / "keys" / "ca-key.pem").chmod(0o644)
        status, output = self.start_and_fail("queueback-store", "--config", "S5/store.toml")
        self.assertEqual(status, 1)
        self.assertIn("ca-key.pem", output)

    def test_wrong_configuration_names_file_line_and_key(self):
        broken = self.directory / "broken.toml"
        broken.write_text('[printer]\ndevice = 9100\n\n[scaner]\ndevice = "x"\n\n[display]\ndevice = "bogus://x"\n')
        status, output = self.start_and_fail("queueback-terminal", "--config", "broken.toml")
        self.assertEqual(status, 2)
        self.assertRegex(output, r"broken\.toml:2:\d+: key 'printer\.device'")
        self.assertRegex(output, r"broken\.toml:5:\d+: key 'scaner\.device'")
        self.assertRegex(output, r"broken\.toml:8:\d+: key 'display\.device'")

    def test_recovery_file_brings_the_keys_back(self):
        self.shop.run("queueback-ctl", "recovery", "open", "S1/recovery.qbs", "--passphrase-file", "passphrase", "--dir", "recovered")
        for key in ("ca-key.pem", "member-code-key.pem"):
            self.assertEqual((self.directory / "recovered" / key).read_text(), (self.directory / "S1" / "keys" / key).read_text())
        (self.directory / "wrong").write_text("not the right passphrase\n")
        done = self.shop.run("queueback-ctl", "recovery", "open", "S1/recovery.qbs", "--passphrase-file", "wrong", "--dir", "x", check=False)
        self.assertEqual(done.returncode, 1)

    def test_every_program_has_help_and_version(self):
        for program in ("queueback-hq", "queueback-store", "queueback-terminal", "queueback-console", "queueback-ctl"):
            for option in ("--help", "--version"):
                with self.subTest(program=program, option=option):
                    self.assertIn("queueback" if option == "--version" else "Options", self.shop.run(program, option).stdout)
            self.assertEqual(self.start_and_fail(program, "--no-such-option")[0], 2)


if __name__ == "__main__":
    main()
