#!/usr/bin/env python3
"""Reference codes of vectors in a dictionary, from scikit-learn.

    scripts/golden/make_sparse.py [FILE]        (by default Tests/Golden/sparse.npz)

A dictionary of 20 atoms of norm 1 for vectors of 12 numbers; 6 vectors; their codes of 1, 2 and 4 atoms by
orthogonal matching pursuit, and by the lasso at penalties 0.1 and 0.5, the latter also non-negative.
Needs NumPy and scikit-learn.
"""

import pathlib
import sys

import numpy as np
from sklearn.linear_model import Lasso, orthogonal_mp

ATOMS, NUMBERS, VECTORS = 20, 12, 6

generator = np.random.default_rng(1)
single = lambda a: a.astype("f4").astype(float)
atoms = generator.standard_normal((ATOMS, NUMBERS))
atoms = single(atoms / np.linalg.norm(atoms, axis=1, keepdims=True))
x = single(generator.standard_normal((VECTORS, NUMBERS)))
arrays = {"atoms": atoms, "x": x}
for count in (1, 2, 4):
    arrays[f"pursuit{count}"] = orthogonal_mp(atoms.T, x.T, n_nonzero_coefs=count).T
for penalty in (0.1, 0.5):
    for positive in (False, True):
        # The lasso divides the squares by the numbers of a vector.
        lasso = Lasso(
            alpha=penalty / NUMBERS, fit_intercept=False, positive=positive, tol=1e-12,
            max_iter=1_000_000)
        codes = [lasso.fit(atoms.T, v).coef_.copy() for v in x]
        arrays[f"lasso{penalty}" + ("positive" if positive else "")] = np.stack(codes)
root = pathlib.Path(__file__).resolve().parents[2]
target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root / "Tests/Golden/sparse.npz"
np.savez(target, **{k: v.astype("f4") for k, v in arrays.items()})
