#!/usr/bin/env python3
"""Statistics over subjects by SciPy, for Tests/Golden/group.json.

    python3 scripts/golden/make_group.py          (NumPy and SciPy; any recent version)
"""

import json
import pathlib

import numpy
import scipy.stats

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "Golden" / "group.json"


def holm(probabilities):
    order = numpy.argsort(probabilities)
    corrected = numpy.empty(len(order))
    greatest = 0
    for place, index in enumerate(order):
        greatest = max(greatest, min(1, (len(order) - place) * probabilities[index]))
        corrected[index] = greatest
    return corrected.tolist()


def case(subjects, shifts, seed):
    generator = numpy.random.default_rng(seed)
    person = 0.75 + 0.1 * generator.standard_normal(subjects)
    figures = numpy.stack(
        [person + shift + 0.03 * generator.standard_normal(subjects) for shift in shifts], axis=1
    )
    means, intervals, pairs = figures.mean(axis=0), [], []
    for column in figures.T:
        interval = scipy.stats.bootstrap(
            (column,), numpy.mean, n_resamples=200_000, batch=20_000, method="percentile",
            rng=numpy.random.default_rng(1),
        ).confidence_interval
        intervals.append([interval.low, interval.high])
    for one in range(len(shifts)):
        for other in range(one + 1, len(shifts)):
            differences = figures[:, one] - figures[:, other]
            ranks = scipy.stats.rankdata(abs(differences))
            method = "exact" if subjects <= 60 else "asymptotic"
            test = scipy.stats.wilcoxon(differences, method=method)
            pairs.append(
                {
                    "difference": differences.mean(),
                    "better": int((differences > 0).sum()),
                    "p": test.pvalue,
                    "rank_biserial": ranks @ numpy.sign(differences) / ranks.sum(),
                    "cohen_dz": differences.mean() / differences.std(ddof=1),
                }
            )
    for pair, corrected in zip(pairs, holm([pair["p"] for pair in pairs])):
        pair["holm"] = corrected
    return {
        "figures": figures.tolist(),
        "means": means.tolist(),
        "deviations": figures.std(axis=0, ddof=1).tolist(),
        "intervals": intervals,
        "pairs": pairs,
    }


cases = [case(12, [0, 0.02, 0.01], 1), case(40, [0, 0.01, 0.03, 0], 2), case(80, [0, 0.005], 3)]
GOLDEN.write_text(json.dumps(cases) + "\n")
