#!/usr/bin/env python3
"""How many characters are right with a language model and without, by repetition: on recordings and on simulated text.

    scripts/language.py [RECORDINGS] [--tool .build/release/p300] [--network cnn-1] [--subjects 4]

RECORDINGS is a folder with bnci-003-2015/ and bci-competition-2b/ (default: $P300_RECORDINGS, else
../shared/recordings). LUKAS and WATER are spelled by a detector of the other, HATHAT by one of CAT and DOG; both halves of
a sentence of Lincoln's by one of BRAIN, of simulated subjects whose responses are half as large as usual. Python's standard
library alone.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent
TEXT = ("FOUR_SCORE_AND_SEVEN_YEARS_AGO_OUR_FATHERS", "BROUGHT_FORTH_ON_THIS_CONTINENT_A_NEW_NATION")
REPETITIONS = (1, 2, 3, 4, 5, 10)


def run(tool, *arguments):
    output = subprocess.run([tool, *map(str, arguments), "-q"], check=True, stdout=subprocess.PIPE)
    return output.stdout


def spelled(settings, train, test, options=(), seen=()):
    """Correct characters by repetition without the model, with it, and of how many."""
    with tempfile.TemporaryDirectory() as place:
        detector = pathlib.Path(place, "d.safetensors")
        run(settings.tool, "train", *train, *seen, "--network", settings.network, "-o", detector)
        found = json.loads(run(
            settings.tool, "spell", detector, *test, *options, "--language-model", settings.model, "--json"))
    rows = zip(found["by_repetition"], found["language"]["by_repetition"])
    return {plain["repetitions"]: (plain["correct"], model["correct"], plain["selections"])
            for plain, model in rows}


def added(parts):
    common = set.intersection(*(set(part) for part in parts))
    return {n: tuple(map(sum, zip(*(part[n] for part in parts)))) for n in common}


def main():
    parser = argparse.ArgumentParser()
    standard = os.environ.get("P300_RECORDINGS", PROJECT.parent / "shared" / "recordings")
    parser.add_argument("recordings", nargs="?", default=standard, type=pathlib.Path)
    parser.add_argument("--tool", default=PROJECT / ".build/release/p300", type=pathlib.Path)
    parser.add_argument("--network", default="cnn-1")
    parser.add_argument("--model", default="english")
    parser.add_argument("--subjects", default=4, type=int)
    settings = parser.parse_args()
    guger = settings.recordings / "bnci-003-2015"
    wadsworth = settings.recordings / "bci-competition-2b"
    people = ("s6", "s8", "s9")
    results = {
        "LUKAS, of three subjects": added([
            spelled(settings, [f"{guger / s}.mat#test"], [f"{guger / s}.mat#train"]) for s in people]),
        "WATER, of three subjects": added([
            spelled(settings, [f"{guger / s}.mat#train"], [f"{guger / s}.mat#test"]) for s in people]),
        "HATHAT": spelled(
            settings, sorted(wadsworth.glob("AAS010*.mat")), sorted(wadsworth.glob("AAS011*.mat")),
            ["--text", "HATHAT"], ["--text", "CATDOG"]),
    }
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place, "simulated")
        words = [word for text in ("BRAIN", *TEXT) for word in ("--word", text)]
        run(settings.tool, "simulate", "-o", folder, "--subjects", settings.subjects, *words,
            "--strength", 0.5, "--repetitions", max(REPETITIONS))
        parts = []
        for subject in sorted(folder.glob("sub-*")):
            runs = sorted(subject.glob("eeg/*_eeg.edf"))
            parts += [spelled(settings, runs[:1], [test]) for test in runs[1:]]
        results[f"English, {settings.subjects} simulated subjects"] = added(parts)
    print("| text | characters | " + " | ".join(f"{n}" for n in REPETITIONS) + " |")
    print("|---|---|" + "---|" * len(REPETITIONS))
    for name, rows in results.items():
        cells = [f"{rows[n][0]} → {rows[n][1]}" for n in REPETITIONS]
        print(f"| {name} | {rows[1][2]} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
