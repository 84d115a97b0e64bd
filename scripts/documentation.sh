#!/bin/sh
# Builds the documentation of the library products into .build/documentation, one archive each; a
# warning is an error. Reads the modules of the release build, so that nothing is compiled twice.
set -eu
cd "$(dirname "$0")/.."
build=.build/release
goal=.build/documentation
docc=$(command -v docc || xcrun --find docc)
target=$(swift -print-target-info | sed -n 's/.*"unversionedTriple": "\([^"]*\)".*/\1/p')

maps=
for map in Sources/CFFTW Sources/CZlib Sources/CCrypto "$build/CKernels.build" \
  "$build/CCleanup.build" "$build/CMATConversion.build"; do
  [ -f "$map/module.modulemap" ] && maps="$maps -Xcc -fmodule-map-file=$PWD/$map/module.modulemap"
done

rm -rf "$goal"
for module in Files Signal Reading NeuralNetwork Detection Scoring Evaluation Plotting; do
  graphs=$goal/graphs/$module
  mkdir -p "$graphs"
  # shellcheck disable=SC2086 # words are wanted
  swift symbolgraph-extract -module-name "$module" -I "$build/Modules" -target "$target" \
    -minimum-access-level public -output-dir "$graphs" $maps
  "$docc" convert "Sources/$module/$module.docc" --additional-symbol-graph-dir "$graphs" \
    --fallback-display-name "$module" --fallback-bundle-identifier "p300.$module" \
    --warnings-as-errors --output-path "$goal/$module.doccarchive"
done
rm -r "$goal/graphs"
echo "Documentation of eight libraries in $goal."
