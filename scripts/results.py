#!/usr/bin/env python3
"""Measures every classifier on every set of real recordings and writes docs/results.md's tables.

Run:  python3 scripts/results.py RECORDINGS [--networks cnn-1,lda] [--presets paper,accurate]
                                 [--sets s6,s8] [--seeds 5] [--output FILE.tsv]
      python3 scripts/results.py --tables FILE.tsv [FILE.tsv ...]
Needs: the built tool (make build); RECORDINGS holds the folders named in docs/results.md.

Prints tab-separated rows: preset, set, network, AUC, balanced accuracy, calibration error, log loss,
characters right after 1, 2, 3, 5, 10 repetitions and all, selections, repetitions used at a
confidence of .95 and characters right then, seconds; every figure the mean over seeds. With --tables
prints the tables of docs/results.md from such rows. Nothing is tuned here.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile
import time

COMPETITION = "bci-competition-2b/"
CHOICE = "seven-choice/Session_2_{0}_{0}2{1}12.mat"
EMOTIV = "emotiv-fif/visual_p300_colomn__train_2023-10-13_16-{}_raw.fif"
MUSE = "muse-csv/data_2017-02-04-15_{}.csv"

# name: (training inputs, test inputs or how they are folded, options of preprocess)
SETS = {
    "AAS010-AAS011": (
        [COMPETITION + "AAS010R01.mat", COMPETITION + "AAS010R02.mat"],
        [COMPETITION + "AAS011R01.mat", COMPETITION + "AAS011R02.mat"], []),
    **{s: ([f"bnci-003-2015/{s}.mat#train"], [f"bnci-003-2015/{s}.mat#test"], [])
       for s in ("s6", "s8", "s9")},
    **{s: ([CHOICE.format(s, 1)], [CHOICE.format(s, 2)], []) for s in "ABDE"},
    "AAS010 folds": (
        [COMPETITION + "AAS010R01.mat", COMPETITION + "AAS010R02.mat"], "selection:6", []),
    "AAS011 folds": (
        [COMPETITION + "AAS011R01.mat", COMPETITION + "AAS011R02.mat"], "selection:6", []),
    "eeg3_1 folds": (["bci2000/eeg3_1.dat"], "selection:4", []),
    "Emotiv files": (
        [EMOTIV.format(t) for t in ("25-26.000046", "27-58.404136", "30-37.410082")],
        "recording", ["--targets", "1", "--nontargets", "2"]),
    "Muse files": (
        [MUSE.format(t) for t in ("45_13", "47_49", "51_07", "55_07", "58_30")],
        "recording", ["--targets", "2", "--nontargets", "1"]),
}
NETWORKS = [
    "cnn-1", "cnn-1-tangent", "tangent-toeplitz", "tangent", "xdawn-riemann", "xdawn-lda", "toeplitz-lda",
    "blda", "swlda", "lda",
    "cnn-1 --recipe paper", "cnn-1 --recipe paper --members 5", "eegnet", "oclnn",
    "mlp", "lenet", "lenet --recipe paper", "sae", "sae --pretraining 0", "sae --recipe vareka",
    "sae --recipe vareka --pretraining 0", "dbn", "dbn --pretraining 0", "lstm", "bilstm", "cnn-lstm",
    "sparse",
]
SEEDED = ("cnn", "eegnet", "oclnn", "mlp", "lenet", "sae", "dbn", "lstm", "bilstm", "sparse")


def run(tool, *arguments):
    return subprocess.run([tool, *arguments, "-q"], check=True, capture_output=True, text=True)


def measure(tool, folder, name, preset, network, seeds):
    training, test, options = SETS[name]
    files = []
    for part, inputs in (("train", training), ("test", test)):
        if isinstance(inputs, str):
            continue
        path = folder / f"{preset}-{name}-{part}.npz".replace(" ", "-")
        if not path.exists():
            paths = [str(RECORDINGS / i) for i in inputs]
            run(tool, "preprocess", *paths, "--preset", preset, *options, "--output", str(path))
        files.append(str(path))
    # The blank of the calibration folders is of no account here: no bit rates are printed.
    split = ["--test", files[1]] if len(files) == 2 else ["--folds", test]
    seeds = seeds if network.startswith(SEEDED) else 1
    start = time.monotonic()
    out = run(
        tool, "evaluate", files[0], "--network", *network.split(), *split, "--seeds", str(seeds),
        "--confidence", "0.95", "--json")
    report = json.loads(out.stdout)
    mean, rows = report["mean"], {r["repetitions"]: r for r in report["by_repetition"]}
    stopping = report.get("stopping") or {}
    right = [
        f"{rows[n]['correct'] / seeds:g}" if n in rows else ""
        for n in (1, 2, 3, 5, 10, max(rows, default=0))]
    selections = rows[1]["selections"] / seeds if rows else 0
    mean_repetitions = stopping.get("mean_repetitions")
    return [
        preset, name, network, f"{mean['auc']:.4f}", f"{mean['balanced_accuracy']:.3f}",
        f"{mean['calibration_error']:.3f}", f"{mean['log_loss']:.3f}", *right, f"{selections:g}",
        "" if mean_repetitions is None else f"{mean_repetitions:.2f}",
        "" if mean_repetitions is None else f"{stopping['correct'] / seeds:g}",
        f"{time.monotonic() - start:.1f}"]


COLUMNS = (
    "preset set network auc balanced_accuracy calibration_error log_loss right_1 right_2 right_3 "
    "right_5 right_10 right_all selections stopped_repetitions stopped_right seconds").split()
FIVE = ("s6", "s8", "s9", "D", "E")


def tables(paths):
    """Markdown: AUC by set, then characters and calibration over all sets, for each preset."""
    rows = []
    for path in paths:
        for line in pathlib.Path(path).read_text().splitlines():
            row = dict(zip(COLUMNS, line.split("\t")))
            if row["preset"] != "preset":
                rows.append(row)
    for preset in dict.fromkeys(r["preset"] for r in rows):
        own = {(r["network"], r["set"]): r for r in rows if r["preset"] == preset}
        networks = list(dict.fromkeys(n for n, _ in own))
        sets = list(dict.fromkeys(s for _, s in own))
        number = lambda n, s: (
            f"{float(own[n, s]['auc']):.3f}".lstrip("0") if (n, s) in own else "–")
        pairs = [s for s in SETS if not isinstance(SETS[s][1], str)]
        mean = lambda n, some: (
            f"{sum(float(own[n, s]['auc']) for s in some) / len(some):.4f}".lstrip("0")
            if all((n, s) in own for s in some) else "–")
        print(f"\n### AUC, `--preset {preset}`\n")
        print("|", " | ".join(["network", *sets, "s6 s8 s9 D E", "8 pairs"]), "|")
        print("|---" * (len(sets) + 3) + "|")
        for n in networks:
            cells = [f"`{n}`", *(number(n, s) for s in sets), mean(n, FIVE), mean(n, pairs)]
            print("|", " | ".join(cells), "|")
        print(f"\n### Characters and probabilities, `--preset {preset}`\n")
        print("| network | characters | right after 1 / 2 / 3 / 5 / 10 / all repetitions "
              "| stopped at .95: right, repetitions used | calibration error, mean and worst |")
        print("|---" * 5 + "|")
        for n in networks:
            all_sets = [own[n, s] for s in sets if (n, s) in own]
            spelled = [r for r in all_sets if float(r["selections"] or 0) > 0 and r["stopped_right"]]
            total = lambda key: sum(float(r[key] or r["right_all"]) for r in spelled)
            right = " / ".join(
                f"{total('right_' + k):.0f}" for k in ("1", "2", "3", "5", "10", "all"))
            characters = sum(float(r["selections"]) for r in spelled)
            used = sum(
                float(r["stopped_repetitions"]) * float(r["selections"]) for r in spelled)
            errors = [float(r["calibration_error"]) for r in all_sets]
            stopped = "–" if not characters else (
                f"{total('stopped_right'):.1f} ({total('stopped_right') / characters:.1%}), "
                f"{used / characters:.1f} each")
            print(f"| `{n}` | {characters:.0f} | {right} | {stopped} "
                  f"| {sum(errors) / len(errors):.3f}, {max(errors):.3f} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("recordings", type=pathlib.Path, nargs="?")
    parser.add_argument("--tables", nargs="+", metavar="FILE.tsv")
    parser.add_argument("--networks", default=",".join(NETWORKS))
    parser.add_argument("--presets", default="paper,accurate")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--tool", default=".build/release/p300")
    parser.add_argument("--output", type=argparse.FileType("w"))
    arguments = parser.parse_args()
    if arguments.tables:
        tables(arguments.tables)
        raise SystemExit
    if arguments.recordings is None:
        parser.error("RECORDINGS is missing")
    RECORDINGS = arguments.recordings
    with tempfile.TemporaryDirectory() as folder:
        print(*COLUMNS, sep="\t")
        if arguments.output:
            print(*COLUMNS, sep="\t", file=arguments.output)
        for preset in arguments.presets.split(","):
            for name in arguments.sets.split(","):
                for network in arguments.networks.split(","):
                    row = measure(
                        arguments.tool, pathlib.Path(folder), name, preset, network,
                        arguments.seeds)
                    print(*row, sep="\t", flush=True)
                    if arguments.output:
                        print(*row, sep="\t", file=arguments.output, flush=True)
