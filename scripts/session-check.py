#!/usr/bin/env python3
"""How often a session is told to be unlike training: real pairs of runs, and made-up drift.

Run:  python3 scripts/session-check.py RECORDINGS [--network tangent] [--output FILE.tsv]
Needs: the built tool (make build, or $P300), NumPy; RECORDINGS as for scripts/results.py.

A detector is trained on one run (accurate preset) and another run of the same person is checked, as it is and with
drift: an electrode noisy, two of other gain, all mixed, responses 33 ms late or early, three, five, seven or nine
tenths of the mean response taken away. Prints tab-separated rows:
pair, drift, verdict, distance of covariances, strength against training, confidence, AUC as it is, AUC as it was said to be
expected where responses were told to be weaker, and AUC with --repair, log-loss as it is and with --repair; then for each
drift how many were found and the means, the AUC and its distance from the expected one where that was said.
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


def weak(share):
    def weaker(windows, labels, _):
        response = windows[labels == 1].mean(0) - windows[labels == 0].mean(0)
        windows[labels == 1] -= share * response
        return windows
    return weaker


DRIFTS = {
    "none": [lambda x, *_: x],
    "noisy": [lambda x, y, g, e=e: noisy(e, x, y, g) for e in (1, 3, 5)],
    "gains": [gains] * 3,
    "mixed": [mixed] * 3,
    "late": [lambda x, *_: moved(4, x)],
    "early": [lambda x, *_: moved(-4, x)],
    "weak .3": [weak(0.3)],
    "weak .5": [weak(0.5)],
    "weak": [weak(0.7)],
    "weak .9": [weak(0.9)],
}


def changed(path, drift, generator, output):
    with np.load(path) as file:
        arrays = dict(file)
    arrays["x"] = drift(arrays["x"].astype(float), arrays["y"], generator).astype(np.float32)
    np.savez(output, **arrays)


def classified(detector, epochs, folder, *options):
    """What `classify` says, and the log-loss of its scores."""
    table = folder / "scores.tsv"
    result = json.loads(run("classify", detector, epochs, "--output", table, "--json", *options))
    names, *lines = [line.split("\t") for line in table.read_text().splitlines()]
    score = np.clip([float(line[names.index("score")]) for line in lines], 1e-12, 1 - 1e-12)
    with np.load(epochs) as file:
        labels = file["y"]
    known = labels >= 0
    right = np.where(labels == 1, score, 1 - score)[known]
    return result, -np.log(right).mean()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("recordings", type=pathlib.Path)
    parser.add_argument("--network", default="tangent")
    parser.add_argument("--drifts", nargs="+", choices=list(DRIFTS), default=list(DRIFTS))
    parser.add_argument("--output", type=pathlib.Path)
    options = parser.parse_args()
    rows = ["pair\tdrift\tverdict\tdistance\tstrength\tconfidence\tauc\texpected\trepaired\tloss\tloss repaired"
            "\twords"]
    found = {name: [] for name in options.drifts}
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
                for name in options.drifts:
                    for number, drift in enumerate(DRIFTS[name]):
                        # Sixty-four electrodes only say how real pairs are told.
                        if len(files) > 2 and name != "none":
                            continue
                        changed(files[test], drift, np.random.default_rng(number), epochs)
                        plain, loss = classified(detector, epochs, folder)
                        session = plain["session"]
                        isFound = session["verdict"] != "like_training"
                        repaired, after = plain, loss
                        if isFound or name == "none":
                            repaired, after = classified(detector, epochs, folder, "--repair")
                        expected = (session.get("expected") or {}).get("auc")
                        found[name].append((isFound, plain["auc"], repaired["auc"], loss, after, expected))
                        sure = [session["strength"], session["confidence"] and session["confidence"]["mean"]]
                        rows.append("\t".join(
                            [f"{recordings[training]} {recordings[test]}", name, session["verdict"],
                             f"{session['covariance_distance']:.3f}"]
                            + ["n/a" if value is None else f"{value:.3f}" for value in sure]
                            + [f"{plain['auc']:.3f}", "n/a" if expected is None else f"{expected:.3f}"]
                            + [f"{value:.3f}" for value in (repaired["auc"], loss, after)] + [session["words"]]))
                        print(rows[-1], flush=True)
    for name, results in found.items():
        means = np.mean([result[1:5] for result in results], axis=0)
        row = (f"{name}\tfound {sum(result[0] for result in results)} of {len(results)}\tAUC {means[0]:.3f}"
               f"\trepaired {means[1]:.3f}\tlog-loss {means[2]:.3f}\trepaired {means[3]:.3f}")
        said = np.array([[result[5], result[1]] for result in results if result[5] is not None])
        if len(said):
            row += (f"\texpected of {len(said)} {said[:, 0].mean():.3f}\tthese were {said[:, 1].mean():.3f}"
                    f"\tapart {np.abs(said[:, 0] - said[:, 1]).mean():.3f}")
        rows.append(row)
        print(rows[-1])
    if options.output:
        options.output.write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
