#!/usr/bin/env python3
"""How well p300 stays silent when nobody attends: the seven-choice recordings, each run by a detector of the other.

    scripts/idle.py [RECORDINGS] [--tool .build/release/p300] [--network cnn-1] [--prior 0.5]

RECORDINGS is a folder with seven-choice/ (default: $P300_RECORDINGS, else ../shared/recordings). Prints, for each number
of repetitions, how many commands were missed and how many idle blocks stayed silent. Python's standard library alone.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent


def run(tool, *arguments):
    output = subprocess.run([tool, *map(str, arguments), "-q"], check=True, stdout=subprocess.PIPE)
    return output.stdout


def main():
    parser = argparse.ArgumentParser()
    standard = os.environ.get("P300_RECORDINGS", PROJECT.parent / "shared" / "recordings")
    parser.add_argument("recordings", nargs="?", default=standard, type=pathlib.Path)
    parser.add_argument("--tool", default=PROJECT / ".build/release/p300", type=pathlib.Path)
    parser.add_argument("--network", default="cnn-1")
    parser.add_argument("--prior", default=0.5, type=float)
    settings = parser.parse_args()
    folder = settings.recordings / "seven-choice"
    subjects = sorted({path.name.split("_")[2] for path in folder.glob("Session_*.mat")})
    sums = {}
    with tempfile.TemporaryDirectory() as place:
        for subject in subjects:
            runs = sorted(folder.glob(f"Session_*_{subject}_*.mat"))
            for train, test in [runs, runs[::-1]]:
                epochs, detector = pathlib.Path(place, "e.npz"), pathlib.Path(place, "d.safetensors")
                run(settings.tool, "preprocess", train, "--preset", "accurate", "-o", epochs)
                run(settings.tool, "train", epochs, "--network", settings.network, "-o", detector)
                text = run(
                    settings.tool, "spell", detector, test, "--idle-prior", settings.prior, "--json")
                found = json.loads(text)["idle"]
                for row in found["by_repetition"]:
                    before = sums.setdefault(row["repetitions"], [0, 0, 0, 0, 0])
                    new = [
                        found["attended"], row["missed"], row["correct"], found["idle"],
                        row["silent"]]
                    sums[row["repetitions"]] = [a + b for a, b in zip(before, new)]
    print("repetitions  missed   right   silent when idle")
    for repetitions, (attended, missed, correct, idle, silent) in sorted(sums.items()):
        print(
            f"{repetitions:11d}  {missed:3d}/{attended}  {correct:3d}/{attended}"
            f"  {silent:13d}/{idle}")


if __name__ == "__main__":
    main()
