// What the files that train and score the paper's network share; nothing of it is seen from Swift.
#ifndef P300_NETWORK_CONTEXT_H
#define P300_NETWORK_CONTEXT_H

#include "include/network.h"
#include "network_kernels.h"
#include "network_team.h"

struct network_context {
  network_sizes sizes;
  const network_kernels *kernels;
  network_instructions instructions;
  int threads, batch;
  network_team *team;
  int64_t partial_stride;
  network_workspace *workspaces;  // [threads]
  network_trace *traces;          // [groups]
  float *parameters, *moment, *moment2, *gradient, *partials;
  float *guard;    // a copy of the last epoch, so that kernels may read beyond its end
  double *losses;  // [batch]
  void *memory;    // all of the above
  double power1, power2;  // adamw: beta 1 and beta 2 to the number of steps
};

// The kernels for these instructions, or the best there are.
const network_kernels *network_kernels_of(network_instructions instructions);

#endif
