// FFTW 3.3, single precision (libfftw3f). Only Sources/Signal/Filtering/FFT.swift imports this.
#include <fftw3.h>
