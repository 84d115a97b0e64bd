#!/usr/bin/env python3
"""Whether a network that learned from other people, and then from one's own first selections, beats the tool's prior.

Run:  python3 scripts/experiments/pretraining.py FOLDER --cache FOLDER [--simulated SIM.npz ...] [--seeds 2]
Needs: pip install torch; NumPy; the built tool (make build, or $P300)

FOLDER holds epochs of the accurate preset: s6, s8, s9 (rows and columns) and A, B, D, E (one of seven items), NAME.npz
the first run and NAME-t.npz the second. Each subject is left out once; the donors' runs both teach, and of the
left-out subject's first run the first n selections, and the rest judges (n = 0: all of it; all: three folds). CNN-1's
layers in PyTorch, electrodes scaled by each subject's own statistics, whitened and started from xDAWN filters of the
donors, with noise, drift and dropout as in the tool; two networks a seed, outputs averaged. Donors and
labels:

    same        the others of the same paradigm
    both        those and the other paradigm's, turned by 50 ms
    simulated   those and simulated subjects
    …, soft     labels drawn by .7 towards a tangent detector of the donor's other run
    …, layers   the first layer one for each subject, the rest shared; someone new has their mean

"tuned" goes on from there on the own selections, all weights ("layers": the first layer alone), at the rate that was
best for the other subjects of the paradigm. "+ x" adds x to own log-odds of the tool's detector by the tool's rule:
both at deviation 1, x times min(1, (AUC of x - .5)/(own AUC - .5))^2/n, AUCs of the own selections; "tangent + x,
tuned" both alike. Tab-separated: the way, AUC for n = 0, 1, 2, all by paradigm, means over seeds and subjects,
then by subject.
"""
import argparse
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import time

import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location("sums", HERE / "sums-of-parts.py")
sums = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sums)

TOOL = os.environ.get("P300", ".build/release/p300")
PARADIGMS = {"BNCI": ("s6", "s8", "s9"), "seven-choice": ("A", "B", "D", "E")}
SUBJECTS = [subject for group in PARADIGMS.values() for subject in group]
# Samples by which responses of the seven-choice set come later: 50 ms at 120 Hz.
LATER = 6
MAPS, KERNELS, TAPS, HIDDEN = 10, 5, 13, 100
MEMBERS, STEPS, BATCH = 2, 400, 128
RATES, TUNING_STEPS, TUNING_BATCH = (1e-3, 3e-3), 30, 64
SHARE = 0.7
WAYS = {
    "same": ("same", False, False), "both, soft": ("both", True, False),
    "both, soft, layers": ("both", True, True), "simulated, soft": ("simulated", True, False),
    "both": ("both", False, False), "same, soft": ("same", True, False),
}


def paradigm_of(subject):
    return next((name for name, group in PARADIGMS.items() if subject in group), "BNCI")


# MARK: Epochs

def load(path, names):
    """Epochs of selections with a target, electrodes in the order of `names`."""
    with np.load(path) as file:
        a = dict(file)
    order = [list(a["electrodes"]).index(name) for name in names]
    known = np.isin(a["selection"], a["selection"][a["y"] == 1])
    return {"x": a["x"][known][:, order].astype("f4"), "y": (a["y"][known] == 1).astype("f4"),
            "selection": a["selection"][known], "known": known}


def scaled(x):
    """Electrodes by their own mean and deviation."""
    return (x - x.mean((0, 2), keepdims=True)) / x.std((0, 2), keepdims=True)


def turned(x, samples):
    """Later by so many samples (earlier where negative), the mean where nothing is known."""
    y = np.zeros_like(x)
    if samples >= 0:
        y[:, :, samples:] = x[:, :, : x.shape[2] - samples]
    else:
        y[:, :, :samples] = x[:, :, -samples:]
    return y


def pool(runs, goals, donors, paradigm, soft):
    """(x, y, goals, weights, subject) of donors: classes and subjects count alike."""
    parts = []
    for number, donor in enumerate(donors):
        of = paradigm_of(donor)
        late = 0 if of == paradigm else LATER if paradigm == "seven-choice" else -LATER
        for run, goal in zip(runs[donor], goals[donor]):
            y = run["y"]
            drawn = (1 - SHARE) * y + SHARE * goal if soft else y
            parts.append((turned(scaled(run["x"]), late), y, drawn, np.full(len(y), number)))
    x, y, goal, subject = (np.concatenate(columns) for columns in zip(*parts))
    weights = np.zeros(len(y), "f4")
    for number in range(len(donors)):
        for label in (0, 1):
            these = (subject == number) & (y == label)
            weights[these] = 1 / these.sum()
    return x, y, goal.astype("f4"), weights / weights.mean(), subject


# MARK: The network

def power(matrix, exponent):
    values, vectors = np.linalg.eigh(matrix)
    return vectors * values**exponent @ vectors.T


def whitening(x):
    s = np.einsum("ect,edt->cd", x, x) / (len(x) * x.shape[2])
    return power(0.99 * s + 0.01 * np.trace(s) / len(s) * np.eye(len(s)), -0.5).astype("f4")


def xdawn(x, y):
    """Filters [10, electrode]: five for the mean response to targets, five for that to the rest; 8 repeat."""
    s = np.einsum("ect,edt->cd", x, x) / (len(x) * x.shape[2])
    root = power(0.99 * s + 0.01 * np.trace(s) / len(s) * np.eye(len(s)), -0.5)
    found = []
    for label in (1, 0):
        mean = root @ x[y == label].mean(0)
        _, vectors = np.linalg.eigh(mean @ mean.T)
        filters = (root @ vectors[:, ::-1][:, : MAPS // 2]).T
        found.append(filters / np.linalg.norm(filters, axis=1, keepdims=True))
    return np.concatenate(found)


def start(x, y, members, generator):
    """Parameters of `members` networks: those of the tool."""
    draw = lambda *shape: torch.randn(*shape, generator=generator)
    filters = torch.tensor(xdawn(x, y), dtype=torch.float32)
    filters = filters + draw(members, *filters.shape) * 0.1 / x.shape[1] ** 0.5
    maps = torch.einsum("mfc,ect->mfet", filters, torch.tensor(x[::7]))
    filters *= 0.2 / maps.std((1, 2, 3), keepdim=True)[..., 0]
    inputs = MAPS * KERNELS * (x.shape[2] // TAPS)
    zero = torch.zeros
    return {
        "space": filters, "space bias": zero(members, MAPS), "time": draw(members, MAPS, KERNELS, TAPS) / TAPS**0.5,
        "time bias": zero(members, MAPS, KERNELS), "dense": draw(members, inputs, HIDDEN) / inputs**0.5,
        "dense bias": zero(members, HIDDEN), "out": draw(members, HIDDEN) * 0.3 / HIDDEN**0.5,
        "out bias": zero(members)}


def logits(p, x, subject=None, learning=False):
    """[member, epoch] for x [member or 1, epoch, electrode, sample]."""
    bend = lambda h: 1.7159 * torch.tanh(2 / 3 * h)
    drop = lambda h, share: torch.nn.functional.dropout(h, share, learning)
    if subject is None:
        h = torch.einsum("mfc,mbct->mbft", p["space"], x.expand(len(p["out"]), -1, -1, -1))
    else:
        h = torch.einsum("mbfc,mbct->mbft", p["space"][:, subject], x.expand(len(p["out"]), -1, -1, -1))
    h = bend(h + p["space bias"][:, None, :, None])
    windows = h.shape[3] // TAPS
    h = h[..., : windows * TAPS].unflatten(3, (windows, TAPS))
    h = torch.einsum("mfkt,mbfwt->mbfkw", p["time"], h) + p["time bias"][:, None, :, :, None]
    h = drop(bend(h), 0.5).flatten(2)
    h = drop(torch.tanh(torch.baddbmm(p["dense bias"][:, None], h, p["dense"])), 0.3)
    return torch.einsum("mbh,mh->mb", h, p["out"]) + p["out bias"][:, None]


def drift(length):
    t = torch.arange(length) + 0.5
    return torch.stack([0.4 * 2**0.5 / k * torch.cos(torch.pi * k * t / length) for k in (1, 2, 3)])


def learn(p, x, goals, weights, steps, rate, generator, subject=None, only=None, batch=BATCH):
    """Changes `p`: AdamW on cross-entropy, noise and drift new in every batch, the rate a cosine to 0."""
    x, goals, weights = (torch.as_tensor(a, dtype=torch.float32) for a in (x, goals, weights))
    subject = None if subject is None else torch.as_tensor(subject)
    tuned = [v.requires_grad_() for k, v in p.items() if only is None or k.startswith(only)]
    adam = torch.optim.AdamW(tuned, lr=rate, betas=(0.9, 0.99), weight_decay=0.05)
    curves, members = drift(x.shape[2]), len(p["out"])
    order = torch.empty(0, dtype=torch.long)
    # As in the tool, noise is cut out of a table.
    noise = torch.randn(1 << 21, generator=generator)
    for step in range(steps):
        while len(order) < batch:
            order = torch.cat([order, torch.randperm(len(x), generator=generator)])
        which, order = order[:batch], order[batch:]
        slow = torch.randn(members, batch, x.shape[1], 3, generator=generator) @ curves
        size = members * batch * x[0].numel()
        place = torch.randint(len(noise) - size, (1,), generator=generator)
        noisy = x[which] + noise[place : place + size].view(members, batch, *x.shape[1:]) + slow
        found = logits(p, noisy, None if subject is None else subject[which], learning=True)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            found, goals[which].expand_as(found), weights[which].expand_as(found), reduction="none")
        adam.param_groups[0]["lr"] = rate * (0.5 + 0.5 * np.cos(np.pi * step / steps))
        adam.zero_grad()
        # Each network has its own mean.
        loss.mean(1).sum().backward()
        adam.step()
    for v in p.values():
        v.requires_grad_(False)


def judged(p, x):
    with torch.no_grad():
        return logits(p, torch.tensor(x)[None]).numpy()


# MARK: What is compared

def splits(selection):
    """{n: [(own, rest)]} as masks of epochs."""
    names = np.unique(selection)
    everything = np.ones(len(selection), bool)
    found = {0: [(~everything, everything)]}
    for n in (1, 2):
        own = np.isin(selection, names[:n])
        found[n] = [(own, ~own)]
    held = [np.isin(selection, names[k::3]) for k in range(3)]
    found["all"] = [(~h, h) for h in held]
    return found


def tool(*arguments):
    command = [TOOL, *map(str, arguments), "-q", "--threads", "1"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def tool_scores(detector, path, folder):
    tool("classify", detector, path, "--output", folder / "scores.tsv", "--include-learned")
    rows = [line.split("\t") for line in (folder / "scores.tsv").read_text().splitlines()]
    p = np.array([float(row[rows[0].index("score")]) for row in rows[1:]]).clip(1e-12, 1 - 1e-12)
    return np.log(p / (1 - p))


def kept(folder, name, make):
    """Arrays that `make` made, now or before."""
    path = folder / (name.replace(" ", "-") + ".npz")
    if not path.exists():
        np.savez(path, **make())
    with np.load(path) as file:
        return dict(file)


def teacher(folder, cache, subject, learned, asked):
    """What a tangent detector of one run makes of the other: probabilities where classes are as frequent."""
    detector = cache / "teacher.safetensors"
    tool("train", folder / learned, "--network", "tangent", "--output", detector)
    odds = tool_scores(detector, folder / asked, cache)
    with np.load(folder / asked) as file:
        y, selection = file["y"], file["selection"]
    known = np.isin(selection, selection[y == 1])
    share = (y[known] == 1).mean()
    return 1 / (1 + np.exp(-odds[known] + np.log(share / (1 - share))))


def own_parts(folder, cache, subject, run, network):
    """By split: log-odds of the tool's own detector on all epochs, and its AUC on selections kept from learning."""
    with np.load(folder / f"{subject}.npz") as file:
        arrays = dict(file)
    found = {}
    for n, parts in splits(run["selection"]).items():
        for number, (own, _) in enumerate(parts if n else []):
            mask = np.zeros(len(run["known"]), bool)
            mask[np.flatnonzero(run["known"])[own]] = True
            part, detector = cache / "own.npz", cache / "own.safetensors"
            sums.part_of(arrays, mask, part)
            facts = json.loads(tool("train", part, "--network", network, "--json", "--output", detector))
            found[f"{n} {number}"] = tool_scores(detector, folder / f"{subject}.npz", cache)[run["known"]]
            found[f"{n} {number} auc"] = np.array(facts["validation_auc"] or np.nan, float)
    return found


def prior_part(folder, cache, donors, subject, run):
    """The tool's detector of the donors of the same paradigm on all of the subject's epochs."""
    files = []
    for donor in donors:
        for part in ("", "-t"):
            files.append(cache / f"sub-{donor}_run{part}.npz")
            if not files[-1].exists():
                files[-1].symlink_to((folder / f"{donor}{part}.npz").resolve())
    tool("train", *files, "--pool-subjects", "--output", cache / "prior.safetensors")
    return {"z": tool_scores(cache / "prior.safetensors", folder / f"{subject}.npz", cache)[run["known"]]}


def added(own, own_auc, z, run, learned, n):
    """Own log-odds and z by the tool's rule."""
    count = len(np.unique(run["selection"][learned]))
    z_auc = sums.area(z[learned], run["y"][learned])
    share = 1 / count if z_auc > 0.5 else 0
    if np.isfinite(own_auc) and own_auc > 0.5:
        share *= min((z_auc - 0.5) / (own_auc - 0.5), 1) ** 2
    return own / own.std() + share * z / z.std()


def networks(runs, goals, donors, subject, way, seeds):
    """Log-odds [seed, epoch] of the pre-trained networks, and tuned by split and rate."""
    _, soft, layers = WAYS[way]
    paradigm, run = paradigm_of(subject), runs[subject][0]
    generator = torch.Generator().manual_seed(SUBJECTS.index(subject))
    torch.manual_seed(SUBJECTS.index(subject))
    x, y, goal, weights, of = pool(runs, goals, donors, paradigm, soft)
    white = whitening(x)
    x = np.einsum("cd,edt->ect", white, x)
    p = start(x, y, MEMBERS * seeds, generator)
    if layers:
        p["space"] = p["space"][:, None].repeat(1, len(donors), 1, 1)
    learn(p, x, goal, weights, STEPS, 3e-3, generator, of if layers else None)
    if layers:
        p["space"] = p["space"].mean(1)
    mine = np.einsum("cd,edt->ect", white, scaled(run["x"])).astype("f4")
    mean = lambda q: judged(q, mine).reshape(seeds, MEMBERS, -1).mean(1)
    found = {"alone": mean(p)}
    for n, parts in splits(run["selection"]).items():
        for number, (own, _) in enumerate(parts if n else []):
            own_y = run["y"][own]
            share = np.where(own_y == 1, 0.5 / own_y.mean(), 0.5 / (1 - own_y.mean())).astype("f4")
            for rate in RATES:
                q = {k: v.clone() for k, v in p.items()}
                learn(q, mine[own], own_y, share, TUNING_STEPS * (1 if n == 1 else 2), rate, generator,
                      only="space" if layers else None, batch=TUNING_BATCH)
                found[f"{n} {number} {rate}"] = mean(q)
    return found


def table(runs, own, priors, found, seeds):
    """{way: {(subject, n): AUC}}, the mean over seeds and folds."""
    rows = {}

    def put(name, subject, n, values):
        rows.setdefault(name, {})[subject, n] = float(np.mean(values))

    for subject in SUBJECTS:
        run = runs[subject][0]
        for n, parts in splits(run["selection"]).items():
            auc = lambda scores, rest: sums.area(scores[rest], run["y"][rest])
            z = priors[subject]["z"]
            experts = {"the tool's prior": [z]}
            for way in found:
                experts[way] = list(found[way][subject]["alone"])
            for name, values in experts.items():
                put(name, subject, n, [auc(v, rest) for v in values for _, rest in parts])
            if n == 0:
                continue
            for network, of in own.items():
                pairs = [(of[subject][f"{n} {k}"], of[subject][f"{n} {k} auc"]) for k in range(len(parts))]
                put(network, subject, n, [auc(o, rest) for (o, _), (_, rest) in zip(pairs, parts)])
                for name, values in experts.items():
                    put(f"{network} + {name}", subject, n, [
                        auc(added(o, a, v, run, learned, n), rest)
                        for v in values for (o, a), (learned, rest) in zip(pairs, parts)])
            for way in found:
                for rate in RATES:
                    tuned = [found[way][subject][f"{n} {k} {rate}"] for k in range(len(parts))]
                    put(f"{way}, tuned {rate}", subject, n, [
                        auc(v, rest) for t, (_, rest) in zip(tuned, parts) for v in t])
                    put(f"tangent + {way}, tuned {rate}", subject, n, [
                        auc(o / o.std() + v / v.std(), rest) for t, k, (_, rest) in zip(tuned, range(9), parts)
                        for v in t for o in [own["tangent"][subject][f"{n} {k}"]]])
    for way in found:
        for name in (f"{way}, tuned", f"tangent + {way}, tuned"):
            for subject in SUBJECTS:
                others = [s for s in PARADIGMS[paradigm_of(subject)] if s != subject]
                for n in (1, 2, "all"):
                    best = max(RATES, key=lambda r: np.mean([rows[f"{name} {r}"][s, n] for s in others]))
                    put(name, subject, n, [rows[f"{name} {best}"][subject, n]])
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--cache", type=pathlib.Path, required=True, help="where scores are kept")
    parser.add_argument("--simulated", nargs="*", type=pathlib.Path, default=[])
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--ways", nargs="*", default=list(WAYS))
    parser.add_argument("--networks-only", action="store_true", help="fill the cache alone: for several at once")
    parser.add_argument("--rates", nargs="*", type=float, default=RATES, help="of tuning")
    parser.add_argument("--tuning-steps", type=int, default=TUNING_STEPS, help="for n = 1; twice as many for more")
    options = parser.parse_args()
    globals().update(RATES=tuple(options.rates), TUNING_STEPS=options.tuning_steps)
    torch.set_num_threads(1)
    folder, cache = options.folder, options.cache
    cache.mkdir(parents=True, exist_ok=True)
    with np.load(folder / f"{SUBJECTS[0]}.npz") as file:
        names = list(file["electrodes"])
    files = {s: [f"{s}.npz", f"{s}-t.npz"] for s in SUBJECTS}
    runs = {s: [load(folder / f, names) for f in files[s]] for s in SUBJECTS}
    goals = {s: list(kept(cache, f"teacher-{s}", lambda: {
        "a": teacher(folder, cache, s, *files[s][::-1]), "b": teacher(folder, cache, s, *files[s])}).values())
        for s in SUBJECTS}
    for number, path in enumerate(options.simulated):
        runs[f"simulated {number}"] = [load(path, names)]
        goals[f"simulated {number}"] = [runs[f"simulated {number}"][0]["y"]]
    donors = {}
    for subject in SUBJECTS:
        same = [s for s in PARADIGMS[paradigm_of(subject)] if s != subject]
        both = same + [s for s in SUBJECTS if paradigm_of(s) != paradigm_of(subject)]
        simulated = both + [s for s in runs if s not in SUBJECTS]
        donors[subject] = {"same": same, "both": both, "simulated": simulated}
    found, priors = {way: {} for way in options.ways}, {}
    own = {network: {} for network in ("tangent", "cnn-1")}
    for way in options.ways:
        for subject in SUBJECTS:
            begun = time.process_time()
            found[way][subject] = kept(cache, f"{subject}-{way}", lambda: networks(
                runs, goals, donors[subject][WAYS[way][0]], subject, way, options.seeds))
            print(f"{subject} {way}: {time.process_time() - begun:.1f} s", file=sys.stderr, flush=True)
    if options.networks_only:
        return
    for subject in SUBJECTS:
        run = runs[subject][0]
        priors[subject] = kept(cache, f"{subject}-prior", lambda: prior_part(
            folder, cache, donors[subject]["same"], subject, run))
        for network, of in own.items():
            of[subject] = kept(cache, f"{subject}-own-{network}", lambda: own_parts(
                folder, cache, subject, run, network))
    rows = table(runs, own, priors, found, options.seeds)
    print("way", *(f"{p} {n}" for p in PARADIGMS for n in (0, 1, 2, "all")), *(
        f"{s} {n}" for s in SUBJECTS for n in (0, 1, 2, "all")), sep="\t")
    for name, row in rows.items():
        means = [np.mean([row.get((s, n), np.nan) for s in group])
                 for group in PARADIGMS.values() for n in (0, 1, 2, "all")]
        singles = [row.get((s, n), np.nan) for s in SUBJECTS for n in (0, 1, 2, "all")]
        print(name, *(f"{v:.3f}" for v in (*means, *singles)), sep="\t")


if __name__ == "__main__":
    main()
