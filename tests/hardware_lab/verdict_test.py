#!/usr/bin/env python3
"""The lab's verdict must not be good by mistake."""

import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from verdict import judge  # noqa: E402

GOOD = """LAB UP 9.1\r
LAB EXIT rules 0\r
LAB RUN lab\r
[==========] Running 2 tests from 1 test suite.\r
[       OK ] Serial.Scan_is_delivered (12 ms)\r
[       OK ] Wires/Contract.Open/0 (3 ms)\r
LAB EXIT lab 0\r
LAB END 21.0\r
"""
PROGRAMS = ["rules", "lab"]


class VerdictTest(unittest.TestCase):
    def complains(self, console: str, about: str) -> None:
        complaints = judge(console, PROGRAMS).complaints
        self.assertTrue(any(about in complaint for complaint in complaints), complaints)

    def test_all_passed_is_well(self) -> None:
        verdict = judge(GOOD, PROGRAMS)
        self.assertEqual(verdict.complaints, [])
        self.assertEqual([word for word, _, _ in verdict.checks], ["pass", "pass"])

    def test_empty_console(self) -> None:
        self.complains("", "did not come to its end")
        self.complains("", "0 tests were announced")

    def test_cut_off_before_the_end(self) -> None:
        self.complains(GOOD.replace("LAB END", "LAB EN"), "did not come to its end")

    def test_kernel_panic(self) -> None:
        self.complains(GOOD + "[    9.0] Kernel panic - not syncing: Attempted to kill init!\n", "Kernel panic")

    def test_kernel_trouble_that_no_test_noticed(self) -> None:
        for line in (
            "[   44.448274] Internal error: Oops: 0000000096000004 [#1] SMP",
            "[   12.153300] kernel BUG at lib/list_debug.c:62!",
            "[   12.153300] BUG kmalloc-64 (Not tainted): Poison overwritten",
        ):
            self.complains(line + "\n" + GOOD, line)

    def test_device_could_not_be_made(self) -> None:
        self.complains("LAB FAILED gadget\n" + GOOD, "LAB FAILED gadget")

    def test_a_test_failed(self) -> None:
        bad = GOOD.replace("[       OK ] Serial", "[  FAILED  ] Serial")
        self.complains(bad, "2 tests were announced and 1 passed")
        self.assertEqual(judge(bad, PROGRAMS).checks[0], ("FAIL", "Serial.Scan_is_delivered", 12))

    def test_a_test_with_a_parameter_failed(self) -> None:
        line = "[  FAILED  ] Wires/Contract.Open/0, where GetParam() = 4-byte object <00-00 00-00> (3 ms)"
        bad = GOOD.replace("[       OK ] Wires/Contract.Open/0 (3 ms)", line)
        self.assertIn(("FAIL", "Wires/Contract.Open/0", 3), judge(bad, PROGRAMS).checks)

    def test_a_test_was_skipped(self) -> None:
        self.complains(GOOD.replace("[       OK ] Serial", "[  SKIPPED ] Serial"), "1 passed")

    def test_a_test_is_missing(self) -> None:
        self.complains(GOOD.replace("[       OK ] Serial", "x"), "2 tests were announced and 1 passed")

    def test_a_program_crashed(self) -> None:
        self.complains(GOOD.replace("LAB EXIT lab 0", "LAB EXIT lab 139"), "lab ended with status 139")

    def test_a_program_did_not_run(self) -> None:
        self.complains(GOOD.replace("LAB EXIT rules 0\r\n", ""), "rules did not end")


if __name__ == "__main__":
    unittest.main()
