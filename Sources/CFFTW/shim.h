// FFTW 3.3, single precision (libfftw3f). Only Sources/Signal/Filtering/FFT.swift imports this.
#include <fftw3.h>

// An array of unknown length, which Swift does not see.
static inline const char *fftw_version_text(void) { return fftwf_version; }
