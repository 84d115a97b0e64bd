"""The classifier on MNE's epochs."""

import numpy as np
import pytest
from conftest import RATE

from p300 import P300Classifier, P300Error, read_detector

mne = pytest.importorskip("mne")

NAMES = ["Fz", "Cz", "P3", "Pz", "P4", "PO7", "Oz", "PO8"]


def epochs(data, event_id=None, names=NAMES, tmin=0.0, rate=RATE):
    """In V, with an EOG channel beside the electrodes."""
    x, y = data
    info = mne.create_info([*names, "EOG"], rate, ["eeg"] * len(names) + ["eog"])
    events = np.column_stack([np.arange(len(y)) * 100, np.zeros(len(y), int), np.where(y, 7, 3)])
    values = np.concatenate([x, x[:, :1] * 10], axis=1) * 1e-6
    found = event_id or {"target/7": 7, "nontarget/3": 3}
    return mne.EpochsArray(values, info, events, tmin=tmin, event_id=found, verbose=False)


def test_they_tell_rate_names_unit_and_labels(data):
    of_arrays = P300Classifier("lda", RATE, NAMES).fit(*data)
    of_mne = P300Classifier("lda").fit(epochs(data))
    assert of_mne.detector_ == of_arrays.detector_
    assert read_detector(of_mne.detector_).electrodes == NAMES
    assert np.array_equal(of_mne.predict_proba(epochs(data)), of_arrays.predict_proba(data[0]))


def test_electrodes_are_found_by_name_in_any_order(data):
    x, y = data
    fitted = P300Classifier("lda").fit(epochs(data))
    turned = epochs((x[:, ::-1], y), names=NAMES[::-1])
    assert np.array_equal(fitted.predict_proba(turned), fitted.predict_proba(epochs(data)))
    with pytest.raises(P300Error, match="expected Fz, Cz as well"):
        fitted.predict(epochs((x[:, 2:], y), names=NAMES[2:]))


def test_bad_channels_are_left_out_and_chosen_ones_taken(data):
    marked = epochs(data)
    marked.info["bads"] = ["P4"]
    assert "P4" not in P300Classifier("lda").fit(marked).electrodes_
    assert P300Classifier("lda", electrodes=["EOG", "Pz"]).fit(marked).electrodes_ == ["EOG", "Pz"]


def test_windows_before_the_onset(data):
    fitted = P300Classifier("lda").fit(epochs(data, tmin=-0.1))
    assert read_detector(fitted.detector_).first_sample == -12
    assert np.array_equal(fitted.predict(data[0]), fitted.predict(epochs(data, tmin=-0.1)))
    with pytest.raises(P300Error, match=r"from sample 0: expected 78 at 120\.0 Hz from -12"):
        fitted.predict(epochs(data))


def test_what_they_contradict_is_told(data):
    with pytest.raises(P300Error, match=r"the epochs have 120\.0 Hz: expected 128 Hz"):
        P300Classifier("lda", 128).fit(epochs(data))
    with pytest.raises(P300Error, match="events named target and nontarget"):
        P300Classifier("lda").fit(epochs(data, {"seven": 7, "three": 3}))
    assert P300Classifier("lda").fit(epochs(data, {"seven": 7, "three": 3}), data[1]).classes_.tolist() == [
        0,
        1,
    ]
