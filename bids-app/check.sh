#!/bin/sh
# Does what the Dockerfile does after make dist without an engine for containers: in a Debian that debootstrap makes, as
# root; then runs the app there as a user who may write to nothing but the output. bids-app/check.sh [FOLDER WITH THE .deb]
set -eu
cd "$(dirname "$0")/.."
dist=${1:-.build/dist}
suite=bookworm
. scripts/dist/debian.sh
mkdir -p "$root/opt/p300" "$root/dist"
cp bids-app/install.sh "$root/opt/p300/"
cp "$dist"/p300_*.deb "$root/dist/"
chroot "$root" /opt/p300/install.sh /dist
chroot "$root" p300 simulate --output /data --subjects 3 --sessions 2 --word BCI --repetitions 3 --quiet
mkdir "$root/out"
chown 1000:1000 "$root/out"
app() { chroot --userspec=1000:1000 "$root" p300-bids /data /out "$@" --networks xdawn-lda,lda; }
app participant --participant-label 02 --skip-bids-validator
app participant --participant-label 01 03
app group
rows=$(wc -l <"$root/out/results.tsv")
echo "participants apart, then the group: $rows rows of results.tsv; $(du -shx --exclude=data --exclude=out --exclude=proc "$root" | cut -f1) in all"
