#!/bin/sh
# Compares epochs, detectors and scores made on this processor with those made on an emulated Haswell (2013: AVX2 and
# fused multiply-add, no AVX-512), byte for byte (x86-64, Linux).
#
# Debian: apt-get install qemu-user-static. Needs the built tool (make build, or $P300).
set -eu
cd "$(dirname "$0")/.."
tool=${P300:-.build/release/p300}
command -v qemu-x86_64-static >/dev/null 2>&1 || { echo "skipped: qemu-user-static is missing"; exit 0; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT INT TERM
run=recordings/sub-01/eeg/sub-01_task-speller_run-0
make_all() {
  folder=$place/$1
  shift
  mkdir "$folder"
  "$@" preprocess "${run}1_eeg.edf" -o "$folder/train.npz" -q >/dev/null
  for network in cnn-1 tangent-toeplitz; do
    passes=
    [ "$network" = tangent-toeplitz ] || passes="--passes 2"
    # shellcheck disable=SC2086 # words are wanted
    "$@" train "$folder/train.npz" --network "$network" $passes -o "$folder/$network.safetensors" -q >/dev/null
    "$@" classify "$folder/$network.safetensors" "${run}2_eeg.edf" -o "$folder/$network.tsv" -q >/dev/null
  done
}
make_all here "$tool"
# Without what qemu does not have and warns of.
make_all haswell qemu-x86_64-static -cpu Haswell-v1,-pcid,-x2apic,-tsc-deadline,-hle,-invpcid,-rtm "$tool"
for file in "$place/here"/*; do
  cmp "$file" "$place/haswell/$(basename "$file")"
done
echo "$(find "$place/here" -type f | wc -l) files, the same on this processor and on a Haswell (qemu)"
