#pragma once

#include "CMATConversion.h"

/// A file in memory.
struct image {
  void *bytes;
  size_t count;
};

/// Writes the HDF5 file as MAT v5 to `descriptor`; ends the process with a `mat_conversion_failure` where it
/// cannot.
void mat_convert(struct image *image, uint64_t limit, int descriptor);
