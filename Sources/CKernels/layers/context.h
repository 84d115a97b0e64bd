// What the files that train and score lists of layers share; nothing of it is seen from Swift.
#ifndef P300_LAYERS_CONTEXT_H
#define P300_LAYERS_CONTEXT_H

#include "../include/CKernels/layers.h"
#include "front.h"
#include "kernels.h"
#include "../core/team.h"

// A block of a minibatch on its way: outputs and their gradients, layer by layer.
typedef struct {
  float **values, **gradients;  // [layers]
  float *partial;               // [parameters]
  double *moments, *changes;    // [maps of all normalizations][2]
  layers_front_block front;
} layers_memory;

struct layers_context {
  layers_shape shape;
  int count, threads, batch, blocks, maps;
  layers_step *steps;
  int *first_map;  // of each normalization among those of all
  const layers_kernels *kernels;
  core_instructions instructions;
  core_team *team;
  layers_memory *memory;           // [blocks]
  float **staged, **coefficients;  // [threads]: an epoch of each lane with noise; two numbers a map
  layers_map **backward;           // [threads][maps]
  layers_front front;
  layers_front_scratch *scratch;   // [threads]
  float *parameters, *statistics, *gradient, *moment, *moment2;
  double *losses;  // [batch]
  void *arena;
  double power1, power2;
};

// What a thread works on.
typedef struct {
  const float *x;
  const layers_training *training;  // NULL in scoring
  uint64_t pass;
  int thread;
} layers_working;

// Layer `i` of one block, and its gradient.
void layers_forward(layers_context *c, const layers_working *w, const layers_block *block,
                    layers_memory *m, int i);
void layers_backward(layers_context *c, const layers_working *w, const layers_block *block,
                     layers_memory *m, int i);

// Numbers that a map of normalization `s` is normalized over.
double layers_numbers_a_map(const layers_step *s, int64_t epochs);
// Mean and variance of a map from the sums of all blocks.
void layers_map_moments(const layers_context *c, int blocks, int map, double numbers, double *mean,
                        double *variance);
// Normalization `i` from the sums of all blocks, by every thread for itself; and its gradient.
void layers_normalize_by_batch(layers_context *c, int thread, int i, int blocks, int64_t epochs);
void layers_prepare_back(layers_context *c, int thread, int i, int blocks, int64_t epochs);
// All normalizations from what was learned.
void layers_normalize_by_statistics(layers_context *c, int thread);

#endif
