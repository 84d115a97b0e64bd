#!/usr/bin/env python3
"""AUCs and times of the textbook's networks in PyTorch beside p300's, on epochs files.

Run:  python3 scripts/compare-networks.py TRAIN.npz TEST.npz [TRAIN.npz TEST.npz ...] [--seeds 5]
                [--networks mlp,sae,dbn,lenet,lstm,eegnet] [--tool .build/release/p300] [--threads 2]
      python3 scripts/compare-networks.py --time EPOCHS.npz [--networks …]
Needs: pip install torch scikit-learn; the built tool.

The same layers, scaling, starts, update rules, rates, passes and minibatches as docs/networks.md has them,
by other routines and with other random numbers; three networks averaged, as in the detector. Tab-separated:
the mean AUC over seeds of p300, of PyTorch, their difference and PyTorch's deviation over seeds. With
--time: seconds for one network of each (p300: those of the detector and of its judges, over their number).
"""
import argparse
import json
import pathlib
import struct
import subprocess
import tempfile
import time

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import nn
from torch.nn import functional as F

MEMBERS, JUDGES = 3, 5


def block_of(rate):
    return max(round(rate / 20), 1)


class ScaledTanh(nn.Module):
    def forward(self, x):
        return 1.7159 * torch.tanh(2 / 3 * x)


class Memory(nn.Module):
    """An LSTM over [epoch, electrode, step]; all that it puts out, and its weights as p300 starts them."""

    def __init__(self, inputs, units=32):
        super().__init__()
        self.lstm = nn.LSTM(inputs, units, batch_first=True)
        for name, p in self.lstm.named_parameters():
            bound = units**-0.5
            nn.init.uniform_(p, -bound, bound) if "weight" in name else nn.init.zeros_(p)
        with torch.no_grad():
            self.lstm.bias_ih_l0[units : 2 * units] = 1
        self.lstm.bias_hh_l0.requires_grad_(False)

    def forward(self, x):
        return self.lstm(x.transpose(1, 2))[0].flatten(1)


def glorot(network, area=1):
    """Uniform within the root of 6 / (inputs + outputs); as in p300, whose first dense layer is a kernel over
    the whole of its input, that one's outputs count once for each of the places under a kernel: its area."""
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.xavier_uniform_(layer.weight)
        elif isinstance(layer, nn.Linear):
            start(layer.weight, area)
            area = 1
        if isinstance(layer, (nn.Linear, nn.Conv2d)):
            nn.init.zeros_(layer.bias)
    return network


def start(weight, area):
    bound = (6 / (weight.shape[1] + weight.shape[0] * area)) ** 0.5
    return nn.init.uniform_(weight, -bound, bound)


def perceptron(inputs, units, activation, dropout, outputs):
    layers, area = [nn.Flatten()], inputs
    for count in units:
        layers += [nn.Linear(inputs, count), activation(), nn.Dropout(dropout)]
        inputs = count
    return glorot(nn.Sequential(*layers, nn.Linear(inputs, outputs)), area)


def lenet(rows, samples):
    layers, maps = [nn.Unflatten(1, (1, rows))], 1
    kernel = lambda count: max(1, min(5, (count + 1) // 2))
    for count in (6, 16):
        size = (kernel(rows), kernel(samples))
        rows, samples = rows - size[0] + 1, samples - size[1] + 1
        group = (min(2, rows), min(2, samples))
        layers += [nn.Conv2d(maps, count, size), ScaledTanh(), nn.AvgPool2d(group)]
        maps, rows, samples = count, rows // group[0], samples // group[1]
    layers += [nn.Flatten(), nn.Linear(maps * rows * samples, 120), ScaledTanh()]
    layers += [nn.Linear(120, 84), ScaledTanh(), nn.Linear(84, 1)]
    return glorot(nn.Sequential(*layers), rows * samples)


def eegnet(rows, samples, rate):
    """EEGNet-8,2 as Lawhern et al. 2018 have it; the limits of two layers' weights are left out."""
    norm = lambda maps: nn.BatchNorm2d(maps, eps=1e-3, momentum=0.01)
    return nn.Sequential(
        nn.Unflatten(1, (1, rows)),
        nn.Conv2d(1, 8, (1, round(rate / 2)), padding="same", bias=False), norm(8),
        nn.Conv2d(8, 16, (rows, 1), groups=8, bias=False), norm(16), nn.ELU(), nn.AvgPool2d((1, 4)), nn.Dropout(0.5),
        nn.Conv2d(16, 16, (1, 16), padding="same", groups=16, bias=False), nn.Conv2d(16, 16, 1, bias=False),
        norm(16), nn.ELU(), nn.AvgPool2d((1, 8)), nn.Dropout(0.5),
        nn.Flatten(), nn.Linear(16 * (samples // 4 // 8), 2))


def batches(count, size, generator):
    order = torch.randperm(count, generator=generator)
    return order.tensor_split(-(-count // size))


def optimise(parameters, loss, count, *, rate, decay, passes, generator, size=64, limit=None):
    """AdamW with half a cosine over all steps; weights decay, biases do not. Returns the losses of passes."""
    parameters = list(parameters)
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": decay},
        {"params": [p for p in parameters if p.ndim == 1], "weight_decay": 0},
    ]
    adam = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.999))
    steps, step = passes * -(-count // size), 0
    for _ in range(passes):
        for which in batches(count, size, generator):
            for group in groups:
                group["lr"] = rate * (0.5 + 0.5 * np.cos(np.pi * step / steps))
            adam.param_groups[0]["lr"] = adam.param_groups[1]["lr"] = groups[0]["lr"]
            adam.zero_grad(set_to_none=True)
            loss(which).backward()
            if limit:
                nn.utils.clip_grad_norm_(parameters, limit)
            adam.step()
            step += 1


def learn(network, x, y, *, rate, passes, generator, limit=None, decay=0.1, size=64):
    """Weighted cross-entropy, both classes of the same weight."""
    share = torch.where(y == 1, len(y) / (2 * y.sum()), len(y) / (2 * (1 - y).sum()))

    def loss(which):
        z = log_odds(network(x[which]))
        losses = F.binary_cross_entropy_with_logits(z, y[which], reduction="none")
        return (share[which] * losses).sum() / share[which].sum()

    network.train()
    own = [p for p in network.parameters() if p.requires_grad]
    optimise(own, loss, len(x), rate=rate, decay=decay, passes=passes, generator=generator, limit=limit,
             size=size)
    network.eval()


def log_odds(z):
    return z[:, 0] if z.shape[1] == 1 else z[:, 1] - z[:, 0]


def auto_encoder(v, units, first, generator):
    """Weights and biases of a denoising auto-encoder with tied weights; 30 % of its input is dropped."""
    w = start(torch.empty(units, v.shape[1]), v.shape[1]).requires_grad_()
    b, c = (torch.zeros(n, requires_grad=True) for n in (units, v.shape[1]))

    def loss(which):
        s = torch.sigmoid(F.dropout(v[which], 0.3) @ w.T + b) @ w + c
        if first:
            return ((s - v[which]) ** 2).sum(1).mean() / 2
        return F.binary_cross_entropy_with_logits(s, v[which], reduction="none").sum(1).mean()

    optimise([w, b, c], loss, len(v), rate=2e-3, decay=0, passes=15, generator=generator)
    return w.detach(), b.detach()


def boltzmann_machine(v, units, first, generator):
    """Contrastive divergence with one step, as in Hinton's guide."""
    w = 0.01 * torch.randn(units, v.shape[1])
    p = v.mean(0)
    b, c = p if first else torch.logit(p.clamp(0.01, 0.99)), torch.zeros(units)
    rate, speeds = 0.005 if first else 0.1, [torch.zeros_like(t) for t in (w, b, c)]
    for number in range(15):
        momentum = 0.5 if number < 5 else 0.9
        for which in batches(len(v), 64, generator):
            data = v[which]
            h = torch.sigmoid(data @ w.T + c)
            back = torch.bernoulli(h) @ w + b
            back = back if first else torch.sigmoid(back)
            h2 = torch.sigmoid(back @ w.T + c)
            slopes = [
                (h.T @ data - h2.T @ back) / len(data) - 1e-4 * w,
                (data - back).mean(0), (h - h2).mean(0)]
            for parameter, speed, slope in zip((w, b, c), speeds, slopes):
                speed.mul_(momentum).add_(slope, alpha=rate)
                parameter.add_(speed)
    return w, c


def layerwise(network, x, machine, generator):
    v = x.flatten(1)
    for level, layer in enumerate(l for l in list(network)[:-1] if isinstance(l, nn.Linear)):
        mean, deviation = torch.zeros(v.shape[1]), torch.ones(v.shape[1])
        if level == 0:
            mean, deviation = v.mean(0), v.std(0, correction=0)
            deviation = torch.where(deviation > 1e-6, deviation, 1)
        w, b = machine((v - mean) / deviation, layer.out_features, level == 0, generator)
        with torch.no_grad():
            layer.weight.copy_(w / deviation)
            layer.bias.copy_(b - (w / deviation) @ mean)
            v = torch.sigmoid(layer(v))


def train(name, x, y, rate_of_samples, seed):
    """One network on scaled epochs; gives log-odds of others."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    samples = x.shape[2]
    if name == "eegnet":
        network = eegnet(x.shape[1], samples, rate_of_samples)
        learn(network, x, y, rate=1e-2, passes=60, generator=generator, decay=0, size=16)
        return lambda e: log_odds(network(e)).detach().numpy()
    block = -(-samples // 32) if name == "lenet" else block_of(rate_of_samples)
    means = lambda e: F.avg_pool1d(e, block)
    x = means(x)
    inputs = x.shape[1] * x.shape[2]
    if name == "mlp":
        network = perceptron(inputs, [100], nn.Tanh, 0.5, 1)
        learn(network, x, y, rate=2e-3, passes=16, generator=generator)
    elif name in ("sae", "dbn"):
        network = perceptron(inputs, [100, 50], nn.Sigmoid, 0.3, 2)
        layerwise(network, x, auto_encoder if name == "sae" else boltzmann_machine, generator)
        learn(network, x, y, rate=1e-2, passes=30, generator=generator)
    elif name == "lenet":
        network = lenet(x.shape[1], x.shape[2])
        learn(network, x, y, rate=1e-3, passes=12, generator=generator)
    elif name == "lstm":
        network = nn.Sequential(
            Memory(x.shape[1]), nn.Dropout(0.5), glorot(nn.Linear(32 * x.shape[2], 1), x.shape[2]))
        learn(network, x, y, rate=3e-3, passes=20, generator=generator, limit=1.0)
    else:
        raise SystemExit(f"no network {name}")
    return lambda e: log_odds(network(means(e))).detach().numpy()


def read(path, order=None):
    a = np.load(path)
    known = a["y"] >= 0
    x = a["x"][known]
    if order:
        x = x[:, [list(a["electrodes"]).index(name) for name in order]]
    return x, a["y"][known], float(a["sampling_rate"])


def scaled(x, by):
    mean, deviation = by.mean((0, 2), keepdims=True), by.std((0, 2), keepdims=True)
    return torch.tensor((x - mean) / np.where(deviation > 0, deviation, 1)).float()


def ours(tool, name, train_path, test_path, seeds, threads):
    out = subprocess.run(
        [tool, "evaluate", train_path, "--test", test_path, "--network", name, "--seeds", str(seeds),
         "--threads", str(threads), "--json", "-q"], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)["mean"]["auc"]


def trained(tool, name, path, threads):
    """The order of the detector's electrodes and the seconds that training took."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "detector.safetensors"
        out = subprocess.run(
            [tool, "train", path, "--network", name, "--output", file, "--threads", str(threads),
             "--json", "-q"], check=True, capture_output=True, text=True)
        data = file.read_bytes()
    header = json.loads(data[8 : 8 + struct.unpack("<Q", data[:8])[0]])
    return json.loads(header["__metadata__"]["electrodes"]), json.loads(out.stdout)["seconds"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--time", metavar="EPOCHS.npz")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--networks", default="mlp,sae,dbn,lenet,lstm")
    parser.add_argument("--tool", default=".build/release/p300")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    networks = arguments.networks.split(",")
    if arguments.time:
        print("network", "p300", "PyTorch", "ratio", "detector", sep="\t")
        x, y, rate = read(arguments.time)
        x, y = scaled(x, x), torch.tensor(y.astype("f4"))
        for name in networks:
            rounds = []
            for number in range(4):
                begin = time.monotonic()
                train(name, x, y, rate, number)
                theirs = time.monotonic() - begin
                rounds.append((trained(arguments.tool, name, arguments.time, arguments.threads)[1], theirs))
            # The first round warms up; the fastest of the others, for the machine may have other work.
            detector, theirs = (min(column[1:]) for column in zip(*rounds))
            one = detector / (MEMBERS + JUDGES)
            print(name, f"{one:.3f}\t{theirs:.3f}\t{theirs / one:.1f}\t{detector:.2f}", sep="\t", flush=True)
        return
    print("network", "train", "p300", "PyTorch", "difference", "deviation", sep="\t")
    for name in networks:
        rows = []
        for train_path, test_path in zip(arguments.paths[::2], arguments.paths[1::2]):
            order = trained(arguments.tool, name, train_path, arguments.threads)[0]
            (x, y, rate), (z, truth, _) = read(train_path, order), read(test_path, order)
            known, asked, labels = scaled(x, x), scaled(z, x), torch.tensor(y.astype("f4"))
            areas = []
            for seed in range(arguments.seeds):
                scores = [
                    train(name, known, labels, rate, MEMBERS * seed + member)(asked)
                    for member in range(MEMBERS)]
                areas.append(roc_auc_score(truth, np.mean(scores, 0)))
            own = ours(
                arguments.tool, name, train_path, test_path, arguments.seeds, arguments.threads)
            rows.append([own, np.mean(areas), own - np.mean(areas), np.std(areas)])
            print(name, train_path, *(f"{v:.4f}" for v in rows[-1]), sep="\t", flush=True)
        print(name, "mean", *(f"{v:.4f}" for v in np.mean(rows, 0)), sep="\t", flush=True)


if __name__ == "__main__":
    main()
