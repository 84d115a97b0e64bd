#!/usr/bin/env python3
"""Detectors and scores of a released tool, to test that later ones read and score the same.

    scripts/golden/make_detectors.py TOOL FOLDER

Those in Tests/Golden/detectors-0.1.0 are from the tool of commit fb67db2. They learn run 1 of the
simulated subject in recordings/ (networks of CNN-1's kind with one member, to be small) and score
the first 48 epochs of its run 2, which lie beside them in epochs.npz. Needs NumPy.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

NETWORKS = ["cnn-1", "cnn-1-tangent", "eegnet", "oclnn", "lda", "xdawn-lda", "xdawn-riemann"]

tool, target = sys.argv[1], pathlib.Path(sys.argv[2])
subject = pathlib.Path(__file__).resolve().parents[2] / "recordings" / "sub-01" / "eeg"
os.environ.pop("P300_KERNELS", None)


def run(*arguments):
    subprocess.run([tool, *map(str, arguments), "--quiet"], check=True, stdout=subprocess.DEVNULL)


with tempfile.TemporaryDirectory() as folder:
    for name in ("run-01", "run-02"):
        recording = subject / f"sub-01_task-speller_{name}_eeg.edf"
        run("preprocess", recording, "--output", f"{folder}/{name}.npz")
    epochs = np.load(f"{folder}/run-02.npz")
    count = len(epochs["y"])
    first = {
        name: array[:48] if array.ndim and len(array) == count else array
        for name, array in epochs.items()
    }
    np.savez(target / "epochs.npz", **first)
    for network in NETWORKS:
        detector = target / f"{network}.safetensors"
        members = ["--members", 1] if network.startswith("cnn") else []
        run("train", f"{folder}/run-01.npz", "--network", network, *members, "--output", detector)
        scores = target / f"{network}.tsv"
        run("classify", detector, target / "epochs.npz", "--output", scores)
