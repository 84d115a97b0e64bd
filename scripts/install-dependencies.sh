#!/bin/sh
# Installs FFTW (single precision), zlib and pkg-config where they are missing.
set -eu

present() { command -v pkg-config >/dev/null 2>&1 && pkg-config --exists fftw3f zlib; }

command -v swift >/dev/null 2>&1 || {
  echo "p300 needs Swift 6.2 or later on the PATH: https://www.swift.org/install" >&2
  exit 1
}
present && exit 0

if command -v apt-get >/dev/null 2>&1; then
  packages="libfftw3-dev zlib1g-dev pkg-config"
  echo "Installing $packages" >&2
  if [ "$(id -u)" = 0 ]; then
    as_root=
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
  elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then
    as_root=sudo
  else
    echo "p300 needs $packages; ask an administrator to run: apt-get install $packages" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086 # words are wanted
  $as_root apt-get update -qq && $as_root apt-get install -y -qq $packages >/dev/null
elif command -v brew >/dev/null 2>&1; then
  brew install --quiet fftw zlib pkgconf
fi

present || {
  echo "p300 needs FFTW 3.3 in single precision (fftw3f), zlib and pkg-config; install them with" >&2
  echo "your system's package manager, so that 'pkg-config --exists fftw3f zlib' succeeds." >&2
  exit 1
}
