#include "instructions.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

bool core_supported(core_instructions instructions) {
  switch (instructions) {
    case core_automatic:
    case core_baseline:
      return true;
#if defined(__x86_64__)
    case core_avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case core_avx512:
      return core_supported(core_avx2) && __builtin_cpu_supports("avx512f") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512bw");
#endif
    default:
      return false;
  }
}

core_instructions core_best(void) {
  if (core_supported(core_avx512)) return core_avx512;
  if (core_supported(core_avx2)) return core_avx2;
  return core_baseline;
}

static core_instructions wished(void) {
  static const struct {
    const char *name;
    core_instructions set;
  } names[] = {{"baseline", core_baseline}, {"avx2", core_avx2}, {"avx512", core_avx512}};
  const char *wish = getenv("P300_KERNELS");
  for (int i = 0; wish && i < 3; i++) {
    if (!strcmp(wish, names[i].name) && core_supported(names[i].set)) return names[i].set;
  }
  return core_best();
}

core_instructions core_chosen(core_instructions wanted) {
  if (wanted != core_automatic) return core_supported(wanted) ? wanted : core_best();
  // The environment is read once; threads that read it at the same time find the same.
  static _Atomic core_instructions known = core_automatic;
  core_instructions set = atomic_load_explicit(&known, memory_order_relaxed);
  if (set == core_automatic) {
    set = wished();
    atomic_store_explicit(&known, set, memory_order_relaxed);
  }
  return set;
}
