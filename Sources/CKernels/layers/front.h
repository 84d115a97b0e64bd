// The first layers of EEGNet in another order: temporal filters F on every electrode, normalization of
// their maps, then spatial filters on each map. All but the normalization's own statistics is linear, so
// the spatial filters can come first, and the temporal ones then work on a few maps for all electrodes:
//   out[o, t] = a[f] sum_k w[f, k] y[o, t + k] + b[f] sum_r s[o, r],   y[o] = sum_r s[o, r] x[r].
// The statistics are quadratic in w: with m[k] the sum of x[r, t + k] over rows, samples and epochs and
// R[k, l] that of x[r, t + k] x[r, t + l], the map's sum is w m and its sum of squares w R w. Nothing is
// approximated: the layers one by one give the same numbers but for rounding.
#ifndef P300_LAYERS_FRONT_H
#define P300_LAYERS_FRONT_H

#include <stddef.h>

#include "kernels.h"

typedef struct {
  bool active;
  int taps, filters, outs, rows;
  layers_place input;
  layers_step spatial, temporal, affine;  // x to y, y to z, z to the output
  int weight, spatial_weight;  // where the parameters start
} layers_front;

// What a block keeps from the forward to the backward step.
typedef struct {
  float *y, *z;
  double *m, *products;  // [taps], and R w as [filters, taps]
} layers_front_block;

typedef struct {
  float *filters;       // [outs, taps] w of each output's filter
  float *y;             // [outs, row of x] gradient of y
  float *sums;          // [outs, taps], then [outs, rows]
  float *coefficients;  // [2, outs]
  layers_map *maps;     // [outs] that normalize nothing
  double *correlations; // [taps, taps] R
  double *changes;      // [outs, 2]
  float *lags;          // [4, samples]
} layers_front_scratch;

// Whether a list of layers starts so: scaling, temporal filters, normalization, spatial filters.
layers_front layers_front_of(const layers_step *steps, int count);

// The sums of each map and of its squares, [filters][2].
void layers_front_moments(const layers_front *front, const layers_kernels *kernels,
                          const float *parameters, const float *x, const layers_front_block *block,
                          const layers_front_scratch *scratch, double *moments);
// The output, from the normalization's factors a and shifts b.
void layers_front_forward(const layers_front *front, const layers_kernels *kernels,
                          const float *parameters, const float *a, const float *b, const float *x,
                          const layers_front_block *block, const layers_front_scratch *scratch,
                          float *out);
// The sums of the gradient of the normalization's output, alone and times its normal input, [filters][2].
void layers_front_sums(const layers_front *front, const layers_kernels *kernels,
                       const float *parameters, const layers_map *maps, const float *g,
                       const layers_front_block *block, const layers_front_scratch *scratch,
                       double *changes);
// The gradient of both layers' weights, laid out as the parameters.
void layers_front_back(const layers_front *front, const layers_kernels *kernels,
                       const float *parameters, const layers_map *maps, const float *a,
                       const float *b, const float *x, const float *g,
                       const layers_front_block *block, const layers_front_scratch *scratch,
                       float *gradient);

#endif
