// What the files that train and score lists of layers share; nothing of it is seen from Swift.
#ifndef P300_LAYERS_CONTEXT_H
#define P300_LAYERS_CONTEXT_H

#include "../core/team.h"
#include "../include/CKernels/layers.h"
#include "epochs.h"
#include "front.h"
#include "kernels.h"

// A block of a minibatch on its way: outputs and their gradients, step by step.
typedef struct {
  float **values, **gradients;  // [steps]
  float *partial;               // [parameters]
  double *moments, *changes;    // [maps of all normalizations][2]
  layers_states *states;        // [steps] of LSTMs
  float *transposed;            // [weights of a transposed layer] its part of their gradient
  float *activity;              // [numbers of all sparsity layers] weighted sums over the block
  layers_front_block front;
} layers_memory;

// What a thread needs for itself.
typedef struct {
  float *staged;             // [epoch of each lane] with noise
  float *coefficients;       // [2][maps of all normalizations]
  float *means, *inverses;   // [rows] of the scaling
  float *slow;               // sizes of the slow curves
  float *clean;              // a block's scaled input, for heads that reconstruct it
  layers_map *backward;      // [maps of all normalizations]
  float *slopes;             // [numbers of all sparsity layers]
  layers_front_scratch scratch;
} layers_workspace;

struct layers_context {
  layers_shape shape;
  // Steps: the layers of the list, behind one that only takes the input where the list has no scaling.
  int count, implied;
  int threads, batch, blocks, maps, sparse;
  layers_step *steps;
  int *first;  // of each normalization's maps, of each sparsity layer's numbers, among those of all
  const layers_kernels *kernels;
  core_instructions instructions;
  core_team *team;
  layers_memory *memory;         // [blocks]
  layers_workspace *workspaces;  // [threads]
  layers_front front;
  layers_epochs epochs;          // what the front is given
  float *nothing;                // the epoch of its idle lanes
  float *parameters, *statistics, *gradient, *moment, *moment2;
  double *losses;  // [batch]
  double penalty;  // of all sparsity layers in this minibatch
  void *arena;
  double power1, power2;
};

// The transposed layer of the list, if it has one, and the step whose weights that uses.
static inline const layers_step *layers_turned(const layers_context *c) {
  const layers_step *last = &c->steps[c->count - 1];
  return last->layer.kind == layers_transposed ? last : NULL;
}
static inline int layers_source(const layers_context *c, const layers_step *turned) {
  return turned->layer.source + c->implied;
}

// What a thread works on.
typedef struct {
  const float *x;
  const core_set *set;              // NULL in scoring, as is the training
  const layers_training *training;
  uint64_t pass;
  int thread;
  const int32_t *next;  // epochs of the block that follows those of this minibatch
  int next_count;
  double weight;  // of the minibatch
  float scale;    // 1 / weight
} layers_working;

// Step `i` of one block, and its gradient.
void layers_forward(layers_context *c, const layers_working *w, const layers_block *block,
                    layers_memory *m, int i);
void layers_backward(layers_context *c, const layers_working *w, const layers_block *block,
                     layers_memory *m, int i);

// The scaled epochs of a block, in training with noise and drift; so too for the front; and without.
void layers_load(layers_context *c, const layers_working *w, const layers_block *block, float *y);
void layers_load_front(layers_context *c, const layers_working *w, const layers_block *block,
                       layers_front_block *front);
// What the next block will ask of the caches.
core_ahead layers_ahead_of_front(const layers_context *c, const layers_working *w);
void layers_load_clean(layers_context *c, const layers_working *w, const layers_block *block,
                       float *y);

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

// What sparsity layer `i` needs of one block; then its slopes, by every thread for itself.
void layers_gather_activity(layers_context *c, const layers_working *w, const layers_block *block,
                            layers_memory *m, int i);
void layers_prepare_sparsity(layers_context *c, const layers_working *w, int i, int blocks);
// Each lane's share in the minibatch's weights, zero for idle lanes.
void layers_lane_shares(const layers_working *w, const layers_block *block, float *shares);

// The losses of a block, weighted, and the gradient of its last step's output.
void layers_finish(layers_context *c, const layers_working *w, const layers_block *block,
                   layers_memory *m, double *losses);
// The scores from the last step's output, in place.
void layers_finish_scores(layers_context *c, float *z);

// A thread's share in what follows once all blocks went through: the gradient, statistics and parameters.
void layers_update(layers_context *c, const layers_training *t, float factor, int blocks,
                   int64_t epochs, int thread);

#endif
