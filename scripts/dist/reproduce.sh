#!/bin/sh
# Makes the distribution of the last commit twice, from clones in folders of other names at other depths, and compares the
# archives byte by byte. What stays the same is the machine: Swift, Debian's libraries. Ten minutes.
set -eu
cd "$(dirname "$0")/../.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT INT TERM
for folder in first a/second-of-two; do
  git clone --quiet . "$place/$folder"
  "$place/$folder/scripts/dist/dist.sh" >"$place/log" 2>&1 || { tail -n 20 "$place/log" >&2; exit 1; }
  rm -rf "$place/$folder/.build-dist"
done
cat "$place/first/.build/dist/SHA256SUMS"
status=0
for archive in "$place"/first/.build/dist/*.tar.gz "$place"/first/.build/dist/*.deb; do
  [ -e "$archive" ] || continue
  cmp "$archive" "$place/a/second-of-two/.build/dist/$(basename "$archive")" || status=1
done
[ "$status" = 1 ] || echo "twice the same bytes"
exit "$status"
