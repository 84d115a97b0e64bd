#!/bin/sh
# Unpacks Debian 11's C library (glibc 2.31) and start files of its compiler into FOLDER, to link against: what is linked
# so runs on systems since 2019. old-c-library.sh FOLDER
#
# By apt, without root; from $DEBIAN_MIRROR, whose signatures the keyring of Debian must know. Fails where there is none.
set -eu
folder=$1
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
rm -rf "$folder"
mkdir -p "$folder/lists/partial" "$folder/archives/partial"
folder=$(cd "$folder" && pwd)
: >"$folder/status"
echo "deb [signed-by=$keyring] $mirror bullseye main" >"$folder/sources.list"
apt() {
  apt-get -qq -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::lists="$folder/lists" -o Dir::State::status="$folder/status" -o Dir::Cache="$folder" \
    -o Debug::NoLocking=1 "$@"
}
apt update
(cd "$folder/archives" && apt download libc6 libc6-dev libgcc-10-dev)
for package in "$folder"/archives/*.deb; do dpkg-deb -x "$package" "$folder/root"; done
rm -rf "$folder/lists" "$folder/archives"
# Debian's / and /usr are one; and its links are from the root of the system on.
cd "$folder/root"
for place in lib lib64; do
  [ ! -d "$place" ] || { mkdir -p "usr/$place"; cp -R "$place/." "usr/$place/"; rm -rf "$place"; }
  [ ! -d "usr/$place" ] || ln -s "usr/$place" "$place"
done
find usr -type l | while read -r link; do
  target=$(readlink "$link")
  case $target in /*) ln -sfn "$folder/root$target" "$link" ;; esac
done
