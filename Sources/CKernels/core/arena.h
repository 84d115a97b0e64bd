#ifndef P300_CORE_ARENA_H
#define P300_CORE_ARENA_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

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

enum { core_page = 4096 };

// Zeroes from a page's start on, whose pages come to be as they are touched: what scores needs none
// of what training keeps. `owner` is what to free; NULL if there is no memory.
static inline void *core_zeroes(size_t size, void **owner) {
  *owner = calloc(1, size + core_page);
  uintptr_t start = ((uintptr_t)*owner + core_page - 1) / core_page * core_page;
  return *owner == NULL ? NULL : (void *)start;
}

#endif
