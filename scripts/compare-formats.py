"""Whether the files of `p300 preprocess --format set|fif` hold what the .npz holds, as MNE and SciPy
read them, and whether epochs that MNE wrote are read as MNE has them. Needs numpy, scipy and mne.

    python3 scripts/compare-formats.py [RECORDING…]
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import mne
import numpy
import scipy.io

root = Path(__file__).resolve().parent.parent
p300 = root / ".build/release/p300"
usual = root / "recordings/sub-01/eeg/sub-01_task-speller_run-01_eeg.edf"


def reread(path, folder):
    """The epochs of a file as p300 reads them."""
    output = Path(folder) / "again.npz"
    command = [p300, "preprocess", path, "--output", output, "--quiet"]
    subprocess.run(command, check=True, capture_output=True)
    return numpy.load(output)


def compare_reading():
    """Writes epochs with MNE, and asserts that p300 reads them as MNE does."""
    generator = numpy.random.default_rng(1)
    labels = ["Fz", "Cz", "Pz", "EOG1"]
    info = mne.create_info(labels, 128.0, ["eeg", "eeg", "eeg", "eog"])
    codes = generator.permutation(numpy.tile(numpy.arange(1, 13), 4))
    targets = numpy.isin(codes, [3, 9])
    samples = 500 + 26 * numpy.arange(len(codes))
    events = numpy.column_stack([samples, 0 * samples, codes + 100 * targets]).astype(int)
    names = {f"target/{code}": code + 100 for code in (3, 9)}
    names |= {f"nontarget/{code}": code for code in range(1, 13) if code not in (3, 9)}
    data = generator.normal(0, 1e-5, (len(codes), 4, 103))
    with tempfile.TemporaryDirectory() as folder:
        for name, form in [("a-epo.fif", "single"), ("b-epo.fif", "double"),
                           ("c-epo.fif.gz", "double")]:
            epochs = mne.EpochsArray(
                data, info, events, tmin=-0.2, event_id=names, baseline=(None, 0), verbose="error")
            epochs.info["bads"] = ["Fz"]
            path = Path(folder) / name
            epochs.save(path, fmt=form, verbose="error")
            read = reread(path, folder)
            wanted = mne.read_epochs(path, verbose="error").get_data(copy=False)[:, 1:3] * 1e6
            error = abs(read["x"] - wanted).max() / abs(wanted).max()
            assert error < 2e-7, error
            assert read["electrodes"].tolist() == ["Cz", "Pz"]
            assert (read["y"] == targets).all() and (read["stimulus"] == codes).all()
            assert abs(read["first_sample"] / read["sampling_rate"] - epochs.tmin) < 1e-6
            assert numpy.allclose(numpy.diff(read["onset"]), 26 / 128)
            print(f"{name} of MNE, {form}: {len(wanted)} epochs; largest difference {error:.1e}")


def compare(recording, normalize, window="0.65"):
    """Writes the three formats of one recording, and asserts that they agree."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("a.npz", "a.set", "a-epo.fif")]
        for path in paths:
            command = [p300, "preprocess", recording, "--normalize", normalize, "--output", path]
            command += ["--window", window, "--quiet"]
            subprocess.run(command, check=True, capture_output=True)
        wanted = numpy.load(paths[0])
        again = reread(paths[2], folder)
        for name in wanted.files:
            if name not in ("deviation", "metadata"):
                assert (again[name] == wanted[name]).all(), name
        fif = mne.read_epochs(paths[2], verbose="error")
        eeglab = mne.read_epochs_eeglab(paths[1], verbose="error")
        raw = scipy.io.loadmat(paths[1], simplify_cells=True)["EEG"]

    x = wanted["x"].astype(float)
    volts = 1e-6 if normalize == "none" else 1
    words = {1: "target", 0: "nontarget", -1: "unknown"}
    names = [f"{words[int(y)]}/{code}" for y, code in zip(wanted["y"], wanted["stimulus"])]
    largest = abs(x).max()
    errors = {
        "mne.read_epochs": abs(fif.get_data(copy=False) / volts - x).max() / largest,
        "mne.read_epochs_eeglab": abs(eeglab.get_data(copy=False) * 1e6 - x).max() / largest,
        "scipy.io.loadmat": abs(raw["data"].transpose(2, 0, 1) - x).max() / largest,
    }
    assert max(errors.values()) < 1e-7, errors
    for epochs in (fif, eeglab):
        assert epochs.ch_names == wanted["electrodes"].tolist()
        assert epochs.info["sfreq"] == wanted["sampling_rate"]
        first = int(wanted["first_sample"]) if "first_sample" in wanted.files else 0
        assert abs(epochs.tmin - first / wanted["sampling_rate"]) < 1e-6, epochs.tmin
        ids = {number: name for name, number in epochs.event_id.items()}
        assert [ids[number] for number in epochs.events[:, 2]] == names
    targets = int((wanted["y"] == 1).sum())
    assert targets == 0 or len(fif["target"]) == targets
    codes = wanted["stimulus"] + 1000 * (wanted["y"] == 1) + 2000 * (wanted["y"] == -1)
    assert (fif.events[:, 2] == codes).all()
    # A table where pandas is there, else a list of rows.
    rows = fif.metadata if isinstance(fif.metadata, list) else fif.metadata.to_dict("records")
    assert [row["selection"] for row in rows] == wanted["selection"].tolist()
    assert numpy.allclose([row["onset"] for row in rows], wanted["onset"])
    assert [event["type"] for event in raw["event"]] == names
    unit = fif.info["chs"][0]["unit"]
    assert int(unit) == (107 if normalize == "none" else -1), unit
    band = json.loads(str(wanted["metadata"]))["preprocessing"]["band"]
    assert abs(fif.info["lowpass"] - band["high"]) < 1e-5

    def places(epochs):
        known = (epochs.get_montage() or mne.channels.make_dig_montage()).get_positions()["ch_pos"]
        return {label: place for label, place in known.items() if numpy.isfinite(place).all()}

    one, other = places(fif), places(eeglab)
    assert one.keys() == other.keys()
    for label, place in one.items():
        assert numpy.allclose(place / 0.095, other[label] / numpy.linalg.norm(other[label]), atol=1e-5)
    print(f"{Path(recording).name}, {normalize}: {len(x)} epochs, {targets} targets, "
          f"{len(one)} electrodes with places; largest difference "
          + ", ".join(f"{name} {error:.1e}" for name, error in errors.items()))


for path in sys.argv[1:] or [usual]:
    for normalize in ("none", "epoch"):
        compare(path, normalize)
    compare(path, "none", window="-0.2:0.6")
compare_reading()
