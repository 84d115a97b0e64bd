"""Numbers, texts and JSON that programs are not prepared for."""

import json
import math

INTEGERS = [
    0, 1, -1, 2, 7, 12, 127, 128, 255, 256, 32767, -32768, 65535, 65536, 10**6, 10**6 + 1, 2**24,
    2**31 - 1, -2**31, 2**32 - 1, 2**32, 2**53 + 1, 2**62, 2**63 - 1, -2**63, 2**64 - 1,
]
REALS = [
    0.0, -0.0, 1.0, -1.0, 0.5, 1e-300, 5e-324, 1e-30, 1e-9, 1e6, 1e9, 1e18, 1e30, 1e38, 3.5e38,
    1e300, 1.8e308, -1e308, math.inf, -math.inf, math.nan,
]
TEXTS = [
    "", " ", "Cz", "cz", "CZ.", "\0", "a\0b", "\n", "\x1b[31mred", "\u202eabc", "é", "e\u0301", "🙂" * 3,
    "x" * 5000, "#", "a#b", "../../etc/passwd", "/etc/passwd", "%s%n", "(a+)+$", "[", "1e999", "NaN",
    "-", "--output", "\\", '"', "'", "<b>", "\ufeff", "\ud7ff", "n/a", "1-99999999", "0",
]


def integer(chance):
    return chance.choice(INTEGERS) if chance.random() < 0.8 else chance.randint(-300, 300)


def real(chance):
    return chance.choice(REALS) if chance.random() < 0.8 else chance.uniform(-1000, 1000)


def text(chance):
    return chance.choice(TEXTS) if chance.random() < 0.8 else "".join(
        chr(chance.choice([chance.randint(1, 127), chance.randint(128, 0xD7FF)]))
        for _ in range(chance.randint(0, 20)))


def value(chance, depth=0):
    """Any JSON value."""
    kind = chance.randint(0, 9 if depth < 3 else 6)
    if kind == 0:
        return None
    if kind == 1:
        return chance.random() < 0.5
    if kind in (2, 3):
        return integer(chance)
    if kind == 4:
        return real(chance)
    if kind in (5, 6):
        return text(chance)
    if kind in (7, 8):
        return [value(chance, depth + 1) for _ in range(chance.choice([0, 1, 2, 5, 300]))]
    return {text(chance): value(chance, depth + 1) for _ in range(chance.randint(0, 4))}


def places(tree, place=()):
    """The places of all values in a tree of lists and dictionaries."""
    yield place
    if isinstance(tree, dict):
        for key in tree:
            yield from places(tree[key], place + (key,))
    elif isinstance(tree, list):
        for index in range(min(len(tree), 50)):
            yield from places(tree[index], place + (index,))


def damaged(chance, tree):
    """The tree with a few values replaced, left out, doubled or made of another kind."""
    tree = json.loads(json.dumps(tree))
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        place = chance.choice(list(places(tree)))
        if not place:
            if chance.random() < 0.05:
                return value(chance)
            continue
        parent = tree
        for part in place[:-1]:
            parent = parent[part]
        old = parent[place[-1]]
        what = chance.randint(0, 5)
        if what == 0 and isinstance(parent, dict):
            del parent[place[-1]]
        elif what == 1 and isinstance(old, list):
            parent[place[-1]] = old * chance.choice([0, 2, 50])
        elif what == 2 and isinstance(old, str):
            parent[place[-1]] = text(chance)
        elif isinstance(old, bool) or what == 3:
            parent[place[-1]] = value(chance)
        elif isinstance(old, int):
            parent[place[-1]] = integer(chance)
        elif isinstance(old, float):
            parent[place[-1]] = real(chance)
        else:
            parent[place[-1]] = value(chance)
    return tree


def json_text(chance, tree):
    """JSON of a damaged tree, at times nested deeply, cut, or with numbers that JSON lacks."""
    what = chance.random()
    if what < 0.02:
        return "[" * 100_000
    if what < 0.04:
        return '{"a":' * 50_000 + "1" + "}" * 50_000
    written = json.dumps(damaged(chance, tree), ensure_ascii=chance.random() < 0.5)
    if what < 0.07:
        return written[: chance.randint(0, len(written))]
    if what < 0.1:
        return written.replace(":1", ":1e999", 1).replace("0.", "-1e400", 1)
    if what < 0.12:
        return written.replace("{", '{"a":1,"a":2,', 1)
    return written


def changed_bytes(chance, data, count=None):
    """The bytes with a few changed, cut out or doubled."""
    data = bytearray(data)
    for _ in range(count or chance.choice([1, 1, 2, 4, 16])):
        if not data:
            break
        place = chance.randrange(len(data))
        what = chance.randint(0, 4)
        if what == 0:
            data[place] = chance.choice([0, 1, 127, 128, 255])
        elif what == 1:
            data[place] ^= 1 << chance.randint(0, 7)
        elif what == 2:
            del data[place : place + chance.choice([1, 4, 100])]
        elif what == 3:
            data[place:place] = data[place : place + chance.choice([1, 4, 100])]
        else:
            width = chance.choice([2, 4, 8])
            number = integer(chance) % (1 << 8 * width)
            data[place : place + width] = number.to_bytes(
                width, chance.choice(["little", "big"]))
    return bytes(data)
