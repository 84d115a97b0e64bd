#!/bin/sh
# Installs FFTW (single precision), zlib, HDF5, libcrypto and pkg-config where they are missing: with the system's
# package manager where that is allowed, else beside the sources in .build-dependencies.
set -eu
cd "$(dirname "$0")/.."
. scripts/environment.sh

debian="libfftw3-dev zlib1g-dev libhdf5-dev libssl-dev pkg-config"
# macOS has CommonCrypto in place of libcrypto.
needed="fftw3f zlib hdf5"
[ "$(uname -s)" = Darwin ] || needed="$needed libcrypto"
# shellcheck disable=SC2086 # words are wanted
present() { command -v pkg-config >/dev/null 2>&1 && pkg-config --exists $needed; }

command -v swift >/dev/null 2>&1 || {
  echo "p300 needs Swift 6.2 or later on the PATH: https://www.swift.org/install" >&2
  exit 1
}
present && exit 0

# Debian's packages unpacked into a folder of our own: no root needed. Without the shared
# libraries the linker takes the static ones, so that nothing has to be found at run time.
unpack_debian() {
  here=$PWD/.build-dependencies
  mkdir -p "$here/lists/partial" "$here/archives/partial" "$here/root"
  local_apt="apt-get -qq -o Dir::State::lists=$here/lists -o Dir::Cache=$here -o Debug::NoLocking=1"
  $local_apt update || return 1
  (
    cd "$here/archives"
    # HDF5 has no static form that needs nothing else: its shared library, and what that needs in turn.
    hdf5=$(${local_apt%%-get*}-cache ${local_apt#* } depends libhdf5-dev |
      sed -n 's/.*Depends: \(libhdf5-[0-9][^ ]*\)$/\1/p' | head -n 1)
    $local_apt download libhdf5-dev "$hdf5" libsz2 libaec0 || return 1
    $local_apt download libfftw3-dev zlib1g-dev libssl-dev pkgconf pkgconf-bin libpkgconf3 ||
      $local_apt download libfftw3-dev zlib1g-dev libssl-dev pkg-config libglib2.0-0
  ) || return 1
  for package in "$here"/archives/*.deb; do dpkg-deb -x "$package" "$here/root"; done
  find "$here/root" \( -name 'libfftw3*.so*' -o -name 'libz.so*' -o -name 'libcrypto.so*' \) -delete
  # What update-alternatives would do.
  folder=$(dirname "$(find "$here/root" -name hdf5-serial.pc | head -n 1)")
  [ -e "$folder/hdf5.pc" ] || ln -s hdf5-serial.pc "$folder/hdf5.pc"
  . scripts/environment.sh
}

if command -v apt-get >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  as_root=no
  if [ "$(id -u)" = 0 ]; then
    as_root=
  elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root=sudo
  fi
  if [ "$as_root" = no ]; then
    echo "Unpacking $debian into .build-dependencies (no right to install them)" >&2
    unpack_debian || true
  else
    echo "Installing $debian" >&2
    # shellcheck disable=SC2086 # words are wanted
    { $as_root apt-get update -qq && $as_root apt-get install -y -qq $debian >/dev/null; } || true
  fi
elif command -v brew >/dev/null 2>&1; then
  brew install --quiet fftw zlib hdf5 pkgconf || true
fi

present || {
  echo "p300 needs FFTW 3.3 in single precision, zlib, HDF5, libcrypto and pkg-config, and could not" >&2
  echo "install them. On Debian and Ubuntu: apt-get install $debian; elsewhere install them" >&2
  echo "so that 'pkg-config --exists $needed' succeeds." >&2
  exit 1
}
