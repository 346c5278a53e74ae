#!/usr/bin/env python3
"""Prepares clang-tidy: a compilation database without what only GCC understands.

    tidy_database.py BUILD TIDY FILE...   writes TIDY/compile_commands.json; prints the sources to check for these files
    tidy_database.py --generated BUILD    prints the ninja targets that make generated headers

GCC's precompiled headers are of no use to clang, so the options that pull them in are dropped; every file includes
what it needs by itself.
"""

import json
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ONLY_GCC = {"-Winvalid-pch", "-Wno-restrict"}


def without_gcc(command):
    words = shlex.split(command)
    kept = []
    index = 0
    while index < len(words):
        if words[index] == "-include" and words[index + 1].endswith("cmake_pch.hxx"):
            index += 2
            continue
        if words[index] not in ONLY_GCC:
            kept.append(words[index])
        index += 1
    return shlex.join(kept)


def write_database(build, tidy):
    entries = json.loads((build / "compile_commands.json").read_text())
    ours = []
    for entry in entries:
        source = pathlib.Path(entry["file"])
        if source.is_relative_to(ROOT) and not source.is_relative_to(build.resolve()):
            ours.append({**entry, "command": without_gcc(entry["command"])})
    tidy.mkdir(parents=True, exist_ok=True)
    (tidy / "compile_commands.json").write_text(json.dumps(ours, indent=1))
    return {str(pathlib.Path(entry["file"]).relative_to(ROOT)) for entry in ours}


def source_for(header, compiled):
    """A header is checked through its own source, or through the first source that includes it."""
    own = str(pathlib.Path(header).with_suffix(".cpp"))
    if own in compiled:
        return own
    users = subprocess.run(["git", "grep", "-lF", f'#include "{header}"', "--", "*.cpp"], cwd=ROOT, text=True,
                           capture_output=True, check=False).stdout.split()
    return next((user for user in users if user in compiled), None)


def main(arguments):
    if arguments[:1] == ["--generated"]:
        lines = subprocess.run(["ninja", "-C", arguments[1], "-t", "targets", "all"], text=True, capture_output=True,
                               check=True).stdout.splitlines()
        print("\n".join(m.group(1) for m in (re.match(r"(\S+\.pb\.h):", line) for line in lines) if m))
        return
    build, tidy, *files = arguments
    compiled = write_database(pathlib.Path(build), pathlib.Path(tidy))
    sources = {name if name in compiled else source_for(name, compiled) for name in files if name}
    print("\n".join(sorted(source for source in sources if source)), end="\n" if sources else "")


if __name__ == "__main__":
    main(sys.argv[1:])
