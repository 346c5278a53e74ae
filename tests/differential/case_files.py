"""A case of the differential test: policy files as dicts and command lines as bytes, and how both are written."""

import json
import os
from dataclasses import dataclass

FIRST_POLICY = "policy.toml"
COMMANDS = "commands.ndjson"
TABLES = ("product", "store", "desk")


@dataclass
class Case:
    policies: dict
    lines: list


def toml_value(value):
    """Inline TOML. JSON strings and numbers are TOML too."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(inner) for inner in value) + "]"
    return json.dumps(value)


def toml_policy(policy):
    program = policy["queue_rebate"]
    parts = [f"{key} = {toml_value(value)}" for key, value in policy.items() if key != "queue_rebate"]
    parts += ["", "[queue_rebate]"]
    parts += [f"{key} = {toml_value(value)}" for key, value in program.items() if key not in TABLES]
    for kind in TABLES:
        for settings in program.get(kind, []):
            parts += ["", f"[[queue_rebate.{kind}]]"]
            parts += [f"{key} = {toml_value(value)}" for key, value in settings.items()]
    return "\n".join(parts) + "\n"


def write_case(case, folder):
    for name, policy in case.policies.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(policy if isinstance(policy, str) else toml_policy(policy))
    with open(os.path.join(folder, COMMANDS), "wb") as file:
        file.write(b"".join(line + b"\n" for line in case.lines))
