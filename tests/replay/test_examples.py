#!/usr/bin/env python3
"""Every folder of examples: policy.toml and commands.ndjson give expected.ndjson, byte for byte."""

import unittest
from pathlib import Path

from support import Run, main

EXAMPLES = Path(__file__).resolve().parent / "examples"


class Examples(unittest.TestCase):
    def test_every_example_gives_what_is_expected(self):
        folders = sorted(folder for folder in EXAMPLES.iterdir() if folder.is_dir())
        self.assertTrue(folders)
        for folder in folders:
            with self.subTest(example=folder.name):
                run = Run(["--policy", "policy.toml", "--postings", "commands.ndjson"], folder)
                expected = (folder / "expected.ndjson").read_text(encoding="utf-8")
                self.assertEqual(run.text.splitlines(), expected.splitlines())
                self.assertEqual(run.text, expected)
                self.assertEqual(run.status, 3 if '"event":"rejected"' in expected else 0)


if __name__ == "__main__":
    main()
