#!/bin/sh
# Does what the Dockerfile does after make dist without an engine for containers: in a Debian that debootstrap makes, as
# root; then runs the app there as a user who may write to nothing but the output. bids-app/check.sh [FOLDER WITH THE .deb]
set -eu
cd "$(dirname "$0")/.."
dist=${1:-.build/dist}
if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null 2>&1; then
  echo "skipped: needs root and debootstrap (apt-get install debootstrap)"
  exit 0
fi
root=$(mktemp -d)
end() {
  umount "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$root"
}
trap end EXIT INT TERM
chmod 755 "$root"
debootstrap --variant=minbase bookworm "$root" >"$root.log" 2>&1 || { tail -n 5 "$root.log" >&2; exit 1; }
rm -f "$root.log"
# Swift asks there for the words of its command; containers have it.
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
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
