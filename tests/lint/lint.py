#!/usr/bin/env python3
"""Holds the code to what docs/architecture.md and HACKING.md say. Prints file:line: rule: text; fails on any finding.

    tests/lint/lint.py [ROOT]
"""

import pathlib
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import house_rules  # noqa: E402
import include_graph  # noqa: E402
from source import read_tree  # noqa: E402

TABLE = "tests/lint/include_graph.toml"


def main(arguments):
    root = pathlib.Path(arguments[0]).resolve() if arguments else HERE.parents[1]
    files = read_tree(root)
    graph = include_graph.IncludeGraph((root / TABLE).read_text(encoding="utf-8"))
    findings = include_graph.check(files, graph, TABLE) + house_rules.check(files)
    for finding in sorted(findings):
        print(finding)
    print(f"lint: {len(files)} files, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
