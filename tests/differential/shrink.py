"""Makes a case that shows a difference smaller while it still shows one."""

import copy
import json

from case_files import FIRST_POLICY, TABLES, Case

TRIALS = 2000


class Shrinker:
    def __init__(self, case, shows_difference):
        self.case = case
        self.shows_difference = shows_difference
        self.trials = 0

    def try_case(self, smaller):
        """Keeps the smaller case if it still shows a difference."""
        self.trials += 1
        if self.trials > TRIALS or not self.shows_difference(smaller):
            return False
        self.case = smaller
        return True

    def drop_lines(self):
        """Greedily, large pieces first."""
        size = max(1, len(self.case.lines) // 2)
        while size >= 1:
            start = 0
            while start < len(self.case.lines):
                lines = self.case.lines[:start] + self.case.lines[start + size:]
                if not self.try_case(Case(self.case.policies, lines)):
                    start += size
            size //= 2

    def drop_from_policies(self):
        for name, policy in list(self.case.policies.items()):
            if isinstance(policy, dict):
                for path in paths_in(policy["queue_rebate"]):
                    self.try_case(Case(self.case.policies | {name: without(self.case.policies[name], path)},
                                       self.case.lines))

    def drop_from_orders(self):
        """Order lines and optional fields of the commands."""
        for place, line in enumerate(self.case.lines):
            for simpler in simpler_commands(line):
                lines = self.case.lines[:place] + [simpler] + self.case.lines[place + 1:]
                if self.try_case(Case(self.case.policies, lines)):
                    break

    def drop_unused_policies(self):
        used = {name: policy for name, policy in self.case.policies.items()
                if name == FIRST_POLICY or any(name.encode() in line for line in self.case.lines)}
        self.case = Case(used, self.case.lines)


def paths_in(program):
    """Keys of the program, and (kind, id) and (kind, id, key) of its tables."""
    paths = []
    for key, value in program.items():
        paths.append((key,))
        if key in TABLES:
            for table in value:
                paths.append((key, table["id"]))
                paths += [(key, table["id"], inner) for inner in table if inner != "id"]
    return paths


def without(policy, path):
    """A copy of the policy without one key; unchanged if it is gone already."""
    policy = copy.deepcopy(policy)
    program = policy["queue_rebate"]
    if len(path) == 1:
        program.pop(path[0], None)
        return policy
    tables = program.get(path[0], [])
    if len(path) == 2:
        program[path[0]] = [table for table in tables if table["id"] != path[1]]
        return policy
    for table in tables:
        if table["id"] == path[1]:
            table.pop(path[2], None)
    return policy


def simpler_commands(line):
    try:
        command = json.loads(line)
    except ValueError:
        return
    if not isinstance(command, dict):
        return
    lines = command.get("lines")
    if isinstance(lines, list) and len(lines) > 1:
        yield as_line(command | {"lines": lines[:1]})
    for name in ("desk", "completed", "referrer", "level"):
        if name in command:
            yield as_line({key: value for key, value in command.items() if key != name})


def as_line(command):
    return json.dumps(command, separators=(",", ":"), ensure_ascii=False).encode()


def shrink(case, shows_difference):
    shrinker = Shrinker(case, shows_difference)
    size = None
    while size != (len(shrinker.case.lines), str(shrinker.case.policies)) and shrinker.trials < TRIALS:
        size = (len(shrinker.case.lines), str(shrinker.case.policies))
        shrinker.drop_lines()
        shrinker.drop_unused_policies()
        shrinker.drop_from_policies()
        shrinker.drop_from_orders()
    return shrinker.case
