"""A sale from the scanner to headquarters, and what a cashier may do wrong on the way."""

import json
import re
import ssl
import subprocess
import unittest
import urllib.error
import urllib.request

from support import COLA, COLA_NAME, ShopTest, main, wait_until


class Sale(ShopTest):
    def api(self, path, token=None):
        """GET from the HTTPS API of headquarters; gives status and body."""
        token = token if token is not None else (self.directory / "hq" / "api-token").read_text().strip()
        context = ssl.create_default_context(cafile=str(self.directory / "hq" / "keys" / "ca.pem"))
        request = urllib.request.Request(f"https://127.0.0.1:{self.shop.ports['hq'][2]}{path}",
                                         headers={"Authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(request, context=context) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def test_sale_reaches_headquarters_and_the_terminal_lets_go(self):
        member = self.shop.member_code("M000002")
        state = self.console.sell([COLA, COLA], member=member, cash="5")
        self.assertEqual(state["change"], 100)
        self.assertEqual(state["total"], 400)
        self.wait_drained()
        order = max(self.sold_orders().values(), key=lambda row: row["receipt"])
        self.assertEqual((order["store"], order["terminal"], order["member"], order["total"], order["status"]),
                         ("S1", "T1", "M000002", 400, "booked"))
        self.assert_adds_up()

    def test_receipt_reads_back_with_independent_readers(self):
        before = len(self.shop.receipts())
        self.console.sell([COLA])
        wait_until(lambda: len(self.shop.receipts()) > before, "the receipt is printed")
        picture = self.shop.receipts()[-1]
        read = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sbinary", picture], capture_output=True, check=True)
        link = read.stdout.decode("ascii").strip()
        self.assertRegex(link, r"^https://queueback\.example/r/QBR1/S1/T1/\d+/[0-9a-f]{8}/[0-9a-f-]{36}/[\w-]{86}$")
        paper = picture.with_suffix(".bin").read_bytes()
        text = re.sub(rb"[\x00-\x09\x0b-\x1f]", b" ", paper).decode("gb18030", "replace")
        self.assertIn(COLA_NAME, text)
        self.assertIn("￥", text)

    def test_link_is_signed_by_the_terminals_receipt_key(self):
        before = len(self.shop.receipts())
        self.console.sell([COLA])
        wait_until(lambda: len(self.shop.receipts()) > before, "the receipt is printed")
        read = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sbinary", self.shop.receipts()[-1]], capture_output=True, check=True)
        part, signature = read.stdout.decode().strip().split("/r/")[1].rsplit("/", 1)
        (self.directory / "part").write_text(part)
        (self.directory / "signature").write_bytes(__import__("base64").urlsafe_b64decode(signature + "=="))
        key = next((self.directory / "T1" / "identity").glob("*receipt*"))
        checked = subprocess.run(["openssl", "pkeyutl", "-verify", "-rawin", "-inkey", key, "-in", "part", "-sigfile", "signature"],
                                 cwd=self.directory, capture_output=True, text=True, check=False)
        self.assertIn("Verified Successfully", checked.stdout)

    def test_scanner_and_display_take_part(self):
        self.shop.emulator(f"scan {COLA}")
        state = wait_until(lambda: (lambda s: s if s["lines"] else None)(self.console.state()), "the scanned line")
        self.assertEqual(state["lines"][0]["name"], COLA_NAME)
        wait_until(lambda: "TOTAL" in json.dumps(self.shop.emulator("display")), "the total on the display")
        self.console.say("cancel")

    def test_mistakes_change_nothing_and_say_why(self):
        self.console.say(COLA)
        before = self.console.state()["lines"]
        forged = self.shop.member_code("M000001").replace("M000001", "M000002")
        stranger = "QBM1.00000000." + self.shop.member_code("M000001").split(".", 2)[2]
        for line, notice in [("scan no-such-thing", "unknown-code"), ("cash 0.01", "too-little-cash"),
                             ("scan " + "7" * 10_000, "code-too-long"), ("scan abc\x07def", "unreadable-code"),
                             ("scan 134567890123456789", "payment-code"), ("scan 2834567890123456", "payment-code"),
                             ("scan 9520000000371", "wrong-check-digit"), ("cash ten", "bad-amount"),
                             ("qty 0", "bad-quantity"), ("void 9", "no-such-line"), (f"member {forged}", "member-forged"),
                             (f"member {stranger}", "member-key-unknown")]:
            with self.subTest(line=line[:40]):
                self.assertEqual(self.console.notices(line), [notice])
                self.assertEqual(self.console.state()["lines"], before)
        self.console.say("cancel")

    def test_member_that_the_terminal_never_heard_of_is_accepted_by_signature(self):
        self.assertEqual(self.console.notices(f"member {self.shop.member_code('NEW-777')}"), ["member-added"])
        self.console.say("cancel")

    def test_api_pages_give_every_order_once(self):
        for _ in range(3):
            self.console.sell([COLA])
        self.wait_drained()
        cursor, seen = 0, []
        while True:
            status, page = self.api(f"/v1/orders?after={cursor}&limit=2")
            self.assertEqual(status, 200)
            if not page["orders"]:
                break
            seen += [order["order"] for order in page["orders"]]
            cursor = page["next"]
        self.assertEqual(seen, [order["order"] for order in self.shop.orders()])
        self.assertEqual(len(seen), len(set(seen)))
        status, stores = self.api("/v1/stores")
        self.assertEqual((status, stores["stores"][0]["store"], stores["stores"][0]["backlog"]), (200, "S1", 0))

    def test_api_refuses_a_wrong_token_and_wrong_parameters(self):
        self.assertEqual(self.api("/v1/orders", token="0" * 64)[0], 401)
        self.assertEqual(self.api("/v1/orders?limit=0")[0], 400)
        self.assertEqual(self.api("/v1/orders?after=x")[0], 400)

    def test_price_change_arrives_while_the_terminal_runs(self):
        csv = "sku,barcode,name_zh,name_en,price,vat_rate,active\nP-NEW,,新品,New thing,7.77,13%,true\n"
        (self.directory / "new.csv").write_text(csv)
        self.shop.ctl("import", "products", "new.csv", "--dir", "S1")
        wait_until(lambda: self.console.notices("scan P-NEW") == ["line-added"], "the new product")
        self.assertEqual(self.console.state()["lines"][-1]["unit_price"], 777)
        self.console.say("cancel")
        (self.directory / "new.csv").write_text(csv.replace("7.77", "8.88"))
        version = self.shop.ctl("import", "products", "new.csv", "--dir", "S1")["version"]
        wait_until(lambda: self.console.state()["reference_version"] == version, "the new price")
        self.console.say("scan P-NEW")
        self.assertEqual(self.console.state()["lines"][-1]["unit_price"], 888)
        self.console.say("cancel")

    def test_import_reports_bad_lines_by_number_and_takes_the_rest(self):
        (self.directory / "bad.csv").write_text(
            "sku,barcode,name_zh,name_en,price,vat_rate,active\nP-A,,甲,A,1.00,13%,true\nP-B,123,乙,B,1.00,13%,true\n"
            "P-C,,丙,C,1.005,13%,true\nP-A,,甲,A,1.00,13%,true\nP-D,,丁,D,1.00,13%,true,extra\n")
        done = self.shop.run("queueback-ctl", "import", "products", "bad.csv", "--dir", "S1", "--json", check=False)
        report = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(report["accepted"], 1)
        self.assertEqual([bad["line"] for bad in report["bad"]], [3, 4, 5, 6])

    def test_printer_without_paper_does_not_stop_selling_and_prints_once_later(self):
        before = len(self.shop.receipts())
        self.shop.emulator("paper out")
        self.console.sell([COLA])
        wait_until(lambda: self.console.state()["printer"]["problem"], "the till notices")
        self.assertEqual(len(self.shop.receipts()), before)
        self.shop.emulator("paper in")
        wait_until(lambda: len(self.shop.receipts()) == before + 1, "the receipt")
        wait_until(lambda: all(job["state"] == "printed" for job in self.console.say("jobs")["jobs"]), "all jobs are printed")
        self.assertEqual(len(self.shop.receipts()), before + 1)

    def test_reprint_is_marked_as_copy(self):
        self.console.sell([COLA])
        wait_until(lambda: self.console.say("jobs")["jobs"][0]["state"] == "printed", "the receipt is printed")
        before = len(self.shop.receipts())
        self.console.say("reprint")
        wait_until(lambda: len(self.shop.receipts()) > before, "the copy")
        self.assertIn("COPY".encode(), self.shop.receipts()[-1].with_suffix(".bin").read_bytes())

    def test_script_with_a_mistake_ends_with_status_1(self):
        good = self.shop.run("queueback-console", "--socket", "T1/terminal.sock", feed="show\n", check=False)
        bad = self.shop.run("queueback-console", "--socket", "T1/terminal.sock", feed="fly\n", check=False)
        self.assertEqual((good.returncode, bad.returncode), (0, 1))
        self.assertIn("type help", bad.stdout)


if __name__ == "__main__":
    main()
