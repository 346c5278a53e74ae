#!/usr/bin/env python3
"""Makes docs/tour.md and its pictures: what the touch screen looks like, as the tests saw it; and the receipt of a sale.

    tools/dev/tour.py BUILD        for example build/dev, after its ui_tests and end_to_end_managers have run
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from shop import Console, Shop, wait_until  # noqa: E402  (the path comes first)

# Picture of the tests, language and width, what it shows.
STOPS = [
    ("01-sign-in", "en-1024", "A cashier signs in with a number and a PIN, by finger or by keys. Every button shows the key that does the same."),
    ("02-ready", "en-1024", "Ready. The bar above says where what was sold has got to and which devices work."),
    ("03-goods", "en-1024", "Goods. A scan adds a line; the arrow keys or a finger choose one for F2, quantity, and F3, void."),
    ("04-cash", "en-1024", "Payment. Enter takes the exact amount; the buttons are what buyers hand over."),
    ("14-card-number", "en-1024", "A part by card: the amount first, then the number of the slip."),
    ("15-paid-in-part", "en-1024", "What is still to be paid, and what was paid so far. F4 takes a payment out."),
    ("05-change", "en-1024", "The sale is on the disk, the drawer is open: the change is seen from afar."),
    ("07-unknown-code", "en-1024", "A problem is said and does not stand in the way: the next scan just works."),
    ("17-favourites", "zh-1024", "F1: goods that are sold without a barcode, with one touch."),
    ("18-found", "en-1024", "As soon as something is typed, what matches: by name, by pinyin or its first letters, by code."),
    ("22-pinyin", "zh-1024", "A touch on the field brings the keyboard: pinyin with candidates, for those who have no other."),
    ("24-keyboard-over-the-sale", "en-800", "For codes it has large letters, and digits beside them."),
    ("09-orders", "en-1024", "Online orders whose buyers may come for them."),
    ("10-pickup", "en-1024", "A pickup: the goods are checked, then handed over."),
    ("06-receipts", "en-1024", "Receipts: printed, waiting, or unknown; Enter prints a copy."),
    ("40-more", "en-1024", "F11: what is needed less often; a digit or a finger chooses."),
    ("41-new-price", "en-1024", "Another price, and why."),
    ("42-ask-a-supervisor", "en-1024", "What a cashier may not do alone, another person allows: a badge, or number and PIN."),
    ("44-discounted", "en-1024", "The line and the total with the discount, and the VAT of what is left."),
    ("47-shift", "zh-1024", "The drawer's shift."),
    ("48-count", "en-1024", "The drawer is counted without a look at what should be in it."),
    ("49-z-report", "en-1024", "Then the report says what should have been there. It prints, and goes to headquarters."),
    ("53-z-reports", "en-1024", "A lost report is printed again, marked as a copy."),
    ("75-age", "zh-1024", "Goods that not everybody may buy: the day of birth that decides, and no key that is pressed by habit."),
    ("71-member-pin", "en-1024", "A member pays with his change: his PIN, which nobody sees."),
    ("77-paid-with-points", "en-800", "A part in points; the rest is still to be paid."),
    ("62-one-comes-back", "en-1024", "Goods come back: which, how many, why, and how the money is given back."),
    ("63-number-of-the-payment", "zh-800", "By card: the number of the slip."),
    ("64-exchange-waits", "zh-1024", "Or other goods are taken for them: what the customer has to come waits, on the disk, until it is used."),
    ("66-exchange-paid-a-part", "en-800", "It paid a part of what he takes; the rest is paid as ever. Handed out it has a slip of its own."),
    ("71-customer-sale", "en-1024", "The second screen, for the buyer: what is scanned, and what it costs."),
    ("72-customer-thanks", "zh-1024", "The change, and the receipt's code."),
    ("74-training", "en-800", "Training: nothing of it is real."),
    ("60-store", "en-1024", "The store at a glance, for supervisors and managers; every figure leads to its page."),
    ("61-store-sales", "zh-800", "Today's sales by hour, payment and cashier."),
    ("62-store-queues", "en-1024", "The rebate lines: what waits, what was paid, who is first; a manager may pause."),
    ("63-store-payouts", "zh-1024", "What members were paid, day by day, and the sales that it came from."),
    ("64-store-attention", "en-1024", "What could not be booked, in plain words, with what may be done about it."),
    ("71-store-book", "en-1024", "Before something is changed: what it means, and why it is done."),
    ("66-store-found", "en-800", "A member, a receipt or an order: where it stands in line."),
    ("67-store-terminals", "zh-1024", "Terminals: who is here, what is missing."),
    ("68-store-policy", "en-1024", "Policy versions, what each changed, and the next clear."),
    ("73-store-gone", "en-800", "Without the store: the figures say how old they are."),
    ("11-status", "en-1024", "How things stand, in sentences."),
    ("03-goods", "zh-1024", "The same in Chinese; F9 changes the language in the middle of a sale."),
    ("15-paid-in-part", "zh-800", "The same on 800×480."),
]


#: Of the sample shop: some are cheaper together, one is bought twice.
RECEIPT_GOODS = ["scan P00081", "scan P00083", "scan P00303", "scan P00503", "qty 2"]
RECEIPT_MEMBER = "M000002"
RECEIPT_CASH = "100"


def shrink(source, target):
    """A quarter of the size with colours that nobody can tell apart."""
    subprocess.run(["pngquant", "--force", "--speed", "1", "--output", str(target), "64", str(source)], check=True)


def print_receipt(build, target):
    """Sells something in a shop of its own and keeps what came out of the printer."""
    with tempfile.TemporaryDirectory(prefix="queueback-tour-") as directory:
        shop = Shop(directory, build.resolve() / "bin")
        try:
            shop.start_everything()
            console = Console(shop, "T1")
            console.say("sign-in 1001 1234")
            console.sell(RECEIPT_GOODS, member=shop.member_code(RECEIPT_MEMBER), cash=RECEIPT_CASH)
            wait_until(shop.receipts, "a receipt")
            shrink(shop.receipts()[0], target)
            console.close()
        finally:
            shop.stop_everything()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    build = parser.parse_args().build
    docs = Path(__file__).resolve().parents[2] / "docs"
    pictures = docs / "images" / "tour"
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)
    page = ["# The touch screen, picture by picture\n",
            "Made by `tools/dev/tour.py build/dev` from what the tests of the touch screen saw (`ctest -R 'ui_tests|end_to_end_managers'`).\n"]
    for name, look, caption in STOPS:
        source = build / "screens" / look / f"{name}.png"
        if not source.exists():
            print(f"tour: {source} is missing; run ctest --test-dir {build} -R 'ui_tests|end_to_end_managers' first", file=sys.stderr)
            return 1
        target = pictures / f"{look}-{name}.png"
        shrink(source, target)
        page.append(f"{caption}\n\n<img src=\"images/tour/{target.name}\" width=\"640\" alt=\"{caption}\">\n")
    print_receipt(build, docs / "images" / "receipt.png")
    (docs / "tour.md").write_text("\n".join(page))
    print(f"{len(STOPS)} pictures in {pictures}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
