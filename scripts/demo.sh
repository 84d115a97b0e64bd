#!/bin/sh
# From recordings to a spelled word: the simulated subjects of recordings/, one command a step.
set -eu
cd "$(dirname "$0")/.."
p300=.build/release/p300
eeg=recordings/sub-01/eeg/sub-01_task-speller
out=.build/demo
mkdir -p "$out"

show() {
  echo
  echo "\$ p300 $*"
  "$p300" "$@"
}

show inspect "${eeg}_run-01_eeg.edf"
show preprocess "${eeg}_run-01_eeg.edf" --output "$out/train.npz"
show train "$out/train.npz" --output "$out/sub-01.safetensors"
show classify "$out/sub-01.safetensors" "${eeg}_run-02_eeg.edf" --output "$out/scores.tsv"
show spell "$out/sub-01.safetensors" "${eeg}_run-02_eeg.edf"
echo
echo "Epochs, detector and scores are in $out."
