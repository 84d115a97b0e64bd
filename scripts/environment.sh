# Sourced: lets pkg-config, and so SwiftPM, find what install-dependencies.sh unpacked without root.
if [ -d "$PWD/.build-dependencies/root" ]; then
  unpacked=$PWD/.build-dependencies/root
  libraries=$(dirname "$(find "$unpacked" -name fftw3f.pc | head -n 1)")
  export PKG_CONFIG_PATH="$libraries${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
  export PKG_CONFIG_SYSROOT_DIR="$unpacked"
  export PATH="$unpacked/usr/bin:$PATH"
  export LD_LIBRARY_PATH="${libraries%/pkgconfig}${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
