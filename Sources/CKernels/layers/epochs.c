#include "epochs.h"

#include <stdlib.h>
#include <string.h>

#if defined(__linux__)
#include <sys/mman.h>
#endif

enum { most_bytes = 128 << 20, large_page = 2 << 20 };

void layers_epochs_forget(layers_epochs *e) {
  for (int64_t i = 0; i < e->count; i++) layers_epochs_learn(e, i, layers_nothing_known);
  e->x = NULL;
}

void layers_epochs_free(layers_epochs *e) {
  free(e->memory);
  free(e->known);
  *e = (layers_epochs){0};
}

void layers_epochs_open(layers_epochs *e, const float *x, int64_t count, size_t size) {
  int64_t most = (int64_t)(most_bytes / (size * sizeof(float)));
  if (count > most) count = most;
  if (e->count != count || e->size != size) {
    layers_epochs_free(e);
    size_t bytes = ((size_t)count * size * sizeof(float) + large_page - 1) / large_page * large_page;
    void *memory = NULL;
    e->known = calloc((size_t)count + 1, sizeof *e->known);
    if (e->known == NULL || posix_memalign(&memory, large_page, bytes) != 0) {
      layers_epochs_free(e);  // none are kept then
      return;
    }
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    // Epochs are read in a random order: with small pages every one would be looked up anew.
    madvise(memory, bytes, MADV_HUGEPAGE);
#endif
    memset(memory, 0, bytes);
    e->memory = memory;
    e->count = count;
    e->size = size;
  } else if (e->x != x) {
    layers_epochs_forget(e);
  }
  e->x = x;
}
