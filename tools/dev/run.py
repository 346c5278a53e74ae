#!/usr/bin/env python3
"""Starts the sample shop and opens the cashier console. Called by ./run; data are kept in the directory."""

import argparse
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from shop import Shop, ShopError  # noqa: E402  (the path comes first)

MEMBERS_SHOWN = 12


def write_member_codes(shop):
    """Codes to paste into the console; a member's card would carry them as QR."""
    path = shop.directory / "member-codes.txt"
    if not path.exists():
        lines = [f"{member} {shop.member_code(member)}" for member in (f"M{n:06d}" for n in range(1, MEMBERS_SHOWN + 1))]
        path.write_text("\n".join(lines) + "\n")
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    shop = Shop(parser.parse_args().directory)
    try:
        shop.start_everything()
        codes = write_member_codes(shop)
        print(f"Headquarters, store S1 and terminal T1 run in {shop.directory}; their logs are beside their data.")
        print(f"Sign in:   sign-in 1001 1234\nGoods:     9520000000370, or any barcode of sample-shop/products.csv")
        print(f"Members:   codes in {codes}\nReceipts:  {shop.directory}/T1-paper/*.png")
        subprocess.run([shop.program("queueback-console"), "--socket", "T1/terminal.sock"], cwd=shop.directory, check=False)
        return 0
    except KeyboardInterrupt:
        return 0
    except ShopError as error:
        print(f"run: {error}", file=sys.stderr)
        return 1
    finally:
        print("Stopping …")
        shop.stop_everything()


if __name__ == "__main__":
    sys.exit(main())
