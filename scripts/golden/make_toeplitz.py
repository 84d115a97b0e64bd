#!/usr/bin/env python3
"""Reference numbers of toeplitz-lda from its authors' own code.

    scripts/golden/make_toeplitz.py [FOLDER]        (by default Tests/Golden)

Needs: NumPy, scikit-learn, and toeplitzlda 0.4.1 with blockmatrix 0.3.0 (both of Sosulski and Tangermann).

Made-up features of 4 electrodes at 9 times, correlated over both, of different power. toeplitz-lda.npz
holds x `[epoch, electrode, time]`, y, and the weights `[electrode, time]` and the bias for equally
frequent classes.
"""

import pathlib
import sys

import numpy as np
from toeplitzlda.classification.toeplitzlda import ToeplitzLDA

ELECTRODES, TIMES, EPOCHS = 4, 9, 400


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "Tests/Golden")
    generator = np.random.default_rng(16)
    noise = generator.normal(size=(EPOCHS, ELECTRODES, TIMES))
    for time in range(1, TIMES):
        noise[:, :, time] += 0.8 * noise[:, :, time - 1]
    mixture = np.eye(ELECTRODES) + 0.4 * generator.normal(size=(ELECTRODES, ELECTRODES))
    x = np.einsum("ab,nbt->nat", np.diag([1, 3, 0.5, 2]) @ mixture, noise)
    y = np.arange(EPOCHS) % 6 == 0
    x[y] += 0.7 * np.exp(-(((np.arange(TIMES) - 5) / 2) ** 2)) * np.array([1, 2, 0.5, 1])[:, None]
    x = x.astype(np.float32)
    model = ToeplitzLDA(n_channels=ELECTRODES)
    model.fit(x.astype(float).transpose(0, 2, 1).reshape(EPOCHS, -1), y.astype(int))
    weights = (model.coef_[1] - model.coef_[0]).reshape(TIMES, ELECTRODES).T
    shares = np.log([1 - y.mean(), y.mean()])
    bias = np.diff(model.intercept_ - shares)
    np.savez(
        folder / "toeplitz-lda.npz", x=x, y=y.astype(np.float32),
        weights=np.ascontiguousarray(weights, np.float32), bias=bias.astype(np.float32))


if __name__ == "__main__":
    main()
