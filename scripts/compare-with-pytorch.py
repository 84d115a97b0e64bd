#!/usr/bin/env python3
"""AUCs of the paper's CNN-1 in PyTorch on epochs files, to put beside `p300 train --recipe paper`.

Run:  python3 scripts/compare-with-pytorch.py TRAIN.npz TEST.npz [TRAIN.npz TEST.npz ...] [--seeds 5]
Needs: pip install torch scikit-learn

The same five layers, start, rates of every layer (eq. 9 and 10, lambda .2), balanced squared error,
minibatches of 16 and stop at the least error on a twentieth of the selections as in p300, by other
routines and with other random numbers. Tab-separated: mean and deviation over seeds of the AUC of
one network, and the AUC of all seeds' networks averaged.
"""
import argparse

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

MAPS, KERNEL, TEMPORAL, HIDDEN = 10, 13, 5, 100


def start(electrodes, window, generator):
    places = window // KERNEL
    sizes = [(MAPS, electrodes), (MAPS * TEMPORAL, KERNEL), (HIDDEN, MAPS * TEMPORAL * places), (2, HIDDEN)]
    sharing = [window, places, 1, 1]
    parameters, rates = [], []
    for (outputs, inputs), shared in zip(sizes, sharing):
        for shape in ((outputs, inputs), (outputs,)):
            drawn = torch.randn(shape, generator=generator) / inputs**0.5
            parameters.append(drawn.requires_grad_())
            rates.append(0.2 / inputs**0.5 * (2 / shared if shared > 1 else 1))
    return parameters, rates


def outputs(p, x):
    scaled = lambda s: 1.7159 * torch.tanh(2 / 3 * s)
    places = x.shape[2] // KERNEL
    y = scaled(torch.einsum("me,bet->bmt", p[0], x) + p[1][:, None])
    cut = y[:, :, : places * KERNEL].reshape(len(x), MAPS, places, KERNEL)
    kernels = p[2].reshape(MAPS, TEMPORAL, KERNEL)
    y = torch.einsum("mkj,bmpj->bmkp", kernels, cut) + p[3].reshape(MAPS, TEMPORAL, 1)
    y = torch.sigmoid(scaled(y).reshape(len(x), -1) @ p[4].T + p[5])
    return torch.sigmoid(y @ p[6].T + p[7])


def squared_error(p, x, y):
    """The mean over some windows, both classes of the same total weight."""
    share = torch.where(y == 1, len(y) / (2 * y.sum()), len(y) / (2 * (1 - y).sum()))
    goal = torch.stack([1 - y, y], 1)
    return lambda which: (share[which] * ((outputs(p, x[which]) - goal[which]) ** 2).mean(1)).mean()


def train(x, y, selections, seed, patience=20, passes=500, batch=16):
    generator = torch.Generator().manual_seed(seed)
    p, rates = start(x.shape[1], x.shape[2], generator)
    names = np.unique(selections)
    order = torch.randperm(len(names), generator=generator).numpy()
    held = np.isin(selections, names[order[: max(1, round(0.05 * len(names)))]])
    learn, judge = torch.tensor(np.flatnonzero(~held)), torch.tensor(np.flatnonzero(held))
    error = squared_error(p, x[learn], y[learn])
    other = squared_error(p, x[judge], y[judge])
    best, kept, since = np.inf, None, 0
    for _ in range(passes):
        mixed = torch.randperm(len(learn), generator=generator)
        for which in mixed.split(batch):
            gradients = torch.autograd.grad(error(which), p)
            with torch.no_grad():
                for parameter, gradient, rate in zip(p, gradients, rates):
                    parameter -= rate * gradient
        with torch.no_grad():
            now = float(other(slice(None)))
        since += 1
        if now < best:
            best, kept, since = now, [q.detach().clone() for q in p], 0
        if since >= patience:
            break
    return kept


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    print("train", "one", "deviation", "averaged", sep="\t")
    rows = []
    for train_path, test_path in zip(arguments.paths[::2], arguments.paths[1::2]):
        a, b = np.load(train_path), np.load(test_path)
        known, asked = a["y"] >= 0, b["y"] >= 0
        x, y = torch.tensor(a["x"][known]), torch.tensor(a["y"][known].astype("f4"))
        z, truth = torch.tensor(b["x"][asked]), b["y"][asked]
        scores = []
        for seed in range(arguments.seeds):
            p = train(x, y, a["selection"][known], seed)
            with torch.no_grad():
                o = outputs(p, z)
            scores.append((o[:, 1] / o.sum(1)).numpy())
        areas = [roc_auc_score(truth, s) for s in scores]
        row = [np.mean(areas), np.std(areas), roc_auc_score(truth, np.mean(scores, 0))]
        rows.append(row)
        print(train_path, *(f"{v:.4f}" for v in row), sep="\t", flush=True)
    print("mean", *(f"{v:.4f}" for v in np.mean(rows, 0)), sep="\t")


if __name__ == "__main__":
    main()
