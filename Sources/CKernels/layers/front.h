// The first layers of EEGNet in another order: temporal filters F on every electrode, normalization of
// their maps, then spatial filters on each map. All but the normalization's own statistics is linear, so
// the spatial filters can come first, and the temporal ones then work on a few maps for all electrodes:
//   out[o, t] = a[f] sum_k w[f, k] y[o, t + k] + b[f] sum_r s[o, r],   y[o] = sum_r s[o, r] x[r].
// The statistics are quadratic in w: with m[k] the sum of x[r, t + k] over rows, samples and epochs and
// R[k, l] that of x[r, t + k] x[r, t + l], the map's sum is w m and its sum of squares w R w. Nothing is
// approximated: the layers one by one give the same numbers but for rounding.
//
// Spatial filters work on one epoch after the other, the neighbours in a register being samples or outputs;
// temporal filters on 16 epochs side by side. What m and R are made of, sums over the rows of one
// epoch, does not change between passes: see epochs.h.
#ifndef P300_LAYERS_FRONT_H
#define P300_LAYERS_FRONT_H

#include <stddef.h>

#include "kernels.h"

// What a block keeps from the forward to the backward step.
typedef struct {
  const float *epochs[LANES];  // scaled, with their sums behind them; idle lanes: zeros
  float *own;                  // room for those epochs that are not kept
  float *y, *z;                // [outs, places] and [outs, times] of 16 lanes
  double *m, *products;        // [taps], and R w as [filters, taps]
  double *changes;             // [outs, 2] sums of the gradient, alone and times z
} layers_front_block;

typedef struct {
  float *rows;           // [16, outs, stride] y of each epoch; its gradient as [16, samples, width]
  float *turned;         // [width, samples] of 16 lanes: the gradient of y
  float *spatial;        // [16, rows, width] gradients of the spatial filters, epoch by epoch
  float *sums;           // [outs, taps], then [rows, width]
  layers_map *maps;      // [outs] that normalize nothing
  double *weights;       // [outs] sums of the spatial filters
  layers_correlations correlations;
} layers_front_scratch;

// Zeros around the rows of a step's output, which those of its gradient have too.
void layers_pad(layers_step *step, layers_step *next);

// Whether a list of layers starts so: scaling, temporal filters, normalization, spatial filters. If so, the
// rows between the last of them and the layer behind get zeros around them.
layers_front layers_front_of(layers_step *steps, int count);

// Numbers of a scaled epoch with its sums; of its rows alone.
size_t layers_front_epoch_size(const layers_front *front);
static inline size_t layers_front_rows_size(const layers_front *front) {
  return (size_t)front->rows * (size_t)front->stride;
}

// The sums of each map and of its squares, [filters][2].
void layers_front_moments(const layers_front *front, const layers_kernels *kernels,
                          const float *parameters, const layers_front_block *block,
                          const layers_front_scratch *scratch, double *moments);
// The output, from the normalization's factors a and shifts b.
void layers_front_forward(const layers_front *front, const layers_kernels *kernels,
                          const float *parameters, const float *a, const float *b,
                          const layers_front_block *block, const layers_front_scratch *scratch,
                          float *out);
// The sums of the gradient of the normalization's output, alone and times its normal input, [filters][2].
void layers_front_sums(const layers_front *front, const layers_kernels *kernels,
                       const float *parameters, const layers_map *maps, const float *g,
                       const layers_front_block *block, const layers_front_scratch *scratch,
                       double *changes);
// The gradient of both layers' weights, laid out as the parameters; meanwhile the caches fetch `ahead`.
void layers_front_back(const layers_front *front, const layers_kernels *kernels,
                       const float *parameters, const layers_map *maps, const float *a,
                       const float *b, const float *g, const layers_front_block *block,
                       const layers_front_scratch *scratch, core_ahead *ahead, float *gradient);

#endif
