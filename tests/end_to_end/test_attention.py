"""What a manager must look at: quarantined handovers, alarms, missing records, audits against headquarters."""

import json

from support import COLA, ShopTest, main, wait_until


class Attention(ShopTest):
    def ctl_fails(self, *arguments):
        done = self.shop.run("queueback-ctl", *arguments, check=False)
        self.assertEqual(done.returncode, 1, done.stdout)
        return done.stderr

    def test_records_are_complete_and_the_store_agrees_with_headquarters(self):
        self.console.sell([COLA])
        self.wait_drained()
        terminal = self.shop.ctl("completeness", "--dir", "S1")["terminals"][0]
        self.assertTrue(terminal["complete"])
        self.assertEqual(terminal["summary"], f"1–{terminal['received']} complete" if terminal["received"] > 1 else "1 complete")
        text = self.shop.run("queueback-ctl", "completeness", "--dir", "S1").stdout
        self.assertIn(terminal["lines"][0]["hash"], text)
        store = self.shop.ctl("hq", "completeness", "--dir", "hq")["stores"][0]
        self.assertTrue(store["complete"], store)
        self.assertEqual(store["terminals"][0]["lines"][0]["hash"], terminal["lines"][0]["hash"])
        self.shop.run("queueback-ctl", "hq", "export", "--summary", "S1", "-o", "S1.summary", "--dir", "hq")
        self.assertTrue(self.shop.ctl("audit", "--against", "S1.summary", "--dir", "S1")["adds_up"])
        lines = (self.cls_directory() / "S1.summary").read_text().splitlines()
        changed = [json.dumps(json.loads(line) | {"hash": "0" * 16}) if '"seq":2' in line else line for line in lines]
        (self.cls_directory() / "changed.summary").write_text("\n".join(changed) + "\n")
        done = self.shop.run("queueback-ctl", "audit", "--against", "changed.summary", "--dir", "S1", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("the first difference is log entry 2 ", done.stdout)
        self.assert_adds_up()

    def test_command_for_another_server_says_so(self):
        for command, directory, text in [(("store", "status"), "hq", "begin with `hq`"),
                                         (("quarantine",), "hq", "begin with `hq`"),
                                         (("audit",), "hq", "begin with `hq`"),
                                         (("hq", "status"), "S1", "leave out `hq`"),
                                         (("hq", "audit"), "S1", "leave out `hq`")]:
            done = self.shop.run("queueback-ctl", *command, "--dir", directory, check=False)
            self.assertEqual(done.returncode, 1, command)
            self.assertIn(text, done.stderr)

    def test_list_that_is_longer_than_an_answer_comes_whole(self):
        lines = ["member,level,name,phone"] + [f"M9{n:05d},gold,钱多多某某{n},1380000{n:04d}" for n in range(6000)]
        (self.cls_directory() / "many.csv").write_text("\n".join(lines) + "\n")
        self.shop.run("queueback-ctl", "import", "members", "many.csv", "--dir", "S1")
        members = [row["member"] for row in self.shop.ctl("member", "list", "--dir", "S1")["members"]]
        self.assertEqual(members, sorted(set(members)))
        self.assertGreaterEqual(len(members), 6000)

    def cls_directory(self):
        return type(self).directory

    def test_quarantined_handover_is_rejected_once_and_its_alarm_resolved(self):
        body = {"order": "Q1", "member": "M000002", "tender": "wechat",
                "lines": [{"product": "P00001", "paid": 16800, "quantity": 2}]}
        self.assertEqual(self.shop.store_api("/v1/orders", body, "order-Q1")[0], 201)
        wait_until(lambda: "Q1" in [row["order"] for row in self.console.say("orders")["orders"]], "the till knows Q1")
        self.shop.running["S1"].kill()
        self.assertEqual(self.console.notices("pickup Q1"), ["picking-up"])
        self.assertIn("handed-over", self.console.notices("handover"))
        self.shop.running["T1"].kill()
        self.shop.start_store()
        self.shop.run("queueback-ctl", "reward", "complete", "Q1", "--dir", "S1")
        self.shop.start_terminal()
        console = self.sign_in("T1")
        type(self).console = console
        self.wait_drained(console)
        row = self.shop.ctl("quarantine", "--dir", "S1")["quarantine"][0]
        self.assertEqual(row["actions"], ["reject"])
        log_no = row["log_no"]
        shown = self.shop.run("queueback-ctl", "quarantine", "show", log_no, "--dir", "S1").stdout
        self.assertIn("handover Q1", shown)
        self.assertIn("completed before", self.ctl_fails("quarantine", "accept", log_no, "--reason", "x", "--dir", "S1"))
        self.shop.run("queueback-ctl", "quarantine", "reject", log_no, "--reason", "once only", "--by", "Li", "--dir", "S1")
        self.assertIn("was rejected by Li",
                      self.ctl_fails("quarantine", "reject", log_no, "--reason", "x", "--dir", "S1"))
        self.assertEqual(self.shop.ctl("quarantine", "--dir", "S1")["quarantine"], [])
        self.assertEqual(self.shop.ctl("quarantine", "--all", "--dir", "S1")["quarantine"][0]["action"], "rejected")
        alarm = [row for row in self.shop.ctl("alarms", "--dir", "S1")["alarms"] if row["kind"] == "handover-twice"][0]
        self.shop.run("queueback-ctl", "alarms", "resolve", alarm["id"], "--reason", "asked both", "--dir", "S1")
        self.assertNotIn(alarm["id"], [row["id"] for row in self.shop.ctl("alarms", "--dir", "S1")["alarms"]])
        wait_until(lambda: self.shop.ctl("hq", "quarantine", "--all", "--dir", "hq")["quarantine"][0].get("resolution"),
                   "headquarters knows of the resolution")
        self.assertEqual(self.shop.ctl("hq", "quarantine", "--dir", "hq")["quarantine"], [])
        self.assert_adds_up()


if __name__ == "__main__":
    main()
