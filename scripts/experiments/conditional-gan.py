#!/usr/bin/env python3
"""Whether epochs that a conditional GAN makes help a network, without leakage and as it is published.

Run:  python3 scripts/experiments/conditional-gan.py TRAIN.npz [TRAIN.npz ...] [--folds 4] [--seeds 2]
Needs: pip install torch scikit-learn

A Wasserstein GAN with a gradient penalty, conditional on the class (Gulrajani et al. 2017; for EEG: Panwar
et al., IEEE TNSRE 28(8), 2020) learns the scaled epochs of a fold's training selections, at 40 Hz. The
network (a perceptron as `--network mlp`, one) then learns from these epochs alone, and from these with
generated ones. Folds hold whole selections, dealt out in turn; windows that overlap a test window are left
out. Tab-separated, means over folds and seeds of the AUC on the test selections:

    plain      without generated epochs, after the last pass
    half, one  with half and once as many generated epochs as there are real ones, after the last pass
    noise      with once as many copies of real epochs with noise of deviation .5 instead
    best       the best test AUC of any pass of any share and GAN of three (after a third, two thirds and all
               of its passes): what comes out where the pass that is kept is chosen by its test AUC
    plain best the same of the passes without generated epochs
"""
import argparse
import importlib.util
import pathlib

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import nn
from torch.nn import functional as F

HERE = pathlib.Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location("networks", HERE.parent / "compare-networks.py")
networks = importlib.util.module_from_spec(spec)
spec.loader.exec_module(networks)

LATENT, BATCH, CRITIC_STEPS, PENALTY = 64, 64, 5, 10


class Generator(nn.Module):
    """Noise and class, dense, twice as long two times with convolutions behind, electrodes × samples."""

    def __init__(self, electrodes, samples, maps=48):
        super().__init__()
        self.samples, self.maps, self.first = samples, maps, -(-samples // 4)
        self.dense = nn.Linear(LATENT + 2, maps * self.first)
        self.norms = nn.ModuleList([nn.BatchNorm1d(maps) for _ in range(3)])
        self.middle = nn.ModuleList([nn.Conv1d(maps, maps, 5, padding=2) for _ in range(2)])
        self.last = nn.Conv1d(maps, electrodes, 5, padding=2)

    def forward(self, z, y):
        h = self.dense(torch.cat([z, F.one_hot(y, 2).float()], 1))
        h = F.relu(self.norms[0](h.view(len(z), self.maps, self.first)))
        for convolution, norm in zip(self.middle, self.norms[1:]):
            h = F.interpolate(h, scale_factor=2, mode="linear", align_corners=False)
            h = F.relu(norm(convolution(h)))
        return self.last(h)[:, :, : self.samples]


class Critic(nn.Module):
    """The epoch with its class as two more rows; two convolutions of step 2, and how real it is."""

    def __init__(self, electrodes, samples, maps=48):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv1d(electrodes + 2, maps, 5, 2, 2), nn.LeakyReLU(0.2),
            nn.Conv1d(maps, maps, 5, 2, 2), nn.LeakyReLU(0.2), nn.Flatten(),
            nn.Linear(maps * -(-(-(-samples // 2)) // 2), 1))

    def forward(self, x, y):
        rows = F.one_hot(y, 2).float()[:, :, None].expand(-1, -1, x.shape[2])
        return self.layers(torch.cat([x, rows], 1))[:, 0]


def train_gan(x, y, passes, generator):
    """Generators after a third, two thirds and all of the passes; both classes as often in every batch."""
    g, d = Generator(x.shape[1], x.shape[2]), Critic(x.shape[1], x.shape[2])
    adams = [torch.optim.Adam(n.parameters(), lr=2e-4, betas=(0.5, 0.9)) for n in (g, d)]
    classes = [torch.nonzero(y == c)[:, 0] for c in (0, 1)]
    kept = []
    for number in range(1, passes + 1):
        for _ in range(len(x) // BATCH):
            for _ in range(CRITIC_STEPS):
                which = torch.cat([c[torch.randint(len(c), (BATCH // 2,))] for c in classes])
                real, of = x[which], y[which]
                with torch.no_grad():
                    false = g(torch.randn(BATCH, LATENT), of)
                share = torch.rand(BATCH, 1, 1)
                between = (share * real + (1 - share) * false).requires_grad_()
                slope = torch.autograd.grad(d(between, of).sum(), between, create_graph=True)[0]
                penalty = ((slope.flatten(1).norm(dim=1) - 1) ** 2).mean()
                loss = d(false, of).mean() - d(real, of).mean() + PENALTY * penalty
                adams[1].zero_grad()
                loss.backward()
                adams[1].step()
            of = torch.arange(BATCH) % 2
            loss = -d(g(torch.randn(BATCH, LATENT), of), of).mean()
            adams[0].zero_grad()
            loss.backward()
            adams[0].step()
        if number in (passes // 3, 2 * passes // 3, passes):
            kept.append({k: v.clone() for k, v in g.state_dict().items()})
    made = []
    for state in kept:
        g.load_state_dict(state)
        g.eval()
        made.append(lambda of, state=state: generate(g, state, of))
    return made


def generate(g, state, of):
    g.load_state_dict(state)
    g.eval()
    with torch.no_grad():
        return g(torch.randn(len(of), LATENT), of)


def areas(x, y, test, truth, generator, passes=16):
    """The test AUC after each pass of a perceptron on means of 50 ms (of two samples at 40 Hz)."""
    means = lambda e: F.avg_pool1d(e, 2)
    x, test, y = means(x), means(test), y.float()
    network = networks.perceptron(x[0].numel(), [100], nn.Tanh, 0.5, 1)
    share = torch.where(y == 1, len(y) / (2 * y.sum()), len(y) / (2 * (1 - y).sum()))
    adam = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=0.1)
    found, step, steps = [], 0, passes * -(-len(x) // 64)
    for _ in range(passes):
        network.train()
        for which in networks.batches(len(x), 64, generator):
            adam.param_groups[0]["lr"] = 2e-3 * (0.5 + 0.5 * np.cos(np.pi * step / steps))
            loss = F.binary_cross_entropy_with_logits(network(x[which])[:, 0], y[which], share[which])
            adam.zero_grad()
            loss.backward()
            adam.step()
            step += 1
        network.eval()
        with torch.no_grad():
            found.append(roc_auc_score(truth, network(test)[:, 0].numpy()))
    return found


def fold(x, y, test, truth, seed, passes):
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    gans = train_gan(x, y, passes, generator)
    plain = areas(x, y, test, truth, generator)
    watched, last = [], {}
    for number, gan in enumerate(gans):
        for name, share in (("half", 0.5), ("one", 1.0)):
            of = y[torch.randint(len(y), (int(share * len(y)),))]
            found = areas(torch.cat([x, gan(of)]), torch.cat([y, of]), test, truth, generator)
            watched += found
            if number == len(gans) - 1:
                last[name] = found[-1]
    noisy = torch.cat([x, x + 0.5 * torch.randn_like(x)])
    noise = areas(noisy, torch.cat([y, y]), test, truth, generator)
    return plain[-1], last["half"], last["one"], noise[-1], max(watched), max(plain)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--passes", type=int, default=90, help="of the GAN over the epochs")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    print("set", "plain", "half", "one", "noise", "best", "plain best", sep="\t")
    for path in arguments.paths:
        a = np.load(path)
        known = a["y"] >= 0
        x, y, selection, onset, recording = (
            a[k][known] for k in ("x", "y", "selection", "onset", "recording"))
        rate, window = float(a["sampling_rate"]), x.shape[2] / float(a["sampling_rate"])
        block = max(round(rate / 40), 1)
        names, rows = np.unique(selection), []
        for part in range(arguments.folds):
            held = np.isin(selection, names[part :: arguments.folds])
            distance = np.abs(onset[:, None] - onset[None, held])
            near = (np.where(recording[:, None] == recording[None, held], distance, np.inf) < window).any(1)
            learn = ~held & ~near
            make = lambda e: F.avg_pool1d(networks.scaled(e, x[learn]), block)
            for seed in range(arguments.seeds):
                rows.append(fold(
                    make(x[learn]), torch.tensor(y[learn].astype("i8")), make(x[held]), y[held], seed,
                    arguments.passes))
        print(path, *(f"{v:.4f}" for v in np.mean(rows, 0)), sep="\t", flush=True)


if __name__ == "__main__":
    main()
