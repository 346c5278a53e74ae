#!/usr/bin/env python3
"""Keeps what the programs of this version write, for the tests of later versions: run once at each release.

    QUEUEBACK_PROGRAMS=build/dev/bin tests/end_to_end/record_fixture.py FOLDER

Writes the databases of a terminal, a store and headquarters (gzip) with records in every outbox: of 13 sales headquarters
has 6, the store 9. test_versions.py goes on from there with the programs of its own version.
"""

import gzip
import json
import shutil
import sys
import tempfile
from pathlib import Path

from support import COLA, Console, Shop, wait_until

AT_HEADQUARTERS, AT_STORE, AT_TERMINAL = 6, 3, 4
DATABASES = {"T1": "terminal.db", "S1": "store.db", "hq": "hq.db"}


def sell(shop, console, count):
    member = shop.member_code("M000001") if "S1" in shop.running and shop.running["S1"].is_running() else None
    for n in range(count):
        console.sell([COLA], member=member if n % 2 else None, cash="2")


def live(shop):
    shop.start_everything()
    console = Console(shop, "T1")
    console.say("sign-in 1001 1234")
    sell(shop, console, AT_HEADQUARTERS)
    wait_until(lambda: console.state()["unsent"] == 0, "everything is at headquarters")
    shop.running["hq"].kill()
    sell(shop, console, AT_STORE)
    wait_until(lambda: shop.store_status()["sales"] == AT_HEADQUARTERS + AT_STORE, "the store has the next sales")
    shop.running["S1"].kill()
    sell(shop, console, AT_TERMINAL)
    console.close()
    shop.running["T1"].stop()


def keep(shop, folder):
    folder.mkdir(parents=True)
    for server, name in DATABASES.items():
        for file in sorted((shop.directory / server).glob(name + "*")):
            if not file.name.endswith("-shm"):
                with gzip.GzipFile(folder / (file.name + ".gz"), "wb", mtime=0) as out:
                    out.write(file.read_bytes())
    facts = {"headquarters": AT_HEADQUARTERS, "store": AT_HEADQUARTERS + AT_STORE,
             "terminal": AT_HEADQUARTERS + AT_STORE + AT_TERMINAL}
    (folder / "facts.json").write_text(json.dumps(facts, indent=2) + "\n")


def main(arguments):
    directory = Path(tempfile.mkdtemp(prefix="queueback-fixture-"))
    shop = Shop(directory)
    try:
        live(shop)
        keep(shop, Path(arguments[0]))
    finally:
        shop.kill_everything()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
