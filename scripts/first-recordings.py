#!/usr/bin/env python3
"""From a laboratory's file to a spelled word in two commands after inspect, with what inspect suggests.

Run:  python3 scripts/first-recordings.py [FORM ...]
Needs: pip install mne pybv edfio; p300 in .build/release or in $P300

Writes the project's simulated subject anew in the forms that laboratories have, with MNE, pybv and edfio;
then for each: `p300 inspect` of the first run, `p300 train` with the options that inspect suggested, and
`p300 spell` of the second run (`classify` where the events have no codes). Prints a row a form: what was
suggested, and the word that came out or the area under the curve. Exits with 1 if one fails.
"""
import json
import os
import shlex
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import edfio
import mne
import numpy as np
import pybv

RECORDINGS = "recordings/sub-01/eeg/sub-01_task-speller_run-0{}_eeg.edf"
WORD = "WAVES"
TOOL = os.environ.get("P300", ".build/release/p300")


def flashes(run):
    """EEG in V without annotations, onsets in samples, codes, and whether each is a target."""
    raw = mne.io.read_raw_edf(RECORDINGS.format(run), preload=True)
    marks = [(a["onset"], *a["description"].split("/")) for a in raw.annotations]
    onsets = np.array([round(onset * raw.info["sfreq"]) for onset, _, _ in marks])
    codes = np.array([int(code) for _, _, code in marks])
    targets = np.array([kind == "target" for _, kind, _ in marks])
    raw.set_annotations(None)
    return raw, onsets, codes, targets


def with_trigger(raw, onsets, values):
    channel = np.zeros((1, raw.n_times))
    for onset, value in zip(onsets, values):
        channel[0, onset:onset + 5] = value
    info = mne.create_info(["STI 014"], raw.info["sfreq"], ["stim"])
    return raw.copy().add_channels([mne.io.RawArray(channel, info)], force_update_info=True)


def annotated(raw, onsets, texts):
    return raw.copy().set_annotations(mne.Annotations(onsets / raw.info["sfreq"], 0.0, texts))


def trigger_channel(folder, run):
    raw, onsets, codes, targets = flashes(run)
    path = folder / f"{run}_raw.fif"
    with_trigger(raw, onsets, codes + 100 * targets).save(path)
    return path


def bad_channel_and_span(folder, run):
    raw, onsets, codes, targets = flashes(run)
    texts = [f"{'target' if t else 'nontarget'}/{c}" for c, t in zip(codes, targets)]
    raw = annotated(raw, onsets, texts)
    raw.info["bads"] = ["Oz"]
    raw.annotations.append(10, 1, "BAD_movement")
    path = folder / f"{run}_bad_raw.fif"
    raw.save(path)
    return path


def brainvision(folder, run):
    raw, onsets, _, targets = flashes(run)
    events = np.column_stack([onsets, np.where(targets, 2, 1)])
    pybv.write_brainvision(
        data=raw.get_data(), sfreq=raw.info["sfreq"], ch_names=raw.ch_names, fname_base=f"bv{run}",
        folder_out=folder, events=events)
    return folder / f"bv{run}.vhdr"


def edf_stimulus_texts(folder, run):
    raw, onsets, codes, targets = flashes(run)
    signals = [
        edfio.EdfSignal(row * 1e6, raw.info["sfreq"], label=name, physical_dimension="uV")
        for row, name in zip(raw.get_data(), raw.ch_names)]
    notes = [
        edfio.EdfAnnotation(onset / raw.info["sfreq"], None, f"Stimulus/S{code + 100 * target:3d}")
        for onset, code, target in zip(onsets, codes, targets)]
    path = folder / f"{run}.edf"
    edfio.Edf(signals, annotations=notes).write(path)
    return path


def bids_values(folder, run):
    raw, onsets, codes, targets = flashes(run)
    base = folder / "sub-01" / "eeg"
    base.mkdir(parents=True, exist_ok=True)
    (folder / "dataset_description.json").write_text('{"Name": "x", "BIDSVersion": "1.9.0"}')
    path = base / f"sub-01_task-p300_run-{run}_eeg.edf"
    mne.export.export_raw(path, raw)
    rows = [
        f"{onset / raw.info['sfreq']:.6f}\t0.1\t{code + 100 * target}"
        for onset, code, target in zip(onsets, codes, targets)]
    path.with_name(path.name.replace("_eeg.edf", "_events.tsv")).write_text(
        "onset\tduration\tvalue\n" + "\n".join(rows) + "\n")
    return path


def lsl_csv(folder, run):
    raw, onsets, codes, targets = flashes(run)
    marker = np.zeros(raw.n_times, dtype=int)
    marker[onsets] = codes + 100 * targets
    times = 81234.567 + np.arange(raw.n_times) / raw.info["sfreq"]
    path = folder / f"{run}.csv"
    with open(path, "w") as file:
        file.write("lsl_timestamp," + ",".join(raw.ch_names) + ",marker\n")
        for time, sample, value in zip(times, raw.get_data().T * 1e6, marker):
            file.write(f"{time:.6f}," + ",".join(f"{x:.4f}" for x in sample) + f",{value}\n")
    return path


FORMS = {
    "FIF, trigger channel 1-12, +100 on targets": (trigger_channel, True),
    "BrainVision, S  1 and S  2": (brainvision, False),
    "EDF+, Stimulus/S 12, +100 on targets": (edf_stimulus_texts, True),
    "BIDS, value only": (bids_values, True),
    "FIF, a bad channel and a bad span": (bad_channel_and_span, True),
    "LSL CSV, lsl_timestamp": (lsl_csv, True),
}


def p300(*arguments):
    run = subprocess.run([TOOL, *map(str, arguments)], capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"p300 {shlex.join(map(str, arguments))}: {run.stderr.strip()}")
    return run.stdout


def try_form(folder, write, spells):
    training, test = write(folder, 1), write(folder, 2)
    inspected = json.loads(p300("inspect", training, "--json"))
    # Behind the options stands in brackets what they were taken for.
    suggested = (inspected["files"][0].get("suggestion") or "").partition(" (")[0]
    detector = folder / "detector.safetensors"
    p300("train", training, *shlex.split(suggested), "--output", detector, "-q")
    if spells:
        found = json.loads(p300("spell", detector, test, "--text", WORD, "--json", "-q"))
        return suggested, "".join(found["text"]) if isinstance(found["text"], list) else found["text"]
    found = json.loads(p300("classify", detector, test, "--output", folder / "s.tsv", "--json", "-q"))
    return suggested, f"AUC {found['auc']:.3f}" if "auc" in found else json.dumps(found)[:200]


def main():
    warnings.simplefilter("ignore")
    mne.set_log_level("ERROR")
    failed = False
    for name in sys.argv[1:] or FORMS:
        with tempfile.TemporaryDirectory() as temporary:
            try:
                suggested, outcome = try_form(Path(temporary), *FORMS[name])
                failed = failed or not (outcome == WORD or outcome.startswith("AUC"))
            except RuntimeError as error:
                suggested, outcome, failed = "", str(error), True
            print(f"{name}\t{suggested or 'nothing needed'}\t{outcome}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
