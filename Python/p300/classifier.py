"""Detectors of the tool p300 as a classifier with scikit-learn's contract."""

from __future__ import annotations

import operator
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from p300.detector import read_detector
from p300.epochs import Epochs, write_epochs
from p300.errors import P300Error
from p300.estimator import BaseEstimator, ClassifierMixin, NotFittedError
from p300.inputs import Windows, labels, windows
from p300.scores import read_scores
from p300.tool import Tool

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

# What the classifier says to the tool itself.
_TAKEN = ("network", "seed", "threads", "output", "pool-subjects", "json", "quiet")


class P300Classifier(ClassifierMixin, BaseEstimator):
    """Trains a detector by `p300 train` and scores epochs by `p300 classify`.

    The same epochs, parameters and version of the tool give the same detector, byte for byte.

    Parameters
    ----------
    network
        The method: `cnn-1`, `xdawn-riemann`, `lda` and others that `p300 train --help` lists.
    sampling_rate
        Of arrays, in Hz; MNE's epochs know theirs.
    electrodes
        The names of an array's electrodes, in its order (without them `E1`, `E2` …), or which channels of
        MNE's epochs to take (without them all EEG channels not marked as bad).
    seed
        Of all random numbers, from 0.
    version
        The version of the tool that must be there, such as `"0.1.0"`; `None` takes any.
    threshold
        The probability above which an epoch is predicted to be a target. 0.5 predicts the likelier class, as
        scikit-learn expects; `"detector"` takes what `p300 classify` does, the best balanced accuracy's.
    target
        The class of targets; `None` is the greater of the two labels.
    options
        Further options of `p300 train` by their names, such as `{"recipe": "paper", "z-scores": True}`.
    threads
        How many the tool may use; `None` is all cores. The result is the same on any number.
    p300
        The path of the tool; `None` looks at `$P300`, into this package, and along `PATH`.

    Attributes
    ----------
    classes_
        The two labels, in their order.
    detector_
        The bytes of the detector's file, for `read_detector` or to write as `.safetensors` for the tool.
    electrodes_, sampling_rate_, n_times_, n_features_in_
        What epochs must have: names, Hz, samples, and how many electrodes (samples, of [epoch, time]).
    version_
        The version of the tool that trained.

    """

    def __init__(
        self,
        network: str = "cnn-1",
        sampling_rate: float | None = None,
        electrodes: Sequence[str] | None = None,
        *,
        seed: int = 0,
        version: str | None = None,
        threshold: float | str = 0.5,
        target: object = None,
        options: Mapping[str, object] | None = None,
        threads: int | None = None,
        p300: str | os.PathLike[str] | None = None,
    ) -> None:
        self.network = network
        self.sampling_rate = sampling_rate
        self.electrodes = electrodes
        self.seed = seed
        self.version = version
        self.threshold = threshold
        self.target = target
        self.options = options
        self.threads = threads
        self.p300 = p300

    def fit(
        self,
        X: Any,
        y: ArrayLike | None = None,
        *,
        selection: ArrayLike | None = None,
        onset: ArrayLike | None = None,
    ) -> P300Classifier:
        """Train a detector.

        Parameters
        ----------
        X
            Microvolts [epoch, electrode, time] in the order of time, or MNE's epochs; also [epoch, time]
            where `electrodes` names a single one.
        y
            A label an epoch, of two classes; MNE's epochs with events named target and nontarget need none.
        selection
            Which selection (character) an epoch is of, a number from 0: what is kept for calibration is whole
            selections. Without it, whole stretches of time.
        onset
            When the flash was, in seconds: windows that overlap kept ones are not learnt from.

        Raises
        ------
        P300Error
            A `ValueError` that says what was found and what was expected.

        """
        found = windows(X, self.electrodes)
        if y is None and found.targets is not None:
            y = found.targets.astype(int)
        classes, codes = labels(y, len(found.x))
        is_target = codes == self._target(classes)
        epochs = Epochs(
            x=found.x,
            y=is_target,
            electrodes=found.electrodes or cast("Any", self.electrodes),
            sampling_rate=self._rate(found),
            first_sample=found.first_sample or 0,
            selection=cast("Any", selection),
            onset=cast("Any", onset),
        )
        tool = self._tool()
        with tempfile.TemporaryDirectory(prefix="p300-") as folder:
            given, made = Path(folder, "epochs.npz"), Path(folder, "detector.safetensors")
            write_epochs(given, epochs)
            tool.run("train", given, "--output", made, *self._arguments())
            self.detector_ = made.read_bytes()
        self.classes_ = classes
        self.electrodes_ = epochs.electrodes
        self.sampling_rate_ = epochs.sampling_rate
        self.first_sample_ = epochs.first_sample
        self.n_times_ = epochs.x.shape[2]
        self.n_features_in_ = found.features
        self.version_ = tool.version
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """Give the calibrated probability of each class, [epoch, class], in the order of `classes_`."""
        of_target = self._scores(X)
        columns = [1 - of_target, of_target]
        return np.column_stack(columns if self._target(self.classes_) else columns[::-1])

    def decision_function(self, X: Any) -> np.ndarray:
        """Give each epoch's log-odds of `classes_[1]` above those at the threshold, [epoch]."""
        above = _log_odds(self._scores(X)) - _log_odds(np.array(self._threshold()))
        return above if self._target(self.classes_) else -above

    def predict(self, X: Any) -> np.ndarray:
        """Give the class of each epoch, [epoch]."""
        is_target = self._scores(X) > self._threshold()
        is_second = is_target == bool(self._target(self.classes_))
        return self.classes_[is_second.astype(int)]

    # What scikit-learn asks of estimators beside.

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "detector_")

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.three_d_array = True
        tags.input_tags.two_d_array = self.electrodes is not None and len(self.electrodes) == 1
        tags.classifier_tags.multi_class = False
        return tags

    # What stands between both.

    def _tool(self) -> Tool:
        tool = Tool.find(self.p300)
        if self.version is not None and tool.version != self.version:
            raise P300Error(f"{tool.path} is p300 {tool.version}: expected version {self.version}")
        return tool

    def _arguments(self) -> list[str]:
        try:
            seed = operator.index(self.seed)
        except TypeError:
            raise P300Error(f"seed is {self.seed!r}: expected a whole number from 0") from None
        arguments = ["--network", str(self.network), "--seed", str(seed), *self._threads()]
        for name, value in (self.options or {}).items():
            option = name.replace("_", "-")
            if option in _TAKEN:
                raise P300Error(
                    f"options has {name}: expected options of p300 train other than {', '.join(_TAKEN)}"
                )
            if value is not False and value is not None:
                arguments += [f"--{option}"] if value is True else [f"--{option}", str(value)]
        return arguments

    def _threads(self) -> list[str]:
        return [] if self.threads is None else ["--threads", str(self.threads)]

    def _target(self, classes: np.ndarray) -> int:
        """Which of the classes is that of targets."""
        if self.target is None:
            return 1
        found = np.flatnonzero(classes == self.target)
        if len(found) != 1:
            raise P300Error(
                f"y has the classes {classes.tolist()}: expected {self.target!r}, the target, in them"
            )
        return int(found[0])

    def _rate(self, found: Windows) -> float:
        given, own = self.sampling_rate, found.sampling_rate
        if given is not None and own is not None and given != own:
            raise P300Error(f"the epochs have {own} Hz: expected {given} Hz, as sampling_rate says")
        rate = own if given is None else given
        if rate is None:
            raise P300Error(
                "sampling_rate is None: an array does not tell its rate; expected sampling_rate=… in Hz, or "
                "MNE's epochs"
            )
        return float(rate)

    def _threshold(self) -> float:
        threshold = self.threshold
        if threshold == "detector":
            threshold = read_detector(self.detector_).threshold
        elif isinstance(threshold, str) or not 0 < threshold < 1:
            raise P300Error(f"threshold is {threshold!r}: expected a probability or “detector”")
        return float(threshold)

    def _scores(self, X: Any) -> np.ndarray:
        """Give the probability of being a target, [epoch]."""
        if not self.__sklearn_is_fitted__():
            raise NotFittedError("this P300Classifier is not fitted yet: call fit first")
        is_mne = hasattr(X, "get_data") and hasattr(X, "info")
        found = windows(X, self.electrodes_ if is_mne or self.electrodes is not None else None)
        if found.features != self.n_features_in_:
            raise P300Error(
                f"X has {found.features} features, but P300Classifier is expecting {self.n_features_in_} "
                "features as input: as many electrodes (or samples, of [epoch, time]) as in fit"
            )
        epochs = Epochs(
            x=found.x,
            electrodes=self.electrodes_,
            sampling_rate=found.sampling_rate or self.sampling_rate_,
            first_sample=self.first_sample_ if found.first_sample is None else found.first_sample,
        )
        if (epochs.x.shape[2], epochs.sampling_rate, epochs.first_sample) != (
            self.n_times_,
            self.sampling_rate_,
            self.first_sample_,
        ):
            raise P300Error(
                f"X has {epochs.x.shape[2]} samples at {epochs.sampling_rate} Hz from sample "
                f"{epochs.first_sample}: expected {self.n_times_} at {self.sampling_rate_} Hz from "
                f"{self.first_sample_}, as in fit"
            )
        tool = self._tool()
        with tempfile.TemporaryDirectory(prefix="p300-") as folder:
            given, detector = Path(folder, "epochs.npz"), Path(folder, "detector.safetensors")
            write_epochs(given, epochs)
            detector.write_bytes(self.detector_)
            scores = Path(folder, "scores.tsv")
            tool.run("classify", detector, given, "--output", scores, *self._threads())
            return read_scores(scores).score


def _log_odds(probability: np.ndarray) -> np.ndarray:
    within = np.clip(probability, np.finfo(float).tiny, 1 - np.finfo(float).epsneg)
    return np.log(within) - np.log1p(-within)
