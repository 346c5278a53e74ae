"""Finds C++ functions by their braces: name, length, nesting. Knows this project's style, not all of C++."""

import re
from dataclasses import dataclass

_CONTROL = re.compile(r"^\s*(?:\}?\s*else\b|if\b|for\b|while\b|do\b|switch\b|try\b|catch\b)")
_TYPE = re.compile(r"\b(?:class|struct|union|enum)\b")
_INIT_LIST = re.compile(r"\(\)\s*(?:noexcept\s*)?:(?!:)")
_NAME = re.compile(r"([~\w:]+|operator\s*\S+)\s*\(\)")


@dataclass
class Function:
    name: str
    line: int
    lines: int = 0
    nesting: int = 0


@dataclass
class _Block:
    kind: str  # outer, function, control, other
    head: str  # what stood before an initialiser's brace: the statement goes on after it
    function: Function | None = None


def _without_parentheses(head):
    head = re.sub(r"operator\s*\(\)", "operator", head)
    while True:
        shorter = re.sub(r"\([^()]*[^()\s][^()]*\)|\(\s+\)", "()", head)
        shorter = re.sub(r"\(\(\)\)", "()", shorter)
        if shorter == head:
            return head
        head = shorter


def _kind(head, inside_function):
    if inside_function:
        return "control" if _CONTROL.match(head) else "other"
    flat = re.sub(r"\btemplate\s*<[^{;]*?>\s*(?=\w)", "", _without_parentheses(head))
    flat = re.sub(r"\boperator\s*[^\w\s(]+", "operator", flat)
    if re.search(r"\bnamespace\b|\bextern\s*\"\"", flat):
        return "outer"
    if _TYPE.search(flat) and "()" not in flat:
        return "outer"
    if "()" not in flat or "=" in flat.split("()")[0]:
        return "other"
    if _INIT_LIST.search(flat) and re.search(r"[\w>]\s*$", flat):
        return "other"  # member{value} of an initialiser list
    return "function"


def _name_of(head):
    match = _NAME.search(_without_parentheses(head))
    return match.group(1) if match else "function"


class _Scanner:
    def __init__(self, code):
        self.code = code
        self.line = 1
        self.head = ""
        self.parentheses = 0
        self.stack = []
        self.found = []

    def run(self):
        for char in self.code:
            if char == "{":
                self._open()
            elif char == "}":
                self._close()
            elif char == ";" and self.parentheses == 0:
                self.head = ""
            else:
                self._text(char)
            self.line += char == "\n"
        return self.found

    def _text(self, char):
        self.parentheses += {"(": 1, ")": -1}.get(char, 0)
        if char == "\n" and self.head.lstrip().startswith("#"):
            self.head = ""  # a preprocessor line
            self.parentheses = 0
        elif char == ":" and re.search(r"\b(?:public|private|protected|case [^?]*|default)\s*$", self.head):
            self.head = ""
        else:
            self.head += char

    def _function(self):
        return next((block.function for block in reversed(self.stack) if block.function), None)

    def _open(self):
        function = self._function()
        kind = _kind(self.head, function is not None)
        if kind == "function":
            function = Function(_name_of(self.head), self.line)
            self.found.append(function)
        self.stack.append(_Block(kind, self.head, function))
        self.stack[-1].parentheses = self.parentheses
        if kind == "control":
            depth = sum(block.kind == "control" for block in self.stack)
            function.nesting = max(function.nesting, depth)
        self.head, self.parentheses = "", 0

    def _close(self):
        if not self.stack:
            return
        block = self.stack.pop()
        self.parentheses = block.parentheses
        # After an initialiser or a lambda the statement goes on; after a block a new one begins.
        self.head = block.head + "{}" if block.kind == "other" and block.head.strip() else ""
        if block.kind == "function":
            block.function.lines = self.line - block.function.line + 1


def functions_of(code):
    """`code` is C++ after source.code_only."""
    return _Scanner(code).run()
