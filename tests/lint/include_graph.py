"""The include graph between folders, and what pure folders may not touch."""

import pathlib
import re
import tomllib

from source import Finding, code_only

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)
_FLOATING = re.compile(r"\b(?:float|double)\b")


class IncludeGraph:
    """The table of include_graph.toml and what follows from it."""

    def __init__(self, text):
        data = tomllib.loads(text)
        self.rows = data["folders"]
        self.rules = data["rules"]
        self.pure = data["pure"]

    def reachable(self, folder):
        """What `folder` may include, itself included."""
        seen, waiting = set(), [folder]
        while waiting:
            current = waiting.pop()
            if current not in seen:
                seen.add(current)
                waiting.extend(self.rows.get(current, []))
        return seen

    def is_unrestricted(self, folder):
        return any(folder == top or folder.startswith(top + "/") for top in self.rules["unrestricted"])

    def check_table(self, path):
        """The table itself: known names, no cycle, and the rules that no row may break."""
        for folder in self.rows:
            for text in self._row_problems(folder):
                yield Finding(path, 1, "include-table", f"{folder}: {text}")

    def _row_problems(self, folder):
        row = self.rows[folder]
        yield from (f"names {name}, which has no row" for name in row if name not in self.rows)
        if any(folder in self.reachable(name) for name in row):
            yield "is part of a cycle"
        yield from self._program_problems(folder)
        is_main = folder.endswith("/main")
        yield from (f"only a main folder may name {name}" for name in row
                    if name in self.rules["only_main"] and not is_main)
        yield from (f"nothing may include {name}" for name in row if name.endswith("/main"))
        if folder in self.pure["folders"]:
            allowed = set(self.pure["folders"]) | set(self.pure["quiet"])
            yield from (f"is pure and may not reach {name}" for name in sorted(self.reachable(folder) - allowed))

    def _program_problems(self, folder):
        program = folder.split("/")[0]
        if program not in self.rules["programs"]:
            return
        front_end = self.rules["front_ends"].get(folder)
        for name in sorted(self.reachable(folder) - {folder}):
            other = name.split("/")[0]
            if other in self.rules["programs"] and other != program:
                yield f"reaches {name} of another program"
            if front_end is not None and other == program and name not in front_end:
                yield f"is a front end and may not reach {name}"

    def check_file(self, file, known_paths):
        if self.is_unrestricted(file.folder):
            return
        for match in _INCLUDE.finditer(file.text):
            line = file.text.count("\n", 0, match.start()) + 1
            own, system = match.groups()
            problem = self._own_problem(file, own, known_paths) if own else self._system_problem(file, system)
            if problem:
                yield Finding(file.path, line, "include", problem)
        if file.folder in self.pure["folders"]:
            yield from _floating_points(file)

    def _own_problem(self, file, header, known_paths):
        if header in self.rules["generated"]:
            owner = self.rules["generated"][header]
            return None if owner == file.folder else f"{header} belongs to {owner}"
        folder = str(pathlib.PurePosixPath(header).parent)
        if file.folder not in self.rows:
            return f"folder {file.folder} has no row in tests/lint/include_graph.toml"
        if header not in known_paths:
            return f'"{header}" is no file of this project; includes start at its root'
        if folder not in self.reachable(file.folder):
            return f"{file.folder} may not include {folder}"
        if file.folder in self.pure["folders"] and header in self.pure["banned_own"]:
            return f"{file.folder} is pure; {header} is not"
        return None

    def _system_problem(self, file, header):
        if header.split("/")[0] in {folder.split("/")[0] for folder in self.rows}:
            return f"<{header}>: own headers are included with quotes"
        if file.folder not in self.pure["folders"]:
            return None
        excepted = self.pure["exceptions"].get(file.folder, []) if file.suffix == ".cpp" else []
        is_banned = _matches(header, self.pure["banned"]) and not _matches(header, excepted)
        return f"{file.folder} is pure and may not include <{header}>" if is_banned else None


def _matches(header, patterns):
    return any(header.startswith(pattern[:-1]) if pattern.endswith("*") else header == pattern for pattern in patterns)


def _floating_points(file):
    for number, line in enumerate(code_only(file.text).split("\n"), start=1):
        if _FLOATING.search(line):
            yield Finding(file.path, number, "pure", "floating point in a pure folder")


def check(files, graph, table_path):
    known_paths = {file.path for file in files}
    findings = list(graph.check_table(table_path))
    for file in files:
        if file.is_cpp:
            findings.extend(graph.check_file(file, known_paths))
    return findings
