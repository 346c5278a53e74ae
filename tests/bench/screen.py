#!/usr/bin/env python3
"""Figures of the touch screen at a real till with an emulated scanner on a pseudo terminal. Prints, judges nothing.

    tests/bench/screen.py [BUILD]        BUILD: build/dev
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "dev"))


#: Seconds after which a program that has nothing to do uses what it needs.
SETTLED_AFTER = 3


def memory_of(pid):
    """Resident memory in MiB."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def main():
    programs = (ROOT / (sys.argv[1] if len(sys.argv) > 1 else "build/dev") / "bin").resolve()
    os.environ["QUEUEBACK_PROGRAMS"] = str(programs)
    from shop import Shop, wait_until
    with tempfile.TemporaryDirectory(prefix="queueback-screen-") as directory:
        shop = Shop(Path(directory))
        try:
            shop.start_everything()
            till = f"{directory}/T1/terminal.sock"
            print(f"load {os.getloadavg()[0]:.1f}")
            subprocess.run([programs / "queueback-screen-figures", till, f"{directory}/T1-emulator.sock"], check=True)
            screen = subprocess.Popen([programs / "queueback-terminal-ui", "--socket", till, "--lang", "zh"],
                                      env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
            started = time.monotonic()
            wait_until(lambda: time.monotonic() - started > SETTLED_AFTER, "the screen has settled")
            print(f"memory: touch screen {memory_of(screen.pid):.1f} MiB, core {memory_of(shop.running['T1'].child.pid):.1f} MiB")
            screen.terminate()
            screen.wait()
        finally:
            shop.kill_everything()


if __name__ == "__main__":
    main()
