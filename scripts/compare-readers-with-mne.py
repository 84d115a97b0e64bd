#!/usr/bin/env python3
"""Whether p300 reads what MNE-Python reads, in files of every format that MNE writes and both read.

Run:  python3 scripts/compare-readers-with-mne.py
Needs: pip install mne edfio pybv eeglabio h5py; p300 in .build/release or in $P300

MNE writes one recording, and epochs of it, in each format and reads it again; p300 cuts the recording into
windows that touch each other, without any filter, and has to find MNE's samples within the file's
resolution, and MNE's events at the same samples. Exits with 1 where something differs.
"""
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import eeglabio.epochs
import mne
import numpy

RATE = 256
STEP = 64  # samples between events, and samples a window
COUNT = 240


def recording():
    """EEG with drift, an EOG channel, and events named by class and code every 0.25 s."""
    generator = numpy.random.default_rng(7)
    length = STEP * (COUNT + 8)
    walk = numpy.cumsum(generator.normal(0, 2e-7, (5, length)), axis=1)
    data = walk - walk.mean(axis=1, keepdims=True) + generator.normal(0, 1e-5, (5, length))
    info = mne.create_info(["Fz", "Cz", "Pz", "Oz", "EOG"], RATE, ["eeg"] * 4 + ["eog"])
    raw = mne.io.RawArray(data, info)
    codes = generator.permutation(numpy.tile(numpy.arange(1, 13), COUNT // 12))
    names = [f"{'target' if code in (3, 9) else 'nontarget'}/{code}" for code in codes]
    onsets = (STEP * (4 + numpy.arange(COUNT))) / RATE
    raw.set_annotations(mne.Annotations(onsets, numpy.zeros(COUNT), names))
    return raw


def write_set(raw, path):
    raw.export(path, overwrite=True)


def epochs_of(raw):
    events, ids = mne.events_from_annotations(raw)
    return mne.Epochs(raw, events, ids, tmin=-0.125, tmax=(STEP - 1) / RATE - 0.125, baseline=None,
                      preload=True)


def write_version_73(epochs, path):
    """The same in MATLAB's version 7.3, which MNE reads and eeglabio writes."""
    names = {number: name for name, number in epochs.event_id.items()}
    eeglabio.epochs.export_set(
        str(path), epochs.get_data(picks="eeg"), RATE, epochs.events, epochs.tmin, epochs.tmax,
        epochs.ch_names[:4], event_id={name: number for number, name in names.items()}, fmt="v7.3")


# Each: a file's name, how it is written, how MNE reads it, and how samples are stored (None: as floats).
RECORDINGS = [
    ("a.edf", write_set, mne.io.read_raw_edf, "16 bits"),
    ("a.bdf", write_set, mne.io.read_raw_bdf, "24 bits"),
    ("a.vhdr", write_set, mne.io.read_raw_brainvision, None),
    ("a.set", write_set, mne.io.read_raw_eeglab, None),
    ("a_raw.fif", lambda raw, path: raw.save(path, fmt="single"),
     mne.io.read_raw_fif, None),
    ("b_raw.fif", lambda raw, path: raw.save(path, fmt="double"),
     mne.io.read_raw_fif, None),
    ("c_raw.fif.gz", lambda raw, path: raw.save(path), mne.io.read_raw_fif, None),
]
EPOCHS = [
    ("a-epo.fif", lambda epochs, path: epochs.save(path), mne.read_epochs),
    ("b-epo.fif", lambda epochs, path: epochs.save(path, fmt="double"),
     mne.read_epochs),
    ("a-epochs.set", lambda epochs, path: epochs.export(path),
     mne.read_epochs_eeglab),
    ("b-epochs.set", write_version_73, mne.read_epochs_eeglab),
]


def ours(path, folder, *options):
    """The epochs of a file as p300 makes or reads them."""
    output = Path(folder) / "ours.npz"
    tool = os.environ.get("P300", ".build/release/p300")
    run = subprocess.run([tool, "preprocess", path, "--output", output, "--quiet", *options],
                         capture_output=True, text=True)
    if run.returncode:
        raise AssertionError(run.stderr.strip())
    return numpy.load(output)


def check_events(read, names, samples):
    """Asserts that the flashes are MNE's events; `samples` are those of their onsets, if they are known."""
    # BrainVision's markers have a type before the name.
    parts = [name.split("/")[-2:] for name in names]
    labels = numpy.array([part[0] == "target" for part in parts])
    codes = numpy.array([int(part[1]) for part in parts])
    assert (read["y"] == labels).all(), "labels differ"
    assert (read["stimulus"] == codes).all(), "codes differ"
    if samples is not None:
        assert (numpy.rint(read["onset"] * RATE) == samples).all(), "onsets differ"


def compare_recording(path, read, resolution, folder):
    theirs = read(path, preload=True)
    epochs = ours(path, folder, "--band", "-", "--rate", str(RATE), "--window", str(STEP / RATE),
                  "--normalize", "none")
    assert set(epochs["electrodes"]) - {"EOG"} == {"Fz", "Cz", "Pz", "Oz"}, epochs["electrodes"]
    data = theirs.get_data(picks=epochs["electrodes"].tolist()) * 1e6
    marks = [mark for mark in theirs.annotations if "target" in mark["description"]]
    samples = numpy.rint([mark["onset"] * RATE for mark in marks]).astype(int) - theirs.first_samp
    check_events(epochs, [mark["description"] for mark in marks], samples)
    # p300 takes the mean of the recording off where no filter does.
    data = data - data.mean(axis=1, keepdims=True)
    wanted = numpy.stack([data[:, sample:sample + STEP] for sample in samples])
    error = abs(epochs["x"] - wanted).max()
    bits = {"16 bits": 16, "24 bits": 24}.get(resolution)
    # Sums for the mean are in single precision.
    limit = max(numpy.ptp(data) / 2**bits if bits else 0, abs(data).max() * 2**-20)
    assert error <= limit, f"samples differ by {error} µV, more than {limit}"
    return len(samples), error, limit


def compare_epochs(path, read, folder):
    theirs = read(path)
    epochs = ours(path, folder)
    wanted = theirs.get_data(picks=epochs["electrodes"].tolist(), copy=True) * 1e6
    names = {number: name for name, number in theirs.event_id.items()}
    onsets = theirs.events[:, 0] if str(path).endswith(".fif") else None
    check_events(epochs, [names[number] for number in theirs.events[:, 2]], onsets)
    assert abs(epochs["first_sample"] / epochs["sampling_rate"] - theirs.tmin) < 1e-6, "times differ"
    error = abs(epochs["x"] - wanted).max()
    limit = abs(wanted).max() * 2**-22
    assert error <= limit, f"samples differ by {error} µV, more than {limit}"
    return len(wanted), error, limit


def split(folder):
    """A recording in several files, which MNE makes of 2 MB each at least."""
    raw = mne.concatenate_raws([recording() for _ in range(24)])
    raw.set_annotations(raw.annotations[[not name.startswith(("BAD", "EDGE"))
                                         for name in raw.annotations.description]])
    for naming in ("neuromag", "bids"):
        path = Path(folder) / ("s_raw.fif" if naming == "neuromag" else "sub-1_eeg.fif")
        raw.save(path, split_size="3MB", split_naming=naming)
        if naming == "bids":
            path = path.with_name("sub-1_split-01_eeg.fif")
        assert len(list(Path(folder).glob(path.name.split("_")[0] + "_*"))) > 1, "not split"
        yield path


def main():
    warnings.simplefilter("ignore")
    mne.set_log_level("ERROR")
    failed = 0

    def report(name, check):
        nonlocal failed
        try:
            count, error, limit = check()
            print(f"{name}: {count} events and windows equal; largest difference {error:.1e} µV, "
                  f"resolution {limit:.1e} µV")
        except AssertionError as error:
            failed += 1
            print(f"{name}: {error}")

    with tempfile.TemporaryDirectory() as folder:
        raw = recording()
        for name, write, read, resolution in RECORDINGS:
            path = Path(folder) / name
            try:
                write(raw, path)
            except (ValueError, NotImplementedError) as error:
                print(f"{name}: MNE does not write it: {error}")
                continue
            report(name, lambda: compare_recording(path, read, resolution, folder))
        for path in split(folder):
            report(f"{path.name} in parts",
                   lambda: compare_recording(path, mne.io.read_raw_fif, None, folder))
        epochs = epochs_of(raw)
        for name, write, read in EPOCHS:
            path = Path(folder) / name
            try:
                write(epochs, path)
            except AttributeError as error:  # eeglabio 0.1.4 with h5py 3.16
                print(f"{name}: eeglabio does not write it: {error}")
                continue
            report(name, lambda: compare_epochs(path, read, folder))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
