"""How often each rule fired, and which never did."""

EXPECTED = set()


def never_fired(fired):
    return sorted(name for name in EXPECTED | set(fired) if not fired.get(name))


def print_counters(fired):
    for name in sorted(EXPECTED | set(fired)):
        print(f"{fired.get(name, 0):9d}  {name}")
    for name in never_fired(fired):
        print(f"never fired: {name}")
