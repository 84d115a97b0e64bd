#!/usr/bin/env bash
# Builds the tool with AddressSanitizer, and UndefinedBehaviorSanitizer in its C, and runs it on simulated
# recordings with every kind of method and on hostile files.
#
#     scripts/faults/sanitize.sh [address|thread|tests|thread-tests …]
#
# By `thread` it is ThreadSanitizer. Each has a build of its own (.build-address, .build-thread): debug builds,
# so that Swift's own checks are on, which are too slow for the tests. P300_CASES sets the hostile files of each kind
# (100 unless told otherwise). What a sanitizer finds ends the tool by a signal.
#
# By `tests` all tests run in release mode with the C checked for addresses and undefined behaviour: twenty minutes.
# What is told of the library for HDF5 is shielded by a process of its own, and fails no test.
#
# By `thread-tests` all tests run in release mode under ThreadSanitizer: an hour. On Linux it does not see the lock of
# `Mutex`, and takes what closures do under it for races; these closures are left out by their names, in which alone
# `YTXE` stands (what `withLock` takes). Where files may not grow it does not start, so that the test that limits them is
# left out; `inject.py` fills disks otherwise.
set -eu
cd "$(dirname "$0")/../.."
. scripts/environment.sh
[ $# -gt 0 ] || set -- address
export ASAN_OPTIONS=detect_leaks=0:abort_on_error=1 UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1:abort_on_error=1
for kind in "$@"; do
  if [ "$kind" = thread-tests ]; then
    options=(-c release --disable-xctest --scratch-path .build-thread-tests --sanitize thread)
    ${SWIFT:-swift} build --build-tests "${options[@]}"
    echo race:YTXEfU >.build-thread-tests/locked
    TSAN_OPTIONS="suppressions=$PWD/.build-thread-tests/locked halt_on_error=0 exitcode=66" P300_FUZZ_MUTATIONS=50 \
      ${SWIFT:-swift} test --skip-build --disable-testable-imports "${options[@]}" --skip 'disk that fills up'
    continue
  fi
  if [ "$kind" = tests ]; then
    checks=address,undefined
    options=(-c release --disable-xctest --scratch-path .build-tests
      -Xcc "-fsanitize=$checks" -Xcc -fno-sanitize-recover=undefined -Xcc -fno-omit-frame-pointer
      -Xswiftc -Xclang-linker -Xswiftc "-fsanitize=$checks")
    ${SWIFT:-swift} build --build-tests "${options[@]}"
    ${SWIFT:-swift} test --skip-build --disable-testable-imports "${options[@]}"
    continue
  fi
  options=(--product p300 --sanitize "$kind" --scratch-path ".build-$kind")
  if [ "$kind" = address ]; then
    options+=(-Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined)
  fi
  ${SWIFT:-swift} build "${options[@]}"
  # Its valid files are detectors of every kind, trained by the same tool.
  python3 scripts/faults/hostile.py --tool ".build-$kind/debug/p300" --sanitized \
    --cases "${P300_CASES:-100}" --jobs 2
done
