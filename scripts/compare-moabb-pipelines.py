#!/usr/bin/env python3
"""AUCs of p300's detectors beside those of MOABB's own pipelines, by MOABB's own evaluations.

Run:  python3 scripts/compare-moabb-pipelines.py [--networks cnn-1,xdawn-riemann] [RECORDINGS]
Needs: pip install moabb; p300 in .build/release or in $P300

Takes MOABB's fake P300 set, with a wave of 6 µV after targets in its noise of 20 µV (2 sessions of 3 subjects), through
WithinSession, CrossSession and CrossSubject. Where RECORDINGS is a folder of BNCI 2015-003 (s6.mat …),
MOABB's loader reads it, and the table goes on with its subjects: WithinSession, CrossSubject, and the
first run learnt, the second tested. Prints tab-separated values, a row an evaluation, data set, subject
and pipeline, the means last. Exits with 1 if the means of xdawn-riemann and of the same chain in pyRiemann
(XDAWNCov+TS+LR) differ by more than .01.

MOABB shuffles epochs within a session, so that windows which overlap are learnt and tested: WithinSession
flatters every pipeline.
"""
import argparse
import os
import sys
import tempfile
import warnings
from pathlib import Path

import mne
import numpy as np
from moabb.datasets import BNCI2015_003
from moabb.datasets.bnci import bnci_2015
from moabb.datasets.fake import FakeDataset
from moabb.evaluations import CrossSessionEvaluation, CrossSubjectEvaluation, WithinSessionEvaluation
from moabb.paradigms import P300
from pyriemann.estimation import XdawnCovariances
from pyriemann.tangentspace import TangentSpace
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Python"))
from p300 import P300Classifier  # noqa: E402

RATE = 128
SAME = "xdawn-riemann", "XDAWNCov+TS+LR"


class FakeP300(FakeDataset):
    """MOABB's fake set with a flash every 250 ms, every sixth a target, and a wave after targets."""

    def __init__(self):
        super().__init__(
            event_list=["Target", "NonTarget"], n_subjects=3, n_sessions=2, n_runs=1, paradigm="p300",
            channels=["Fz", "Cz", "P3", "Pz", "P4", "PO7", "Oz", "PO8"], sfreq=RATE, duration=93, n_events=360,
            seed=1)

    def _generate_events(self, n_events, duration):
        events = super()._generate_events(n_events, duration)
        blocks = [np.random.permutation(6) for _ in range(n_events // 6)]
        events[:, 2] = np.where(np.concatenate(blocks) == 0, self.event_id["Target"], self.event_id["NonTarget"])
        return events

    def _generate_raw(self, n_events, duration):
        raw = super()._generate_raw(n_events, duration)
        data = raw.get_data()
        times = np.arange(int(0.7 * RATE)) / RATE
        wave = 6e-6 * np.exp(-((times - 0.35) / 0.08) ** 2)
        for onset in np.flatnonzero(data[-1] == self.event_id["Target"]):
            data[:-1, onset:onset + len(wave)] += np.linspace(0.3, 1, len(data) - 1)[:, None] * wave
        return mne.io.RawArray(data, raw.info, verbose=False)


def pipelines(networks):
    def chain(last):
        return make_pipeline(XdawnCovariances(4, estimator="oas", xdawn_estimator="scm"), TangentSpace(), last)

    own = {name: P300Classifier(name, RATE, p300=os.environ.get("P300", ".build/release/p300")) for name in networks}
    return own | {
        "XDAWNCov+TS+LR": chain(LogisticRegression(C=1.0, max_iter=5000)),
        "XDAWNCov+TS+SVM": chain(SVC(kernel="linear", C=1.0)),
    }


def recordings(folder):
    """MOABB's BNCI 2015-003 with those of its subjects that are in `folder`."""
    bnci_2015.data_path = lambda url, *_, **__: [str(folder / Path(url).name)]
    dataset = BNCI2015_003()
    # Else MOABB asks its mirror on the network first.
    dataset.nemar_id = None
    dataset.subject_list = [k for k in dataset.subject_list if (folder / f"s{k}.mat").exists()]
    if not dataset.subject_list:
        sys.exit(f"{folder}: found none of s1.mat to s10.mat; expected files of BNCI 2015-003")
    return dataset


def by_moabb(evaluation, dataset, paradigm, chosen):
    """Rows of evaluation, data set, subject, pipeline and AUC, the mean over folds and sessions."""
    with tempfile.TemporaryDirectory() as folder:
        judge = evaluation(paradigm=paradigm, datasets=[dataset], random_state=42, overwrite=True, hdf5_path=folder)
        found = judge.process(chosen)
    name = evaluation.__name__.removesuffix("Evaluation")
    means = found.groupby(["subject", "pipeline"])["score"].mean()
    return [(name, dataset.code.split("-p300-")[0], str(subject), pipeline, score) for (subject, pipeline), score in means.items()]


def across_runs(dataset, paradigm, chosen):
    """The first run of every subject is learnt, the second tested."""
    rows = []
    for subject in dataset.subject_list:
        x, y, facts = paradigm.get_data(dataset, subjects=[subject])
        is_first = (facts["run"] == facts["run"].min()).to_numpy()
        for name, pipeline in chosen.items():
            fitted = clone(pipeline).fit(x[is_first], (y[is_first] == "Target").astype(int))
            auc = roc_auc_score(y[~is_first] == "Target", fitted.decision_function(x[~is_first]))
            rows.append(("AcrossRuns", dataset.code, str(subject), name, auc))
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("recordings", nargs="?", type=Path)
    parser.add_argument("--networks", default="cnn-1,xdawn-riemann")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    mne.set_log_level("ERROR")
    chosen = pipelines(arguments.networks.split(","))
    paradigm = P300(tmin=0, tmax=0.75, resample=RATE)
    within = [WithinSessionEvaluation, CrossSubjectEvaluation]
    tasks = [(FakeP300(), [*within, CrossSessionEvaluation])]
    if arguments.recordings:
        tasks.append((recordings(arguments.recordings), [*within, None]))
    print("evaluation\tdataset\tsubject\tpipeline\tauc")
    rows = []
    for dataset, evaluations in tasks:
        for evaluation in evaluations:
            found = (
                by_moabb(evaluation, dataset, paradigm, chosen) if evaluation
                else across_runs(dataset, paradigm, chosen))
            for row in found:
                print(*row[:4], f"{row[4]:.4f}", sep="\t", flush=True)
            rows += found
    agree = True
    for place in dict.fromkeys(row[:2] for row in rows):
        means = {
            name: np.mean([row[4] for row in rows if row[:2] == place and row[3] == name]) for name in chosen}
        for name, mean in means.items():
            print(*place, "mean", name, f"{mean:.4f}", sep="\t")
        if SAME[0] in means:
            agree &= abs(means[SAME[0]] - means[SAME[1]]) <= 0.01
    sys.exit(not agree)


if __name__ == "__main__":
    main()
