"""Whether the files of `p300 preprocess --format set|fif` hold what the .npz holds, as MNE and SciPy
read them. Needs numpy, scipy and mne.

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


def compare(recording, normalize):
    """Writes the three formats of one recording, and asserts that they agree."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("a.npz", "a.set", "a-epo.fif")]
        for path in paths:
            command = [p300, "preprocess", recording, "--normalize", normalize, "--output", path]
            subprocess.run([*command, "--quiet"], check=True, capture_output=True)
        wanted = numpy.load(paths[0])
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
