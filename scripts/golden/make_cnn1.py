#!/usr/bin/env python3
"""Reference numbers of CNN-1 (Cecotti & Gräser 2011) from NumPy in double precision.

    scripts/golden/make_cnn1.py [FOLDER]        (by default Tests/Golden)

For 64 and for 8 electrodes: an input of 6 epochs, the parameters, every layer's output, the
class-weighted mean squared error, its gradient, and the loss of ten steps of plain gradient descent
(step 0.05, the whole batch). Arrays stand in cnn1-ELECTRODES.npz, float32 and row-major. The gradient
is written out by hand and checked here, in every tensor, against central differences.
"""

import json
import pathlib
import sys

import numpy as np

MAPS, KERNEL, POSITIONS, HIDDEN = 10, 13, 6, 100
BATCH = 6


def scaled_tanh(sums):
    return 1.7159 * np.tanh(2 * sums / 3)


def scaled_tanh_slope(outputs):
    return 2 / 3 * (1.7159 - outputs**2 / 1.7159)


def sigmoid(sums):
    return 1 / (1 + np.exp(-sums))


def forward(p, x):
    """All layers' outputs: [epoch, map, sample], [epoch, map, position], [epoch, unit] twice."""
    l1 = scaled_tanh(np.einsum("me,nes->nms", p["l1.weight"], x) + p["l1.bias"][:, None])
    pieces = l1.reshape(len(x), MAPS, POSITIONS, KERNEL)
    # Maps 5m to 5m + 4 of the second layer see map m of the first alone.
    kernels = p["l2.weight"].reshape(MAPS, 5, KERNEL)
    l2 = np.einsum("mks,nmjs->nmkj", kernels, pieces).reshape(len(x), 5 * MAPS, POSITIONS)
    l2 = scaled_tanh(l2 + p["l2.bias"][:, None])
    l3 = sigmoid(l2.reshape(len(x), -1) @ p["l3.weight"].T + p["l3.bias"])
    l4 = sigmoid(l3 @ p["l4.weight"].T + p["l4.bias"])  # no P300, P300
    return l1, l2, l3, l4


def loss(p, x, y, weights):
    """The weighted mean over epochs and outputs of half the squared error."""
    errors = forward(p, x)[3] - np.stack([1 - y, y], 1)
    return (weights[:, None] * errors**2).sum() / (2 * weights.sum())


def gradient(p, x, y, weights):
    l1, l2, l3, l4 = forward(p, x)
    errors = l4 - np.stack([1 - y, y], 1)
    d4 = weights[:, None] * errors / weights.sum() * l4 * (1 - l4)
    d3 = d4 @ p["l4.weight"] * l3 * (1 - l3)
    d2 = (d3 @ p["l3.weight"]).reshape(l2.shape) * scaled_tanh_slope(l2)
    pieces = l1.reshape(len(x), MAPS, POSITIONS, KERNEL)
    groups = d2.reshape(len(x), MAPS, 5, POSITIONS)
    kernels = p["l2.weight"].reshape(MAPS, 5, KERNEL)
    d1 = np.einsum("nmkj,mks->nmjs", groups, kernels).reshape(l1.shape) * scaled_tanh_slope(l1)
    return {
        "l1.weight": np.einsum("nms,nes->me", d1, x),
        "l1.bias": d1.sum((0, 2)),
        "l2.weight": np.einsum("nmkj,nmjs->mks", groups, pieces).reshape(5 * MAPS, KERNEL),
        "l2.bias": d2.sum((0, 2)),
        "l3.weight": d3.T @ l2.reshape(len(x), -1),
        "l3.bias": d3.sum(0),
        "l4.weight": d4.T @ l3,
        "l4.bias": d4.sum(0),
    }


def check(p, x, y, weights):
    """Compares the gradient with central differences, at some places of every tensor."""
    generator = np.random.default_rng(1)
    slopes = gradient(p, x, y, weights)
    for name, tensor in p.items():
        for place in generator.choice(tensor.size, min(tensor.size, 40), replace=False):
            index = np.unravel_index(place, tensor.shape)
            losses = []
            for step in (1e-5, -1e-5):
                moved = {key: value.copy() for key, value in p.items()}
                moved[name][index] += step
                losses.append(loss(moved, x, y, weights))
            slope = (losses[0] - losses[1]) / 2e-5
            assert abs(slope - slopes[name][index]) < 1e-8 + 1e-6 * abs(slope), (name, index)


def make(electrodes, folder):
    generator = np.random.default_rng(20110301 + electrodes)
    # What is stored in single precision is what is computed with.
    normal = lambda *shape: generator.standard_normal(shape).astype("f4").astype(float)
    x = normal(BATCH, electrodes, POSITIONS * KERNEL)
    x = (x - x.mean(2, keepdims=True)) / x.std(2, keepdims=True)
    x = x.astype("f4").astype(float)
    y = np.array([1.0, 0, 0, 1, 0, 0])
    weights = np.where(y > 0, 5.0, 1.0)
    inputs = {"l1": electrodes, "l2": KERNEL, "l3": 5 * MAPS * POSITIONS, "l4": HIDDEN}
    units = {"l1": MAPS, "l2": 5 * MAPS, "l3": HIDDEN, "l4": 2}
    p = {}
    for layer in inputs:
        scale = 2 / inputs[layer] ** 0.5
        p[layer + ".weight"] = normal(units[layer], inputs[layer]) * scale
        p[layer + ".bias"] = normal(units[layer]) * scale
    p = {name: tensor.astype("f4").astype(float) for name, tensor in p.items()}
    check(p, x, y, weights)
    arrays = {"x": x, "y": y, "class_weight": weights}
    for index, output in enumerate(forward(p, x)):
        arrays[f"out.l{index + 1}"] = output
    arrays |= {"param." + name: tensor for name, tensor in p.items()}
    arrays |= {"grad." + name: slope for name, slope in gradient(p, x, y, weights).items()}
    losses = []
    for _ in range(10):
        losses.append(loss(p, x, y, weights))
        slopes = gradient(p, x, y, weights)
        p = {name: tensor - 0.05 * slopes[name] for name, tensor in p.items()}
    np.savez(folder / f"cnn1-{electrodes}.npz", **{k: v.astype("f4") for k, v in arrays.items()})
    facts = {"electrodes": electrodes, "losses_of_ten_steps": losses, "numpy": np.__version__}
    (folder / f"cnn1-{electrodes}.json").write_text(json.dumps(facts, indent=1) + "\n")


root = pathlib.Path(__file__).resolve().parents[2]
target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root / "Tests" / "Golden"
for count in (8, 64):
    make(count, target)
