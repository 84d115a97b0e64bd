#!/usr/bin/env python3
"""Repeat the main rows of docs/recipe-search.md with the tool's own options.

usage: scripts/search-recipe.py RECORDINGS [--p300 PATH] [--members N] [--drift D ...]
                                [--teaching SHARE ...] [--halves]

RECORDINGS holds bci-competition-2b, bnci-003-2015 and seven-choice. Only training recordings are
read; folds are whole selections, with --halves the first half against the second and the other way round
(AAS: its two recordings).
"""
import argparse
import json
import pathlib
import subprocess
import tempfile


def recordings(root):
    competition = root / "bci-competition-2b"
    sets = {"AAS": [competition / "AAS010R01.mat", competition / "AAS010R02.mat"]}
    for subject in ("s6", "s8", "s9"):
        sets[subject] = [f"{root / 'bnci-003-2015' / subject}.mat#train"]
    for subject in "ABDE":
        sets[subject] = [root / "seven-choice" / f"Session_2_{subject}_{subject}2112.mat"]
    return sets


INPUTS = {"default": [], "accurate": ["--preset", "accurate"], "amplitude alone": ["--normalize", "training"]}
NETWORKS = ["cnn-1", "tangent", "cnn-1-tangent"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("recordings", type=pathlib.Path)
    parser.add_argument("--p300", default=".build/release/p300")
    parser.add_argument("--members", default="5")
    parser.add_argument("--drift", nargs="*", default=[])
    parser.add_argument("--teaching", nargs="*", default=["0"])
    parser.add_argument("--halves", action="store_true")
    options = parser.parse_args()
    sets = recordings(options.recordings)
    print("| input | network |", " | ".join(sets), "| mean |")
    print("|---|---|" + "---|" * (len(sets) + 1))
    with tempfile.TemporaryDirectory() as folder:
        for name, preprocessing in INPUTS.items():
            files = {}
            for key, inputs in sets.items():
                files[key] = f"{folder}/{name}.{key}.npz".replace(" ", "-")
                subprocess.run(
                    [options.p300, "preprocess", *map(str, inputs), "--output", files[key], "--quiet",
                     *preprocessing], check=True, stdout=subprocess.DEVNULL)
            rows = [(network, []) for network in NETWORKS]
            if name == "default":
                rows.append(("cnn-1, z-scores", ["--z-scores"]))
            rows += [(f"cnn-1, drift {d}", ["--drift", d]) for d in options.drift]
            rows += [(f"cnn-1, teaching {t}", ["--teaching", t]) for t in options.teaching]
            for label, extra in rows:
                figures = []
                for key in sets:
                    folds = ("recording", "2") if options.halves else ("selection:3", "selection")
                    network = label.split(",")[0]
                    # What has no networks takes no number of them.
                    members = ["--members", options.members] if "cnn" in network else []
                    result = subprocess.run(
                        [options.p300, "evaluate", files[key], "--folds",
                         folds[0 if key == "AAS" else 1], "--network",
                         network, *members, "--quiet", "--json", *extra],
                        check=True, capture_output=True)
                    figures.append(json.loads(result.stdout)["mean"]["auc"])
                mean = sum(figures) / len(figures)
                print(f"| {name} | {label} |", " | ".join(f"{f:.4f}" for f in figures),
                      f"| {mean:.4f} |", flush=True)


if __name__ == "__main__":
    main()
