"""Hostile recordings, made by those who know the format: lengths that lie, cycles, nests, huge counts."""

import math
import struct
import zlib

from . import numbers

# MARK: FIF


def tag(kind, form, data, following=0):
    return [kind, form, len(data), following, data]


def fif(chance, _):
    """Tags of a raw file, then some of them damaged."""
    count = chance.choice([1, 2, 3, 8])
    begin = lambda block: tag(104, 3, struct.pack(">i", block))
    end = lambda block: tag(105, 3, struct.pack(">i", block))
    tags = [tag(100, 31, bytes(20)), begin(100), begin(101), tag(200, 3, struct.pack(">i", count)),
            tag(201, 4, struct.pack(">f", 100.0))]
    for index in range(count):
        kind = 3 if index == count - 1 else 2
        tags.append(tag(203, 30, struct.pack(
            ">iiiffi48xii16s", index + 1, index + 1, kind, 1.0, 1e-6, 1, 107, 0,
            b"STI 014" if kind == 3 else b"E%d" % index)))
    tags += [end(101), begin(102), tag(208, 3, struct.pack(">i", chance.choice([0, 50])))]
    form, letter = chance.choice([(2, "h"), (3, "i"), (4, "f")])
    for buffer in range(chance.choice([1, 3, 12])):
        values = [(sample * 7) % 50 if channel < count - 1 else (sample % 20 == 0) * (sample % 12 + 1)
                  for sample in range(50) for channel in range(count)]
        tags.append(tag(300, form, struct.pack(f">{len(values)}{letter}", *values)))
    tags += [end(102), begin(3810), tag(3568, 5, struct.pack(">3d", 0.1, 0.2, 0.3)),
             tag(3569, 5, struct.pack(">3d", 0.1, 0.2, 0.3)), tag(206, 10, b"1:flash/2:T"),
             end(3810), end(100), tag(108, 0, b"")]
    for _ in range(chance.choice([0, 1, 1, 2, 4])):
        place = chance.randrange(len(tags))
        what = chance.randint(0, 9)
        if what == 0:
            tags[place][2] = numbers.integer(chance)
        elif what == 1:
            # A tag that leads anywhere, often back.
            tags[place][3] = chance.choice([16, 36, -1, 2**31 - 1, numbers.integer(chance)])
        elif what == 2:
            tags[place][1] = chance.choice([0, 3, 4, 5, 10, 31, 0x40000004, -0x7FFFFFFD, 99])
        elif what == 3:
            tags[place][0] = chance.choice([100, 102, 104, 105, 200, 201, 203, 300, 301, 3417, 9999])
        elif what == 4:
            del tags[place]
        elif what == 5:
            tags[place:place] = [tags[place]] * chance.choice([1, 2, 2000])
        elif what == 6:
            tags[place:place] = [begin(102)] * chance.choice([1, 50, 20_000])
        elif what == 7:
            tags[place][4] = numbers.changed_bytes(chance, tags[place][4])
        elif what == 8:
            other = numbers.real(chance) if chance.random() < 0.5 else numbers.integer(chance)
            size = len(tags[place][4])
            if size == 4:
                tags[place][4] = struct.pack(">I", int(other) % 2**32 if math.isfinite(other) else 0)
                if tags[place][1] == 4:
                    tags[place][4] = struct.pack(">f", max(-3e38, min(3e38, float(other))))
        else:
            tags[place] = tag(301, 3, struct.pack(">i", numbers.integer(chance) % 2**31))
    data = b"".join(
        struct.pack(">IIII", *(part % 2**32 for part in one[:4])) + one[4] for one in tags)
    return "raw.fif", data


# MARK: XDF


def chunk(chance, kind, content, lies=0.01):
    size = len(content) + 2
    if chance.random() < lies:
        size = numbers.integer(chance) % 2**64
    length = b"\x01" + bytes([size]) if size < 256 else (
        b"\x04" + struct.pack("<I", size) if size < 2**32 else b"\x08" + struct.pack("<Q", size))
    if chance.random() < lies / 4:
        length = bytes([chance.choice([0, 2, 3, 9, 255])]) + length[1:]
    return length + struct.pack("<H", kind) + content


def xdf(chance, _):
    """Streams of EEG and markers."""
    form, letter = chance.choice([("float32", "f"), ("int16", "h"), ("double64", "d"), ("int8", "b")])
    count = chance.choice([1, 2, 8])
    stated = count if chance.random() < 0.85 else numbers.integer(chance)
    rate = "100" if chance.random() < 0.8 else repr(numbers.real(chance))
    label = numbers.text(chance) if chance.random() < 0.2 else "Cz"
    channels = "".join(f"<channel><label>{label}{i}</label><unit>uV</unit></channel>"
                       for i in range(count))
    xml = (f"<?xml version=\"1.0\"?><info><name>n</name><type>EEG</type><channel_count>{stated}"
           f"</channel_count><nominal_srate>{rate}</nominal_srate><channel_format>"
           f"{form if chance.random() < 0.9 else numbers.text(chance)}</channel_format><desc>"
           f"<channels>{channels}</channels></desc></info>")
    what = chance.random()
    if what < 0.03:
        xml = xml.replace("<desc>", "<a>" * 100_000)
    elif what < 0.06:
        entities = "".join(f'<!ENTITY e{i} "{("&e%d;" % (i - 1)) * 10}">' for i in range(1, 10))
        xml = f'<!DOCTYPE x [<!ENTITY e0 "lol">{entities}]>' + xml.replace(">n<", ">&e9;<")
    elif what < 0.15:
        xml = numbers.changed_bytes(chance, xml.encode("utf-8", "replace")).decode("latin-1")
    head = struct.pack("<I", 7) + xml.encode("utf-8", "replace")
    marks = (struct.pack("<I", 9) + b"<info><name>m</name><type>Markers</type><channel_count>1"
             b"</channel_count><nominal_srate>0</nominal_srate><channel_format>string"
             b"</channel_format></info>")
    parts = [chunk(chance, 1, b"<info><version>1.0</version></info>"), chunk(chance, 2, head),
             chunk(chance, 2, marks)]
    time = 50.0
    for block in range(chance.choice([1, 4, 10])):
        samples = 25
        told = samples if chance.random() < 0.95 else numbers.integer(chance) % 2**32
        content = struct.pack("<I", 7) + (
            b"\x01" + bytes([told]) if told < 256 else b"\x04" + struct.pack("<I", told))
        for sample in range(samples):
            if chance.random() < 0.02:
                time = numbers.real(chance)
            content += b"\x08" + struct.pack("<d", time) if sample % 2 == 0 else b"\x00"
            time += 0.01
            content += struct.pack(f"<{count}{letter}", *([sample] * count))
        parts.append(chunk(chance, 3, content))
        text = numbers.text(chance).encode("utf-8", "replace") if chance.random() < 0.2 else b"flash/3"
        size = b"\x04" + struct.pack("<I", len(text))
        if chance.random() < 0.03:
            size = b"\x08" + struct.pack("<Q", numbers.integer(chance) % 2**64)
        parts.append(chunk(chance, 3, struct.pack("<I", 9) + b"\x01\x01\x08" + struct.pack(
            "<d", 50.05 + block / 4) + size + text))
        if chance.random() < 0.5:
            parts.append(chunk(chance, 4, struct.pack(
                "<Idd", 7, numbers.real(chance) if chance.random() < 0.3 else 49.0 + block,
                numbers.real(chance) if chance.random() < 0.3 else 1000.0)))
    if chance.random() < 0.2:
        parts.insert(chance.randrange(len(parts)), chance.choice(parts) * chance.choice([1, 500]))
    if chance.random() < 0.1:
        chance.shuffle(parts)
    return "streams.xdf", b"XDF:" + b"".join(parts)


# MARK: GDF


def gdf(chance, _):
    """A GDF file of version 1 or 2."""
    second = chance.random() < 0.6
    count = chance.choice([1, 2, 3])
    odd = lambda usual, own=numbers.integer: own(chance) if chance.random() < 0.04 else usual
    real = lambda usual: odd(usual, numbers.real)
    kind, letter = chance.choice([(3, "h"), (5, "i"), (16, "f"), (17, "d"), (2, "B")])
    head = bytearray(256)
    head[:8] = b"GDF 2.20" if second else b"GDF 1.25"
    length = 256 * (count + 1)
    if second:
        struct.pack_into("<H", head, 184, odd(length // 256) % 2**16)
    else:
        struct.pack_into("<q", head, 184, max(-2**63, min(odd(length), 2**63 - 1)))
    struct.pack_into("<qII", head, 236, max(-2**63, min(odd(4), 2**63 - 1)), odd(1) % 2**32, odd(2) % 2**32)
    struct.pack_into("<I", head, 252, odd(count) % (2**16 if second else 2**32))
    column = lambda width, make: b"".join(make(i)[:width].ljust(width, b"\0") for i in range(count))
    data = bytes(head) + column(16, lambda i: b"E%d" % i) + column(80, lambda i: b"")
    data += column(8, lambda i: b"uV\0\0\0\0\xb3\x10" if second else b"uV")
    for bound in (-50.0, 50.0):
        data += column(8, lambda i: struct.pack("<d", real(bound)))
    for bound in (-100, 100):
        data += column(8, lambda i: struct.pack("<d", real(float(bound))) if second
                       else struct.pack("<q", max(-2**63, min(odd(bound), 2**63 - 1))))
    data += column(80, lambda i: b"")
    data += column(4, lambda i: struct.pack("<I", odd(16) % 2**32))
    data += column(4, lambda i: struct.pack("<I", odd(kind) % 2**32))
    data += column(32, lambda i: b"")
    data += b"".join(struct.pack(f"<{16}{letter}", *range(16)) for _ in range(4 * count))
    events = chance.choice([0, 3, 20])
    told = odd(events)
    mode = chance.choice([1, 3, 3, odd(3) % 256])
    if second:
        data += bytes([mode]) + struct.pack("<I", told % 2**24)[:3] + struct.pack(
            "<f", max(-3e38, min(3e38, real(32.0))))
    else:
        data += bytes([mode]) + struct.pack("<I", 32)[:3] + struct.pack("<I", told % 2**32)
    data += b"".join(struct.pack("<I", odd(1 + 3 * i) % 2**32) for i in range(events))
    data += b"".join(struct.pack("<H", odd(i % 12 + 1) % 2**16) for i in range(events))
    if mode == 3:
        data += bytes(2 * events) + bytes(4 * events)
    if chance.random() < 0.1:
        data = numbers.changed_bytes(chance, data)
    return "signal.gdf", data


# MARK: EEGLAB (MAT-files of version 5)


def element(chance, kind, data):
    size = len(data)
    if chance.random() < 0.004:
        size = numbers.integer(chance) % 2**32
    return struct.pack("<II", kind if chance.random() < 0.997 else chance.randint(0, 20), size) + (
        data + bytes(-len(data) % 8))


def matrix(chance, kind, shape, name, content):
    if chance.random() < 0.01:
        shape = [numbers.integer(chance) for _ in range(chance.choice([0, 1, 2, 3, 40]))]
    dimensions = b"".join(struct.pack("<i", max(-2**31, min(n, 2**31 - 1))) for n in shape)
    return element(chance, 14, element(chance, 6, struct.pack("<II", kind, 0)) + element(
        chance, 5, dimensions) + element(chance, 1, name.encode("utf-8", "replace")) + content)


def real_matrix(chance, values, shape=None, name=""):
    values = [numbers.real(chance) if chance.random() < 0.01 else float(v) for v in values]
    return matrix(chance, 6, shape or [1, len(values)], name, element(
        chance, 9, struct.pack(f"<{len(values)}d", *values)))


def characters(chance, text, name=""):
    if chance.random() < 0.02:
        text = numbers.text(chance)
    data = text.encode("utf-16-le", "replace")
    return matrix(chance, 4, [1, len(data) // 2], name, element(chance, 4, data))


def structure(chance, records, name=""):
    fields = list(records[0]) if records else ["type"]
    width = 32 if chance.random() < 0.99 else numbers.integer(chance)
    names = b"".join(field.encode()[:31].ljust(32, b"\0") for field in fields)
    content = element(chance, 5, struct.pack("<i", max(-2**31, min(width, 2**31 - 1))))
    content += element(chance, 1, names)
    content += b"".join(record[field] for record in records for field in fields)
    return matrix(chance, 2, [1, len(records)], name, content)


def eeglab(chance, _):
    """A `.set` file with its data inside, or beside it."""
    channels, samples = chance.choice([(1, 200), (3, 400), (8, 100)])
    events = [{"type": characters(chance, chance.choice(["flash/3", "S  1", "Target", "12"])),
               "latency": real_matrix(chance, [10 + 15 * i])} for i in range(chance.choice([1, 12]))]
    places = [{"labels": characters(chance, f"E{i}"), "X": real_matrix(chance, [0.5])}
              for i in range(channels)]
    data = real_matrix(
        chance, [(7 * i) % 40 for i in range(channels * samples)], [channels, samples])
    if chance.random() < 0.2:
        data = characters(chance, chance.choice(["x.fdt", "../x.fdt", "/etc/passwd", "signal.set"]))
    deep = real_matrix(chance, [1])
    if chance.random() < 0.05:
        for _ in range(chance.choice([20, 2000])):
            deep = matrix(chance, chance.choice([1, 1, 2]), [1, 1], "", deep)
    odd = lambda usual: numbers.real(chance) if chance.random() < 0.05 else usual
    fields = {
        "setname": characters(chance, "s"), "nbchan": real_matrix(chance, [odd(channels)]),
        "trials": real_matrix(chance, [odd(1)]), "pnts": real_matrix(chance, [odd(samples)]),
        "srate": real_matrix(chance, [odd(100)]), "xmin": real_matrix(chance, [odd(0)]),
        "xmax": real_matrix(chance, [odd(2)]), "data": data,
        "chanlocs": structure(chance, places), "event": structure(chance, events), "etc": deep,
    }
    for _ in range(chance.choice([0, 0, 1])):
        first, second = chance.choice(list(fields)), chance.choice(list(fields))
        fields[first] = fields[second]
    if chance.random() < 0.3:
        del fields[chance.choice(list(fields))]
    body = structure(chance, [fields], "EEG")
    if chance.random() < 0.3:
        fields = {name: matrix(chance, 6, [1, 1], name, b"") for name in ()}
    if chance.random() < 0.4:
        packed = zlib.compress(body if chance.random() < 0.95 else bytes(3 * 10**7))
        body = struct.pack("<II", 15, len(packed)) + packed
    head = b"MATLAB 5.0 MAT-file".ljust(124, b" ") + struct.pack("<H", 0x0100) + b"IM"
    return "signal.set", head + body


# MARK: CSV and BrainVision


def csv(chance, _):
    """A text table of samples."""
    odd = lambda usual: str(numbers.value(chance)) if chance.random() < 0.01 else usual
    separator = chance.choice([",", ",", "\t", ";"])
    lines = [separator.join([odd("time"), odd("Cz"), odd("Pz"), odd("marker")])]
    for sample in range(chance.choice([1, 50, 400])):
        lines.append(separator.join([
            odd(f"{sample / 100}"), odd(f"{sample % 17}.5"), odd("3"),
            odd(str(sample % 13 if sample % 20 == 0 else 0))]))
    return "table.csv", "\n".join(lines).encode("utf-8", "replace")


def brainvision(chance, _):
    """A header and markers; the samples lie beside them."""
    odd = lambda usual, own=numbers.integer: own(chance) if chance.random() < 0.06 else usual
    count = chance.choice([1, 3])
    lines = ["Brain Vision Data Exchange Header File Version 1.0", "[Common Infos]",
             f"DataFile={odd('x.eeg', numbers.text)}", f"MarkerFile={odd('x.vmrk', numbers.text)}",
             f"DataFormat={odd('BINARY', numbers.text)}",
             f"DataOrientation={odd('MULTIPLEXED', numbers.text)}",
             f"NumberOfChannels={odd(count)}", f"SamplingInterval={odd(10000, numbers.real)}",
             "[Binary Infos]", f"BinaryFormat={odd(chance.choice(['INT_16', 'IEEE_FLOAT_32']), numbers.text)}",
             "[Channel Infos]"]
    lines += [f"Ch{odd(i + 1)}={odd('E%d' % i, numbers.text)},,{odd(0.5, numbers.real)},{odd('µV', numbers.text)}"
              for i in range(count)]
    marks = ["Brain Vision Data Exchange Marker File, Version 1.0", "[Marker Infos]"]
    marks += [f"Mk{odd(i + 1)}=Stimulus,{odd('S%3d' % (i % 12 + 1), numbers.text)},{odd(5 + 20 * i)},{odd(1)},{odd(0)}"
              for i in range(10)]
    return "x.vhdr", "\n".join(lines).encode("utf-8", "replace"), {
        "x.vmrk": "\n".join(marks).encode("utf-8", "replace"), "x.eeg": bytes(range(256)) * 8 * count}


KINDS = [fif, xdf, gdf, eeglab, csv, brainvision]


def generate(chance, seeds):
    """A file's name, its bytes, and what lies beside it."""
    name, data, *rest = chance.choice(KINDS)(chance, seeds)
    return name, data, rest[0] if rest else {}
