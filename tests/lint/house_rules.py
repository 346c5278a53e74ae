"""Limits of size and habits that the project does not want. Each rule yields findings for one file."""

import ast
import re

from cpp_functions import functions_of
from source import Finding, code_only

MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 50
MAX_NESTING = 4

CODE_SUFFIXES = {".cpp", ".hpp", ".py", ".sh", ".cmake", ".sql", ".proto"}
# Written in two parts, so that this file does not find itself.
_UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
_MACHINE_PATH = re.compile(r"(?<![\w.])/(?:ho" r"me/\w|Us" r"ers/\w|ro" r"ot/|wo" r"rk/)")
# docs/COMMON_ERRORS.md, error 1: a closure that captures by value, any closure handed to on_storage, an aggregate.
_AWAIT_CLOSURE = re.compile(r"\bco_await\b[^;{}]*?(?<![\w\])\[])\[([^\[\]]*)\]\s*(?:\(|\{|mutable\b|->)")
_AWAIT_AGGREGATE = re.compile(r"\bco_await\b[^;{}\[]*[(,]\s*[A-Z]\w*\{\s*[^}\s]")
_SLEEP = re.compile(r"\b(?:this_thread::sleep_\w+|(?:u|nano)?sleep)\s*\(")


def file_length(file):
    lines = file.text.count("\n")
    if file.suffix in CODE_SUFFIXES and lines > MAX_FILE_LINES:
        yield Finding(file.path, lines, "file-length", f"{lines} lines, at most {MAX_FILE_LINES}")


def cpp_functions(file):
    if not file.is_cpp:
        return
    for function in functions_of(code_only(file.text)):
        if function.lines > MAX_FUNCTION_LINES:
            yield Finding(file.path, function.line, "function-length",
                          f"{function.name}: {function.lines} lines, at most {MAX_FUNCTION_LINES}")
        if function.nesting > MAX_NESTING:
            yield Finding(file.path, function.line, "nesting",
                          f"{function.name}: {function.nesting} levels deep, at most {MAX_NESTING}")


def python_functions(file):
    if file.suffix != ".py":
        return
    for node in ast.walk(ast.parse(file.text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = node.end_lineno - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield Finding(file.path, node.lineno, "function-length",
                              f"{node.name}: {lines} lines, at most {MAX_FUNCTION_LINES}")


def unfinished(file):
    for number, line in enumerate(file.text.split("\n"), start=1):
        if _UNFINISHED.search(line):
            yield Finding(file.path, number, "unfinished", "finish it, or say in the docs that it is missing")


def machine_paths(file):
    for number, line in enumerate(file.text.split("\n"), start=1):
        if _MACHINE_PATH.search(line):
            yield Finding(file.path, number, "machine-path", "a path of one machine")


def await_temporaries(file):
    if not file.is_cpp:
        return
    code = code_only(file.text)
    for match in _AWAIT_CLOSURE.finditer(code):
        captures = {name.strip() for name in match.group(1).split(",")}
        if not captures <= {"&", "this", ""} or "on_storage" in match.group(0):
            yield Finding(file.path, code.count("\n", 0, match.start()) + 1, "co-await",
                          "name the closure before the co_await (docs/COMMON_ERRORS.md, 1)")
    for match in _AWAIT_AGGREGATE.finditer(code):
        yield Finding(file.path, code.count("\n", 0, match.start()) + 1, "co-await",
                      "name the value before the co_await (docs/COMMON_ERRORS.md, 1)")


def spaces(file):
    for number, line in enumerate(file.text.split("\n"), start=1):
        if line != line.rstrip():
            yield Finding(file.path, number, "space", "spaces at the end of the line")
        if "\t" in line and file.suffix in CODE_SUFFIXES:
            yield Finding(file.path, number, "space", "a tab")
    if file.text and not file.text.endswith("\n"):
        yield Finding(file.path, file.text.count("\n") + 1, "space", "no newline at the end of the file")


def pragma_once(file):
    if file.suffix == ".hpp" and not file.text.startswith("#pragma once\n"):
        yield Finding(file.path, 1, "pragma-once", "a header starts with #pragma once")


def cpp_test_sleeps(file):
    if not (file.is_cpp and file.path.startswith("tests/")):
        return
    for number, line in enumerate(code_only(file.text).split("\n"), start=1):
        if _SLEEP.search(line):
            yield Finding(file.path, number, "sleep", "tests wait for an event, not for a time")


def python_test_sleeps(file):
    """A test of programs has to ask again until something is there; that is one function named wait…."""
    if file.suffix != ".py" or not file.path.startswith("tests/"):
        return
    tree = ast.parse(file.text)
    waiting = [node for node in ast.walk(tree)
               if isinstance(node, ast.FunctionDef) and node.name.lstrip("_").startswith("wait")]
    allowed = {id(call) for function in waiting for call in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and id(node) not in allowed:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "sleep":
                yield Finding(file.path, node.lineno, "sleep", "only a function named wait... may sleep")


RULES = (file_length, cpp_functions, python_functions, unfinished, machine_paths, await_temporaries, spaces,
         pragma_once, cpp_test_sleeps, python_test_sleeps)


def check(files):
    return [finding for file in files for rule in RULES for finding in rule(file)]
