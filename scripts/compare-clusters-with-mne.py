#!/usr/bin/env python3
"""Whether the report's clusters, and the times of its maps, are those of MNE-Python.

Run:  python3 scripts/compare-clusters-with-mne.py RECORDING… [-- OPTIONS OF p300 preprocess]
Needs: pip install mne; p300 in .build/release or in $P300

For each recording p300 cuts epochs and makes a report of them. MNE gets the same draws (a round's mean of
targets less its mean of others, about the report's baseline), the same neighbours and the same threshold: the clusters' masses must be equal, and
their p differ by no more than chance (four standard errors of 1,000 and 5,000 permutations). A second test of MNE
permutes the labels of single epochs in place of the signs of rounds; what it finds is shown beside, and so is how far
the times of the maps are from maxima of the global field power, by which MNE's plot_joint chooses its own. Exits with 1
where clusters differ.
"""
import csv
import json
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import mne
import numpy
import scipy.sparse
import scipy.stats

ROOT = Path(__file__).resolve().parent.parent
P300 = os.environ.get("P300", str(ROOT / ".build" / "release" / "p300"))
PERMUTATIONS = 5000
MOST_DRAWS = 128


def table(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def rounds(epochs):
    """The epochs of every round with both classes, in time."""
    known = epochs["y"] >= 0
    keys = list(zip(epochs["selection"], epochs["repetition"]))
    groups = {}
    for index in numpy.flatnonzero(known):
        groups.setdefault(keys[index], []).append(index)
    both = [members for members in groups.values() if len(set(epochs["y"][members])) == 2]
    if len(both) < 8 or sum(map(len, both)) * 10 < known.sum() * 9:
        both, open_ = [], []
        order = sorted(numpy.flatnonzero(known),
                       key=lambda i: (epochs["recording"][i], epochs["onset"][i], i))
        for index in order:
            if open_ and epochs["recording"][open_[-1]] != epochs["recording"][index]:
                open_ = []
            open_.append(index)
            if epochs["y"][index] == 1 and len(set(epochs["y"][open_])) == 2:
                both.append(open_)
                open_ = []
    return sorted(both, key=lambda m: (epochs["recording"][m[0]], epochs["onset"][m[0]]))


def baseline(epochs, length):
    """What reports take off every window: the mean of the time before the flash, if there is enough of it."""
    metadata = json.loads(str(epochs["metadata"]))
    settings = metadata.get("preprocessing") or {}
    rate = float(epochs["sampling_rate"])
    first = round(settings.get("window_start", 0) * rate)
    times = (numpy.arange(length) + first) / rate
    chosen = settings.get("baseline")
    half = 0.5 / rate
    span = numpy.zeros(length, bool)
    if chosen:
        span = (times >= chosen["start"] - half) & (times < chosen["end"] - half)
    if not span.any() and times[0] <= -0.05 + 1e-9 and not (chosen and settings["normalization"] != "epoch"):
        span = times < -half
    if not span.any():
        return lambda data: 0
    return lambda data: data[:, :, span].mean(axis=2, keepdims=True)


def draws(data, labels, groups):
    count = min(len(groups), MOST_DRAWS)
    merged = [[] for _ in range(count)]
    for place, members in enumerate(groups):
        merged[place * count // len(groups)] += members
    return numpy.array([
        data[[i for i in m if labels[i] == 1]].mean(0) - data[[i for i in m if labels[i] == 0]].mean(0)
        for m in merged])


def compare(recording, options, folder):
    run = lambda *words: subprocess.run([P300, *words], check=True, stdout=subprocess.DEVNULL)
    run("preprocess", recording, *options, "--output", folder / "e.npz", "--quiet")
    run("report", folder / "e.npz", "--output", folder / "r.html", "--data", folder / "data", "--quiet")
    epochs = dict(numpy.load(folder / "e.npz"))
    data = epochs["x"].astype(float)
    if "deviation" in epochs:
        data *= epochs["deviation"].astype(float)[:, :, None]
    data -= baseline(epochs, data.shape[2])(data)
    neighbours = table(folder / "data" / "input-difference-neighbours.tsv")
    names = [row["electrode"] for row in neighbours]
    adjacency = numpy.zeros((len(names), len(names)))
    for one, row in enumerate(neighbours):
        for other in row["neighbours"].split():
            if other in names:
                adjacency[one, names.index(other)] = 1
    ours = table(folder / "data" / "input-difference-clusters.tsv")
    units = draws(data, epochs["y"], rounds(epochs))
    threshold = scipy.stats.t.ppf(0.995, len(units) - 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        statistic, clusters, p, _ = mne.stats.spatio_temporal_cluster_1samp_test(
            units.transpose(0, 2, 1), threshold=threshold, n_permutations=PERMUTATIONS, tail=0,
            adjacency=scipy.sparse.csr_array(adjacency), max_step=1, out_type="mask", rng=1, verbose="ERROR")
    theirs = sorted(((statistic[c].sum(), q, c) for c, q in zip(clusters, p)), key=lambda c: -abs(c[0]))
    if not ours and not theirs:
        print(f"{Path(recording).name}: no clusters, as MNE has none", flush=True)
        return True
    good = len(theirs) == len(ours)
    worst, farthest = 0.0, 0.0
    for own, (mass, q, _) in zip(ours, theirs):
        worst = max(worst, abs(float(own["mass_t"]) - mass) / abs(mass))
        error = (q * (1 - q) * (1 / 1000 + 1 / PERMUTATIONS)) ** 0.5
        farthest = max(farthest, (abs(float(own["p"]) - q) - 0.001) / max(error, 1e-3))
    good = good and worst < 1e-4 and farthest < 4

    # Labels of single epochs permuted, as permutation_cluster_test has it.
    labels = epochs["y"]
    known = [data[labels == which].transpose(0, 2, 1) for which in (1, 0)]
    limit = scipy.stats.t.ppf(0.995, len(labels) - 2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, groups, group_p, _ = mne.stats.spatio_temporal_cluster_test(
            known, threshold=limit, n_permutations=1000, tail=0,
            stat_fun=lambda *parts: mne.stats.ttest_ind_no_p(*parts), adjacency=scipy.sparse.csr_array(adjacency),
            max_step=1, out_type="mask", rng=1, verbose="ERROR")
    found = [c for c, q in zip(groups, group_p) if q < 0.05]
    own_found = [c for _, q, c in theirs if q < 0.05]
    union = numpy.logical_or.reduce(found + [numpy.zeros(statistic.shape, bool)])
    own_union = numpy.logical_or.reduce(own_found + [numpy.zeros(statistic.shape, bool)])
    overlap = (union & own_union).sum() / max((union | own_union).sum(), 1)

    rows = table(folder / "data" / "input-difference.tsv")
    time = numpy.array([float(row["time_ms"]) for row in rows])
    difference = data[labels == 1].mean(0) - data[labels == 0].mean(0)
    power = difference.std(axis=0)
    maps = folder / "data" / "input-difference-maps.tsv"
    peaks = []
    if maps.exists():
        with open(maps) as file:
            peaks = [float(name.split("_")[0]) for name in file.readline().rstrip("\n").split("\t")[1:]]
    maxima = [i for i in range(1, len(time) - 1) if power[i] >= power[i - 1] and power[i] >= power[i + 1]]
    shifts = [min(abs(time[i] - peak) for i in maxima) for peak in peaks]
    print(f"{Path(recording).name}: {len(units)} draws, {len(ours)} clusters (MNE {len(theirs)}), masses differ by "
          f"{worst:.1e}, p by {max(farthest, 0):.1f} standard errors; found {len(own_found)}, MNE by labels {len(found)}, "
          f"{overlap:.0%} of samples in common; maps at {', '.join(f'{p:.0f}' for p in peaks) or 'none'} ms, from maxima "
          f"of the field power {', '.join(f'{s:.0f}' for s in shifts) or '–'} ms{'' if good else '  DIFFERS'}",
          flush=True)
    return good


def main():
    good = True
    words = sys.argv[1:]
    end = words.index("--") if "--" in words else len(words)
    for recording in words[:end]:
        with tempfile.TemporaryDirectory() as folder:
            good = compare(recording, words[end + 1:], Path(folder)) and good
    return 0 if good else 1


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main())
