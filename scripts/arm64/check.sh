#!/bin/sh
# Compiles the kernels for arm64, runs them under qemu, and compares every bit with this machine's (x86-64, Linux).
#
# Debian: apt-get install qemu-user-static libc6-dev-arm64-cross libgcc-12-dev-arm64-cross. Swift's own clang compiles.
set -eu
cd "$(dirname "$0")/../.."
clang=$(dirname "$(readlink -f "$(command -v "${SWIFT:-swift}")")")/clang
for program in qemu-aarch64-static "$clang"; do
  command -v "$program" >/dev/null 2>&1 || { echo "skipped: $program is missing"; exit 0; }
done
[ -d /usr/aarch64-linux-gnu/include ] || { echo "skipped: libc6-dev-arm64-cross is missing"; exit 0; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT INT TERM
build() {
  # shellcheck disable=SC2046 # words are wanted
  "$clang" -O2 -w -static -ISources/CKernels/include -o "$place/$1" scripts/arm64/kernels.c \
    $(find Sources/CKernels -name '*.c') -lm -lpthread $2
}
build here ""
build there "--target=aarch64-linux-gnu -fuse-ld=lld -isystem /usr/aarch64-linux-gnu/include
  -L/usr/aarch64-linux-gnu/lib -B/usr/aarch64-linux-gnu/lib -B/usr/lib/gcc-cross/aarch64-linux-gnu/12
  -L/usr/lib/gcc-cross/aarch64-linux-gnu/12"
qemu-aarch64-static "$place/there" >"$place/arm64"
# Without FMA (baseline) networks round otherwise, on any processor.
for set in avx2 avx512; do
  "$place/here" "$set" >"$place/$set"
  diff "$place/arm64" "$place/$set" || { echo "arm64 (left) and $set differ" >&2; exit 1; }
done
echo "$(grep -c '[0-9a-f]\{16\}$' "$place/arm64") digests, the same on arm64 (qemu) and x86-64 with AVX2 and AVX-512"
