"""Files that the tool wrote, read in Python, and the other way."""

import json

import numpy as np
import pytest

from p300 import (
    Epochs,
    P300Error,
    P300Warning,
    read_detector,
    read_epochs,
    read_results,
    read_scores,
    write_epochs,
)


def test_epochs_hold_what_the_tool_cut(files):
    epochs = read_epochs(files / "epochs.npz")
    assert epochs.x.shape == (len(epochs), 8, 84) == (288, 8, 84)
    assert epochs.electrodes == ["Fz", "Cz", "P3", "Pz", "P4", "PO7", "Oz", "PO8"]
    assert (epochs.y == 1).sum() == 48
    assert epochs.deviation.shape == (288, 8)
    assert np.isclose(epochs.times[0], -0.1)
    assert set(epochs.selection) == {0, 1}
    assert epochs.metadata["text"] == ["A", "B"]


def test_epochs_that_are_written_are_the_same_to_the_tool(files, tool, tmp_path):
    epochs = read_epochs(files / "epochs.npz")
    write_epochs(tmp_path / "again.npz", epochs)
    write_epochs(tmp_path / "twice.npz", epochs)
    assert (tmp_path / "again.npz").read_bytes() == (tmp_path / "twice.npz").read_bytes()
    tool.run("train", tmp_path / "again.npz", "--network", "lda", "--output", tmp_path / "d.safetensors")
    assert (tmp_path / "d.safetensors").read_bytes() == (files / "detector.safetensors").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.npz", "d.safetensors", "twice.npz"]


def test_epochs_of_other_makers_may_lack_all_but_windows_and_labels(tmp_path):
    np.savez(tmp_path / "x.npz", X=np.ones((4, 2, 10)), y=np.array([[1], [0], [0], [0]]))
    epochs = read_epochs(tmp_path / "x.npz")
    assert epochs.electrodes == ["E1", "E2"]
    assert epochs.stimulus.tolist() == [1, 2, 2, 2]
    assert np.isnan(epochs.onset).all()
    assert epochs.sampling_rate == 120


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"y": np.ones(4)}, "members y: expected x.npy"),
        ({"x": np.ones((4, 10))}, r"shape \(4, 10\): expected \[epoch, electrode, sample\]"),
        ({"x": np.ones((4, 2, 10)), "y": np.ones(3)}, r"y has the shape \(3,\): expected \(4,\)"),
        ({"x": np.ones((4, 2, 10)), "y": np.full(4, 0.5)}, "y holds what int8 does not"),
        ({"x": np.ones((4, 2, 10)), "electrodes": np.array(["Cz"])}, "1 electrodes: expected 2"),
        ({"x": np.ones((4, 2, 10)), "deviation": np.ones(4)}, r"expected \(4, 2\), to agree with x"),
        ({"x": np.ones((4, 2, 10)), "metadata": np.array("{")}, "property name"),
        ({"x": np.array([{}])}, "pickle"),
    ],
)
def test_epochs_that_are_none_are_told(members, message, tmp_path):
    np.savez(tmp_path / "x.npz", **members)
    with pytest.raises(P300Error, match=message) as raised:
        read_epochs(tmp_path / "x.npz")
    assert "x.npz" in str(raised.value)


def test_other_bytes_are_no_epochs_and_no_detector(tmp_path):
    path = tmp_path / "x"
    for content in (b"", b"PK\x03\x04", b"\x10" + bytes(7) + b"{}" + b" " * 30):
        path.write_bytes(content)
        with pytest.raises(P300Error):
            read_epochs(path)
        with pytest.raises(P300Error):
            read_detector(path)
    with pytest.raises(OSError, match="nowhere"):
        read_epochs(tmp_path / "nowhere")


def test_shapes_that_disagree_make_no_epochs():
    with pytest.raises(P300Error, match="to agree with x"):
        Epochs(x=np.ones((2, 1, 5)), sampling_rate=100, selection=[0])


def test_scores_are_the_same_as_table_and_as_json(files):
    table, objects = read_scores(files / "scores.tsv"), read_scores(files / "scores.json")
    epochs = read_epochs(files / "epochs.npz")
    assert len(table) == len(epochs)
    for name, values in vars(table).items():
        assert np.array_equal(values, getattr(objects, name))
    assert np.array_equal(table.target, epochs.y)
    assert np.array_equal(table.onset, epochs.onset)
    threshold = read_detector(files / "detector.safetensors").threshold
    assert np.array_equal(table.detected, table.score > threshold)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\tb\n1\t2\n", "columns a, b: expected recording, onset"),
        ("score\n", "line 1: no tabs"),
        ("a\ta\n", "a name stands twice"),
        ("a\tb\n1\n", "line 2: 1 values: expected 2"),
        (
            "recording\tonset\tstimulus\tselection\trepetition\tscore\tdetected\ttarget\n"
            "0\t1\t1\t0\t0\tlow\t0\t0\n",
            "line 2, score: “low”: expected a number",
        ),
        (
            "recording\tonset\tstimulus\tselection\trepetition\tscore\tdetected\ttarget\n"
            "0\tn/a\t1\t0\t0\tn/a\t0\tn/a\n",
            "no score",
        ),
    ],
)
def test_scores_that_are_none_are_told(text, message, tmp_path):
    (tmp_path / "s.tsv").write_text(text)
    with pytest.raises(P300Error, match=message):
        read_scores(tmp_path / "s.tsv")


def test_detectors_hold_weights_and_facts(files):
    detector = read_detector(files / "detector.safetensors")
    assert (detector.network, detector.window_length, detector.first_sample) == ("lda", 84, -12)
    assert detector.sampling_rate == 120
    assert detector.preprocessing["band"] == {"low": 0.1, "high": 20}
    assert detector.training["targets"] == 48
    assert detector.tensors["lda.scaling.mean"].shape == (8,)
    assert read_detector((files / "detector.safetensors").read_bytes()).metadata == detector.metadata


@pytest.mark.parametrize("place", [-1, 200])
def test_changed_detectors_are_refused(files, place):
    data = bytearray((files / "detector.safetensors").read_bytes())
    data[place] ^= 1
    with pytest.raises(P300Error, match=r"sha256|expected"):
        read_detector(bytes(data))


RESULTS = (
    "subject\tsession\tfold\tnetwork\tmetric\tscore\ttime\n"
    "01\t1\t0\tlda\tauc\t0.75\t1.5\n"
    "01\t1\t0\tcnn-1\tauc\tn/a\tn/a\n"
    "02\t1\t0\tlda\tbalanced_accuracy\t0.5\t2\n"
)


def test_results_are_columns_with_names_as_texts(tmp_path):
    (tmp_path / "results.tsv").write_text(RESULTS)
    (tmp_path / "results.json").write_text(json.dumps({"score": {"Description": "The metric's value"}}))
    results = read_results(tmp_path)
    assert len(results) == 3
    assert results["subject"].tolist() == ["01", "01", "02"]
    assert np.array_equal(results["score"], [0.75, np.nan, 0.5], equal_nan=True)
    assert results.where(network="lda", metric="auc")["time"].tolist() == [1.5]
    assert results.descriptions["score"]["Description"] == "The metric's value"


def test_results_of_a_study_have_their_times(tool, tmp_path):
    data, out = tmp_path / "data", tmp_path / "out"
    small = ("--subjects", "2", "--sessions", "1", "--word", "AB", "--repetitions", "3", "--rate", "128")
    tool.run("simulate", "--output", data, *small)
    with pytest.warns(P300Warning, match="6×6 matrix"):
        tool.run("study", data, out, "--networks", "lda")
    results = read_results(out)
    assert len(results) == 2 * (2 * 10 + 2)
    assert set(results["subject"]) == {"01", "02"}
    assert set(results["pipeline"]) == {"lda"}
    assert set(results["evaluation"]) == {"WithinSession"}
    assert results["samples"].tolist() == [36] * 44
    pooled = results["fold"] == "all folds"
    assert set(results["metric"][pooled]) == {"bits_per_minute", "best_bits_per_minute"}
    assert (results["time"][~pooled] > 0).all()
    assert np.isnan(results["time"][pooled]).all()
    assert set(results.columns) == set(results.descriptions)
    aucs = results.where(metric="auc", fold="fold 1", subject="02")["score"]
    assert aucs.shape == (1,)
    assert 0 <= aucs[0] <= 1
    scores = read_scores(out / "sub-01/ses-1/eeg/sub-01_ses-1_task-speller_desc-lda_scores.tsv")
    assert len(scores) == 72


def test_results_that_are_none_are_told(tmp_path):
    path = tmp_path / "results.tsv"
    path.write_text("a\tb\n1\t2\n")
    with pytest.raises(P300Error, match="columns a, b: expected a column score"):
        read_results(path)
    path.write_text(RESULTS.replace("0.75", "much"))
    with pytest.raises(P300Error, match="line 2, score: “much”"):
        read_results(path)
    path.write_text(RESULTS)
    (tmp_path / "results.json").write_text("{")
    with pytest.raises(P300Error, match="expected JSON that describes"):
        read_results(path)
