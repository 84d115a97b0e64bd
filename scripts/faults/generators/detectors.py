"""Hostile detectors: tensors and metadata that no training makes, both checksums right."""

import hashlib
import json
import struct

from . import numbers


def read(path):
    """The tensors (shape, bytes) and the texts of a safetensors file."""
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    texts = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        tensors[name] = [entry["shape"], data[8 + length + start : 8 + length + end]]
    return tensors, texts


def write(tensors, texts, chance):
    """The bytes of a file whose checksums are right; places of tensors may lie."""
    texts = dict(texts)
    texts["tensors_sha256"] = hashlib.sha256(
        b"".join(tensors[name][1] for name in sorted(tensors))).hexdigest()
    lines = "".join(
        f"{key}={texts[key]}\n" for key in sorted(texts) if key != "metadata_sha256")
    texts["metadata_sha256"] = hashlib.sha256(lines.encode("utf-8", "replace")).hexdigest()
    header, data = {"__metadata__": texts}, b""
    for name in sorted(tensors):
        shape, values = tensors[name]
        place = [len(data), len(data) + len(values)]
        if chance.random() < 0.005:
            place[chance.randint(0, 1)] = numbers.integer(chance)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": place}
        data += values
    written = json.dumps(header, ensure_ascii=chance.random() < 0.5).encode("utf-8", "replace")
    written += b" " * (-len(written) % 8)
    length = len(written) if chance.random() < 0.99 else numbers.integer(chance) % 2**64
    return struct.pack("<Q", length) + written + data


def generate(chance, seeds):
    """The bytes of a detector of any method."""
    tensors, texts = read(chance.choice(seeds.detectors))
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        if tensors and chance.random() < 0.5:
            damage_tensor(chance, tensors)
        elif texts:
            damage_text(chance, texts)
    return write(tensors, texts, chance)


def damage_tensor(chance, tensors):
    name = chance.choice(list(tensors))
    # Sizes are few and matter most.
    small = [other for other in tensors if len(tensors[other][1]) <= 16]
    if small and chance.random() < 0.4:
        name = chance.choice(small)
    shape, data = tensors[name]
    count = len(data) // 4
    what = chance.randint(0, 6)
    if what in (0, 1, 2) and count:
        values = list(struct.unpack(f"<{count}f", data))
        places = range(count) if chance.random() < 0.2 else [
            chance.randrange(count) for _ in range(chance.choice([1, 5]))]
        number = numbers.real(chance) if chance.random() < 0.7 else numbers.integer(chance)
        number = float(number)
        if abs(number) > 3.4e38:
            number = chance.choice([3.4e38, -3.4e38])
        for place in places:
            values[place] = number
        tensors[name] = [shape, struct.pack(f"<{count}f", *values)]
    elif what == 3:
        del tensors[name]
    elif what == 4:
        tensors[numbers.text(chance)] = [shape, data]
    elif what == 5:
        other = [abs(numbers.integer(chance)) % 2000 for _ in range(chance.choice([0, 1, 2, 3]))]
        size = 1
        for extent in other:
            size *= extent
        if size <= 10**5:
            tensors[name] = [other, struct.pack("<f", 0.25) * size]
    else:
        tensors[name] = [chance.choice([shape[::-1], [1, *shape], [*shape, 1], [-1], [2**40]]), data]


def damage_text(chance, texts):
    key = chance.choice(list(texts))
    old = texts[key]
    try:
        tree = json.loads(old)
    except (ValueError, RecursionError):
        tree = None
    what = chance.randint(0, 9)
    if what == 0:
        del texts[key]
    elif what == 1:
        texts[key] = numbers.text(chance)
    elif what == 2 and key == "network":
        texts[key] = chance.choice(["lda", "cnn-1", "tangent", "eegnet", "cnn-1-tangent", "none"])
    elif isinstance(tree, (dict, list)):
        texts[key] = numbers.json_text(chance, tree)
    elif isinstance(tree, float):
        texts[key] = json.dumps(numbers.real(chance))
    elif isinstance(tree, int):
        texts[key] = str(numbers.integer(chance))
    else:
        texts[key] = numbers.text(chance)
