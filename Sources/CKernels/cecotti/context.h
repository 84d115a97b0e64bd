// What the files that train and score the paper's network share; nothing of it is seen from Swift.
#ifndef P300_CECOTTI_CONTEXT_H
#define P300_CECOTTI_CONTEXT_H

#include "../include/CKernels/cecotti.h"
#include "kernels.h"
#include "../core/team.h"

struct cecotti_context {
  cecotti_sizes sizes;
  const cecotti_kernels *kernels;
  core_instructions instructions;
  int threads, batch;
  core_team *team;
  int64_t partial_stride;
  cecotti_workspace *workspaces;  // [threads]
  cecotti_trace *traces;          // [groups]
  float *parameters, *moment, *moment2, *gradient, *partials;
  float *guard;    // a copy of the last epoch, so that kernels may read beyond its end
  double *losses;  // [batch]
  float *normals;  // [NORMALS + S], from the first training with noise on
  bool has_normals;
  void *memory;    // all of the above
  double power1, power2;  // adamw: beta 1 and beta 2 to the number of steps
};

// The kernels for these instructions, or the best there are.
const cecotti_kernels *cecotti_kernels_of(core_instructions instructions);

#endif
