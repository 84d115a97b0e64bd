#!/usr/bin/env python3
"""Runs the tool with one failing call of the system at a time, and kills it at random moments.

    scripts/faults/inject.py [--tool .build/release/p300] [--most 12] [--kills 30] [--seed 0] [--verbs train,…]

For every verb that writes, in a place where something else stands, and for write, fsync, close, rename,
renameat2, link, mkdir and mmap: each call in turn fails (at most --most of them, spread evenly; 0 for all). The run must
then report it (exit 1) and leave what stood there, or have written what a run without faults writes;
nothing temporary may be left. Verbs that only print must print all or report it. Then the tool is killed
--kills times at a random moment of its run: the output is the old or the new one (in a folder with other
things, each file of it), and the next run removes what is left. A study may stop half-way, with what is done in its folder:
there the next run must come to what a run without faults comes to. As root, each also runs on a disk that is
full. Linux, with a C compiler (CC). Exit status 1 where anything failed.
"""

import argparse
import errno
import hashlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
ERRORS = {
    "write": errno.ENOSPC, "fsync": errno.EIO, "close": errno.EIO, "rename": errno.EACCES,
    "renameat2": errno.EINVAL, "link": errno.EPERM, "mkdir": errno.ENOSPC, "mmap": errno.ENOMEM,
}


def digest(path):
    """A digest of a file, or of all files in a folder with their names; None where nothing is."""
    if path.is_dir():
        return hashlib.sha256(repr(sorted(digests(path).items())).encode()).hexdigest()
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


def digests(path):
    """The digest of each file in a folder, but of those that tell how long things took, or only save time."""
    return {str(p.relative_to(path)): digest(p) for p in path.rglob("*")
            if p.is_file() and ".p300-" not in str(p)
            and p.name != "times.tsv" and not p.name.endswith("_times.json") and p.parent.name != "epochs"}


def leftovers(folder):
    return [str(p) for p in folder.rglob(".p300-*")]


def verbs(folder):
    """Name, arguments and output of each run; `None` where it only prints."""
    eeg = PROJECT / "recordings/sub-01/eeg/sub-01_task-speller_run-01_eeg.edf"
    epochs, detector = folder / "in.npz", folder / "in.safetensors"
    return [
        ("preprocess", ["preprocess", eeg, "-q", "-o"], folder / "out/e.npz"),
        ("preprocess fif", ["preprocess", eeg, "-q", "-o"], folder / "out/e-epo.fif"),
        ("preprocess set", ["preprocess", eeg, "-q", "-o"], folder / "out/e.set"),
        ("train", ["train", epochs, "--network", "lda", "-q", "-o"], folder / "out/d.st"),
        ("classify", ["classify", detector, epochs, "-q", "-o"], folder / "out/s.tsv"),
        ("report", ["report", epochs, "-q", "-o"], folder / "out/r.html"),
        ("report data", ["report", epochs, "-q", "-o", folder / "data.html", "--data"],
         folder / "out/figures"),
        ("report data beside others",
         ["report", epochs, "-q", "-o", folder / "data.html", "--data"], folder / "out/figures"),
        ("export", ["export", detector, "-q", "--onnx"], folder / "out/d.onnx"),
        ("export numpy", ["export", detector, "-q", "--numpy"], folder / "out/d.npz"),
        ("simulate",
         ["simulate", "--subjects", "1", "--word", "A", "--repetitions", "1", "-q", "-o"],
         folder / "out/data"),
        ("study", ["study", "--networks", "lda", "-q", folder / "set"], folder / "out/study"),
        ("study across", ["study", "--networks", "lda", "--protocol", "across-subjects", "-q", folder / "set"],
         folder / "out/across"),
        ("inspect", ["inspect", epochs, detector, eeg, "-q"], None),
        ("spell", ["spell", detector, epochs, "-q"], None),
        ("evaluate", ["evaluate", epochs, "--network", "lda", "-q"], None),
    ]


def is_told(study):
    """Whether a study says that it went on without somebody, whom it could not read."""
    return "not learned from" in (study / "warnings.tsv").read_text()


def stand(output, old):
    """Puts in the place of an output what stood there before."""
    if output is None:
        return
    remove(output)
    (shutil.copytree if old.is_dir() else shutil.copyfile)(old, output)


def remove(path):
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def full_disk(run, folder, chosen):
    """What is wrong with runs onto a disk of 512 kB that is almost full, and their number."""
    small = folder / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", small],
                             stderr=subprocess.DEVNULL, check=False)
    if mounted.returncode != 0:
        return [], 0
    faults, runs = [], 0
    try:
        for verb, arguments, output in chosen:
            if not output:
                continue
            runs += 1
            goal = small / output.name
            if verb == "simulate" or verb.startswith(("report data", "study")):
                goal.mkdir()
            else:
                goal.write_bytes(b"what stood here before\n")
            with open(small / "filler", "wb", buffering=0) as filler:
                try:
                    while True:
                        filler.write(bytes(4096))
                except OSError:
                    # Room for a beginning: the disk is full in the middle.
                    filler.truncate(filler.tell() - 2 * 4096)
            before = digest(goal)
            done = run(arguments, goal)
            if done.returncode == 0 and digest(goal) == before:
                faults.append(f"{verb}: success on a full disk")
            if done.returncode not in (0, 1):
                faults.append(f"{verb}: exit {done.returncode} on a full disk")
            if done.returncode == 1 and digest(goal) != before and not verb.startswith("study"):
                faults.append(f"{verb}: a full disk has changed the old output")
            if leftovers(small):
                faults.append(f"{verb}: leaves {leftovers(small)} on a full disk")
            for path in small.iterdir():
                remove(path)
    finally:
        subprocess.run(["umount", small], check=False)
    return faults, runs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", default=PROJECT / ".build/release/p300", type=pathlib.Path)
    parser.add_argument("--most", default=12, type=int)
    parser.add_argument("--kills", default=30, type=int)
    parser.add_argument("--seed", default=0, type=int)
    parser.add_argument("--verbs", help="names as in the messages; all unless told otherwise")
    options = parser.parse_args()
    if not sys.platform.startswith("linux"):
        sys.exit("inject.py: calls are made to fail by a preloaded library of Linux")
    tool = str(options.tool.resolve())
    compiler = os.environ.get("CC") or shutil.which("cc") or "clang"
    chance = random.Random(options.seed)
    faults, runs, kept = [], 0, [0, 0]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        library = folder / "preload.so"
        subprocess.run(
            [compiler, "-shared", "-fPIC", "-O1", "-o", library,
             HERE / "preload.c", "-ldl"], check=True)
        (folder / "out").mkdir()
        eeg = PROJECT / "recordings/sub-01/eeg/sub-01_task-speller_run-02_eeg.edf"
        subprocess.run([tool, "preprocess", eeg, "-q", "-o", folder / "in.npz"],
                       check=True, stdout=subprocess.DEVNULL)
        subprocess.run([tool, "simulate", "--subjects", "3", "--word", "AB", "--repetitions", "2", "-q", "-o",
                        folder / "set"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([tool, "train", folder / "in.npz", "--network", "lda", "-q", "-o",
                        folder / "in.safetensors"], check=True, stdout=subprocess.DEVNULL)

        def run(arguments, output, **environment):
            return subprocess.run(
                command(arguments, output), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env=os.environ | environment, timeout=600, check=False)

        def command(arguments, output):
            return [tool, *map(str, arguments), *([str(output)] if output else [])]

        chosen = [row for row in verbs(folder)
                  if not options.verbs or row[0] in options.verbs.split(",")]
        for verb, arguments, output in chosen:
            old = folder / "old"
            remove(old)
            if verb == "simulate":
                # Only its own work is replaced.
                run([*arguments[:-1], "--seed", "9", "-o"], old)
            elif verb.startswith("study"):
                # Units of other options.
                run([*arguments, "--seed", "9"], old)
            elif verb.startswith("report data"):
                # Its own of another time, which differ from the new ones.
                run(arguments, old)
                for path in old.iterdir():
                    path.write_text("what stood here before\n")
                if verb.endswith("others"):
                    (old / "notes.txt").write_text("what stood here before\n")
            elif output:
                old.write_bytes(b"what stood here before\n")
            stand(output, old)
            start = time.monotonic()
            done = run(arguments, output)
            duration = time.monotonic() - start
            if done.returncode != 0:
                faults.append(f"{verb}: fails without a fault: {done.stderr[:200]}")
                continue
            whole = lambda: digest(output) if output else None
            new, result = whole(), done.stdout
            before = digest(old) if output else None
            if output and output.is_dir():
                olds, news = digests(old), digests(output)
            for call, error in ERRORS.items():
                report = folder / "count"
                stand(output, old)
                run(arguments, output, LD_PRELOAD=str(library), FAULT_CALL=call,
                    FAULT_REPORT=str(report))
                count = int(report.read_text())
                indices = range(count)
                if 0 < options.most < count:
                    last = max(1, options.most - 1)
                    indices = sorted({i * (count - 1) // last for i in range(options.most)})
                for index in indices:
                    runs += 1
                    stand(output, old)
                    done = run(
                        arguments, output, LD_PRELOAD=str(library), FAULT_CALL=call,
                        FAULT_INDEX=str(index), FAULT_ERROR=str(error))
                    what = f"{verb}: {call} {index} of {count}"
                    # Of several files one can be unreadable, which is status 3.
                    if done.returncode not in (
                            (0, 1, 3) if verb.startswith(("inspect", "study")) else (0, 1)):
                        faults.append(f"{what}: exit {done.returncode}")
                    if done.returncode == 0 and done.stdout.count(b"\n") != result.count(b"\n"):
                        faults.append(f"{what}: success without its result")
                    if verb.startswith("study") and (done.returncode != 0 or is_told(output)):
                        again = run(arguments, output)
                        if again.returncode != 0 or whole() != new:
                            faults.append(f"{what}: exit {done.returncode}, and the next run does not mend it")
                    elif whole() not in (before, new):
                        faults.append(f"{what}: the output is neither the old nor the new one")
                    elif done.returncode == 0 and whole() != new:
                        faults.append(f"{what}: success, and the output is the old one")
                    if leftovers(folder):
                        faults.append(f"{what}: leaves {leftovers(folder)}")
                        for path in leftovers(folder):
                            subprocess.run(["rm", "-rf", path], check=False)
            for kill in range(options.kills if output else 0):
                runs += 1
                stand(output, old)
                process = subprocess.Popen(
                    command(arguments, output), stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL)
                time.sleep(chance.uniform(0, 1.1 * duration))
                process.send_signal(signal.SIGKILL)
                process.wait()
                kept[whole() == new] += 1
                if verb.startswith("study"):
                    again = run(arguments, output)
                    if again.returncode != 0 or whole() != new or leftovers(folder):
                        faults.append(f"{verb}: kill {kill}: the next run does not mend it")
                    continue
                if verb.endswith("others"):
                    found = digests(output)
                    if any(found.get(name) not in (one, news[name]) for name, one in olds.items()):
                        faults.append(f"{verb}: kill {kill}: a file is neither the old nor the new one")
                elif whole() not in (before, new):
                    faults.append(f"{verb}: kill {kill}: neither the old nor the new output")
            stand(output, old)
            run(arguments, output)
            if leftovers(folder):
                faults.append(f"{verb}: the run after kills leaves {leftovers(folder)}")
            print(f"{verb}: {runs} runs so far, {len(faults)} faults", file=sys.stderr, flush=True)
        found, count = full_disk(run, folder, chosen)
        faults += found
        runs += count
    print("\n".join(faults) or "nothing lost, nothing left, no false success",
          f"({runs} runs; after kills {kept[0]} old outputs, {kept[1]} new ones)")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
