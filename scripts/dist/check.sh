#!/bin/sh
# Installs the package of make dist in a Debian that debootstrap makes, as root: bullseye, or the one that is named; trains
# and spells there, and compares the bytes with those that the same binary writes here. check.sh [SUITE]
set -eu
cd "$(dirname "$0")/../.."
suite=${1:-bullseye}
. scripts/dist/debian.sh
cp .build/dist/p300_*.deb "$root/"
chroot "$root" sh -c 'dpkg -i /p300_*.deb' >/dev/null
cp -R recordings "$root/recordings"
cat >"$root/work.sh" <<'WORK'
set -eu
eeg=recordings/sub-01/eeg/sub-01_task-speller
p300 preprocess "${eeg}_run-01_eeg.edf" --output "$1/train.npz" --quiet >&2
p300 train "$1/train.npz" --output "$1/detector.safetensors" --quiet >&2
p300 spell "$1/detector.safetensors" "${eeg}_run-02_eeg.edf" --json >"$1/spelled.json"
cd "$1"
sha256sum train.npz detector.safetensors
WORK
mkdir "$root/there" "$root/here"
there=$(chroot "$root" sh /work.sh /there)
here=$(PATH=$PWD/.build-dist/release:$PATH sh "$root/work.sh" "$root/here")
echo "$there"
[ "$there" = "$here" ] || { printf 'other bytes here:\n%s\n' "$here" >&2; exit 1; }
chroot "$root" p300 doctor | tail -n 1
start=$(date +%s%N)
for _ in 1 2 3 4 5 6 7 8 9 10; do "$root/usr/bin/p300" --version >/dev/null; done
echo "$(chroot "$root" ldd --version | head -n 1): the same bytes; $((($(date +%s%N) - start) / 10000000)) ms for --version"
