#!/usr/bin/env python3
"""Stops a study at random times and sees that its results are those of one that was left alone.

    python3 scripts/interrupt-study.py [SUBJECTS] [STOPS]         (20 and 10; two sessions each)

Simulates a data set, studies it once from beginning to end, then again with so many stops (SIGKILL, SIGTERM,
SIGINT) and with 1 to 3 jobs, and compares every file but those that hold times. Prints time and memory.
The tool is $P300, else .build/release/p300. Nothing but Python's standard library is needed.
"""

import hashlib
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parent.parent
TOOL = os.environ.get("P300", str(PROJECT / ".build/release/p300"))
SIGNALS = [signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT]


def timed(title, *arguments):
    """Runs the tool to its end and prints what it took."""
    start = time.monotonic()
    process = subprocess.Popen([TOOL, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{title}: exit {os.waitstatus_to_exitcode(status)}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    print(
        f"{title}: {time.monotonic() - start:.1f} s by the clock, {usage.ru_utime:.1f} s user, "
        f"{usage.ru_maxrss / unit:.0f} MB",
        flush=True,
    )


def finished(folder):
    units = folder / "units"
    return sum(not p.name.endswith("_times.json") for p in units.glob("sub-*.json")) if units.exists() else 0


def digests(folder):
    """The digest of each file that does not hold times."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file() and p.name != "times.tsv" and not p.name.endswith("_times.json")
    }


def main():
    subjects = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    stops = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    chance = random.Random(5)
    with tempfile.TemporaryDirectory() as name:
        base = pathlib.Path(name)
        data, whole, parts = base / "data", base / "whole", base / "parts"
        timed(
            f"simulate {subjects} subjects",
            *("simulate", "--output", data, "--subjects", str(subjects), "--sessions", "2", "-q"),
            *("--word", "EEG9W", "--repetitions", "5"),
        )

        def study(output, *more):
            return ["study", data, output, "--networks", "xdawn-lda,toeplitz-lda,lda", "-q", *more]

        timed("study", *study(whole))
        stopped = 0
        for _ in range(stops):
            goal = finished(parts) + chance.randint(1, max(1, 2 * subjects // (stops + 2)))
            process = subprocess.Popen(
                [TOOL, *study(parts, "--jobs", str(chance.randint(1, 3)))], stdout=subprocess.DEVNULL
            )
            while process.poll() is None and finished(parts) < goal:
                time.sleep(0.02)
            time.sleep(chance.random() / 2)
            if process.poll() is None:
                process.send_signal(chance.choice(SIGNALS))
                stopped += 1
            process.wait()
        timed(f"the rest after {stopped} stops", *study(parts))
        timed("once more, with nothing to do", *study(parts))
        one, other = digests(whole), digests(parts)
        differing = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
        print(f"{len(one)} files: " + ("the same" if not differing else f"DIFFERENT: {differing[:10]}"))
        sys.exit(bool(differing))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
