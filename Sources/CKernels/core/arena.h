#ifndef P300_CORE_ARENA_H
#define P300_CORE_ARENA_H

#include <stddef.h>

// Hands out aligned pieces of one block; with no block it only adds up the size.
typedef struct {
  char *block;
  size_t used;
} core_arena;

static inline void *core_take(core_arena *a, size_t count, size_t size) {
  // Pieces a multiple of 4 KiB apart would share cache sets: one line more keeps them off.
  void *piece = a->block == NULL ? NULL : a->block + a->used;
  a->used += (count * size + 63) / 64 * 64 + 64;
  return piece;
}

#endif
