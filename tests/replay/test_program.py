#!/usr/bin/env python3
"""The program's arguments, files, exit statuses and comparison with a ledger."""

import json

from support import HEAD, PLAIN, SECRET, ReplayTest, Run, command, main, order


class Arguments(ReplayTest):
    def test_help_and_version_end_well(self):
        for argument in ("--help", "--version"):
            run = Run([argument], self.folder)
            self.assertEqual(run.status, 0)
            self.assertIn("queueback-replay", run.text)

    def test_wrong_arguments_end_with_status_2(self):
        self.write_commands([])
        for arguments in ([], ["--policy"], ["--policy", "policy.toml", "--unheard"],
                          ["--policy", "policy.toml", "commands.ndjson", "another"],
                          ["--policy", "missing.toml", "commands.ndjson"],
                          ["--policy", "policy.toml", "missing.ndjson"], ["--policy", "policy.toml", "."],
                          ["--policy", "policy.toml", "--verify", "missing.ndjson", "commands.ndjson"]):
            run = Run(arguments, self.folder)
            self.assertEqual((run.status, run.text), (2, ""), arguments)
            self.assertNotEqual(run.errors, "")

    def test_wrong_policy_names_file_line_and_key(self):
        self.write("policy.toml", HEAD + '[queue_rebate]\nextract = "101%"\nextrct = "1%"\n')
        run = self.replay([])
        self.assertEqual((run.status, run.text), (2, ""))
        self.assertIn("policy.toml:5:11: key 'queue_rebate.extract'", run.errors)
        self.assertIn("policy.toml:6:1: key 'queue_rebate.extrct'", run.errors)

    def test_unknown_time_zone_names_file_line_and_key(self):
        self.write("policy.toml", PLAIN.replace("Asia/Shanghai", "Asia/Nowhere"))
        run = self.replay([])
        self.assertEqual(run.status, 2)
        self.assertIn("policy.toml:2:13: key 'time_zone'", run.errors)

    def test_standard_input_is_read_with_and_without_dash(self):
        lines = (json.dumps(order("A", 0)) + "\n").encode()
        expected = self.replay([order("A", 0)]).text
        for arguments in ([], ["-"]):
            run = Run(["--policy", "policy.toml", *arguments], self.folder, lines)
            self.assertEqual((run.status, run.text), (0, expected))

    def test_last_line_without_end_counts(self):
        run = Run(["--policy", "policy.toml"], self.folder, json.dumps(order("A", 0)).encode())
        self.assertEqual(set(run.entries), {"A"})

    def test_progress_is_for_terminals_only(self):
        self.assertEqual(self.replay([order("A", 0)]).errors, "")

    def test_postings_are_printed_on_demand(self):
        self.assertEqual(self.replay([order("A", 0)]).of("posting"), [])
        self.assertEqual([line["line"] for line in self.replay([order("A", 0)], "--postings").of("posting")], [1, 1])

    def test_solvency_is_one_line_per_queue_after_the_balances(self):
        run = self.replay([order("A", 0), order("B", 1, store="S2")], "--solvency")
        self.assertEqual([line["event"] for line in run.events][-3:], ["balance", "solvency", "solvency"])
        self.assertEqual([line["queue"] for line in run.of("solvency")], ["cashier/S1", "cashier/S2"])
        self.assertEqual(self.replay([], "--solvency").text, "")

    def test_program_that_is_off_does_nothing(self):
        self.write("policy.toml", HEAD)
        run = self.replay([order("A", 0)])
        self.assertEqual((run.status, run.text), (0, ""))


class Policies(ReplayTest):
    def test_policy_of_a_command_is_found_beside_the_commands(self):
        self.write("orders/next/second.toml", PLAIN.replace("10%", "20%"))
        self.write_commands([order("A", 0), command("policy", 5, policy="next/second.toml"), order("B", 10)],
                            "orders/commands.ndjson")
        run = Run(["--policy", "policy.toml", "orders/commands.ndjson"], self.folder)
        self.assertEqual(run.status, 0)
        self.assertEqual(run.entries["A"]["paid"], 2000)

    def test_policy_of_standard_input_is_found_in_the_current_folder(self):
        self.write("second.toml", PLAIN.replace("10%", "20%"))
        lines = [order("A", 0), command("policy", 5, policy="second.toml"), order("B", 10)]
        text = "".join(json.dumps(line) + "\n" for line in lines)
        run = Run(["--policy", "policy.toml"], self.folder, text.encode())
        self.assertEqual(run.entries["A"]["paid"], 2000)

    def test_late_order_uses_the_version_of_its_own_time(self):
        self.write("second.toml", PLAIN.replace("100%", "50%"))
        run = self.replay([order("A", 0), command("policy", 5, policy="second.toml"), order("B", 10), order("C", 3)])
        self.assertEqual([run.entries[name]["ratio_ppm"] for name in "ABC"], [1_000_000, 500_000, 1_000_000])

    def test_display_and_messages_change_nothing(self):
        plain = self.replay([order("A", 0)]).text
        self.write("policy.toml", PLAIN + 'announce_clear_days = 3\n[queue_rebate.display]\nposition = false\n'
                   '[queue_rebate.messages.joined]\nzh = "{entry}"\n[queue_rebate.names]\nprogram = { zh = "返利" }\n')
        self.assertEqual(self.replay([order("A", 0)]).text, plain)


class Unverified(ReplayTest):
    """Exports whose draw secret is not revealed yet."""

    def test_recorded_draw_is_told_as_unverified(self):
        self.write("policy.toml", PLAIN + 'draw = { kind = "fixed", ratios = ["10%", "50%"] }\n')
        run = self.replay([order("A", 0), command("draw", entry="A", number=1)])
        self.assertEqual(run.of("unverified"), [{"event": "unverified", "line": 2, "entry": "A"}])
        self.assertEqual(run.entries["A"]["entitlement"], 5000)
        self.assertEqual(run.status, 0)

    def test_draw_without_secret_and_number_is_rejected(self):
        self.write("policy.toml", PLAIN + 'draw = { kind = "fixed", ratios = ["10%", "50%"] }\n')
        self.assert_rejected(self.replay([order("A", 0), command("draw", entry="A")]), [2])

    def test_random_return_without_secret_needs_recorded_slots(self):
        self.write("policy.toml", PLAIN + 'redeem = { points = "80%" }\nrandom_return = { group = 2, cash = 1 }\n')
        run = self.replay([order("A", 0)])
        self.assertEqual(run.status, 2)
        self.assertIn("line 1: policy version v1 has random_return without draw_secret", run.errors)
        slots = command("slots", 0, queue="cashier/S1", cash=[1])
        run = self.replay([slots, order("A", 1), order("B", 2)])
        self.assertEqual(run.status, 0)
        self.assertEqual(run.of("unverified"), [{"event": "unverified", "line": 2, "queue": "cashier/S1"}])
        self.assertEqual([run.entries[name]["status"] for name in "AB"], ["done", "waiting"])
        self.assertEqual(run.balances["member/MA/points"], 8000)

    def test_recorded_slots_that_do_not_fit_end_the_replay(self):
        self.write("policy.toml", PLAIN + 'redeem = { points = "80%" }\nrandom_return = { group = 3, cash = 1 }\n')
        for cash in ([], [0, 1], [3]):
            run = self.replay([command("slots", 0, queue="cashier/S1", cash=cash), order("A", 1)])
            self.assertEqual(run.status, 2, cash)

    def test_secret_makes_recorded_slots_unnecessary(self):
        self.write("policy.toml", f'draw_secret = "{SECRET}"\n' + PLAIN +
                   'redeem = { points = "80%" }\nrandom_return = { group = 2, cash = 1 }\n')
        run = self.replay([order("A", 1), order("B", 2)])
        self.assertEqual((run.status, run.of("unverified")), (0, []))
        self.assertEqual(sorted(entry["status"] for entry in run.entries.values()), ["done", "waiting"])


class Verify(ReplayTest):
    COMMANDS = [order("A", 0), order("B", 1), order("C", 2)]

    def setUp(self):
        super().setUp()
        self.postings = self.replay(self.COMMANDS, "--postings").of("posting")

    def verify(self, lines):
        self.write("ledger.ndjson", "".join(line if isinstance(line, str) else json.dumps(line) + "\n"
                                            for line in lines))
        return self.replay(self.COMMANDS, "--verify", "ledger.ndjson")

    def expect_difference(self, lines, number, expected, found):
        run = self.verify(lines)
        self.assertEqual(run.status, 1)
        self.assertEqual(run.events[-1], {"event": "difference", "posting": number, "expected": self.bare(expected),
                                          "found": self.bare(found)})

    @staticmethod
    def bare(posting):
        return posting and {key: value for key, value in posting.items() if key not in ("event", "line")}

    def test_same_postings_are_verified(self):
        run = self.verify(self.postings)
        self.assertEqual(run.status, 0)
        self.assertEqual(run.events[-1], {"event": "verified", "postings": 6})

    def test_line_numbers_and_other_events_are_not_compared(self):
        lines = [line | {"line": 99, "number": 5} for line in self.postings]
        lines.insert(2, {"event": "rejected", "line": 2, "reason": "somewhere else"})
        del lines[0]["line"]
        self.assertEqual(self.verify(lines).events[-1], {"event": "verified", "postings": 6})

    def test_first_difference_is_told(self):
        for key, value in (("amount", 999), ("debit", "store/S2/sales"), ("credit", "x"), ("currency", "USD"),
                           ("cause", "x")):
            wrong = self.postings[2] | {key: value}
            self.expect_difference([*self.postings[:2], wrong, *self.postings[3:]], 3, self.postings[2], wrong)

    def test_ledger_that_ends_early_differs(self):
        self.expect_difference(self.postings[:-1], 6, self.postings[5], None)
        self.expect_difference([], 1, self.postings[0], None)

    def test_ledger_that_goes_on_differs(self):
        self.expect_difference([*self.postings, self.postings[0]], 7, None, self.postings[0])

    def test_file_that_is_no_ledger_ends_with_status_2(self):
        for bad in ("\n", "{}\n", '{"event":"posting","debit":"a"}\n'):
            run = self.verify([*[json.dumps(line) + "\n" for line in self.postings], bad])
            self.assertEqual(run.status, 2)
            self.assertIn("ledger.ndjson:7", run.errors)

    def test_rejected_lines_keep_their_status(self):
        self.write("ledger.ndjson", "".join(json.dumps(line) + "\n" for line in self.postings))
        run = self.replay([*self.COMMANDS, "nothing"], "--verify", "ledger.ndjson")
        self.assertEqual(run.status, 3)
        self.assertEqual(run.events[-1]["event"], "verified")


if __name__ == "__main__":
    main()
