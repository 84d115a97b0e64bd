"""Hostile `.npz` epochs: every checksum is right, nothing else need be."""

import json
import random
import struct
import zlib

from . import numbers

TYPES = {
    "<f4": "f", "<f8": "d", ">f4": "f", ">f8": "d", "|i1": "b", "<i2": "h", "<i4": "i", "<i8": "q",
    "|u1": "B", "<u2": "H", "<u4": "I", "<u8": "Q", "|b1": "B", ">i2": "h", ">i4": "i",
}
STRANGE = [
    "|O", "<c8", "|V8", "<M8[ns]", "|S4", "<U0", "<U1", "<U99999999999", "<f2", "<f16", "<i3", "", "f",
    "<U-1", "<f4'", "|i8",
]


def pack(kind, values):
    """The bytes of values in a type; what does not fit is clamped."""
    code = TYPES[kind]
    order = ">" if kind[0] == ">" else "<"
    # A text where numbers belong.
    values = [0 if isinstance(v, str) else v for v in values]
    if code not in "fd":
        low, high = {
            "b": (-128, 127), "B": (0, 255), "h": (-2**15, 2**15 - 1), "H": (0, 2**16 - 1),
            "i": (-2**31, 2**31 - 1), "I": (0, 2**32 - 1), "q": (-2**63, 2**63 - 1),
            "Q": (0, 2**64 - 1),
        }[code]
        values = [min(max(int(v), low), high) if v == v and abs(v) != float("inf") else 0
                  for v in values]
    elif code == "f":
        values = [max(min(v, 3.4e38), -3.4e38) if v == v and abs(v) != float("inf") else v
                  for v in map(float, values)]
    return struct.pack(f"{order}{len(values)}{code}", *values)


def array(kind, shape, data, chance=None):
    """An array in NumPy's format; with `chance`, of a version or a header that is seldom seen."""
    extents = "".join(f"{extent}, " for extent in shape)
    order = "False"
    version, pad = 1, 0
    if chance and chance.random() < 0.02:
        order = chance.choice(["True", "Maybe", "False"])
        version = chance.choice([1, 2, 3, 9])
        pad = chance.choice([0, 1, 64, 60_000])
    head = f"{{'descr': '{kind}', 'fortran_order': {order}, 'shape': ({extents}), }}".encode()
    head += b" " * (pad + -(len(head) + 11 + (2 if version > 1 else 0)) % 64) + b"\n"
    length = len(head)
    if chance and chance.random() < 0.02:
        length = numbers.integer(chance) % (2**16 if version == 1 else 2**32)
    if version == 1:
        return b"\x93NUMPY\x01\x00" + struct.pack("<H", length % 2**16) + head + data
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<I", length) + head + data


def texts(values):
    width = max([1, *map(len, values)])
    data = b"".join(value.ljust(width, "\0").encode("utf-32-le", "replace") for value in values)
    return f"<U{width}", data


def archive(members, chance):
    """A ZIP archive of named bytes with right checksums, whose lengths and places may lie."""
    body, central, count = b"", b"", 0
    lies = chance.random() < 0.06
    shared = None
    for name, data in members:
        method, packed = 0, data
        if chance.random() < 0.15:
            deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
            method, packed = 8, deflate.compress(data) + deflate.flush()
        elif chance.random() < 0.001:
            method = chance.choice([1, 9, 12, 99])
        size, length, place = len(data), len(packed), len(body)
        if lies and chance.random() < 0.3:
            which = chance.randint(0, 3)
            if which == 0:
                size = numbers.integer(chance) % 2**32
            elif which == 1:
                length = numbers.integer(chance) % 2**32
            elif which == 2:
                place = numbers.integer(chance) % 2**32
            elif shared is not None:
                place = shared
        shared = place if shared is None else shared
        check = zlib.crc32(data)
        encoded = name.encode("utf-8", "replace")
        extra = b""
        fields = (size % 2**32, length % 2**32, place % 2**32)
        if chance.random() < 0.01:
            extra = struct.pack("<HHQQQ", 1, 24, size, length, place)
            if chance.random() < 0.3:
                extra = extra[: chance.randint(0, len(extra))]
            fields = (2**32 - 1,) * 3
        body += struct.pack(
            "<IHHHHHIIIHH", 0x04034B50, 20, 0, method, 0, 0, check, length % 2**32, size % 2**32,
            len(encoded), 0) + encoded + packed
        central += struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, method, 0, 0, check, fields[1], fields[0],
            len(encoded), len(extra), 0, 0, 0, 0, fields[2]) + encoded + extra
        count += 1
    start, size = len(body), len(central)
    comment = b"c" * (chance.choice([0, 0, 0, 5, 65_535]) if lies else 0)
    if lies and chance.random() < 0.3:
        start = numbers.integer(chance) % 2**32
    if lies and chance.random() < 0.3:
        count = numbers.integer(chance) % 2**16
    return body + central + struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, count % 2**16, count % 2**16, size, start,
        len(comment)) + comment


def plain(chance, seeds):
    """Arrays of some epochs that make sense, by name: type, shape, values."""
    count = chance.choice([0, 1, 2, 12, 24, 48, 48, 48, 96, 96])
    # Half of them are what the detectors take.
    electrodes, length = chance.choice(
        [(1, 8), (2, 30), (4, 30), (8, 12), (3, 1), (1, 78), *[(4, 78)] * 6])
    noise = random.Random(chance.random())
    target = [index % 6 == 1 for index in range(count)]
    x = [noise.gauss(target[epoch], 1) for epoch in range(count)
         for _ in range(electrodes * length)]
    rounds = max(count // 24, 1)
    return {
        "x": ["<f4", [count, electrodes, length], x],
        "y": ["|i1", [count], [int(t) for t in target]],
        "stimulus": ["<i2", [count], [index % 12 + 1 for index in range(count)]],
        "onset": ["<f8", [count], [0.175 * index + index // 24 * 3 for index in range(count)]],
        "recording": ["<i4", [count], [0] * count],
        "selection": ["<i4", [count], [index // 24 % rounds for index in range(count)]],
        "repetition": ["<i4", [count], [index % 24 // 12 for index in range(count)]],
        "deviation": ["<f4", [count, electrodes], [5.0] * (count * electrodes)],
        "electrodes": ["U", [electrodes], seeds.electrodes[:electrodes] + [
            f"E{index}" for index in range(4, electrodes)]],
        "sampling_rate": ["<f8", [], [120.0]],
        "first_sample": ["<i4", [], [0]],
        "lit": ["|b1", [4, 6], [1, 0, 1] * 8],
        "metadata": ["U", [], [json.dumps(seeds.metadata)]],
    }


def generate(chance, seeds):
    """The bytes of an archive."""
    arrays = plain(chance, seeds)
    for name in ("deviation", "first_sample", "lit"):
        if chance.random() < 0.6:
            del arrays[name]
    for _ in range(chance.choice([1, 1, 1, 1, 2, 4])):
        name = chance.choice(list(arrays))
        kind, shape, values = arrays[name]
        what = chance.randint(0, 8)
        if name == "metadata" and what < 7:
            values = [numbers.json_text(chance, seeds.metadata)]
        elif what in (0, 1, 2) and values:
            # A few numbers of the kind, at any place; or all of them.
            own = numbers.text if kind == "U" else (
                numbers.real if "f" in kind else numbers.integer)
            if chance.random() < 0.2:
                values = [own(chance)] * len(values)
            else:
                values = list(values)
                for _ in range(chance.choice([1, 3, 20])):
                    values[chance.randrange(len(values))] = own(chance)
        elif what == 3 and kind != "U":
            kind = chance.choice(list(TYPES))
        elif what == 4:
            shape = list(shape)
            if shape and chance.random() < 0.7:
                shape[chance.randrange(len(shape))] = abs(numbers.integer(chance))
            else:
                shape.insert(chance.randint(0, len(shape)), chance.choice([0, 1, 2, 2**40]))
        elif what == 5:
            del arrays[name]
            continue
        elif what == 6 and values:
            values = values[: chance.randrange(len(values))]
        elif what == 7:
            arrays[numbers.text(chance)] = [kind, shape, values]
        elif what == 8 and chance.random() < 0.3:
            kind = "?" + chance.choice(STRANGE)
        arrays[name] = [kind, shape, values]
    members = []
    for name, (kind, shape, values) in arrays.items():
        if kind == "U":
            kind, data = texts([str(value) for value in values])
        elif kind[0] == "?":
            kind, data = kind[1:], pack("|u1", [1] * len(values))
        else:
            data = pack(kind, values)
        written = array(kind, shape, data, chance)
        if chance.random() < 0.002:
            written = numbers.changed_bytes(chance, written)
        members.append((name + ".npy", written))
    if chance.random() < 0.03:
        members.append(chance.choice(members))
    if chance.random() < 0.02:
        members = [(name, bytes(chance.choice([10**6, 2 * 10**7]))) for name, _ in members[:2]]
    chance.shuffle(members)
    return archive(members, chance)
