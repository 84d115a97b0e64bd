// What elementary.c asks of each instruction set's kernels.
#ifndef P300_CORE_KERNELS_H
#define P300_CORE_KERNELS_H

#include "../include/CKernels/core.h"

typedef struct {
  void (*tanh)(const float *, float *, int64_t);
  void (*sigmoid)(const float *, float *, int64_t);
  void (*noise)(uint64_t seed, core_stream purpose, uint64_t pass, uint64_t epoch, float *,
                int64_t);
} core_kernels;

extern const core_kernels core_kernels_baseline, core_kernels_avx2, core_kernels_avx512;

#endif
