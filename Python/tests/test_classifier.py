"""The classifier on arrays, without scikit-learn."""

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import RATE, simulated

from p300 import Epochs, P300Classifier, P300Error, read_detector, read_scores, write_epochs

QUICK = {"members": 1, "passes": 5}


def auc(scores, y):
    """The share of pairs in their order, ties counting half."""
    above = scores[y][:, None] - scores[~y]
    return np.mean((above > 0) + (above == 0) / 2)


@pytest.fixture(scope="module")
def lda(data):
    return P300Classifier("lda", RATE).fit(*data)


@pytest.mark.parametrize("network", ["cnn-1", "xdawn-riemann", "lda"])
def test_learns_to_tell_targets_in_new_epochs(network, data):
    classifier = P300Classifier(network, RATE, options=QUICK if network == "cnn-1" else None)
    x, y = simulated(seed=1)
    assert auc(classifier.fit(*data).decision_function(x), y) > 0.9


def test_predictions_agree_with_each_other(lda, data):
    x, _ = data
    probabilities = lda.predict_proba(x)
    assert probabilities.shape == (len(x), 2)
    assert np.allclose(probabilities.sum(axis=1), 1)
    assert np.allclose(lda.decision_function(x), np.log(probabilities[:, 1] / probabilities[:, 0]))
    assert np.array_equal(lda.predict(x), lda.classes_[probabilities.argmax(axis=1)])
    assert lda.score(*data) == np.mean(lda.predict(x) == data[1])


def test_names_of_classes_are_kept_and_the_target_may_be_the_first(data, lda):
    x, y = data
    names = np.where(y, "deviant", "standard")
    named = P300Classifier("lda", RATE, target="deviant").fit(x, names)
    assert named.classes_.tolist() == ["deviant", "standard"]
    assert named.detector_ == lda.detector_
    assert np.array_equal(named.predict_proba(x)[:, 0], lda.predict_proba(x)[:, 1])
    assert np.array_equal(named.decision_function(x), -lda.decision_function(x))
    assert np.array_equal(named.predict(x) == "deviant", lda.predict(x))
    with pytest.raises(P300Error, match=r"classes \['a', 'b'\]: expected 'c', the target"):
        P300Classifier("lda", RATE, target="c").fit(x, np.where(y, "a", "b"))


def test_the_detectors_own_threshold_finds_what_the_tool_detects(tool, tmp_path):
    x, y = simulated(strength=1.5)
    classifier = P300Classifier("lda", RATE, threshold="detector").fit(x, y)
    (tmp_path / "d.safetensors").write_bytes(classifier.detector_)
    write_epochs(tmp_path / "e.npz", Epochs(x=x, sampling_rate=RATE))
    tool.run("classify", tmp_path / "d.safetensors", tmp_path / "e.npz", "--output", tmp_path / "s.tsv")
    scores = read_scores(tmp_path / "s.tsv")
    assert np.array_equal(classifier.predict(x), scores.detected)
    assert np.array_equal(classifier.predict_proba(x)[:, 1], scores.score)
    assert scores.detected.sum() > classifier.set_params(threshold=0.5).predict(x).sum()


def test_two_fits_give_the_same_bytes_on_any_number_of_threads_and_another_seed_others(data):
    def fit(**parameters):
        return P300Classifier("cnn-1", RATE, options=QUICK, **parameters).fit(*data).detector_

    assert fit(threads=1) == fit(threads=2)
    assert fit(seed=1) != fit()


def test_a_pickle_holds_the_detector(lda, data):
    again = pickle.loads(pickle.dumps(lda))
    assert again.detector_ == lda.detector_
    assert np.array_equal(again.predict_proba(data[0]), lda.predict_proba(data[0]))


def test_selections_are_kept_from_learning_whole(data, lda):
    x, y = data
    selection = np.arange(len(y)) // 60
    fitted = P300Classifier("lda", RATE).fit(x, y, selection=selection, onset=np.arange(len(y)) * 0.2)
    detector, plain = read_detector(fitted.detector_), read_detector(lda.detector_)
    assert detector.metadata["calibration"] != plain.metadata["calibration"]
    assert all(np.array_equal(detector.tensors[name], plain.tensors[name]) for name in plain.tensors)


def test_options_reach_the_tool(data, tmp_path):
    x, y = data
    options = QUICK | {"z_scores": False, "recipe": "paper"}
    network = P300Classifier("cnn-1", RATE, options=options).fit(x, y)
    assert read_detector(network.detector_).training["passes"] == 5
    with pytest.raises(P300Error, match=r"options has seed: expected options of p300 train other than"):
        P300Classifier("lda", RATE, options={"seed": 1}).fit(x, y)
    (tmp_path / "d").write_bytes(P300Classifier("blda", RATE).fit(x, y).detector_)
    with pytest.raises(P300Error, match="found a detector of one person; expected one of several"):
        P300Classifier("lda", RATE, options={"prior": tmp_path / "d"}).fit(x, y)


def test_another_version_of_the_tool_is_refused(data, tool):
    assert P300Classifier("lda", RATE, version=tool.version).fit(*data).version_ == tool.version
    with pytest.raises(P300Error, match=rf"is p300 {tool.version}: expected version 99"):
        P300Classifier("lda", RATE, version="99").fit(*data)


def test_parameters():
    classifier = P300Classifier("lda", 250, seed=3)
    assert repr(classifier) == "P300Classifier(network='lda', sampling_rate=250, seed=3)"
    assert classifier.get_params()["network"] == "lda"
    assert classifier.set_params(network="blda").network == "blda"
    with pytest.raises(ValueError, match="Invalid parameter 'netwrok'"):
        classifier.set_params(netwrok="lda")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda x, y: (x[:, 0], y), r"shape \(240, 78\): expected \[epoch, electrode, time\]"),
        (lambda x, y: (x[:, :7], y), "7 electrodes: expected 8"),
        (lambda x, y: (np.where(np.arange(240) == 5, np.nan, x.T).T, y), "in epoch 5, counted from 0"),
        (lambda x, y: (x * 1e40, y), "too large for float32 in epoch 0"),
        (lambda x, y: (x[:0], y[:0]), r"0 sample\(s\)"),
        (lambda x, y: (x, y[1:]), "239 labels: expected 240"),
        (lambda x, y: (x, y * 0), "1 class, 0: expected two"),
        (lambda x, y: (x, np.arange(240) % 3), "3 classes, expected two"),
        (lambda x, y: (x, y + 0.5), "fractions, expected labels"),
        (lambda x, y: (x, None), "the target y is None"),
    ],
)
def test_what_cannot_be_learnt_from_is_told(change, message, data):
    names = ["Fz", "Cz", "P3", "Pz", "P4", "PO7", "Oz", "PO8"]
    with pytest.raises(P300Error, match=message):
        P300Classifier("lda", RATE, names).fit(*change(*data))


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"sampling_rate": None}, "an array does not tell its rate"),
        ({"network": "cnn-9"}, "cnn-9"),
        ({"seed": -1}, "seed"),
        ({"seed": 0.5}, r"seed is 0\.5: expected a whole number from 0"),
        ({"p300": "nowhere/p300"}, "p300 is nowhere/p300: expected the path"),
        ({"options": {"passes": "many"}}, "passes"),
    ],
)
def test_parameters_that_cannot_be_are_told(parameters, message, data):
    with pytest.raises(P300Error, match=message):
        P300Classifier(**{"network": "lda", "sampling_rate": RATE} | parameters).fit(*data)


def test_what_cannot_be_scored_is_told(lda, data):
    x, _ = data
    with pytest.raises(ValueError, match="not fitted yet"):
        P300Classifier("lda", RATE).predict(x)
    with pytest.raises(P300Error, match="7 features, but P300Classifier is expecting 8"):
        lda.predict(x[:, :7])
    with pytest.raises(P300Error, match=r"70 samples at 120\.0 Hz from sample 0: expected 78"):
        lda.predict(x[:, :, :70])
    for threshold in (0, "tool"):
        with pytest.raises(P300Error, match="expected a probability or “detector”"):
            P300Classifier("lda", RATE, threshold=threshold).fit(*data).predict(x)


def test_nothing_but_numpy_is_needed(tmp_path):
    program = f"""
import sys
class Absent:
    def find_spec(name, *_):
        if name.split(".")[0] in ("sklearn", "scipy", "mne", "pandas"):
            raise ImportError(name)
sys.meta_path.insert(0, Absent)
sys.path[:0] = {[str(Path(__file__).parent), str(Path(__file__).parents[1])]!r}
import numpy as np, p300
x = np.random.default_rng(0).standard_normal((60, 2, 20))
y = np.arange(60) % 2
x[y == 1] += 1
classifier = p300.P300Classifier("lda", 20)
try:
    classifier.predict(x)
except ValueError as error:
    print(type(error).__name__)
print(classifier.fit(x, y[:, None]).predict(x).shape)
assert classifier.score(x, y) > 0.5
assert classifier.get_params()["network"] == "lda"
print(classifier.set_params(network="blda"))
try:
    classifier.set_params(netwrok="lda")
except p300.P300Error as error:
    assert "'netwrok': expected network" in str(error), error
else:
    assert False
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    expected = "NotFittedError\n(60,)\nP300Classifier(network='blda', sampling_rate=20)\n"
    assert done.stdout == expected, done.stderr
