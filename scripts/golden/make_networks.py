#!/usr/bin/env python3
"""Reference numbers of the networks that are lists of layers, from NumPy in double precision.

    scripts/golden/make_networks.py [FOLDER]        (by default Tests/Golden)

For each network of NETWORKS: 6 epochs, random parameters, the last layer's numbers, the class-weighted
mean cross-entropy, its gradient, and the loss of ten steps of plain gradient descent (step 0.05, the
whole batch). Arrays stand in network-NAME.npz, float32 and row-major, tensors under the names that
p300 gives them. Nothing is taken from p300; the gradient is checked here, in every tensor, against
central differences.
"""

import pathlib
import sys

import numpy as np

BATCH = 6


def lenet(pooled):
    """On means of 2 of 8 electrodes × 62 samples: kernels are 4 × 5, then 1 × 5; groups are 2 × 2."""
    gains = [("gains",), ("tanh", 1.7159, 2 / 3)] if pooled else []
    layers = [("scaling",), ("means", 2)]
    for maps, rows in ((6, 4), (16, 1)):
        layers += [("convolution", maps, rows, 5), ("tanh", 1.7159, 2 / 3), ("means", 2, 2), *gains]
    for units in (120, 84):
        layers += [("dense", units), ("tanh", 1.7159, 2 / 3)]
    return 8, 62, [*layers, ("dense", 1)]


# name: (electrodes, samples, layers); epochs are [map, electrode, sample] with one map.
NETWORKS = {
    "mlp": (5, 40, [("scaling",), ("means", 6), ("dense", 100), ("tanh", 1, 1), ("dense", 1)]),
    "lenet": lenet(False),
    "lenet-paper": lenet(True),
    "lstm": (5, 40, [("scaling",), ("means", 6), ("lstm", 32, 1), ("dense", 1)]),
    "bilstm": (4, 30, [("scaling",), ("means", 6), ("lstm", 32, 2), ("dense", 1)]),
}


def positions(x, rows, samples):
    """Every place of a kernel: [epoch, map, row, time, kernel row, kernel sample]."""
    return np.lib.stride_tricks.sliding_window_view(x, (rows, samples), (2, 3))


def ways_of(w, u, b, ways):
    """The parameters of each way, and whether it goes backwards."""
    split = lambda a: np.split(a, ways)
    return [(*part, way == 1) for way, part in enumerate(zip(split(w), split(u), split(b)))]


def memory(x, w, u, b, backwards):
    """An LSTM over x [epoch, input, time]: what it puts out [epoch, unit, time], and all it went through."""
    units, sigmoid = u.shape[1], lambda s: 1 / (1 + np.exp(-s))
    h = c = np.zeros((len(x), units))
    y, steps = np.zeros((len(x), units, x.shape[2])), []
    for t in range(x.shape[2])[:: -1 if backwards else 1]:
        i, f, g, o = np.split(x[:, :, t] @ w.T + h @ u.T + b, 4, 1)
        i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
        before = (h, c)
        c = f * c + i * g
        h = o * np.tanh(c)
        y[:, :, t] = h
        steps.append((t, i, f, g, o, c, *before))
    return y, steps


def memory_back(x, w, u, b, backwards, slope):
    """The gradients of w, u, b and x from that of what the LSTM puts out."""
    dw, du, db, dx = np.zeros_like(w), np.zeros_like(u), np.zeros_like(b), np.zeros_like(x)
    dh = dc = 0
    for t, i, f, g, o, c, h0, c0 in reversed(memory(x, w, u, b, backwards)[1]):
        dh = dh + slope[:, :, t]
        dc = dc + dh * o * (1 - np.tanh(c) ** 2)
        sums = np.concatenate(
            [dc * g * i * (1 - i), dc * c0 * f * (1 - f), dc * i * (1 - g**2),
             dh * np.tanh(c) * o * (1 - o)], 1)
        dw, du, db = dw + sums.T @ x[:, :, t], du + sums.T @ h0, db + sums.sum(0)
        dx[:, :, t] = sums @ w
        dh, dc = sums @ u, dc * f
    return dw, du, db, dx


class Network:
    """Layers forwards and backwards; parameters and statistics by name."""

    def __init__(self, electrodes, samples, layers, generator):
        self.layers, self.p, self.statistics = layers, {}, {}
        self.names, counts = [], {}
        shape = (1, electrodes, samples)
        normal = lambda *s: generator.standard_normal(s).astype("f4").astype(float)
        for kind, *sizes in layers:
            name = None
            if kind == "scaling":
                self.statistics["input.mean"] = normal(electrodes)
                self.statistics["input.deviation"] = 1 + np.abs(normal(electrodes))
            elif kind == "means":
                rows = (sizes[1:] or [1])[0]
                shape = (shape[0], shape[1] // rows, shape[2] // sizes[0])
            elif kind == "lstm":
                units, ways = sizes
                inputs, gates = shape[0] * shape[1], 4 * units * ways
                counts[kind] = counts.get(kind, 0) + 1
                name = f"lstm{counts[kind]}"
                self.p[name + ".weight"] = normal(gates, inputs) / inputs**0.5
                self.p[name + ".recurrent"] = normal(gates, units) / units**0.5
                self.p[name + ".bias"] = normal(gates) * 0.5
                shape = (units * ways, 1, shape[2])
            elif kind in ("dense", "convolution", "gains"):
                weight = {
                    "dense": lambda: (sizes[0], int(np.prod(shape))),
                    "convolution": lambda: (sizes[0], shape[0], *sizes[1:]),
                    "gains": lambda: (shape[0], 1, 1, 1),
                }[kind]()
                group = "dense" if kind == "dense" else "convolution"
                counts[group] = counts.get(group, 0) + 1
                name = f"{group}{counts[group]}"
                self.p[name + ".weight"] = normal(*weight) * 1.5 / np.prod(weight[1:]) ** 0.5
                self.p[name + ".bias"] = normal(weight[0]) * 0.5
                if kind == "dense":
                    shape = (sizes[0], 1, 1)
                elif kind == "convolution":
                    shape = (sizes[0], shape[1] - sizes[1] + 1, shape[2] - sizes[2] + 1)
            self.names.append(name)
        single = lambda arrays: {k: v.astype("f4").astype(float) for k, v in arrays.items()}
        self.p, self.statistics = single(self.p), single(self.statistics)

    def forward(self, x):
        """Each layer's input, then what the last puts out."""
        values = [x[:, None]]
        for (kind, *sizes), name in zip(self.layers, self.names):
            v = values[-1]
            if name:
                w, b = self.p[name + ".weight"], self.p[name + ".bias"]
                u = self.p.get(name + ".recurrent")
            if kind == "scaling":
                mean, deviation = self.statistics["input.mean"], self.statistics["input.deviation"]
                y = (v - mean[:, None]) / deviation[:, None]
            elif kind == "means":
                rows = (sizes[1:] or [1])[0]
                m, n = v.shape[2] // rows, v.shape[3] // sizes[0]
                whole = v[:, :, : m * rows, : n * sizes[0]]
                y = whole.reshape(*v.shape[:2], m, rows, n, sizes[0]).mean((3, 5))
            elif kind == "lstm":
                series = v.reshape(len(v), -1, v.shape[3])
                y = np.concatenate(
                    [memory(series, *part)[0] for part in ways_of(w, u, b, sizes[1])], 1)
                y = y[:, :, None]
            elif kind == "dense":
                y = (v.reshape(len(v), -1) @ w.T + b)[:, :, None, None]
            elif kind == "gains":
                y = v * w[:, 0] + b[:, None, None]
            elif kind == "convolution":
                y = np.einsum("nmrtij,kmij->nkrt", positions(v, *sizes[1:]), w, optimize=True)
                y = y + b[:, None, None]
            else:  # tanh: height, slope
                y = sizes[0] * np.tanh(sizes[1] * v)
            values.append(y)
        return values

    def backward(self, values, slope):
        """The gradient by all parameters from that by the last layer's numbers."""
        gradient = {}
        for at in range(len(self.layers) - 1, -1, -1):
            (kind, *sizes), name, v = self.layers[at], self.names[at], values[at]
            w = self.p[name + ".weight"] if name else None
            if kind == "scaling":
                break
            if kind == "means":
                rows = (sizes[1:] or [1])[0]
                m, n = v.shape[2] // rows, v.shape[3] // sizes[0]
                back = np.zeros_like(v)
                spread = np.repeat(np.repeat(slope, rows, 2), sizes[0], 3) / (rows * sizes[0])
                back[:, :, : m * rows, : n * sizes[0]] = spread
            elif kind == "lstm":
                u, b = self.p[name + ".recurrent"], self.p[name + ".bias"]
                series, parts = v.reshape(len(v), -1, v.shape[3]), []
                for way, part in enumerate(ways_of(w, u, b, sizes[1])):
                    own = slope[:, way * sizes[0] : (way + 1) * sizes[0], 0]
                    parts.append(memory_back(series, *part, own))
                for index, role in enumerate(("weight", "recurrent", "bias")):
                    gradient[f"{name}.{role}"] = np.concatenate([p[index] for p in parts])
                back = sum(p[3] for p in parts).reshape(v.shape)
            elif kind == "dense":
                s = slope[:, :, 0, 0]
                gradient[name + ".weight"] = s.T @ v.reshape(len(v), -1)
                gradient[name + ".bias"] = s.sum(0)
                back = (s @ w).reshape(v.shape)
            elif kind == "gains":
                gradient[name + ".weight"] = (slope * v).sum((0, 2, 3)).reshape(w.shape)
                gradient[name + ".bias"] = slope.sum((0, 2, 3))
                back = slope * w[:, 0]
            elif kind == "convolution":
                windows = positions(v, *sizes[1:])
                gradient[name + ".weight"] = np.einsum(
                    "nmrtij,nkrt->kmij", windows, slope, optimize=True)
                gradient[name + ".bias"] = slope.sum((0, 2, 3))
                wide = [(0, 0), (0, 0)] + [(s - 1, s - 1) for s in sizes[1:]]
                around = positions(np.pad(slope, wide), *sizes[1:])
                back = np.einsum("nkrtij,kmij->nmrt", around, w[:, :, ::-1, ::-1], optimize=True)
            else:
                back = slope * sizes[1] * (sizes[0] - values[at + 1] ** 2 / sizes[0])
            slope = back
        return gradient


def odds(outputs):
    """The log-odds of a target: the single number, or the second less the first."""
    z = outputs.reshape(len(outputs), -1)
    return z[:, 0] if z.shape[1] == 1 else z[:, 1] - z[:, 0]


def loss(network, x, y, weights):
    z = odds(network.forward(x)[-1])
    return (weights * (np.logaddexp(0, z) - y * z)).sum() / weights.sum()


def gradient(network, x, y, weights):
    values = network.forward(x)
    change = weights * (1 / (1 + np.exp(-odds(values[-1]))) - y) / weights.sum()
    slope = change[:, None] if values[-1].shape[1] == 1 else np.stack([-change, change], 1)
    return network.backward(values, slope[:, :, None, None])


def check(network, x, y, weights):
    """Compares the gradient with central differences, at some places of every tensor."""
    generator = np.random.default_rng(1)
    slopes = gradient(network, x, y, weights)
    for name, tensor in network.p.items():
        for place in generator.choice(tensor.size, min(tensor.size, 40), replace=False):
            index = np.unravel_index(place, tensor.shape)
            before, losses = tensor[index], []
            for step in (1e-5, -1e-5):
                tensor[index] = before + step
                losses.append(loss(network, x, y, weights))
            tensor[index] = before
            slope = (losses[0] - losses[1]) / 2e-5
            assert abs(slope - slopes[name][index]) < 1e-8 + 1e-6 * abs(slope), (name, index)


def make(name, folder):
    electrodes, samples, layers = NETWORKS[name]
    generator = np.random.default_rng(len(layers))
    x = generator.standard_normal((BATCH, electrodes, samples)).astype("f4").astype(float)
    y = np.array([1.0, 0, 0, 1, 0, 0])
    weights = np.where(y > 0, 5.0, 1.0)
    network = Network(electrodes, samples, layers, generator)
    check(network, x, y, weights)
    outputs = network.forward(x)[-1].reshape(BATCH, -1)
    arrays = {"x": x, "y": y, "class_weight": weights, "outputs": outputs}
    arrays |= {"param." + k: v.copy() for k, v in network.p.items()}
    arrays |= {"param." + k: v for k, v in network.statistics.items()}
    arrays |= {"grad." + k: v for k, v in gradient(network, x, y, weights).items()}
    losses = []
    for _ in range(10):
        losses.append(loss(network, x, y, weights))
        slopes = gradient(network, x, y, weights)
        network.p = {k: v - 0.05 * slopes[k] for k, v in network.p.items()}
    arrays["losses"] = np.array(losses)
    np.savez(folder / f"network-{name}.npz", **{k: v.astype("f4") for k, v in arrays.items()})


root = pathlib.Path(__file__).resolve().parents[2]
target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root / "Tests" / "Golden"
for network_name in NETWORKS:
    make(network_name, target)
