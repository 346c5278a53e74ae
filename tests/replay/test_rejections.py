#!/usr/bin/env python3
"""Every line that must be rejected: told with its number, without effect, exit status 3; the others count."""

from support import HEAD, PLAIN, SECRET, ReplayTest, Run, command, main, order

ONLINE = {"channel": "store_online", "lines": [{"product": "P1", "paid": 100, "deducted": 0},
                                               {"product": "P2", "paid": 100, "deducted": 0}]}


class Rejections(ReplayTest):
    def expect_rejected(self, before, bad):
        """`bad` is rejected after `before`, and changes nothing but the clock."""
        run = self.replay([*before, bad])
        self.assert_rejected(run, [len(before) + 1])
        tick = command("tick", 30)
        clean = self.replay([*before, tick])
        self.assertEqual([line for line in run.events if line["event"] != "rejected"], clean.events)

    def test_lines_that_are_no_commands(self):
        run = self.replay(["", "{", "[]", '{"type":"tick"}', '{"type":"tick","at":"today"}', "\x01", command("tock")])
        self.assert_rejected(run, range(1, 8))
        self.assertEqual(len(run.events), 7)

    def test_bytes_that_are_no_utf8(self):
        (self.folder / "commands.ndjson").write_bytes(b'{"type":"tick","at":"\xff"}\n')
        self.assert_rejected(Run(["--policy", "policy.toml", "commands.ndjson"], self.folder), [1])

    def test_line_beyond_the_limit(self):
        run = self.replay([order("A", 0), '{"type":"tick",' + " " * 67_200_000 + '"at":"2026-11-20T10:00:00Z"}',
                           order("B", 1)])
        self.assert_rejected(run, [2])
        self.assertEqual(set(run.entries), {"A", "B"})

    def test_rejected_line_with_a_time_advances_the_clock(self):
        self.write("policy.toml", PLAIN + 'clear = { at = "2026-11-20T10:20:00+08:00" }\n')
        run = self.replay([order("A", 0), command("no such thing", 25)])
        self.assert_rejected(run, [2])
        self.assertEqual(run.entries["A"]["status"], "cleared")

    def test_order_with_the_same_id(self):
        self.expect_rejected([order("A", 0), order("B", 1)], order("A", 2) | {"at": command("tick", 30)["at"]})

    def test_order_with_amounts_that_overflow(self):
        lines = [{"product": "P1", "paid": 2**63 - 1, "deducted": 0}] * 2
        self.expect_rejected([order("A", 0)], order("B", 30, lines=lines))

    def test_order_with_bad_fields(self):
        for field in ("order", "channel", "store", "lines"):
            bad = order("B", 30)
            del bad[field]
            self.expect_rejected([order("A", 0)], bad)
        for bad in (order("B", 30, store=""), order("B", 30, member=None), order("B", 30, completed=1),
                    order("B", 30, lines=[]), order("B", 30, paid=-1), order("B", 30, paid=1.5)):
            self.expect_rejected([order("A", 0)], bad)

    def test_completion_of_what_cannot_be_completed(self):
        open_order = order("B", 1, completed=False)
        self.expect_rejected([order("A", 0)], command("complete", order="X"))
        self.expect_rejected([order("A", 0)], command("complete", order="A"))
        self.expect_rejected([open_order, command("complete", 2, order="B")], command("complete", order="B"))

    def test_refund_of_what_cannot_be_refunded(self):
        for bad in ({"order": "X", "amount": 1}, {"order": "A", "amount": 0}, {"order": "A", "amount": 10001},
                    {"order": "A", "amount": 1, "line": 0}, {"order": "B", "amount": 1},
                    {"order": "B", "amount": 1, "line": 2}, {"order": "B", "amount": 101, "line": 0}):
            self.expect_rejected([order("A", 0), order("B", 1, **ONLINE)], command("refund", **bad))

    def test_refund_of_what_was_refunded(self):
        self.expect_rejected([order("A", 0), command("refund", 1, order="A", amount=10000)],
                             command("refund", order="A", amount=1))

    def test_holders_commands_without_a_waiting_entry(self):
        self.write("policy.toml", PLAIN + 'redeem = { points = "80%" }\n')
        for kind, fields in (("draw", {}), ("redeem", {"into": "points"}), ("leave", {})):
            self.expect_rejected([order("A", 0)], command(kind, entry="X", **fields))
            self.expect_rejected([order("A", 0), command("leave", 1, entry="A")], command(kind, entry="A", **fields))

    def test_draw_that_is_not_open(self):
        self.expect_rejected([order("A", 0)], command("draw", entry="A"))
        self.write("policy.toml", f'draw_secret = "{SECRET}"\n' + PLAIN + 'draw = { kind = "fixed", ratios = ["50%"] }\n')
        self.expect_rejected([order("A", 0), command("draw", 1, entry="A")], command("draw", entry="A"))
        self.expect_rejected([order("A", 0), order("B", 1)], command("draw", entry="A"))

    def test_draw_whose_number_is_not_that_of_the_secret(self):
        self.write("policy.toml",
                   f'draw_secret = "{SECRET}"\n' + PLAIN + 'draw = { kind = "fixed", ratios = ["10%", "50%"] }\n')
        runs = [self.replay([order("A", 0), command("draw", entry="A", number=number)]) for number in (0, 1, 2)]
        self.assertEqual(sorted(run.status for run in runs), [0, 3, 3])

    def test_redemption_that_is_not_configured(self):
        self.write("policy.toml", PLAIN + 'redeem = { points = "80%" }\n')
        self.expect_rejected([order("A", 0)], command("redeem", entry="A", into="love"))
        self.expect_rejected([order("A", 0)], command("redeem", entry="A", into="change"))

    def test_policy_that_cannot_be_used(self):
        self.write("typo.toml", HEAD + "[queue_rebate]\nextrct = \"10%\"\n")
        self.write("zone.toml", PLAIN.replace("Asia/Shanghai", "Asia/Nowhere"))
        self.write("dollars.toml", PLAIN.replace("CNY", "USD"))
        for name in ("missing.toml", "typo.toml", "zone.toml", "dollars.toml"):
            self.expect_rejected([order("A", 0)], command("policy", policy=name))
        reason = self.replay([command("policy", policy="zone.toml")]).of("rejected")[0]["reason"]
        self.assertIn("zone.toml:2:13: key 'time_zone'", reason)

    def test_what_is_not_rejected(self):
        run = self.replay([
            order("A", 0, member="unheard-of"), command("pause", 1), command("pause", 2), command("resume", 3),
            command("resume", 4), command("member", 5, member="M1", level="gold", referrer="M0"),
            command("member", 6, member="M1"), order("B", 7, channel="mall", completed="ignored"),
            command("refund", 8, order="B", amount=10000), command("complete", 9, order="B"),
            command("policy", 10, policy="policy.toml"), command("tick", 11, note="unknown fields are passed over")])
        self.assert_rejected(run, [])


if __name__ == "__main__":
    main()
