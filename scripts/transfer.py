#!/usr/bin/env python3
"""What a detector of other people gives: calibration curves with and without a prior.

Run:  python3 scripts/transfer.py RECORDINGS [--network tangent] [--linear blda] [--repetitions 3] [--across]
                                  [--output FILE.tsv]
Needs: the built tool (make build, or $P300), NumPy; RECORDINGS as for scripts/results.py.

Of each group of subjects (BNCI 003-2015 and the seven-choice set, accurate preset) every subject is
left out once: the others, both runs, make the prior; the subject's first run gives 0, 1, 2 or all
selections with letters, the second only judges. Prints tab-separated rows: group, subject, selections,
AUC of the prior alone, of the own detector alone, of both, and of what the prior became by deciding the same
selections without their labels (spell --adapt, with the first --repetitions of each, or all), and of what expectation
maximisation found in them, from nothing and from a linear prior (spell --em, with --prior); for all of both runs as one
stream how many each of these decided rightly; then rows of means. With --across the other group's subjects make the prior.
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile

import numpy as np

CHOICE = "seven-choice/Session_2_{0}_{0}2{1}12.mat"
GROUPS = {
    "BNCI": {s: [f"bnci-003-2015/{s}.mat#train", f"bnci-003-2015/{s}.mat#test"] for s in ("s6", "s8", "s9")},
    "seven-choice": {s: [CHOICE.format(s, 1), CHOICE.format(s, 2)] for s in "ABDE"},
}
TOOL = os.environ.get("P300", ".build/release/p300")


def run(*arguments):
    subprocess.run([TOOL, *map(str, arguments), "-q"], check=True, capture_output=True, text=True)


def first_selections(path, count, output):
    """The epochs of the first `count` selections that have a target."""
    with np.load(path) as file:
        arrays = dict(file)
    attended = np.unique(arrays["selection"][arrays["y"] == 1])[:count]
    keep = np.isin(arrays["selection"], attended)
    epochs = len(keep)
    for name, array in arrays.items():
        if array.shape[:1] == (epochs,):
            arrays[name] = array[keep]
    # Selections count from 0 without gaps, as in any epochs file.
    arrays["selection"] = np.searchsorted(attended, arrays["selection"]).astype(np.int32)
    metadata = json.loads(str(arrays["metadata"]))
    metadata["text"] = [metadata["text"][k] for k in attended if k < len(metadata["text"])]
    arrays["metadata"] = np.array(json.dumps(metadata, ensure_ascii=False))
    np.savez(output, **arrays)


def first_repetitions(path, count, output):
    """The epochs of the first `count` repetitions of each selection."""
    with np.load(path) as file:
        arrays = dict(file)
    keep = arrays["repetition"] < count
    epochs = len(keep)
    for name, array in arrays.items():
        if array.shape[:1] == (epochs,):
            arrays[name] = array[keep]
    np.savez(output, **arrays)


def decide(arguments, output, table):
    """What `spell` finds by deciding the selections of its inputs; how many were right, and how many there were."""
    run("spell", *arguments, "--save-adapted", output, "--decisions", table)
    rows = [line.split("\t") for line in pathlib.Path(table).read_text().splitlines()[1:]]
    return sum(row[1] == row[2] for row in rows), len(rows)


def auc(detector, path):
    """The area under the curve over the epochs of selections that have a target."""
    scores = pathlib.Path(str(detector) + ".tsv")
    run("classify", detector, path, "--output", scores)
    with open(scores) as lines:
        names = lines.readline().rstrip("\n").split("\t")
        column = names.index("score")
        values = np.array([float(line.split("\t")[column]) for line in lines])
    with np.load(path) as file:
        labels, selections = file["y"], file["selection"]
    attended = np.isin(selections, selections[labels == 1])
    values, labels = values[attended], labels[attended] == 1
    order = values.argsort()
    ranks = np.empty(len(values))
    ranks[order] = np.arange(1, len(values) + 1)
    for value in np.unique(values):  # ties share their mean rank
        ranks[values == value] = ranks[values == value].mean()
    positives = labels.sum()
    return (ranks[labels].sum() - positives * (positives + 1) / 2) / (positives * (~labels).sum())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("recordings", type=pathlib.Path)
    parser.add_argument("--network", default="tangent")
    parser.add_argument("--linear", default="blda", help="the linear prior that --em begins with")
    parser.add_argument("--preset", default="accurate")
    parser.add_argument("--repetitions", type=int, default=99)
    parser.add_argument("--across", action="store_true", help="donors of the other group")
    parser.add_argument("--output", type=pathlib.Path)
    options = parser.parse_args()
    rows = ["group\tsubject\tselections\tprior\town\tboth\tdecided\tem\tem with prior"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        files = {group: {} for group in GROUPS}
        for group, subjects in GROUPS.items():
            for subject, recordings in subjects.items():
                files[group][subject] = [folder / f"sub-{subject}_{part}.npz" for part in ("train", "test")]
                for recording, file in zip(recordings, files[group][subject]):
                    run("preprocess", options.recordings / recording, "--preset", options.preset, "--output", file)
        for group in GROUPS:
            donors = {s: f for g, some in files.items() if (g != group) == options.across for s, f in some.items()}
            table, right, decided = [], np.zeros(3, int), 0
            for subject, (train, test) in files[group].items():
                others = [file for other, both in donors.items() if other != subject for file in both]
                prior = folder / f"prior-{subject}.safetensors"
                run("train", *others, "--pool-subjects", "--output", prior)
                linear = folder / f"linear-{subject}.safetensors"
                run("train", *others, "--pool-subjects", "--network", options.linear, "--output", linear)
                ways = ((prior, "--adapt"), ("--em",), ("--em", "--prior", linear))
                alone = auc(prior, test)
                rows.append(f"{group}\t{subject}\t0\t{alone:.3f}\t\t\t\t\t")
                table.append((0, alone, *[np.nan] * 5))
                for count in (1, 2, 99):
                    part, own, both = folder / "part.npz", folder / "own.safetensors", folder / "both.safetensors"
                    first_selections(train, count, part)
                    run("train", part, "--network", options.network, "--output", own)
                    run("train", part, "--network", options.network, "--prior", prior, "--output", both)
                    few, found = folder / "few.npz", folder / "found.safetensors"
                    first_repetitions(part, options.repetitions, few)
                    aucs = [auc(detector, test) for detector in (own, both)]
                    for way in ways:
                        decide([*way, few], found, folder / "decisions.tsv")
                        aucs.append(auc(found, test))
                    table.append((count, alone, *aucs))
                    name = "all" if count == 99 else count
                    rows.append("\t".join([group, subject, str(name)] + [f"{a:.3f}" for a in (alone, *aucs)]))
                    print(rows[-1], flush=True)
                stream = [folder / "first.npz", folder / "second.npz"]
                for whole, few in zip((train, test), stream):
                    first_selections(whole, 99, part)
                    first_repetitions(part, options.repetitions, few)
                goods = []
                for way in ways:
                    good, count = decide([*way, *stream], found, folder / "decisions.tsv")
                    goods.append(good)
                right, decided = right + goods, decided + count
                rows.append(f"{group}\t{subject}\tstream\t\t\t" + "".join(f"\t{good}/{count}" for good in goods))
                print(rows[-1], flush=True)
            for count in (0, 1, 2, 99):
                means = [np.mean([r[k] for r in table if r[0] == count]) for k in range(1, 7)]
                name = "all" if count == 99 else count
                rows.append(f"{group}\tmean\t{name}\t" + "\t".join(f"{m:.3f}" for m in means))
            rows.append(f"{group}\tmean\tstream\t\t\t" + "".join(f"\t{good}/{decided}" for good in right))
    text = "\n".join(rows).replace("nan", "") + "\n"
    print(text, end="")
    if options.output:
        options.output.write_text(text)


if __name__ == "__main__":
    main()
