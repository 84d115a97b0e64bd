#!/usr/bin/env bash
# Tests the package in Python/ with the tool at $P300, in a virtual environment of its own (.build/python).
# Without a network the first time, nothing is tested, and it says so.
set -eu
cd "$(dirname "$0")/.."
venv=.build/python
packages="hatchling mne mypy pandas pytest ruff scikit-learn"
if ! "$venv/bin/python" -c "import hatchling, mne, mypy, pandas, pytest, ruff, sklearn" 2>/dev/null; then
  echo "fetching $packages into $venv"
  rm -rf "$venv"
  # shellcheck disable=SC2086
  if ! python3 -m venv "$venv" || ! "$venv/bin/pip" install --quiet --disable-pip-version-check $packages; then
    rm -rf "$venv"
    echo "test-python: SKIPPED, as $packages cannot be fetched: nothing was tested"
    exit 0
  fi
fi
"$venv/bin/ruff" check --no-cache --quiet Python
"$venv/bin/ruff" format --no-cache --check --quiet Python
cd Python
"../$venv/bin/mypy" --no-error-summary --cache-dir "../$venv/mypy" p300
P300="${P300:-$PWD/../.build/release/p300}" SCIPY_ARRAY_API=1 PYTHONDONTWRITEBYTECODE=1 \
  "../$venv/bin/python" -m pytest --quiet "$@"
