#!/usr/bin/env python3
"""packaging/udev: every line is one that udev understands, and does what docs/devices.md says.

The grammar is checked here. Where namespaces are allowed, udevadm reads the rules as well, in a mount namespace of its own:
it says what it cannot read, and what it would do with a serial line that is named as the file says.
"""

import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

RULES = pathlib.Path(__file__).resolve().parents[2] / "packaging" / "udev" / "72-queueback-devices.rules"
#: Where udevadm finds them: names that no machine has installed, in a folder that is made for the test.
PLACE = "/run/udev/rules.d/"
TESTED, LOCAL = "72-queueback-tested.rules", "71-queueback-tested-local.rules"

ONE = re.compile(r'\s*([A-Z]+)(?:\{([^}]+)\})?\s*(==|!=|\+=|-=|:=|=)\s*"([^"]*)"\s*')
MATCHES = {"ACTION", "SUBSYSTEM", "SUBSYSTEMS", "KERNEL", "KERNELS", "DRIVERS", "ATTR", "ATTRS", "ENV", "TAG"}
ASSIGNS = {"ENV", "GROUP", "MODE", "SYMLINK", "TAG", "GOTO", "LABEL"}
WITH_NAME = {"ATTR", "ATTRS", "ENV"}


def problems(text):
    """What is wrong with rules, as (line, sentence)."""
    out, labels, jumps = [], {}, []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        at = 0
        while at < len(line):
            found = ONE.match(line, at)
            if not found:
                out.append((number, f"not a key, an operator and a value: {line[at:]}"))
                break
            key, name, operator, value = found.groups()
            kinds = MATCHES if operator in ("==", "!=") else ASSIGNS
            if key not in kinds or (key in WITH_NAME) != (name is not None):
                out.append((number, f"{key} does not go with {operator}"))
            if key == "MODE" and not re.fullmatch("0[0-7]{3}", value):
                out.append((number, f"no mode: {value}"))
            if key == "LABEL":
                labels[value] = number
            if key == "GOTO":
                jumps.append((number, value))
            at = found.end()
            if at < len(line) and line[at] != ",":
                out.append((number, f"a comma is missing before {line[at:]}"))
                break
            at += 1
    out += [(number, f"no label {label} below") for number, label in jumps if labels.get(label, 0) <= number]
    return out


def read_by_udevadm(rules, local=""):
    """What udevadm says of a first serial line with these rules; None where it cannot be asked."""
    tools = [shutil.which("udevadm", path="/usr/bin:/bin:/usr/sbin:/sbin"), shutil.which("unshare")]
    if None in tools or not pathlib.Path("/sys/class/tty/ttyS0").exists():
        return None
    with tempfile.TemporaryDirectory() as directory:
        place = pathlib.Path(directory)
        (place / TESTED).write_text(rules)
        (place / LOCAL).write_text(local)
        (place / "group").write_text(pathlib.Path("/etc/group").read_text() + "queueback:x:64999:\n")
        # Nothing of this machine is touched: /run and /dev are empty ones.
        script = (f"mount --bind {place}/group /etc/group && mount -t tmpfs none /run && mount -t tmpfs none /dev"
                  f" && mkdir -p {PLACE} && cp {place}/*.rules {PLACE} && {tools[0]} test /sys/class/tty/ttyS0")
        for namespaces in (["-m"], ["-Urm"]):
            done = subprocess.run([tools[1], *namespaces, "sh", "-c", script], capture_output=True, text=True, check=False,
                                  timeout=60)
            said = done.stdout + done.stderr
            if f"Reading rules file: {PLACE}{TESTED}" in said:
                return said
    return None


def complaints(said, name=TESTED):
    """Lines of udevadm about a place in a file that are no plain account of what it does."""
    about = [line for line in said.splitlines() if line.startswith(f"{PLACE}{name}:")]
    return [line for line in about if not re.search(r":\d+ (GROUP|MODE|LINK|OWNER|RUN) ", line)]


class Grammar(unittest.TestCase):
    def test_rules_are_sound(self):
        self.assertEqual(problems(RULES.read_text()), [])

    def test_mistakes_are_found(self):
        for line in ('KERNEL==="y"', 'BROKEN="x"', 'GOTO="nowhere"', 'SUBSYSTEM=="tty", SYMLINK+="a" MODE="0660"', 'MODE="660"',
                     'ATTR{x}=="1", ENV{A}="b', 'SUBSYSTEM="tty"', 'ENV="1"', 'GROUP=="queueback"', 'KERNEL{x}=="y"'):
            self.assertEqual([number for number, _ in problems("# first\n" + line + "\n")][:1], [2], line)

    def test_every_node_goes_to_the_group_and_to_nobody_else(self):
        for line in RULES.read_text().splitlines():
            if "GROUP=" in line:
                self.assertIn('GROUP="queueback", MODE="0660"', line)
        links = set(re.findall(r'SYMLINK\+="([^"]+)"', RULES.read_text()))
        self.assertEqual(links, {"queueback/scanner", "queueback/scanner-serial", "queueback/printer", "queueback/display"})

    def test_scanners_are_hidden_from_libinput_and_desktops(self):
        text = RULES.read_text()
        for mark in ('ENV{LIBINPUT_IGNORE_DEVICE}="1"', 'ENV{ID_INPUT}=""', 'ENV{ID_INPUT_KEYBOARD}=""', 'TAG-="power-switch"'):
            self.assertIn(mark, text)


class Udevadm(unittest.TestCase):
    def said(self, rules, local=""):
        said = read_by_udevadm(rules, local)
        if said is None:
            self.skipTest("no udevadm, no namespaces, or no serial line to ask about")
        return said

    def test_rules_are_read_without_complaint(self):
        self.assertEqual(complaints(self.said(RULES.read_text())), [])

    def test_spoiled_rules_are_complained_of(self):
        spoiled = RULES.read_text().replace('GOTO="queueback_end"', 'GOTO="nowhere"', 1) + 'BROKEN="x"\n'
        self.assertEqual(len(complaints(self.said(spoiled))), 3)

    def test_display_named_by_hand_gets_its_link_and_group(self):
        said = self.said(RULES.read_text(), 'SUBSYSTEM=="tty", KERNEL=="ttyS0", ENV{QUEUEBACK_DISPLAY}="1"\n')
        self.assertEqual(complaints(said, LOCAL), [])
        self.assertRegex(said, r"DEVLINKS=.*/dev/queueback/display\b")
        self.assertRegex(said, TESTED + r":\d+ GROUP 64999")
        self.assertIn("ID_MM_DEVICE_IGNORE=1", said)

    def test_line_that_is_not_named_is_left_alone(self):
        self.assertNotIn("/dev/queueback", self.said(RULES.read_text()))


if __name__ == "__main__":
    unittest.main()
