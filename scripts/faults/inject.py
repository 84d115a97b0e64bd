#!/usr/bin/env python3
"""Runs the tool with one failing call of the system at a time, and kills it at random moments.

    scripts/faults/inject.py [--tool .build/release/p300] [--most 12] [--kills 30] [--seed 0]

For every verb that writes, and for write, fsync, close, rename, mkdir and mmap: each call in turn fails
(at most --most of them, spread evenly). The run must then report it (exit 1), or have written what a run
without faults writes; the old output must be whole, or the new one; nothing temporary may be left. Then
the tool is killed --kills times: the output is the old or the new one, and the next run removes what is
left. Linux, with a C compiler. Exit status 1 where anything failed.
"""

import argparse
import errno
import hashlib
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
ERRORS = {
    "write": errno.ENOSPC, "fsync": errno.EIO, "close": errno.EIO, "rename": errno.EACCES,
    "mkdir": errno.ENOSPC, "mmap": errno.ENOMEM,
}


def digest(path):
    """A digest of a file, or of all files in a folder with their names; None where nothing is."""
    if path.is_dir():
        parts = sorted((str(p.relative_to(path)), digest(p)) for p in path.rglob("*")
                       if p.is_file() and ".p300-" not in str(p))
        return hashlib.sha256(repr(parts).encode()).hexdigest()
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


def leftovers(folder):
    return [str(p) for p in folder.rglob(".p300-*")]


def verbs(folder):
    """Name, arguments and output of each run."""
    eeg = PROJECT / "recordings/sub-01/eeg/sub-01_task-speller_run-01_eeg.edf"
    epochs, detector = folder / "in.npz", folder / "in.safetensors"
    return [
        ("preprocess", ["preprocess", eeg, "-q", "-o"], folder / "out/e.npz", []),
        ("preprocess fif", ["preprocess", eeg, "-q", "-o"], folder / "out/e-epo.fif", []),
        ("train", ["train", epochs, "--network", "lda", "-q", "-o"], folder / "out/d.st", []),
        ("classify", ["classify", detector, epochs, "-q", "-o"], folder / "out/s.tsv", []),
        ("report", ["report", epochs, "-q", "-o"], folder / "out/r.html", []),
        ("export", ["export", detector, "-q", "--onnx"], folder / "out/d.onnx", []),
        ("simulate",
         ["simulate", "--subjects", "1", "--word", "A", "--repetitions", "1", "-q", "-o"],
         folder / "out/data", []),
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", default=PROJECT / ".build/release/p300", type=pathlib.Path)
    parser.add_argument("--most", default=12, type=int)
    parser.add_argument("--kills", default=30, type=int)
    parser.add_argument("--seed", default=0, type=int)
    options = parser.parse_args()
    tool = str(options.tool.resolve())
    chance = random.Random(options.seed)
    faults, runs = [], 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        library = folder / "preload.so"
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O1", "-o", library, HERE / "preload.c", "-ldl"], check=True)
        (folder / "out").mkdir()
        eeg = PROJECT / "recordings/sub-01/eeg/sub-01_task-speller_run-02_eeg.edf"
        subprocess.run([tool, "preprocess", eeg, "-q", "-o", folder / "in.npz"],
                       check=True, stdout=subprocess.DEVNULL)
        subprocess.run([tool, "train", folder / "in.npz", "--network", "lda", "-q", "-o",
                        folder / "in.safetensors"], check=True, stdout=subprocess.DEVNULL)

        def run(arguments, output, **environment):
            return subprocess.run(
                [tool, *map(str, arguments), str(output)], stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, env=os.environ | environment, timeout=120, check=False)

        for verb, arguments, output, _ in verbs(folder):
            if run(arguments, output).returncode != 0:
                faults.append(f"{verb}: fails without a fault")
                continue
            new = digest(output)
            result = run(arguments, output).stdout
            for call, error in ERRORS.items():
                report = folder / "count"
                run(arguments, output, LD_PRELOAD=str(library), FAULT_CALL=call,
                    FAULT_REPORT=str(report))
                count = int(report.read_text())
                indices = range(count)
                if count > options.most:
                    indices = sorted({i * (count - 1) // (options.most - 1) for i in range(options.most)})
                for index in indices:
                    runs += 1
                    done = run(
                        arguments, output, LD_PRELOAD=str(library), FAULT_CALL=call,
                        FAULT_INDEX=str(index), FAULT_ERROR=str(error))
                    what = f"{verb}: {call} {index} of {count}"
                    if done.returncode not in (0, 1):
                        faults.append(f"{what}: exit {done.returncode}")
                    if done.returncode == 0 and done.stdout.count(b"\n") != result.count(b"\n"):
                        faults.append(f"{what}: success without its result")
                    if digest(output) != new:
                        faults.append(f"{what}: the output is neither the old nor the new one")
                    if leftovers(folder):
                        faults.append(f"{what}: leaves {leftovers(folder)}")
                        for path in leftovers(folder):
                            subprocess.run(["rm", "-rf", path], check=False)
            for kill in range(options.kills):
                runs += 1
                process = subprocess.Popen(
                    [tool, *map(str, arguments), str(output)], stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL)
                time.sleep(chance.uniform(0, 0.3))
                process.send_signal(signal.SIGKILL)
                process.wait()
                if digest(output) != new:
                    faults.append(f"{verb}: kill {kill}: neither the old nor the new output")
            run(arguments, output)
            if leftovers(folder):
                faults.append(f"{verb}: the run after kills leaves {leftovers(folder)}")
    print("\n".join(faults) or "nothing lost, nothing left, no false success", f"({runs} runs)")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
