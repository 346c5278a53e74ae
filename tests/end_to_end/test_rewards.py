"""A manager's and an auditor's work with the rewards: policies, draws, exports, with real programs."""

import json

from support import COLA, ShopTest, main

DRAWS = """version = "draws"
[queue_rebate]
extract = "50%"
default = "100%"
first_in_line = "carry"
redeem = { points = "80%" }
draw = { kind = "fixed", ratios = ["10%", "300%", "50%"], weights = [1, 2, 3] }
"""
AFTER = """version = "after"
[queue_rebate]
extract = "20%"
default = "100%"
queues = { cashier = "desk" }
clear = { every = "day", time = "00:00" }
"""


class Rewards(ShopTest):
    def apply(self, name, text, *more):
        path = self.directory / name
        path.write_text(text, encoding="utf-8")
        return self.shop.run("queueback-ctl", "policy", "apply", path, "--yes", "--dir", "S1", *more).stdout

    def entries(self):
        return [line for queue in self.shop.ctl("queue", "--dir", "S1")["queues"] for line in queue["line"]]

    def buy(self, member):
        self.console.sell([COLA], member=self.shop.member_code(member))
        self.wait_drained()

    def export_and_verify(self, name):
        folder = self.directory / name
        self.shop.run("queueback-ctl", "export", "commands", folder, "--dir", "S1")
        self.shop.run("queueback-ctl", "export", "ledger", folder / "ledger.ndjson", "--dir", "S1")
        done = self.shop.run("queueback-replay", "--policy", folder / "policy.toml", "--verify", folder / "ledger.ndjson",
                             folder / "commands.ndjson")
        events = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([event for event in events if event["event"] in ("difference", "rejected")], [])
        verified = events[-1]
        self.assertEqual(verified["event"], "verified")
        return verified["postings"], {event["event"] for event in events}

    def assert_forgeries_are_caught(self, public, early):
        forged = json.loads(public.read_text())
        forged["draws"][0]["number"] = (forged["draws"][0]["number"] + 1) % 6
        public.write_text(json.dumps(forged))
        caught = self.shop.run("queueback-ctl", "draws", "verify", public, check=False)
        self.assertIn("is what the secret gives", caught.stderr)
        other = self.shop.run("queueback-ctl", "draws", "verify", early, "--commitment", "00" * 32, check=False)
        self.assertIn("not the one that was published", other.stderr)
        for nonsense in ({"version": 1}, {"groups": [{"queue": "q", "size": -1, "cash": 5, "group": 0, "slots": []}]}):
            public.write_text(json.dumps(json.loads(early.read_text()) | {"draw_secret": "00" * 32} | nonsense))
            refused = self.shop.run("queueback-ctl", "draws", "verify", public, check=False)
            self.assertEqual(refused.returncode, 1, refused.stderr)

    def test_draws_are_fair_and_the_ledger_can_be_computed_again(self):
        self.buy("M000002")
        shown = self.apply("draws.toml", DRAWS, "--dry-run")
        self.assertIn("queue_rebate.extract", shown)
        self.assertIn("never paid in the long run", shown)
        self.assertEqual([policy["version"] for policy in self.shop.ctl("policy", "list", "--dir", "S1")["policies"]],
                         ["sample-1"])
        self.assertIn("applied, effective", self.apply("draws.toml", DRAWS))
        for member in ("M000003", "M000004", "M000005"):
            self.buy(member)
        drawn = [line["entry"] for line in self.entries() if line["source"] == "draw(program)"]
        self.assertEqual(len(drawn), 3)
        # The head was paid already by those behind it: no draw for it any more.
        for entry in drawn[1:]:
            self.shop.ctl("reward", "draw", entry, "--dir", "S1")
        refused = self.shop.run("queueback-ctl", "reward", "draw", drawn[-1], "--dir", "S1", check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("no draw is open", refused.stderr)

        # While the secret is not public, recorded numbers stand in for it, and nobody can verify them.
        postings, events = self.export_and_verify("early")
        self.assertIn("unverified", events)
        early = self.directory / "draws-early.json"
        early.write_text(self.shop.run("queueback-ctl", "draws", "export", "draws", "--dir", "S1").stdout)
        self.assertNotEqual(self.shop.run("queueback-ctl", "draws", "verify", early, check=False).returncode, 0)

        self.apply("after.toml", AFTER)
        for line in self.entries():
            if line["source"] == "draw(program)":
                self.shop.ctl("reward", "leave", line["entry"], "--dir", "S1")
        self.shop.running["S1"].kill()
        self.shop.start_store()
        self.buy("M000006")
        public = self.directory / "draws.json"
        public.write_text(self.shop.run("queueback-ctl", "draws", "export", "draws", "--dir", "S1").stdout)
        commitment = json.loads(early.read_text())["draw_commitment"]
        verified = self.shop.run("queueback-ctl", "draws", "verify", public, "--commitment", commitment).stdout
        self.assertIn("2 draws", verified)
        self.assert_forgeries_are_caught(public, early)
        later, events = self.export_and_verify("late")
        self.assertGreater(later, postings)
        self.assertNotIn("unverified", events)
        self.assert_adds_up()

    def test_wrong_policy_names_file_line_and_key(self):
        path = self.directory / "wrong.toml"
        path.write_text('version = "w"\n[queue_rebate]\nextract = "120%"\nextrakt = "1%"\n')
        refused = self.shop.run("queueback-ctl", "policy", "apply", path, "--yes", "--dir", "S1", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("wrong.toml:3", refused.stderr)
        self.assertIn("extrakt", refused.stderr)

    def test_policy_is_not_applied_where_nobody_can_be_asked(self):
        path = self.directory / "unasked.toml"
        path.write_text('version = "unasked"\n[queue_rebate]\nextract = "10%"\n')
        refused = self.shop.run("queueback-ctl", "policy", "apply", path, "--dir", "S1", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("nobody is there to be asked", refused.stderr)
        self.assertNotIn("applied", refused.stdout)

    def test_pause_stops_payouts_until_resume(self):
        self.shop.ctl("reward", "pause", "--dir", "S1")
        before = self.shop.balances()
        self.buy("M000007")
        changed = {account for account, amount in self.shop.balances().items() if before.get(account, 0) != amount}
        self.assertFalse([account for account in changed if account.endswith("/change")], changed)
        self.shop.ctl("reward", "resume", "--dir", "S1")
        self.assertIn("coverage", self.shop.run("queueback-ctl", "solvency", "--dir", "S1").stdout)


if __name__ == "__main__":
    main()
