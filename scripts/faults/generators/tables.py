"""Hostile tables beside a recording, as BIDS has them, and hostile lists of events and groups."""

import json

from . import numbers


def damaged_table(chance, text):
    """A table whose cells, columns or lines are changed."""
    rows = [line.split("\t") for line in text.splitlines()]
    for _ in range(chance.choice([1, 2, 5, 40])):
        if not rows:
            break
        row = chance.choice(rows)
        what = chance.randint(0, 7)
        if what < 4 and row:
            row[chance.randrange(len(row))] = chance.choice(
                [numbers.text(chance), repr(numbers.real(chance)), str(numbers.integer(chance))])
        elif what == 4:
            rows.append(list(row))
        elif what == 5:
            rows.remove(row)
        elif what == 6 and row:
            row.pop()
        else:
            row += ["x"] * chance.choice([1, 1000])
    return "\n".join("\t".join(row) for row in rows) + chance.choice(["\n", ""])


def generate(chance, seeds):
    """Names and bytes of a recording's sidecars, one of them damaged."""
    sidecars = dict(seeds.sidecars)
    for name in chance.sample(sorted(sidecars), chance.choice([1, 1, 2])):
        text = sidecars[name].decode()
        if name.endswith(".json"):
            text = numbers.json_text(chance, json.loads(text))
        elif chance.random() < 0.9:
            text = damaged_table(chance, text)
        data = text.encode("utf-8", "replace")
        if chance.random() < 0.1:
            data = numbers.changed_bytes(chance, data)
        sidecars[name] = data
    return sidecars
