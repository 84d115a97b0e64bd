// What cecotti.c asks of each instruction set's kernels.
#ifndef P300_CECOTTI_KERNELS_H
#define P300_CECOTTI_KERNELS_H

#include "../core/ahead.h"
#include "../include/CKernels/cecotti.h"

enum {
  UNIT = 8,    // epochs whose share in the gradients of L1 and L2 is one sum
  GROUP = 16,  // most epochs that go through the layers together, one a vector lane
  NORMALS = 1 << 16,  // places in the table of noise where a row's may begin
};

// The sizes of a network, worked out once.
typedef struct {
  cecotti_shape shape;
  cecotti_layout layout;
  int E, L, P, T, S, M, F, U, R, H, O;
} cecotti_sizes;

// The workspace of one thread, for one group of up to `lanes` epochs.
typedef struct {
  float *s1;     // [lanes, M, S] outputs of L1, later the gradient of its sums
  float *x1;     // [M, S, lanes] the same, lanes side by side
  float *x2;     // [R, lanes] outputs of L2 after dropout
  float *d2;     // [R, lanes] derivative of x2 by the sum, later the gradient of the sum
  float *x3;     // [H, lanes]
  float *d3;     // [H, lanes] derivative
  float *x4;     // [O, lanes] outputs
  float *sums;   // [65, lanes] products of one L1 map's filters before the sum over lanes
  float *staged; // [lanes, E, S] inputs with noise
  const float *normals;  // [NORMALS + S] of N(0, 1), what noise is cut out of; the same for all threads
  core_ahead *ahead;
} cecotti_workspace;

// What one group leaves for the second half of a step, each group at its own place.
typedef struct {
  float *x2;  // [lanes, R] outputs of L2, epoch by epoch
  float *x3;  // [H, lanes]
  float *g3;  // [H, lanes] gradient of L3's sums
  float *g4;  // [O, lanes]
} cecotti_trace;

// One group of epochs on its way through the network.
typedef struct {
  int count, lanes;            // epochs; lanes is 8 or 16
  const float *inputs[GROUP];  // [E, stride] of each epoch, readable up to [E, stride] + 15
  int64_t stride;
  const float *targets, *weights;  // [count], training only
  const int32_t *epochs;           // [count] their indices, which seed noise and dropout
  float scale;                     // 1 / sum of the minibatch's weights
} cecotti_group;

// One minibatch's second half.
typedef struct {
  int units, groups, lanes, count;
  const float *partials;       // [units, partial_stride] gradients of L1 and L2, laid out as the parameters
  int64_t partial_stride;
  const cecotti_trace *traces; // [groups]
  float *parameters, *moment, *moment2, *gradient;
  float rates[CECOTTI_TENSORS], decays[CECOTTI_TENSORS];  // of this step; adamw: decays = 1 - rate decay
  float correction2;           // adamw: 1 / (1 - beta 2 ^ step); rates hold 1 / (1 - beta 1 ^ step)
  const cecotti_training *training;
} cecotti_step;

typedef struct {
  // Outputs into w->x4.
  void (*score)(const cecotti_sizes *, const float *parameters, const cecotti_group *,
                const cecotti_workspace *);
  // Forward and backward; fills the trace and the partials of the group's units, and the losses.
  void (*propagate)(const cecotti_sizes *, const float *parameters, const cecotti_group *,
                    const cecotti_training *, uint64_t pass, const cecotti_workspace *,
                    const cecotti_trace *, float *partials, int64_t partial_stride, double *losses);
  // This thread's share of the gradients of L3 and L4, of the sums over units, and the update.
  void (*update)(const cecotti_sizes *, const cecotti_step *, int thread, int threads);
  // One kernel on a group of 16 epochs, for benchmarks.
  double (*exercise)(const cecotti_sizes *, cecotti_kernel, const float *parameters,
                     const cecotti_group *, const cecotti_workspace *, const cecotti_step *,
                     float *partials, int64_t partial_stride);
  double (*multiply_adds)(int64_t rounds);
} cecotti_kernels;

extern const cecotti_kernels cecotti_kernels_baseline, cecotti_kernels_avx2,
    cecotti_kernels_avx512;

#endif
