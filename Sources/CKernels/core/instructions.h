// The choice of instruction set, as the kernels see it.
#ifndef P300_CORE_INSTRUCTIONS_H
#define P300_CORE_INSTRUCTIONS_H

#include "../include/CKernels/core.h"

// The best set there is, whatever $P300_KERNELS says.
core_instructions core_best(void);

#endif
