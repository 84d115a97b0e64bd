#!/usr/bin/env python3
"""Arranges real recordings of two sessions as a BIDS data set of epochs and studies them from session to session.

    python3 scripts/study-of-recordings.py RECORDINGS OUTPUT [--preset accurate] [--networks cnn-1,lda] [--options …]

RECORDINGS holds the folders named in docs/results.md. OUTPUT gets `epochs` (the data set: a subject each, the
recordings that are trained on as session 1, those tested on as session 2, and participants.tsv with where they come from),
`study` (its results) and `study.html`. Given again it goes on where it was. The tool is $P300, else .build/release/p300;
Python's standard library alone.
"""

import argparse
import json
import os
import pathlib
import subprocess

import results

PROJECT = pathlib.Path(__file__).resolve().parent.parent
TOOL = os.environ.get("P300", str(PROJECT / ".build/release/p300"))
# Subject: the set of docs/results.md and where it comes from.
SUBJECTS = {
    "AAS": ("AAS010-AAS011", "Wadsworth"),
    **{name: (name, "Graz") for name in ("s6", "s8", "s9")},
    **{name: (name, "seven-choice") for name in "ABDE"},
}
NETWORKS = ["cnn-1", "cnn-1-tangent", "tangent", "xdawn-riemann", "toeplitz-lda", "xdawn-lda", "blda", "swlda", "lda", "mlp"]


def arrange(recordings, folder, preset):
    """Writes the data set; epochs that are there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for subject, (name, _) in SUBJECTS.items():
        training, test, options = results.SETS[name]
        for session, inputs in enumerate((training, test), 1):
            place = folder / f"sub-{subject}" / f"ses-{session}" / "eeg"
            epochs = place / f"sub-{subject}_ses-{session}_task-p300_epo.npz"
            if epochs.exists():
                continue
            place.mkdir(parents=True, exist_ok=True)
            paths = [str(recordings / path) for path in inputs]
            subprocess.run(
                [TOOL, "preprocess", *paths, *options, "--preset", preset, "-q", "-o", epochs],
                check=True, stdout=subprocess.DEVNULL)
    rows = [f"sub-{subject}\t{site}\n" for subject, (_, site) in SUBJECTS.items()]
    (folder / "participants.tsv").write_text("participant_id\tsite\n" + "".join(rows))
    (folder / "dataset_description.json").write_text(json.dumps({
        "Name": "Recordings of two sessions", "BIDSVersion": "1.10.0", "DatasetType": "derivative",
        "GeneratedBy": [{"Name": "p300"}]}) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("recordings", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--preset", default="accurate")
    parser.add_argument("--networks", default=",".join(NETWORKS))
    parser.add_argument("--options", nargs=argparse.REMAINDER, default=[], help="further ones of p300 study")
    arguments = parser.parse_args()
    epochs, study = arguments.output / "epochs", arguments.output / "study"
    arrange(arguments.recordings, epochs, arguments.preset)
    subprocess.run(
        [TOOL, "study", epochs, study, "--protocol", "across-sessions", "--networks", arguments.networks,
         "--by", "site", *arguments.options], check=True)
    subprocess.run([TOOL, "report", study, "-o", arguments.output / "study.html"], check=True)


if __name__ == "__main__":
    main()
