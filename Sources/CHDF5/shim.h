// HDF5 1.10 or later (libhdf5). Only Sources/CMATConversion includes this.
#include <hdf5.h>
