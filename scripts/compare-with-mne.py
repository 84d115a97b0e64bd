#!/usr/bin/env python3
"""What p300 and MNE-Python find in the same recordings: rate, samples, labels and annotations.

Run:  python3 scripts/compare-with-mne.py FILE [FILE ...]
Needs: pip install mne; p300 in .build/release or in $P300

Prints one line a file: "same", or what differs. Differences are not always errors: p300 leaves out
channels at another rate, keeps annotations before the first sample, and takes trigger channels and
BIDS tables for events as well, of which MNE makes no annotations.
"""
import collections
import json
import os
import subprocess
import sys
import warnings

import mne

READERS = {
    ".edf": mne.io.read_raw_edf, ".bdf": mne.io.read_raw_bdf, ".gdf": mne.io.read_raw_gdf,
    ".vhdr": mne.io.read_raw_brainvision, ".ahdr": mne.io.read_raw_brainvision,
    ".set": mne.io.read_raw_eeglab, ".fif": mne.io.read_raw_fif, ".nedf": mne.io.read_raw_nedf,
    ".mff": mne.io.read_raw_egi,
    # By the old header every channel whose label has five letters would be marked as bad.
    ".cnt": lambda path, preload: mne.io.read_raw_cnt(path, header="new", preload=preload),
}


def ours(path, tool):
    run = subprocess.run([tool, "inspect", "--json", path], capture_output=True, text=True)
    if run.returncode:
        return None, run.stderr.strip()
    file = json.loads(run.stdout)["files"][0]
    events = collections.Counter()
    for event in file["events"]:
        events[event["text"] or str(event["code"])] += event["count"]
    return (file["sampling_rate"], file["samples"], [c["label"] for c in file["channels"]], events), ""


def theirs(path):
    try:
        raw = READERS[os.path.splitext(path)[1].lower()](path, preload=True)
    except Exception as error:  # whatever it is, it is MNE's answer
        return None, f"{type(error).__name__}: {error}"
    return (raw.info["sfreq"], raw.n_times, raw.ch_names, collections.Counter(raw.annotations.description)), ""


def main():
    warnings.simplefilter("ignore")
    mne.set_log_level("ERROR")
    tool = os.environ.get("P300", ".build/release/p300")
    for path in sys.argv[1:]:
        (left, error), (right, other) = ours(path, tool), theirs(path)
        if left is None or right is None:
            both = "both refuse it" if left is right else "one refuses it"
            print(f"{path}: {both}: p300 “{error}”, MNE “{other}”")
            continue
        names = ("rate", "samples", "labels", "annotations")
        gaps = [f"{n}: {a} and in MNE {b}" for n, a, b in zip(names, left, right) if a != b]
        print(f"{path}: {'; '.join(gaps) or 'same'}")


if __name__ == "__main__":
    main()
