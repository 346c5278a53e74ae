#!/usr/bin/env python3
"""Runs clang-tidy on files of the dev build; tools/dev/tidy.sh chooses the files.

    run_tidy.py BUILD FILE...    prints what it finds; fails if it finds anything

Clang cannot use GCC's precompiled headers and does not know all of its options, so the compilation database is copied to
build/tidy without them. A header is checked through a source that includes it. What the analyzer reports inside the
system's headers is left out: it does not understand the coroutines of Asio.

A source that was clean is not checked again while its preprocessed text, its command and the settings stay the same:
QUEUEBACK_TIDY_CACHE (~/.cache/queueback/tidy) keeps one empty file for each such text.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIDY = ROOT / "build" / "tidy"
CACHE = pathlib.Path(os.environ.get("QUEUEBACK_TIDY_CACHE", pathlib.Path.home() / ".cache" / "queueback" / "tidy"))
ONLY_GCC = {"-Winvalid-pch", "-Wno-restrict"}
_FINDING = re.compile(r"^(/[^:\n]+):\d+:\d+: (?:error|warning): (.*)$")


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


def write_database(build):
    """Writes build/tidy/compile_commands.json; the commands of the project's own sources, by file."""
    ours = []
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"])
        if source.is_relative_to(ROOT) and not source.is_relative_to(build):
            ours.append({**entry, "command": without_gcc(entry["command"])})
    TIDY.mkdir(parents=True, exist_ok=True)
    (TIDY / "compile_commands.json").write_text(json.dumps(ours, indent=1))
    return {str(pathlib.Path(entry["file"]).relative_to(ROOT)): entry for entry in ours}


def make_generated_headers(build):
    lines = subprocess.run(["ninja", "-C", build, "-t", "targets", "all"], text=True, capture_output=True,
                           check=True).stdout.splitlines()
    headers = [line.split(":")[0] for line in lines if re.match(r"\S+\.pb\.h:", line)]
    subprocess.run(["ninja", "-C", build, *headers], stdout=subprocess.DEVNULL, check=True)


def source_for(name, compiled):
    """The source to check for a file, or nothing if no source of the build has to do with it."""
    own = str(pathlib.Path(name).with_suffix(".cpp"))
    for candidate in (name, own):
        if candidate in compiled:
            return candidate
    users = subprocess.run(["git", "grep", "-lF", f'#include "{name}"', "--", "*.cpp"], cwd=ROOT, text=True,
                           capture_output=True, check=False).stdout.split()
    return next((user for user in users if user in compiled), None)


def own_findings(output):
    """The findings that lie in the project, each with the lines that explain it."""
    kept, keep = [], False
    for line in output.splitlines():
        match = _FINDING.match(line)
        if match:
            path = pathlib.Path(match.group(1))
            keep = path.is_relative_to(ROOT) or "[clang-diagnostic-error" in match.group(2)
        if keep:
            kept.append(line)
    return "\n".join(kept)


def preprocess_command(entry):
    """Clang's, with comments, since some of them are for clang-tidy."""
    words = shlex.split(entry["command"])
    compiler = next(index for index, word in enumerate(words) if pathlib.Path(word).name in ("c++", "g++", "clang++"))
    words = words[compiler + 1:]
    for option in ("-o", "-MF", "-MT"):
        if option in words:
            at = words.index(option)
            del words[at:at + 2]
    dropped = {"-c", "-MD", "-Werror"}
    return ["clang++", *(word for word in words if word not in dropped), "-w", "-E", "-CC", "-P"]


def clean_marker(entry, settings):
    """The file that exists when this very text was clean; nothing if it cannot be preprocessed."""
    done = subprocess.run(preprocess_command(entry), cwd=entry["directory"], capture_output=True, check=False)
    if done.returncode != 0:
        return None
    # Where the checkout is stands in __FILE__; the text means the same elsewhere.
    text = b"\0".join((settings, entry["command"].encode(), done.stdout)).replace(str(ROOT).encode(), b"")
    return CACHE / hashlib.sha256(text).hexdigest()


def tidy_settings():
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
    names = subprocess.run(["git", "ls-files", "*.clang-tidy"], cwd=ROOT, text=True, capture_output=True, check=True)
    return version + b"".join((ROOT / name).read_bytes() for name in sorted(names.stdout.split()))


def check(source, entry, settings):
    """What clang-tidy finds in a source; empty if it is clean."""
    marker = clean_marker(entry, settings)
    if marker and marker.exists():
        return ""
    findings = run(source)
    if marker and not findings:
        CACHE.mkdir(parents=True, exist_ok=True)
        marker.touch()
    return findings


def run(source):
    done = subprocess.run(["clang-tidy", "-p", TIDY, "--quiet", "--extra-arg=-Wno-unknown-warning-option", source],
                          cwd=ROOT, text=True, capture_output=True, check=False)
    if done.returncode != 0 and not done.stdout.strip():
        return f"{source}: clang-tidy failed: {done.stderr.strip()}"
    return own_findings(done.stdout)


def main(arguments):
    build = pathlib.Path(arguments[0]).resolve()
    compiled = write_database(build)
    make_generated_headers(build)
    found = {source_for(name, compiled) for name in arguments[1:]}
    sources = sorted(source for source in found if source)
    print(f"clang-tidy: {len(sources)} files", flush=True)
    bad = 0
    settings = tidy_settings()
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for findings in pool.map(lambda source: check(source, compiled[source], settings), sources):
            bad += bool(findings)
            if findings:
                print(findings, flush=True)
    print(f"clang-tidy: {bad} of {len(sources)} files have findings")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
