#!/usr/bin/env python3
"""Whether a linear part beside CNN-1 and the tangent units helps, inside training recordings.

Run:  python3 scripts/experiments/sums-of-parts.py TRAIN.npz [TRAIN.npz ...] [--folds 5] [--seeds 2]
      [--test TEST.npz ...] [--cache FOLDER] [--members N]
Needs: the built tool (make build, or $P300), NumPy

Each part (cnn-1, cnn-1-tangent, tangent, toeplitz-lda, lda, blda) is trained by the tool on the selections of a
fold's training side and scores the other ones; folds hold whole selections, dealt out in turn, and training windows
that overlap a test window are left out. Log-odds of a test side are divided by their deviation there, which
takes no label, and added with weights. With --test, detectors of whole training files score the test files,
one each, instead. Tab-separated, means over seeds and folds: the sum, AUC by file and their mean, and the share of
characters right after 1, 2, 3, 5 and 10 repetitions (every run of so many in a row), each file counting alike.
"""
import argparse
import json
import os
import pathlib
import subprocess

import numpy as np

TOOL = os.environ.get("P300", ".build/release/p300")
PARTS = ("cnn-1", "cnn-1-tangent", "tangent", "toeplitz-lda", "lda", "blda")
NETWORKS = ("cnn-1", "cnn-1-tangent")
REPETITIONS = (1, 2, 3, 5, 10)
WEIGHTS = (0.15, 0.3, 0.5, 1)
SUMS = [{"lda": 1}, {"blda": 1}, {"toeplitz-lda": 1}]
SUMS += [{p: 1} | ({"toeplitz-lda": w} if w else {})
         for p in ("tangent", "cnn-1", "cnn-1-tangent") for w in (0, *WEIGHTS)]
SUMS += [{"cnn-1-tangent": 1, other: 0.3} for other in ("lda", "blda")]
SUMS += [{"cnn-1": 1, "tangent": t} for t in (0.5, 1, 2, 4)]


def part_of(arrays, keep, output):
    """The epochs at `keep` as a file of their own, selections counted anew."""
    epochs = len(keep)
    part = {name: a[keep] if a.shape[:1] == (epochs,) else a for name, a in arrays.items()}
    names = np.unique(part["selection"])
    part["selection"] = np.searchsorted(names, part["selection"]).astype(np.int32)
    metadata = json.loads(str(arrays["metadata"]))
    for key in ("text", "idle"):
        if key in metadata:
            old = metadata[key]
            metadata[key] = (
                [old[k] for k in names if k < len(old)] if key == "text"
                else [int(np.searchsorted(names, k)) for k in old if k in names])
    part["metadata"] = np.array(json.dumps(metadata, ensure_ascii=False))
    np.savez(output, **part)


def log_odds(part, seed, members, train, test, folder):
    """The log-odds of the epochs of `test`, of a detector that has learned from `train`."""
    detector, table = folder / "detector.safetensors", folder / "scores.tsv"
    more = ["--members", members] if members and part in NETWORKS else []
    run = lambda *arguments: subprocess.run(
        [TOOL, *map(str, arguments), "-q", "--threads", "1"], check=True, stdout=subprocess.DEVNULL)
    run("train", train, "--network", part, "--seed", seed, *more, "--output", detector)
    run("classify", detector, test, "--output", table, "--include-learned")
    rows = [line.split("\t") for line in table.read_text().splitlines()]
    p = np.array([float(row[rows[0].index("score")]) for row in rows[1:]]).clip(1e-12, 1 - 1e-12)
    return np.log(p / (1 - p))


def area(scores, y):
    """The area under the curve; ties share their mean rank."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positives = (y == 1).sum()
    return (ranks[y == 1].sum() - positives * (positives + 1) / 2) / (positives * (y != 1).sum())


def right(scores, a, paradigm):
    """For each number of repetitions, how many runs of so many were decided rightly, and how many there are."""
    table = {n: [0, 0] for n in REPETITIONS}
    codes = np.unique(a["stimulus"])
    groups = [codes] if paradigm == "single" else [codes[codes <= 6], codes[codes > 6]]
    for selection in np.unique(a["selection"]):
        here = a["selection"] == selection
        last = a["repetition"][here].max() + 1
        sums = np.zeros((last, len(codes)))
        np.add.at(
            sums, (a["repetition"][here], np.searchsorted(codes, a["stimulus"][here])), scores[here])
        targets = set(a["stimulus"][here & (a["y"] == 1)])
        for n in REPETITIONS:
            for first in range(last - n + 1):
                whole = sums[first : first + n].sum(0)
                found = [group[whole[np.searchsorted(codes, group)].argmax()] for group in groups]
                table[n][0] += all(code in targets for code in found)
                table[n][1] += 1
    return np.array([table[n] for n in REPETITIONS], float)


def sides(path, test, folds, folder):
    """For each fold the files to learn from and to score, and the arrays of the latter."""
    with np.load(path) as file:
        arrays = dict(file)
    if test:
        with np.load(test) as file:
            return [(path, test, dict(file))]
    y, selection, onset, recording = (arrays[k] for k in ("y", "selection", "onset", "recording"))
    names, found = np.unique(selection[y == 1]), []
    window = arrays["x"].shape[2] / float(arrays["sampling_rate"])
    for number in range(folds):
        held = np.isin(selection, names[number::folds])
        distance = np.abs(onset[:, None] - onset[None, held])
        near = np.where(recording[:, None] == recording[None, held], distance, np.inf).min(1) < window
        files = folder / f"learn-{number}.npz", folder / f"held-{number}.npz"
        for keep, file in zip((np.isin(selection, names) & ~held & ~near, held), files):
            part_of(arrays, keep, file)
        with np.load(files[1]) as file:
            found.append((*files, dict(file)))
    return found


def scores(path, test, options):
    """[(arrays of a test side, {part: log-odds})] over seeds and folds; kept in the cache."""
    name = path.stem + (f".{test.stem}" if test else f".{options.folds}") + f".{options.members}"
    folder = options.cache / name
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for number, (learn, held, arrays) in enumerate(sides(path, test, options.folds, folder)):
        known = np.isin(arrays["selection"], arrays["selection"][arrays["y"] == 1])
        for seed in range(options.seeds):
            values = {}
            for part in PARTS:
                kept = folder / f"{part}-{number}-{seed if part in NETWORKS else 0}.npy"
                if not kept.exists():
                    np.save(kept, log_odds(part, seed, options.members, learn, held, folder))
                values[part] = np.load(kept)[known]
            keys = ("y", "selection", "repetition", "stimulus")
            found.append(({k: arrays[k][known] for k in keys}, values))
    paradigm = json.loads(str(arrays["metadata"]))["speller"]["paradigm"]
    return paradigm, found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    parser.add_argument("--test", nargs="+", type=pathlib.Path, default=[])
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--members", type=int)
    parser.add_argument("--cache", type=pathlib.Path, required=True, help="where scores are kept")
    options = parser.parse_args()
    results = {}
    for path, test in zip(options.paths, options.test or [None] * len(options.paths)):
        paradigm, found = scores(path, test, options)
        for index, parts in enumerate(SUMS):
            areas, rights = [], np.zeros((len(REPETITIONS), 2))
            for arrays, values in found:
                whole = sum(w * values[p] / values[p].std() for p, w in parts.items())
                areas.append(area(whole, arrays["y"]))
                rights += right(whole, arrays, paradigm)
            share = np.divide(*rights.T, out=np.full(len(rights), np.nan), where=rights[:, 1] > 0)
            results.setdefault(index, []).append((np.mean(areas), share))
    print("sum", *(p.stem for p in options.paths), "mean", *REPETITIONS, sep="\t")
    for index, parts in enumerate(SUMS):
        areas, shares = zip(*results[index])
        name = " + ".join(p if w == 1 else f"{w} {p}" for p, w in parts.items())
        print(name, *(f"{a:.4f}" for a in (*areas, np.mean(areas))),
              *(f"{s:.3f}" for s in np.nanmean(shares, 0)), sep="\t")


if __name__ == "__main__":
    main()
