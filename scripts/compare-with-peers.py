#!/usr/bin/env python3
"""AUCs of the peers' own detectors on epochs files, to put beside those of p300's baselines.

Run:  python3 scripts/compare-with-peers.py TRAIN.npz TEST.npz [TRAIN.npz TEST.npz ...]
Needs: pip install scikit-learn pyriemann

Every detector learns from TRAIN alone (electrodes scaled by the mean and the deviation of the
training epochs first) and is measured on TEST, flash by flash. Prints tab-separated values, a row a
pair and one of means. p300's own are `p300 evaluate` or, in the tests,
`P300_EPOCHS=FOLDER swift test -c release --filter RealEpochsTests`.
"""
import sys
import warnings

import numpy as np
from pyriemann.estimation import XdawnCovariances
from pyriemann.spatialfilters import Xdawn
from pyriemann.tangentspace import TangentSpace
from scipy.stats import f as f_distribution
from sklearn.base import BaseEstimator
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import BayesianRidge, LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import SVC


def block_means(x, block=6):
    """[epoch, row, sample] at 120 Hz to [epoch, row * block] at 20 Hz."""
    blocks = x.shape[2] // block
    return x[:, :, : blocks * block].reshape(*x.shape[:2], blocks, block).mean(3).reshape(len(x), -1)


class Stepwise(BaseEstimator):
    """Least squares refitted from scratch at every step: BCI2000's rule, 60 features, .10 in, .15 out."""

    def fit(self, x, y):
        x1 = np.column_stack([np.ones(len(x)), x])
        y = y - y.mean()
        inside = []

        def worth(columns):
            design = x1[:, [0] + [c + 1 for c in columns]]
            weights = np.linalg.lstsq(design, y, rcond=None)[0]
            rest = ((y - design @ weights) ** 2).sum()
            return weights, rest, len(y) - design.shape[1]

        for _ in range(240):
            if len(inside) >= 60:
                break
            # The partial correlation with what is left decides who enters.
            q, _ = np.linalg.qr(x1[:, [0] + [c + 1 for c in inside]])
            left, residual = x - q @ (q.T @ x), y - q @ (q.T @ y)
            power = (left**2).sum(0)
            power[power < 1e-10 * len(y)] = np.inf
            power[inside] = np.inf
            explained = (left.T @ residual) ** 2 / power
            best = int(explained.argmax())
            freedom = len(y) - len(inside) - 2
            ratio = explained[best] / ((residual**2).sum() - explained[best]) * freedom
            if f_distribution.sf(ratio, 1, freedom) >= 0.10:
                break
            inside.append(best)
            removed = []
            while inside:
                _, rest, freedom = worth(inside)
                lost = [worth([c for c in inside if c != d])[1] - rest for d in inside]
                worst = int(np.argmin(lost))
                if f_distribution.sf(lost[worst] / rest * freedom, 1, freedom) <= 0.15:
                    break
                removed.append(inside.pop(worst))
            if removed == [best]:
                break
        self.inside_, self.weights_ = inside, worth(inside)[0]
        return self

    def decision_function(self, x):
        return self.weights_[0] + x[:, self.inside_] @ self.weights_[1:]


class Bayesian(BaseEstimator):
    """Evidence-maximising regression on N/N1 and -N/N2 (Hoffmann et al. 2008)."""

    def fit(self, x, y):
        n, n1 = len(y), y.sum()
        self.model_ = BayesianRidge(max_iter=1000, tol=1e-8, alpha_1=0, alpha_2=0, lambda_1=0, lambda_2=0)
        self.model_.fit(x, np.where(y == 1, n / n1, -n / (n - n1)))
        return self

    def decision_function(self, x):
        return self.model_.predict(x)


def symmetric(function, matrices):
    """The matrix function of symmetric matrices [..., n, n]."""
    values, vectors = np.linalg.eigh(matrices)
    return (vectors * function(values)[..., None, :]) @ np.swapaxes(vectors, -1, -2)


class TangentWindows(BaseEstimator):
    """p300's `tangent` in plain NumPy: no peer's, but a check of ours by other routines."""

    def fit(self, x, y):
        inverse_root = lambda values: 1 / np.sqrt(values)
        power = np.einsum("nct,ncs->ts", x, x) / (len(x) * x.shape[1])
        samples = len(power)
        shrunk = 0.9 * power + 0.1 * np.trace(power) / samples * np.eye(samples)
        half = symmetric(lambda values: values**-0.25, shrunk)
        self.time_ = half / np.sqrt(np.trace(half @ power @ half) / np.trace(power))
        x = x @ self.time_
        self.units_ = []
        for eighths in range(5, 9):
            length = (x.shape[2] * eighths + 4) // 8
            window = x[:, :, :length]
            electrodes = x.shape[1]
            noise = np.cov(window.transpose(1, 0, 2).reshape(electrodes, -1), bias=True)
            noise = 0.99 * noise + 0.01 * np.trace(noise) / electrodes * np.eye(electrodes)
            whitener = symmetric(inverse_root, noise)
            filters, templates = [], []
            for side in (0, 1):
                response = window[y == side].mean(0)
                vectors = np.linalg.eigh(whitener @ response @ response.T @ whitener)[1]
                own = vectors[:, ::-1][:, :4].T @ whitener
                own /= np.linalg.norm(own, axis=1, keepdims=True)
                filters.append(own)
                templates.append(own @ response)
            unit = dict(length=length, filters=np.concatenate(filters), templates=np.concatenate(templates))
            matrices = self.matrices(x, unit)
            mean = matrices.mean(0)
            for _ in range(1):
                root, inverse = symmetric(np.sqrt, mean), symmetric(inverse_root, mean)
                step = symmetric(np.log, inverse @ matrices @ inverse).mean(0)
                mean = root @ symmetric(np.exp, step) @ root
            unit["whitener"] = symmetric(inverse_root, mean)
            vectors = self.vectors(matrices, unit)
            unit["mean"] = vectors.mean(0)
            unit["weights"] = self.train(vectors - unit["mean"], y)
            self.units_.append(unit)
        return self

    def matrices(self, x, unit):
        filtered = unit["filters"] @ x[:, :, : unit["length"]]
        templates = np.broadcast_to(unit["templates"], filtered.shape)
        stacked = np.concatenate([templates, filtered], 1)
        moment = stacked @ stacked.transpose(0, 2, 1) / unit["length"]
        size = moment.shape[1]
        power = np.trace(moment, axis1=1, axis2=2)[:, None, None] / size
        return 0.95 * moment + 0.05 * power * np.eye(size)

    def vectors(self, matrices, unit):
        logarithms = symmetric(np.log, unit["whitener"] @ matrices @ unit["whitener"])
        row, column = np.triu_indices(matrices.shape[1])
        return logarithms[:, row, column] * np.where(row == column, 1, np.sqrt(2))

    def train(self, vectors, y, steps=300):
        n = len(y)
        share = np.where(y == 1, 0.5 / y.sum(), 0.5 / (n - y.sum()))
        weights = np.zeros(vectors.shape[1] + 1)
        first, second = np.zeros_like(weights), np.zeros_like(weights)
        for step in range(steps):
            slope = share * (1 / (1 + np.exp(-(vectors @ weights[:-1] + weights[-1]))) - y)
            gradient = np.r_[vectors.T @ slope + weights[:-1] / (0.05 * n), slope.sum()]
            first = 0.9 * first + 0.1 * gradient
            second = 0.999 * second + 0.001 * gradient**2
            rate = 0.015 * (1 + np.cos(np.pi * step / steps))
            scale = np.sqrt(second / (1 - 0.999 ** (step + 1))) + 1e-8
            weights -= rate * first / (1 - 0.9 ** (step + 1)) / scale
        return weights

    def decision_function(self, x):
        x = x @ self.time_
        logits = [
            (self.vectors(self.matrices(x, u), u) - u["mean"]) @ u["weights"][:-1] + u["weights"][-1]
            for u in self.units_
        ]
        return np.mean(logits, 0)


def detectors():
    """Name and a fresh pipeline of every peer."""
    means = lambda: FunctionTransformer(block_means)
    shrinkage = lambda: LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto")
    tangent = lambda: [XdawnCovariances(4, estimator="oas", xdawn_estimator="scm"), TangentSpace()]
    return {
        "lda": make_pipeline(means(), StandardScaler(), shrinkage()),
        "swlda": make_pipeline(means(), StandardScaler(), Stepwise()),
        "blda": make_pipeline(means(), StandardScaler(), Bayesian()),
        "xdawn-lda": make_pipeline(Xdawn(4), means(), shrinkage()),
        "xdawn-riemann": make_pipeline(*tangent(), LogisticRegression(C=1.0, max_iter=5000)),
        "xdawn-riemann-svm": make_pipeline(*tangent(), SVC(kernel="linear", C=1.0)),
        "tangent": TangentWindows(),
    }


def scaled(x, z):
    """Both by the mean and the deviation of every electrode over the training epochs `x`."""
    mean, deviation = x.mean((0, 2), keepdims=True), x.std((0, 2), keepdims=True)
    deviation[deviation == 0] = 1
    return (x - mean) / deviation, (z - mean) / deviation


def main(paths):
    if not paths or len(paths) % 2:
        sys.exit(__doc__)
    warnings.filterwarnings("ignore")
    names = list(detectors())
    print("train", *names, sep="\t")
    rows = []
    for train_path, test_path in zip(paths[::2], paths[1::2]):
        train, test = np.load(train_path), np.load(test_path)
        known, asked = train["y"] >= 0, test["y"] >= 0
        sets = [(e["x"][w].astype(float), e["y"][w]) for e, w in ((train, known), (test, asked))]
        plain = scaled(sets[0][0], sets[1][0])
        # As p300's tangent does: windows get the amplitude back that the z-score took.
        loud = plain
        if "deviation" in train and "deviation" in test:
            loud = scaled(
                sets[0][0] * train["deviation"][known][:, :, None],
                sets[1][0] * test["deviation"][asked][:, :, None])
        row = []
        for name, detector in detectors().items():
            x, z = loud if name == "tangent" else plain
            scores = detector.fit(x, sets[0][1]).decision_function(z)
            row.append(roc_auc_score(sets[1][1], scores))
        rows.append(row)
        print(train_path, *(f"{value:.4f}" for value in row), sep="\t", flush=True)
    print("mean", *(f"{value:.4f}" for value in np.mean(rows, 0)), sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:])
