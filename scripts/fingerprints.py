#!/usr/bin/env python3
"""Records what p300 computes, so that a change of its insides can be shown to change no bit.

    scripts/fingerprints.py [--tool .build/release/p300] [--quick] --output before.tsv
    scripts/fingerprints.py --compare before.tsv after.tsv

Epochs, detectors and scores of every network and recipe on both presets, of some on every
instruction set and on 1 to 4 threads, and of 32 simulated electrodes; from `recordings/`, with the
standard library alone. A row is what was done, of which file, and three SHA-256: of the file; of the
values in its tensors whatever their names (detectors); of the scores it gives (detectors). Where a
detector's file changes its form, its values and its scores must not.
"""

import argparse
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NETWORKS = ["cnn-1", "cnn-2a", "cnn-2b", "cnn-3", "mcnn-1", "mcnn-2", "mcnn-3", "cnn-1-tangent"]
OTHERS = ["lda", "swlda", "blda", "toeplitz-lda", "xdawn-lda", "xdawn-riemann", "tangent",
          "tangent-toeplitz", "eegnet", "oclnn",
          "mlp", "lenet", "sae", "dbn", "lstm", "bilstm", "cnn-lstm", "sparse"]
SETS = ["baseline", "avx2", "avx512"]


def sha(data):
    return hashlib.sha256(data).hexdigest()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def values(path):
    """The digest of all tensors' bytes, in the order of the bytes themselves; 1 × 1 ones are sizes."""
    data = read(path)
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    parts = []
    for name, entry in header.items():
        if name == "__metadata__" or entry["shape"] == [1]:
            continue
        start, end = entry["data_offsets"]
        parts.append(data[8 + length + start : 8 + length + end])
    return sha(b"".join(sorted(parts)))


class Recorder:
    def __init__(self, tool, folder):
        self.tool, self.folder, self.rows = tool, folder, []

    def run(self, *arguments, kernels=None):
        environment = dict(os.environ)
        environment.pop("P300_KERNELS", None)
        if kernels:
            environment["P300_KERNELS"] = kernels
        done = subprocess.run(
            [self.tool, *arguments], env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"p300 {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def path(self, name):
        return os.path.join(self.folder, name)

    def add(self, what, kind, *digests):
        self.rows.append([what, kind, *digests, *[""] * (3 - len(digests))])
        print("\t".join(self.rows[-1][:2]), file=sys.stderr, flush=True)

    def epochs(self, what, recording, name, *options, **settings):
        path = self.path(name)
        self.run("preprocess", recording, "--output", path, "--quiet", *options, **settings)
        self.add(what, "epochs", sha(read(path)))
        return path

    def detector(self, what, epochs, test, *options, **settings):
        path, scores = self.path("detector.safetensors"), self.path("scores.tsv")
        self.run("train", epochs, "--output", path, "--quiet", *options, **settings)
        self.run("classify", path, test, "--output", scores, "--quiet", **settings)
        self.add(what, "detector", sha(read(path)), values(path), sha(read(scores)))


def record(tool, quick, folder):
    recorder = Recorder(tool, folder)
    run = os.path.join(ROOT, "recordings/sub-01/eeg/sub-01_task-speller_run-0{}_eeg.edf")
    for preset in ["paper", "accurate"]:
        train, test = (
            recorder.epochs(f"{preset} run {n}", run.format(n), f"{n}.npz", "--preset", preset)
            for n in (1, 2))
        for network in NETWORKS + OTHERS:
            for recipe in ["default", "paper"] if network in NETWORKS else ["default"]:
                if quick and (preset == "accurate" or recipe == "paper" and network != "cnn-1"):
                    continue
                chosen = ["--recipe", recipe] if network in NETWORKS else []
                recorder.detector(
                    f"{preset} {network} {recipe}", train, test, "--network", network, *chosen)
    test_scores = recorder.run(
        "evaluate", recorder.path("1.npz"), "--network", "lda", "--json", "--quiet")
    recorder.add("accurate evaluate lda", "json", sha(test_scores.encode()))

    # Every instruction set that this machine has, on any number of threads.
    known = [s for s in SETS if s == "baseline" or supports(s)]
    for kernels in known:
        for threads in ["1", "2", "3", "4"]:
            if quick and (threads not in "13" or kernels == "baseline"):
                continue
            settings = {"kernels": kernels}
            name = f"{kernels}, {threads} threads:"
            train, test = (
                recorder.epochs(
                    f"{name} run {n}", run.format(n), f"{n}.npz", "--threads", threads, **settings)
                for n in (1, 2))
            for options in [
                ["cnn-1", "--passes", "4"], ["cnn-1", "--recipe", "paper", "--passes", "20"],
                ["cnn-1-tangent", "--passes", "2", "--members", "2"], ["oclnn"],
                ["xdawn-riemann"],
            ] + ([["eegnet"]] if threads in "13" else []):
                recorder.detector(
                    f"{name} {' '.join(options)}", train, test, "--network", *options,
                    "--threads", threads, **settings)

    # More electrodes take other paths through the kernels.
    folder = recorder.path("simulated")
    recorder.run(
        "simulate", "--output", folder, "--subjects", "1", "--electrodes", "32", "--word", "IT",
        "--word", "IS", "--seed", "5", "--quiet")
    run = os.path.join(folder, "sub-01/eeg/sub-01_task-speller_run-0{}_eeg.edf")
    train, test = (
        recorder.epochs(f"32 electrodes run {n}", run.format(n), f"{n}.npz") for n in (1, 2))
    for network in ["cnn-1", "mcnn-3", "tangent", "xdawn-lda", "eegnet", "oclnn"]:
        recorder.detector(f"32 electrodes {network}", train, test, "--network", network)
    return recorder.rows


def supports(name):
    try:
        flags = set(next(
            line for line in open("/proc/cpuinfo") if line.startswith("flags")).split())
    except (OSError, StopIteration):
        return False
    return {"avx2": {"avx2", "fma"}, "avx512": {"avx512f", "avx512vl", "avx512dq", "avx512bw"}}[
        name] <= flags


def compare(first, second):
    def table(path):
        with open(path) as file:
            rows = [line.rstrip("\n").split("\t") for line in file]
        return {(row[0], row[1]): (row + [""] * 5)[2:5] for row in rows}

    before, after = table(first), table(second)
    names = ["file", "values", "scores"]
    different = 0
    for key, old in before.items():
        new = after.get(key)
        changed = ["missing"] if new is None else [
            name for name, a, b in zip(names, old, new) if a != b]
        if changed:
            different += 1
            print(f"{key[0]} ({key[1]}): {', '.join(changed)}")
    for key in after.keys() - before.keys():
        print(f"{key[0]} ({key[1]}): new")
    print(f"{len(before) - different} of {len(before)} rows are the same")
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", default=os.path.join(ROOT, ".build/release/p300"))
    parser.add_argument("--quick", action="store_true", help="a few minutes instead of half an hour")
    parser.add_argument("--output", help="the table to write")
    parser.add_argument("--compare", nargs=2, metavar="TABLE", help="compare two tables")
    options = parser.parse_args()
    if options.compare:
        sys.exit(1 if compare(*options.compare) else 0)
    with tempfile.TemporaryDirectory() as folder:
        rows = record(os.path.abspath(options.tool), options.quick, folder)
    text = "".join("\t".join(row) + "\n" for row in rows)
    if options.output:
        with open(options.output, "w") as file:
            file.write(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
