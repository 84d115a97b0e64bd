#!/usr/bin/env python3
"""How often a session is told to be unlike training: real pairs of runs, and made-up drift.

Run:  python3 scripts/session-check.py RECORDINGS [--network tangent] [--output FILE.tsv]
Needs: the built tool (make build, or $P300), NumPy; RECORDINGS as for scripts/results.py.

A detector is trained on one run (accurate preset) and another run of the same person is checked, as it is and with
drift: an electrode noisy, two of other gain, all mixed, responses 33 ms late or early, seven tenths of the mean
response taken away. Prints tab-separated rows:
pair, drift, verdict, distance of covariances, strength against training, confidence, AUC as it is and with --repair; then
for each drift how many were found and the mean AUCs.
"""
import argparse
import itertools
import json
import os
import pathlib
import subprocess
import tempfile

import numpy as np

from transfer import GROUPS

TOOL = os.environ.get("P300", ".build/release/p300")
WADSWORTH = [f"bci-competition-2b/{run}.mat" for run in ("AAS010R01", "AAS010R02", "AAS011R01", "AAS011R02")]


def run(*arguments):
    done = subprocess.run([TOOL, *map(str, arguments), "-q"], check=True, capture_output=True, text=True)
    return done.stdout


def noisy(electrode, windows, labels, generator):
    windows[:, electrode] += 2 * windows[:, electrode].std() * generator.standard_normal(windows[:, electrode].shape)
    return windows


def gains(windows, labels, generator):
    low, high = generator.choice(windows.shape[1], 2, replace=False)
    windows[:, low] *= 0.3
    windows[:, high] *= 2
    return windows


def mixed(windows, labels, generator):
    count = windows.shape[1]
    mixing = np.eye(count) + 0.3 * generator.standard_normal((count, count))
    return np.einsum("ef,nfs->nes", mixing, windows)


def moved(samples, windows):
    places = np.clip(np.arange(windows.shape[2]) - samples, 0, windows.shape[2] - 1)
    return windows[:, :, places]


def weak(windows, labels, _):
    response = windows[labels == 1].mean(0) - windows[labels == 0].mean(0)
    windows[labels == 1] -= 0.7 * response
    return windows


DRIFTS = {
    "none": [lambda x, *_: x],
    "noisy": [lambda x, y, g, e=e: noisy(e, x, y, g) for e in (1, 3, 5)],
    "gains": [gains] * 3,
    "mixed": [mixed] * 3,
    "late": [lambda x, *_: moved(4, x)],
    "early": [lambda x, *_: moved(-4, x)],
    "weak": [weak],
}


def changed(path, drift, generator, output):
    with np.load(path) as file:
        arrays = dict(file)
    arrays["x"] = drift(arrays["x"].astype(float), arrays["y"], generator).astype(np.float32)
    np.savez(output, **arrays)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("recordings", type=pathlib.Path)
    parser.add_argument("--network", default="tangent")
    parser.add_argument("--output", type=pathlib.Path)
    options = parser.parse_args()
    rows = ["pair\tdrift\tverdict\tdistance\tstrength\tconfidence\tauc\trepaired\twords"]
    found = {name: [] for name in DRIFTS}
    runs = [recordings for subjects in GROUPS.values() for recordings in subjects.values()] + [WADSWORTH]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for recordings in runs:
            files = []
            for recording in recordings:
                files.append(folder / (recording.replace("/", "_").replace("#", "_") + ".npz"))
                run("preprocess", options.recordings / recording, "--preset", "accurate", "--output", files[-1])
            for training, test in itertools.permutations(range(len(files)), 2):
                detector, epochs = folder / "d.safetensors", folder / "drift.npz"
                run("train", files[training], "--network", options.network, "--output", detector)
                for name, drifts in DRIFTS.items():
                    for number, drift in enumerate(drifts):
                        # Sixty-four electrodes only say how real pairs are told.
                        if len(files) > 2 and name != "none":
                            continue
                        changed(files[test], drift, np.random.default_rng(number), epochs)
                        plain = json.loads(run("classify", detector, epochs, "--json"))
                        session = plain["session"]
                        isFound = session["verdict"] != "like_training"
                        repaired = plain
                        if isFound or name == "none":
                            repaired = json.loads(run("classify", detector, epochs, "--json", "--repair"))
                        found[name].append((isFound, plain["auc"], repaired["auc"]))
                        sure = [session["strength"], session["confidence"] and session["confidence"]["mean"]]
                        rows.append("\t".join(
                            [f"{recordings[training]} {recordings[test]}", name, session["verdict"],
                             f"{session['covariance_distance']:.3f}"]
                            + ["n/a" if value is None else f"{value:.3f}" for value in sure]
                            + [f"{plain['auc']:.3f}", f"{repaired['auc']:.3f}", session["words"]]))
                        print(rows[-1], flush=True)
    for name, results in found.items():
        means = np.mean([[auc, repaired] for _, auc, repaired in results], axis=0)
        rows.append(f"{name}\tfound {sum(told for told, _, _ in results)} of {len(results)}"
                    f"\tAUC {means[0]:.3f}\trepaired {means[1]:.3f}")
        print(rows[-1])
    if options.output:
        options.output.write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
