#pragma once

#include "conversion.h"
#include "hdf5.h"

/// Opens the file in memory; ends the process with a `mat_conversion_failure` where that cannot be.
hid_t image_open(struct image *image);
