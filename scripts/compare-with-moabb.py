#!/usr/bin/env python3
"""Whether p300 and MOABB's loaders take the same epochs from files laid out as public P300 sets are.

Run:  python3 scripts/compare-with-moabb.py [SET ...]
Needs: pip install moabb; p300 in .build/release or in $P300

Makes a file of random EEG for each set (none of the sets themselves), has MOABB's own loader and
p300 read it, filters MOABB's samples as p300 does (Butterworth of order 4 a side, forward and
backward), and prints a row a recording: flashes, targets, how many samples the onsets lie apart at
most, and the root mean square of the difference of the epochs at p300's onsets as a share of the
standard deviation. Exits with 1 if labels differ, onsets by more than two samples, or epochs by more
than 1 %.

Known differences: MOABB cuts the fraction off EPFL's onsets (up to two samples) and takes Lee2019's,
which count from 1, as counting from 0 (one). BI2013a's numbers are µV to p300 and V to MOABB.
"""
import datetime
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import mne
import numpy as np
from moabb.datasets import (
    BI2012, BI2013a, BI2014a, BI2014b, BI2015a, BI2015b, BNCI2014_008, BNCI2014_009, Cattan2019_VR,
    EPFLP300, Lee2019_ERP)
from moabb.datasets.bnci import bnci_2014
from scipy.io import savemat
from scipy.signal import butter, sosfiltfilt

BAND, WINDOW, SECONDS = (1, 20), 0.5, 90
TARGET_CODES = {2, 9}


class Session:
    """Random EEG in µV, [sample, electrode], with flashes that know their code and class."""

    def __init__(self, rate, electrodes, seed, codes=12, interval=0.2):
        random = np.random.default_rng(seed)
        count = int(SECONDS * rate)
        # Electrodes share most of their EEG; slow waves are the largest, as in life.
        shape = 1 / np.maximum(np.fft.rfftfreq(count, 1 / rate), 0.5)
        white = np.fft.rfft(random.standard_normal((electrodes, count)))
        self.eeg = np.fft.irfft(white * shape, count).T
        self.eeg *= 12 / self.eeg.std()
        self.rate = rate
        self.onsets = np.round((10 + interval * np.arange(25 * codes)) * rate).astype(int)
        self.codes = np.concatenate([random.permutation(codes) + 1 for _ in range(25)])
        self.is_target = np.isin(self.codes, list(TARGET_CODES))

    def channel(self, values, held=0.1):
        """A trigger channel that holds each flash's value for `held` seconds."""
        channel = np.zeros(len(self.eeg))
        for onset, value in zip(self.onsets, values):
            channel[onset:onset + max(1, int(held * self.rate))] = value
        return channel

    def classes(self, target, nontarget):
        return np.where(self.is_target, target, nontarget)


def cell(values):
    array = np.empty((1, len(values)), dtype=object)
    for index, value in enumerate(values):
        array[0, index] = value
    return array


NAMES = "Fz Cz Pz Oz P3 P4 PO7 PO8 F3 F4 FCz C3 C4 CP3 CPz CP4".split()


def bnci_run(session, labels):
    return {
        "X": session.eeg, "channels": cell(labels), "y": session.channel(session.classes(2, 1))[:, None],
        "y_stim": session.channel(session.codes)[:, None], "trial": session.onsets[::120][None] + 1,
        "classes": cell(["NonTarget", "Target"]),
        "classes_stim": cell([f"{kind}{i}" for kind in ("Col", "Row") for i in range(1, 7)]),
        "gender": "male", "age": 30.0, "ALSfrs": 30.0, "onsetALS": "spinal"}


def bnci_2014_008(folder):
    savemat(folder / "A01.mat", {"data": bnci_run(Session(256, 8, 1), NAMES[:8])})
    bnci_2014.data_path = lambda *_, **__: [str(folder / "A01.mat")]
    return BNCI2014_008(), [("A01.mat", lambda found: found["0"]["0"])]


def bnci_2014_009(folder):
    runs = cell([bnci_run(Session(256, 16, seed), NAMES) for seed in (2, 3, 4)])
    for run in runs[0]:
        run["X"] = run["X"] * 10
    savemat(folder / "A01S.mat", {"data": runs})
    bnci_2014.data_path = lambda *_, **__: [str(folder / "A01S.mat")]
    return BNCI2014_009(), [
        (f"A01S.mat#run{k + 1}", lambda found, k=k: list(found[str(k)].values())[0]) for k in range(3)]


def epfl(folder):
    session = Session(2048, 34, 5, codes=6, interval=0.4)
    padding = np.zeros((34, 4096))
    onsets = session.onsets - session.onsets[0]
    # Flash k stands 0.4 s and its distance from the first behind the recording's beginning.
    eeg = session.eeg[session.onsets[0] - int(0.4 * 2048):].T
    start = datetime.datetime(2005, 5, 12, 10, 0, 0)
    dates = [start + datetime.timedelta(seconds=onset / 2048) for onset in onsets]
    events = [[d.year, d.month, d.day, d.hour, d.minute, d.second + d.microsecond / 1e6] for d in dates]
    path = folder / "subject1" / "session1" / "eeg_200505121000_epochs.mat"
    path.parent.mkdir(parents=True)
    savemat(path, {
        "data": np.hstack([eeg, padding]), "events": np.array(events), "stimuli": session.codes[None].astype(float),
        "target": np.array([[2.0]]), "targets_counted": np.array([[25.0]])})
    return EPFLP300(), [(str(path.relative_to(folder)), lambda found: found["0"]["0"])]


def lee_2019(folder):
    def record(seed):
        session = Session(1000, 62, seed)
        labels = mne.channels.make_standard_montage("standard_1005").ch_names[20:82]
        entry = np.zeros((1, 1), dtype=[(name, object) for name in (
            "x", "t", "fs", "y_dec", "class", "chan", "EMG", "EMG_index", "pre_rest", "post_rest")])
        classes = np.empty((2, 2), dtype=object)
        classes[:] = [["1", "target"], ["2", "nontarget"]]
        values = (
            session.eeg, session.onsets[None], np.array([[1000.0]]), session.classes(1, 2)[None], classes,
            cell(labels), np.zeros((len(session.eeg), 4)), cell(["EMG1", "EMG2", "EMG3", "EMG4"]),
            session.eeg[:2000], session.eeg[:2000])
        for name, value in zip(entry.dtype.names, values):
            entry[name][0, 0] = value
        return entry

    savemat(folder / "sess01_subj01_EEG_ERP.mat", {"EEG_ERP_train": record(6), "EEG_ERP_test": record(7)})
    return Lee2019_ERP(train_run=True, test_run=True, sessions=(1,)), [
        ("sess01_subj01_EEG_ERP.mat#train", lambda found: found["1"]["1train"]),
        ("sess01_subj01_EEG_ERP.mat#test", lambda found: found["1"]["4test"])]


def table(session, before, after):
    return np.column_stack([*before, session.eeg, *after])


def invaders(dataset, name, variable, rate, electrodes, columns, seed, run, suffix=""):
    def make(folder):
        session = Session(rate, electrodes, seed)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        time = np.arange(len(session.eeg)) / rate
        savemat(path, {variable: columns(session, time)})
        return dataset(), [(name + suffix, lambda found: found[run[0]][run[1]])]

    return make


def class_channels(session):
    return session.channel(np.where(session.is_target, 2, 0)), session.channel(np.where(session.is_target, 0, 1))


def codes_of_2015b(session):
    return session.channel(np.where(session.is_target, 60, 20) + session.codes)


def cattan(folder):
    session = Session(512, 16, 16)
    zeros, ends = np.zeros(len(session.eeg)), np.zeros(len(session.eeg))
    starts = zeros.copy()
    starts[0] = 1
    # One block of five repetitions that together span the recording, so that no piece is filtered alone.
    ends[np.linspace(0, len(ends), 6).astype(int)[1:] - 1] = 1
    time = np.arange(len(session.eeg)) / 512
    target = session.channel(session.is_target, held=0.002)
    nontarget = session.channel(~session.is_target, held=0.002)
    columns = np.column_stack([time, session.eeg, zeros, target, nontarget, starts, ends])
    name = "subject_01_PC.mat"
    savemat(folder / name, {"data": columns})
    # MOABB opens the only file of a folder that bears the file's name.
    inside = folder / "moabb" / name
    inside.mkdir(parents=True)
    os.link(folder / name, inside / name)

    def whole(found):
        return mne.concatenate_raws(list(found["1PC"].values()))

    return Cattan2019_VR(virtual_reality=True, screen_display=True), [(name, whole)]


SETS = {
    "BNCI2014-008": bnci_2014_008, "BNCI2014-009": bnci_2014_009, "EPFL": epfl, "Lee2019": lee_2019,
    "BI2012": invaders(
        BI2012, "training.mat", "training", 128, 17,
        lambda s, time: table(s, [time], class_channels(s)), 8, ("0", "0training")),
    "BI2013a": invaders(
        BI2013a, "Session1/subject01_1.mat", "data", 512, 16,
        lambda s, _: table(s, [], [s.channel(s.classes(33285, 33286))]), 9, ("0", "0")),
    "BI2014a": invaders(
        BI2014a, "subject_01.mat", "samples", 512, 16,
        lambda s, time: table(s, [time], [s.channel(s.classes(2, 1))]), 10, ("0", "0")),
    "BI2014b": invaders(
        BI2014b, "group_01_sujet_01.mat", "samples", 512, 64,
        lambda s, time: table(s, [time], [s.channel(s.classes(2, 1))]), 11, ("0", "0")),
    "BI2015a": invaders(
        BI2015a, "subject_01_session_01.mat", "DATA", 512, 32,
        lambda s, time: table(s, [time], class_channels(s)), 12, ("0", "0")),
    "BI2015b": invaders(
        BI2015b, "group_01_s1.mat", "mat_data", 512, 64,
        lambda s, time: table(s, [time], [codes_of_2015b(s)]), 13, ("0", "0"), "#player1"),
    "Cattan2019": cattan,
}


def of_moabb(dataset, raw):
    """Filtered EEG in µV, [electrode, sample], onsets in samples, whether each is a target, labels."""
    target, nontarget = dataset.event_id["Target"], dataset.event_id["NonTarget"]
    stim = [raw.ch_names[k] for k in mne.pick_types(raw.info, meg=False, stim=True)][0]
    events = mne.find_events(raw, stim_channel=stim, shortest_event=0, initial_event=True)
    events = events[np.isin(events[:, 2], (target, nontarget))]
    edges = butter(4, BAND, "bandpass", fs=raw.info["sfreq"], output="sos")
    picks = mne.pick_types(raw.info, eeg=True, exclude="bads")
    unit = 1 if dataset.code == "BrainInvaders2013a" else 1e6
    filtered = sosfiltfilt(edges, raw.get_data(picks) * unit)
    labels = [raw.ch_names[k] for k in picks]
    return filtered, events[:, 0] - raw.first_samp, events[:, 2] == target, labels


def of_p300(tool, path, rate, folder):
    output = folder / "epochs.npz"
    reference = ["--reference", "mastoids"] if path.startswith("subject1/") else []
    subprocess.run(
        [tool, "preprocess", path, "--rate", f"{rate:g}", "--band", f"{BAND[0]}-{BAND[1]}", *reference,
         "--window", str(WINDOW), "--normalize", "none", "--quiet", "--output", output],
        cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with np.load(output) as file:
        onsets = np.round(file["onset"] * rate).astype(int)
        found = file["x"], onsets, file["y"] == 1, list(file["electrodes"])
    output.unlink()
    return found


def compare(name, path, theirs, ours):
    """A row of the table, and whether both agree."""
    signal, their_onsets, their_targets, their_labels = theirs
    epochs, onsets, targets, labels = ours
    if not np.array_equal(targets, their_targets) or sorted(labels) != sorted(their_labels):
        return (f"{name} {path}: {len(targets)} flashes, {targets.sum()} targets at {labels}; in MOABB "
                f"{len(their_targets)}, {their_targets.sum()} at {their_labels}"), False
    apart = np.abs(onsets - their_onsets).max()
    rows = [their_labels.index(label) for label in labels]
    cut = np.stack([signal[rows, onset:onset + epochs.shape[2]] for onset in onsets])
    share = np.sqrt(np.mean((epochs - cut) ** 2)) / cut.std()
    return f"{name} {path}\t{len(targets)}\t{targets.sum()}\t{apart}\t{share:.6f}", apart <= 2 and share <= 0.01


def main():
    warnings.simplefilter("ignore")
    mne.set_log_level("ERROR")
    tool = os.path.abspath(os.environ.get("P300", ".build/release/p300"))
    agree = True
    print("recording\tflashes\ttargets\tsamples apart\tdifference / deviation")
    for name in sys.argv[1:] or SETS:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            dataset, recordings = SETS[name](folder)
            first = folder / recordings[0][0].split("#")[0]
            inside = folder / "moabb" / first.name
            dataset.data_path = lambda *_, **__: [str(inside if inside.exists() else first)]
            found = dataset._get_single_subject_data(1)
            for path, choose in recordings:
                raw = choose(found)
                ours = of_p300(tool, path, raw.info["sfreq"], folder)
                row, same = compare(name, path, of_moabb(dataset, raw), ours)
                agree = agree and same
                print(row)
    sys.exit(not agree)


if __name__ == "__main__":
    main()
