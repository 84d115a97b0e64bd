#!/usr/bin/env bash
# Runs the tests once under AddressSanitizer, UndefinedBehaviorSanitizer (of the C) and ThreadSanitizer.
#
#     scripts/faults/sanitize.sh [address|undefined|thread …] [-- FILTER]
#
# All three unless told otherwise, each in a build of its own below .build/. Debug builds, so that Swift's own
# checks are on; what trains networks for minutes is left out.
set -eu
cd "$(dirname "$0")/../.."
. scripts/environment.sh
SLOW='GoldenTests|PipelineTests|PublishedTests'
