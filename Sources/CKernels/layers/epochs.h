// Scaled epochs with the sums over their rows, kept between the passes of a training: without noise they
// stay the same.
#ifndef P300_LAYERS_EPOCHS_H
#define P300_LAYERS_EPOCHS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

// What has been worked out of an epoch; scoring asks for its rows alone.
typedef enum { layers_nothing_known, layers_rows_known, layers_sums_known } layers_knowledge;

// The first epochs of a set, as many as there is room for; the others are worked out in every pass.
typedef struct {
  const float *x;  // of the set
  int64_t count;   // that are kept
  size_t size;     // numbers of an epoch
  float *memory;   // [count, size]
  atomic_uchar *known;  // [count] of layers_knowledge
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

// What is known of an epoch that has a place, and that more is. Threads that find out the same write the same.
static inline layers_knowledge layers_epochs_known(const layers_epochs *epochs, int64_t epoch) {
  return (layers_knowledge)atomic_load_explicit(&epochs->known[epoch], memory_order_acquire);
}
static inline void layers_epochs_learn(layers_epochs *epochs, int64_t epoch,
                                       layers_knowledge known) {
  atomic_store_explicit(&epochs->known[epoch], (unsigned char)known, memory_order_release);
}

#endif
