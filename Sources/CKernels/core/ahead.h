// Fetching into the cache, line by line, what a thread works on next while it is still at something else.
#ifndef P300_CORE_AHEAD_H
#define P300_CORE_AHEAD_H

#include <stdint.h>

typedef struct {
  const char *at, *end;
  const float *inputs[16];
  int count, next;
  int64_t bytes, step;  // of an input; at a time: 64 or 128
} core_ahead;

// A line or two more: best called about every twenty multiply-adds.
static inline __attribute__((always_inline)) void look_ahead(core_ahead *a) {
  if (a->at < a->end) {
    __builtin_prefetch(a->at, 0, 2);
    __builtin_prefetch(a->at + a->step - 64, 0, 2);
    a->at += a->step;
  } else if (a->next < a->count) {
    a->at = (const char *)a->inputs[a->next++];
    a->end = a->at + a->bytes;
  }
}

#endif
