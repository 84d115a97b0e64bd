"""What classifiers are given: arrays or MNE's epochs, and labels; errors in words scikit-learn expects."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from p300.errors import P300Error
from p300.estimator import DataConversionWarning

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Windows:
    """Epochs as they were given."""

    x: np.ndarray
    """float32 [epoch, electrode, sample] in µV."""
    features: int
    """What scikit-learn calls so: the length of the second dimension as given."""
    sampling_rate: float | None = None
    """In Hz, where it is known."""
    electrodes: list[str] | None = None
    """Names, where they are known."""
    first_sample: int | None = None
    """Of a window, counted from the onset, where it is known."""
    targets: np.ndarray | None = None
    """bool [epoch], where events are named target and nontarget."""


def windows(X: Any, electrodes: Sequence[str] | None) -> Windows:
    """Take windows from an array in µV, [epoch, electrode, time], or from MNE's epochs.

    Of MNE's epochs `electrodes` are taken, else all EEG channels that are not marked as bad. An array may be
    [epoch, time] where `electrodes` names a single one.
    """
    if hasattr(X, "get_data") and hasattr(X, "info"):
        return _of_mne(X, electrodes)
    x = _numbers(X)
    features = x.shape[1] if x.ndim > 1 else 0
    if x.ndim == 2 and electrodes is not None and len(electrodes) == 1:
        x = _filled(x, x.shape[1])[:, np.newaxis]
    if x.ndim != 3:
        raise P300Error(
            f"X has the shape {x.shape}: expected [epoch, electrode, time], or [epoch, time] where "
            "electrodes names a single one. Reshape your data by X.reshape(epochs, electrodes, -1)"
        )
    if electrodes is not None and len(electrodes) != x.shape[1]:
        raise P300Error(
            f"X has {x.shape[1]} electrodes: expected {len(electrodes)}, as electrodes names them"
        )
    return Windows(_filled(x, x.shape[1] * x.shape[2]), features)


def _numbers(X: Any) -> np.ndarray:
    if hasattr(X, "toarray"):
        raise TypeError("X is a sparse matrix: expected an array; X.toarray() makes one of it")
    x = np.asarray(X)
    if x.dtype.kind == "c":
        raise P300Error("Complex data not supported: X is complex, expected microvolts")
    if x.dtype != np.float32:
        x = x.astype(np.float64)
    return x


def _filled(x: np.ndarray, features: int) -> np.ndarray:
    if not len(x):
        raise P300Error(f"X has 0 sample(s) (shape={x.shape}): expected at least one epoch")
    if not features:
        raise P300Error(f"X has 0 feature(s) (shape={x.shape}) while a minimum of 1 is required.")
    with np.errstate(over="ignore"):
        single = x.astype(np.float32)
    strange = np.flatnonzero(~np.isfinite(single).reshape(len(x), -1).all(axis=1))
    if len(strange):
        raise P300Error(
            f"X contains NaN, inf or a number too large for float32 in epoch {strange[0]}, counted from 0: "
            "expected finite numbers; leave such epochs out"
        )
    return single


def _of_mne(epochs: Any, electrodes: Sequence[str] | None) -> Windows:
    names = list(epochs.ch_names)
    if electrodes is None:
        kinds, bad = epochs.get_channel_types(), set(epochs.info["bads"])
        electrodes = [
            name for name, kind in zip(names, kinds, strict=True) if kind == "eeg" and name not in bad
        ]
        if not electrodes:
            raise P300Error(f"the epochs have no EEG channel among {', '.join(names)}: expected electrodes")
    missing = [name for name in electrodes if name not in names]
    if missing:
        raise P300Error(f"the epochs have {', '.join(names)}: expected {', '.join(missing)} as well")
    x = 1e6 * epochs.get_data(picks=list(electrodes))
    rate = float(epochs.info["sfreq"])
    return Windows(
        x=_filled(x, x.shape[1] * x.shape[2]),
        features=x.shape[1],
        sampling_rate=rate,
        electrodes=list(electrodes),
        first_sample=round(float(epochs.tmin) * rate),
        targets=_targets(epochs),
    )


def _targets(epochs: Any) -> np.ndarray | None:
    """Whether events are named target/… or nontarget/…; `None` where some are named otherwise."""
    of_code = {}
    for name, code in epochs.event_id.items():
        parts = {part.casefold().replace("-", "").replace("_", "") for part in name.split("/")}
        if ("target" in parts) == ("nontarget" in parts):
            return None
        of_code[code] = "target" in parts
    return np.array([of_code[code] for code in epochs.events[:, 2]], bool)


def labels(y: Any, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Take labels of two classes for `count` epochs.

    Gives the classes in their order, and for each epoch which of them it is of.
    """
    if y is None:
        raise P300Error(
            "P300Classifier requires y to be passed, but the target y is None: expected labels of two "
            "classes, or MNE's epochs with events named target and nontarget"
        )
    y = np.asarray(y)
    if y.ndim == 2 and y.shape[1] == 1:
        # Begins in scikit-learn's words, which its checks look for.
        message = "A column-vector y was passed when a 1d array was expected: its only column is taken"
        warnings.warn(message, DataConversionWarning, stacklevel=3)
        y = y[:, 0]
    if y.ndim != 1:
        raise P300Error(
            f"y has the shape {y.shape}: expected a label an epoch. Unknown label type: many outputs"
        )
    if len(y) != count:
        raise P300Error(f"y has {len(y)} labels: expected {count}, one an epoch of X")
    if y.dtype.kind == "f":
        if not np.isfinite(y).all():
            raise P300Error("y contains NaN or inf: expected labels of two classes")
        if (y != np.round(y)).any():
            raise P300Error(
                "Unknown label type: continuous: y holds fractions, expected labels of two classes"
            )
    classes, codes = np.unique(y, return_inverse=True)
    if len(classes) > 2:
        raise P300Error(
            "Only binary classification is supported. The type of the target is multiclass: y has "
            f"{len(classes)} classes, expected two"
        )
    if len(classes) < 2:
        raise P300Error(f"y has 1 class, {classes.tolist()[0]!r}: expected two classes")
    return classes, codes
