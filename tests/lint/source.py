"""The project's files, and C++ text without what only looks like code."""

import os
import pathlib
import re
from dataclasses import dataclass

SKIPPED_FOLDERS = {"build", "run-data", "__pycache__", ".git"}
TEXT_SUFFIXES = {".cpp", ".hpp", ".py", ".sh", ".md", ".cmake", ".toml", ".sql", ".proto", ".txt", ".json", ".yml",
                 ".qml", ".js", ".service"}
TEXT_NAMES = {"run", "test", ".clang-tidy", ".clang-format", ".gitignore"}


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    rule: str
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.rule}: {self.text}"


@dataclass(frozen=True)
class SourceFile:
    path: str
    text: str

    @property
    def folder(self):
        return str(pathlib.PurePosixPath(self.path).parent)

    @property
    def suffix(self):
        return pathlib.PurePosixPath(self.path).suffix

    @property
    def is_cpp(self):
        return self.suffix in (".cpp", ".hpp")


def read_tree(root):
    """Every text file of the project, by path."""
    files = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        for name in sorted(names):
            path = pathlib.Path(folder, name)
            if path.suffix in TEXT_SUFFIXES or name in TEXT_NAMES:
                files.append(SourceFile(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")))
    return files


_NOT_CODE = re.compile(
    r'//[^\n]*'
    r'|/\*.*?\*/'
    r'|R"(?P<tag>[^()\s\\]{0,16})\(.*?\)(?P=tag)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'",
    re.DOTALL)


def code_only(text):
    """C++ with comments blank and literals empty; every line keeps its number."""
    def blank(match):
        found = match.group(0)
        lines = "\n" * found.count("\n")
        return lines if found.startswith("/") else '""' + lines

    return _NOT_CODE.sub(blank, text)
