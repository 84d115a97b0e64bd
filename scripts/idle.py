#!/usr/bin/env python3
"""How well p300 stays silent when nobody attends: the seven-choice recordings, each run by a detector of the other.

    scripts/idle.py [RECORDINGS] [--tool .build/release/p300] [--network cnn-1] [--prior 0.5]

RECORDINGS is a folder with seven-choice/ (default: $P300_RECORDINGS, else ../shared/recordings). Prints, for each number
of repetitions, how many commands were missed and how many idle blocks stayed silent; then how many stay silent where one
command in twenty may be missed, at the largest of PRIORS that misses no more. Python's standard library alone.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile

PRIORS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 0.99, 0.997, 0.999]
PROJECT = pathlib.Path(__file__).resolve().parent.parent


def run(tool, *arguments):
    output = subprocess.run([tool, *map(str, arguments), "-q"], check=True, stdout=subprocess.PIPE)
    return output.stdout


def add(found, sums):
    """Adds what one run gave, by repetition: attended, missed, right, idle, silent."""
    for row in found["by_repetition"]:
        before = sums.setdefault(row["repetitions"], [0, 0, 0, 0, 0])
        new = [found["attended"], row["missed"], row["correct"], found["idle"], row["silent"]]
        sums[row["repetitions"]] = [a + b for a, b in zip(before, new)]


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
    priors = sorted({*PRIORS, settings.prior})
    sums = {prior: {} for prior in priors}
    with tempfile.TemporaryDirectory() as place:
        for subject in subjects:
            runs = sorted(folder.glob(f"Session_*_{subject}_*.mat"))
            for train, test in [runs, runs[::-1]]:
                epochs, detector = pathlib.Path(place, "e.npz"), pathlib.Path(place, "d.safetensors")
                run(settings.tool, "preprocess", train, "--preset", "accurate", "-o", epochs)
                run(settings.tool, "train", epochs, "--network", settings.network, "-o", detector)
                for prior in priors:
                    text = run(settings.tool, "spell", detector, test, "--idle-prior", prior, "--json")
                    add(json.loads(text)["idle"], sums[prior])
    print("repetitions  missed   right   silent when idle")
    for repetitions, (attended, missed, correct, idle, silent) in sorted(sums[settings.prior].items()):
        print(
            f"{repetitions:11d}  {missed:3d}/{attended}  {correct:3d}/{attended}"
            f"  {silent:13d}/{idle}")
    print("repetitions  prior  missed   silent when idle")
    for repetitions in sorted(sums[settings.prior]):
        fair = [p for p in priors if 20 * sums[p][repetitions][1] <= sums[p][repetitions][0]]
        if not fair:
            print(f"{repetitions:11d}  none misses so few")
            continue
        attended, missed, _, idle, silent = sums[fair[-1]][repetitions]
        print(f"{repetitions:11d}  {fair[-1]:5}  {missed:3d}/{attended}  {silent:13d}/{idle}")


if __name__ == "__main__":
    main()
