// Scaled epochs with the sums over their rows, kept between the passes of a training: without noise they
// stay the same.
#ifndef P300_LAYERS_EPOCHS_H
#define P300_LAYERS_EPOCHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The first epochs of a set, as many as there is room for; the others are worked out in every pass.
typedef struct {
  const float *x;  // of the set
  int64_t count;   // that are kept
  size_t size;     // numbers of an epoch
  float *memory;   // [count, size]
  bool *known;     // [count] whether an epoch has been worked out
} layers_epochs;

// Makes room for `count` epochs of the set x, of `size` numbers each, up to 128 MiB. What is known of
// them stays, unless set or sizes are others.
void layers_epochs_open(layers_epochs *epochs, const float *x, int64_t count, size_t size);
// Before epochs or scaling change.
void layers_epochs_forget(layers_epochs *epochs);
void layers_epochs_free(layers_epochs *epochs);

// Where an epoch is kept, or NULL.
static inline float *layers_epochs_place(const layers_epochs *epochs, int64_t epoch) {
  return epoch < epochs->count ? epochs->memory + (size_t)epoch * epochs->size : NULL;
}

#endif
