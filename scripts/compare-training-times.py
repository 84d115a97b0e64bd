#!/usr/bin/env python3
"""How long p300 and the peers' own code take for the same fits, in turn.

Run:  OPENBLAS_NUM_THREADS=1 python3 scripts/compare-training-times.py EPOCHS.npz
Needs: pip install scikit-learn pyriemann

Each peer's detector is fitted to all epochs and to what each of five folds of whole selections leaves over,
and scores the folds, as `p300 train` does. Of Python neither the start nor the reading of the file counts, of
p300 the whole process, on one thread. Prints tab-separated values: the least processor and clock seconds of
each, and the median ratio of processor seconds.
"""
import argparse
import importlib.util
import os
import pathlib
import resource
import statistics
import subprocess
import tempfile
import time
import warnings

import numpy as np

spec = importlib.util.spec_from_file_location(
    "peers", pathlib.Path(__file__).with_name("compare-with-peers.py"))
peers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(peers)


def peer(network, x, y, folds):
    """Processor and clock seconds of all fits."""
    processor, clock = time.process_time(), time.monotonic()
    everything = np.arange(len(x))
    for fold in [everything[:0], *folds]:
        rows = np.setdiff1d(everything, fold)
        known, asked = peers.scaled(x[rows], x[fold])
        detector = peers.detectors()[network].fit(known, y[rows])
        if len(fold):
            detector.decision_function(asked)
    return time.process_time() - processor, time.monotonic() - clock


def own(tool, network, path):
    """The same of `p300 train`."""
    with tempfile.TemporaryDirectory() as folder:
        before, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(
            [tool, "train", path, "--network", network, "--threads", "1", "-q", "--output",
             os.path.join(folder, "x.safetensors")], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return processor, time.monotonic() - clock


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("epochs")
    parser.add_argument("--tool", default=".build/release/p300")
    parser.add_argument("--networks", default="lda,xdawn-lda,xdawn-riemann")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    data = np.load(arguments.epochs)
    known = data["y"] >= 0
    x, y, selection = data["x"][known].astype(float), data["y"][known], data["selection"][known]
    selections = np.unique(selection)
    folds = [np.flatnonzero(np.isin(selection, selections[n::5])) for n in range(5)]
    print("network", "p300_cpu", "peer_cpu", "p300_clock", "peer_clock", "peer_over_p300", sep="\t")
    for network in arguments.networks.split(","):
        pairs = [
            (own(arguments.tool, network, arguments.epochs), peer(network, x, y, folds))
            for _ in range(arguments.runs)]
        least = [f"{min(p[side][kind] for p in pairs):.2f}" for kind in (0, 1) for side in (0, 1)]
        ratio = statistics.median(theirs[0] / ours[0] for ours, theirs in pairs)
        print(network, *least, f"{ratio:.1f}", sep="\t", flush=True)
