#!/usr/bin/env bash
# Makes .build/dist/p300-VERSION-linux-ARCH.tar.gz and a .deb of it: one binary that needs the C library alone.
#
# Linux. Swift, FFTW, zlib, libcrypto and the C++ library are in the binary; HDF5 is opened when a MAT v7.3 file is
# read, where it is installed. The same commit gives the same bytes in any folder, with the same Swift and the same -dev
# packages (scripts/dist/reproduce.sh). It is linked against Debian 11's C library where that can be had
# (P300_C_LIBRARY=own takes this machine's); how recent the C library must be stands in the name of the archive.
set -eu
cd "$(dirname "$0")/../.."
. scripts/environment.sh
export LC_ALL=C TZ=UTC
umask 022
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
scratch=$PWD/.build-dist
place=$PWD/.build/dist
rm -rf "$place"
mkdir -p "$scratch/static" "$place"

# Static libraries alone in a folder, and descriptions for pkg-config that point there.
mkdir -p "$scratch/pkgconfig"
for package in fftw3f zlib libcrypto; do
  flag=$(pkg-config --libs-only-l "$package" | tr -d ' ')
  archive=lib${flag#-l}.a
  found=$(find "$(pkg-config --variable=libdir "$package")" -maxdepth 1 -name "$archive" | head -n 1)
  [ -n "$found" ] || { echo "$archive is missing: install the -dev package of $package" >&2; exit 1; }
  ln -sf "$found" "$scratch/static/"
  cat >"$scratch/pkgconfig/$package.pc" <<DESCRIPTION
Name: $package
Description: $package, linked statically
Version: $(pkg-config --modversion "$package")
Cflags: $(pkg-config --cflags "$package")
Libs: -L$scratch/static $flag
DESCRIPTION
done
export PKG_CONFIG_PATH="$scratch/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
ln -sf "$(gcc -print-file-name=libstdc++.a)" "$scratch/static/"

link=()
old=$scratch/c-library
if [ "${P300_C_LIBRARY:-old}" = own ]; then
  :
elif [ -e "$old/complete" ] || { scripts/dist/old-c-library.sh "$old" && touch "$old/complete"; }; then
  clang -O2 -fPIC -c scripts/dist/newer-calls.c -o "$scratch/newer-calls.o"
  libraries=$old/root/lib/$(uname -m)-linux-gnu
  link=(-Xlinker "$scratch/newer-calls.o"
    -Xswiftc -Xclang-linker -Xswiftc "--sysroot=$old/root"
    -Xswiftc -Xclang-linker -Xswiftc "--gcc-toolchain=$old/root/usr")
  for library in pthread.so.0 dl.so.2 m.so.6 rt.so.1 util.so.1; do link+=(-Xlinker "$libraries/lib$library"); done
else
  echo "note: linked against the C library of this machine, as an older one cannot be had" >&2
fi

# The sources are compiled in a folder whose name is as long everywhere: what checks that a closure has not escaped
# (withoutActuallyEscaping) has the length of its file's path in the code.
stage=/tmp/p300-$(printf %s "$PWD" | sha256sum | cut -c 1-16)
rm -rf "$stage"
mkdir -m 700 "$stage"
trap 'rm -rf "$stage"' EXIT
cp -a Package.swift Sources Tests "$stage/"

export P300_DISTRIBUTION=1
# Out of the bytes stay paths of this machine, functions that nothing calls or that are there twice, names that nobody
# looks up, and what unwinds the stack (scripts/dist/discard.ld).
${SWIFT:-swift} build --package-path "$stage" -c release --product p300 --static-swift-stdlib --scratch-path "$scratch" \
  -debug-info-format none \
  -Xlinker -L"$scratch/static" -Xlinker --gc-sections -Xlinker --icf=all -Xlinker -O2 -Xlinker --no-export-dynamic \
  -Xlinker -T"$PWD/scripts/dist/discard.ld" -Xlinker --no-eh-frame-hdr \
  -Xlinker -s -Xlinker --build-id=none -Xswiftc -use-ld=lld -Xswiftc -Xfrontend -Xswiftc -function-sections \
  -Xswiftc -Xclang-linker -Xswiftc -static-libgcc -Xswiftc -file-prefix-map -Xswiftc "$stage=." \
  -Xcc -ffunction-sections -Xcc "-ffile-prefix-map=$stage=." "${link[@]}"
built=$scratch/release/p300

needed=$(objdump -p "$built" | sed -n 's/^ *NEEDED *//p' | grep -v -x -E 'lib(c|m|dl|rt|util|pthread)\.so\.[0-9]+|ld-linux.*' || true)
[ -z "$needed" ] || { echo "$built needs $needed; expected the C library alone" >&2; exit 1; }
glibc=$(objdump -T "$built" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1)
glibc=${glibc#GLIBC_}
version=$("$built" --version)
machine=$(uname -m)
name=p300-$version-linux-$machine-glibc$glibc
root=$place/$name

install -d "$root/bin" "$root/share/man/man1" "$root/share/bash-completion/completions" \
  "$root/share/zsh/site-functions" "$root/share/fish/vendor_completions.d" "$root/share/doc/p300"
install -m 755 "$built" "$root/bin/p300"
install -m 755 bids-app/p300-bids "$root/bin/p300-bids"
scripts/manual.sh "$built" | gzip -9n >"$root/share/man/man1/p300.1.gz"
"$built" --generate-completion-script bash >"$root/share/bash-completion/completions/p300"
"$built" --generate-completion-script zsh >"$root/share/zsh/site-functions/_p300"
"$built" --generate-completion-script fish >"$root/share/fish/vendor_completions.d/p300.fish"
install -m 644 README.md CHANGELOG.md SECURITY.md "$root/share/doc/p300/"
{
  echo "p300 is free software under the GNU General Public License, version 3 or later: LICENSE."
  echo "In the binary, beside p300's own code:"
  echo
  echo "  FFTW 3            GPL 2 or later, https://www.fftw.org"
  echo "  zlib              zlib licence, https://zlib.net"
  echo "  OpenSSL 3         Apache 2.0, https://www.openssl.org (libcrypto)"
  echo "  Swift             Apache 2.0 with Runtime Library Exception, https://www.swift.org"
  echo "  Argument Parser   Apache 2.0 with Runtime Library Exception"
  echo "  libstdc++         GPL 3 with GCC Runtime Library Exception"
} >"$root/share/doc/p300/THIRD-PARTY"
install -m 644 LICENSE "$root/share/doc/p300/LICENSE"
for licence in "$scratch/checkouts/swift-argument-parser/LICENSE.txt"; do
  install -m 644 "$licence" "$root/share/doc/p300/APACHE-2.0.txt"
done
for text in /usr/share/doc/zlib1g-dev/copyright /usr/share/doc/zlib1g/copyright; do
  [ -e "$text" ] && install -m 644 "$text" "$root/share/doc/p300/ZLIB.txt" && break
done

pack() { tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" "$@"; }
pack -C "$place" -cf - "$name" | gzip -9n >"$place/$name.tar.gz"

if command -v dpkg-deb >/dev/null 2>&1; then
  package=$place/package
  mkdir -p "$package/usr" "$package/DEBIAN"
  cp -R "$root/." "$package/usr/"
  cat >"$package/DEBIAN/control" <<CONTROL
Package: p300
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: p300 maintainers <maintainers@p300.invalid>
Depends: libc6 (>= $glibc)
Suggests: libhdf5-103-1 | libhdf5-310
Section: science
Priority: optional
Description: detects the P300 in EEG
 Reads recordings of P300 spellers, trains a detector for each person, and
 classifies, spells, evaluates and reports.
CONTROL
  dpkg-deb -Zgzip --root-owner-group --build "$package" "$place/p300_${version}_$(dpkg --print-architecture).deb" >/dev/null
  rm -rf "$package"
fi
rm -rf "$root"
(cd "$place" && sha256sum ./*.tar.gz ./*.deb 2>/dev/null >SHA256SUMS)
ls -l "$place"
