// What layers.c asks of each instruction set's kernels.
#ifndef P300_LAYERS_KERNELS_H
#define P300_LAYERS_KERNELS_H

#include "../include/CKernels/layers.h"

enum { LANES = 16 };  // epochs of a block

// A layer with the shape of its input. Rows lie `stride` places of 16 lanes apart and start after
// `left` zeros, as the layer that reads them wants to find them.
typedef struct {
  int maps, rows, samples, left, stride;
} layers_place;

typedef struct {
  layers_layer layer;
  layers_place in, out;
} layers_step;

// A block of a minibatch: `count` epochs of given indices; the other lanes are idle.
typedef struct {
  const int32_t *epochs;
  int count;
} layers_block;

// Factors of one map in the backward step of normalization.
typedef struct {
  float mean, inverse, factor, shift, slope;  // factor * (g - shift - slope * normalized)
} layers_map;

// A step of the optimiser on the parameters of one layer.
typedef struct {
  layers_rule rule;
  float rate;         // adamw: over 1 - beta 1 ^ step
  float keep;         // 1 - rate decay
  float correction2;  // adamw: 1 / (1 - beta 2 ^ step)
  float momentum, momentum2, epsilon;
} layers_descent;

typedef struct {
  // Rows of single epochs, `epochs[l]` readable as [rows, samples], into lanes.
  void (*load)(const layers_step *, const float *const *epochs, int count, const float *mean,
               const float *inverse, float *y);
  // What a layer is given, into its own place.
  void (*copy)(const layers_step *, const float *x, float *y);
  void (*convolve)(const layers_step *, const float *parameters, const float *x, float *y);
  // The gradient of weights and biases into `sums`, laid out as the parameters.
  void (*convolve_gradient)(const layers_step *, const float *x, const float *g, float *sums);
  void (*convolve_back)(const layers_step *, const float *parameters, const float *g, float *back);
  // Sums of each map and of its squares, [maps][2].
  void (*moments)(const layers_step *, const float *x, int count, double *sums);
  // y = a x + b, [maps] each.
  void (*normalize)(const layers_step *, const float *a, const float *b, const float *x, float *y);
  // Sums of the gradient, alone and times the normalized input, [maps][2].
  void (*normalize_sums)(const layers_step *, const layers_map *, const float *x, const float *g,
                         double *sums);
  void (*normalize_back)(const layers_step *, const layers_map *, int count, const float *x,
                         const float *g, float *back);
  void (*activate)(const layers_step *, const float *x, float *y);
  void (*activate_back)(const layers_step *, const float *y, const float *g, float *back);
  void (*pool)(const layers_step *, const float *x, float *y);
  void (*pool_back)(const layers_step *, const float *g, float *back);
  void (*pool_largest)(const layers_step *, const float *x, float *y);
  void (*pool_largest_back)(const layers_step *, const float *x, const float *y, const float *g,
                            float *back);
  // Sums over rows and epochs of x[t] x[t + lag + j], [4][samples]; entries beyond a row's end are left alone.
  void (*lagged)(layers_place in, int lag, const float *x, float *sums);
  // Sums over rows and epochs of x[t], [samples].
  void (*total)(layers_place in, const float *x, float *sums);
  // The same numbers for the same seed: forwards on values, backwards on gradients.
  void (*drop)(const layers_step *, const layers_block *, uint64_t seed, uint64_t purpose,
               uint64_t pass, layers_place from, const float *x, layers_place to, float *y);
  // Heads that reconstruct x: the gradient by z [numbers] times each lane's scale, each lane's loss.
  void (*reconstruct_squares)(int64_t numbers, const float *z, const float *x, const float *scales,
                              float *g, double *losses);
  void (*reconstruct_entropy)(int64_t numbers, const float *z, const float *x, const float *scales,
                              float *g, double *losses);
  // Sums over epochs of every number, weighted; and g + slopes[number] scales[epoch].
  void (*weighted_sums)(const layers_step *, const float *x, const float *weights, float *sums);
  void (*add_slopes)(const layers_step *, const float *slopes, const float *scales, const float *g,
                     float *back);
  // sum += term; and one step of the optimiser.
  void (*add)(const float *term, float *sum, int64_t count);
  void (*descend)(const layers_descent *, float *w, const float *g, float *m1, float *m2,
                  int64_t count);
} layers_kernels;

extern const layers_kernels layers_kernels_baseline, layers_kernels_avx2, layers_kernels_avx512;

#endif
