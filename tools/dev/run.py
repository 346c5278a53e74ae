#!/usr/bin/env python3
"""Starts the sample shop and opens a till. Called by ./run; data are kept in the directory."""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from shop import Shop, ShopError  # noqa: E402  (the path comes first)

MEMBERS_SHOWN = 12
VNC_PORT = 5900
SCREEN = "1024x600"
VNC_DEADLINE = 10


def write_member_codes(shop):
    """Codes to paste into the till; a member's card would carry them as QR."""
    path = shop.directory / "member-codes.txt"
    if not path.exists():
        lines = [f"{member} {shop.member_code(member)}" for member in (f"M{n:06d}" for n in range(1, MEMBERS_SHOWN + 1))]
        path.write_text("\n".join(lines) + "\n")
    return path


def open_console(shop):
    subprocess.run([shop.program("queueback-console"), "--socket", "T1/terminal.sock"], cwd=shop.directory, check=False)


def open_screen(shop, environment=None):
    """Until its window is closed."""
    command = [shop.program("queueback-terminal-ui"), "--socket", "T1/terminal.sock", "--size", SCREEN]
    if subprocess.run(command, cwd=shop.directory, env=environment, check=False).returncode not in (0, -2, -15):
        raise ShopError("the touch screen did not open; ./run --console opens the console")


@contextlib.contextmanager
def virtual_display():
    """An X server that shows nothing; gives its name."""
    reader, writer = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", SCREEN + "x24", "-nolisten", "tcp"],
                              pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as answer:
        number = answer.readline().strip()
    if not number:
        raise ShopError("Xvfb did not start")
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def open_vnc(shop):
    """The screen for VNC viewers of this machine; until the program is interrupted."""
    with virtual_display() as display:
        viewers = subprocess.Popen(["x11vnc", "-display", display, "-localhost", "-rfbport", str(VNC_PORT), "-forever", "-shared",
                                    "-nopw", "-quiet"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        if viewers.poll() is not None:
            raise ShopError(f"x11vnc did not start; is port {VNC_PORT} in use?")
        print(f"Touch:     a VNC viewer at localhost:{VNC_PORT}, from this machine only. Ctrl-C ends the shop.")
        try:
            open_screen(shop, {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"})
        finally:
            viewers.terminate()
            viewers.wait(VNC_DEADLINE)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--console", action="store_true", help="the line console, also where there is a display")
    parser.add_argument("--vnc", action="store_true", help="the touch screen for a VNC viewer")
    parser.add_argument("directory", type=Path)
    options = parser.parse_args()
    shop = Shop(options.directory)
    try:
        shop.start_everything()
        codes = write_member_codes(shop)
        print(f"Headquarters, store S1 and terminal T1 run in {shop.directory}; their logs are beside their data.")
        print(f"Sign in:   cashier 1001, PIN 1234 (console: sign-in 1001 1234)")
        print(f"Goods:     9520000000370, or any barcode of sample-shop/products.csv")
        print(f"Members:   codes in {codes}\nReceipts:  {shop.directory}/T1-paper/*.png")
        if options.vnc:
            open_vnc(shop)
        elif options.console or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            open_console(shop)
        else:
            open_screen(shop)
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
