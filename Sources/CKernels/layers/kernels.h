// What layers.c asks of each instruction set's kernels.
#ifndef P300_LAYERS_KERNELS_H
#define P300_LAYERS_KERNELS_H

#include "../core/ahead.h"
#include "../include/CKernels/layers.h"

enum {
  LANES = 16,           // epochs of a block
  LAYERS_PADDING = 28,  // zeros before and behind rows whose gradient is filtered
};

// A layer with the shape of its input. Rows lie `stride` places of 16 lanes apart and start after
// `left` zeros, as the layer that reads them wants to find them.
typedef struct {
  int maps, rows, samples, left, stride;
} layers_place;

typedef struct {
  layers_layer layer;
  layers_place in, out;
  bool padded;  // LAYERS_PADDING more zeros lie around the rows of its output and of their gradient
} layers_step;

// A filter on single rows, see filtering.h.
typedef struct {
  int taps, left;      // left: zeros before the first sample
  int samples, times;  // of what it reads and writes
} layers_filter;

// Whether a convolution is a filter of several taps on each single row, one step after the other.
static inline bool layers_filters_rows(const layers_step *s) {
  const layers_layer *l = &s->layer;
  return l->kind == layers_convolution && l->groups == s->in.maps && l->groups == s->out.maps &&
         s->in.rows == 1 && l->kernel_rows == 1 && l->kernel_samples > 1 && l->stride == 1;
}

// A block of a minibatch: `count` epochs of given indices; the other lanes are idle.
typedef struct {
  const int32_t *epochs;
  int count;
} layers_block;

// Factors of one map in the backward step of normalization.
typedef struct {
  float mean, inverse, factor, shift, slope;  // factor * (g - shift - slope * normalized)
} layers_map;

// The first layers of EEGNet in one, see front.h.
typedef struct {
  bool active;
  int rows, samples;  // of an epoch
  layers_filter temporal;
  int filters, outs;
  int stride;  // of a scaled epoch's rows: samples, zeros up to a multiple of 16
  int width;   // outs up to a multiple of 16
  int places;  // of a row of y: `left` zeros, the samples, zeros as far as filters read
  int sums;    // numbers of an epoch's sums
  int lags;    // taps, and one more, up to a multiple of 32
  int weight, spatial_weight;  // where the parameters start
  layers_place output;
  layers_step affine;  // the normalization, as a linear map of the output
} layers_front;

// What an LSTM keeps of a block: its gates [ways, 4, units, samples] and then the gradient of their sums;
// its cells [ways, units, samples]; the gradient of the cells [ways, units] on its way back.
typedef struct {
  float *gates, *cells, *carried;
} layers_states;

// What the correlations of a block are worked out in.
typedef struct {
  float *folded, *turned;  // [lags, stride] sums of the block, and [stride, lags]
  double *windows;         // [taps, lags] of each lag
  double *R;               // [taps, lags], of which the first `taps` columns
  double *w;               // [taps, filters]
} layers_correlations;

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
  // A dense layer turned round: the same step's weights from its outputs to its inputs, with biases of
  // their own; then the gradient of the weights alone, [outputs, inputs], of these biases and of x.
  void (*transpose)(const layers_step *dense, const float *parameters, const float *bias,
                    const float *x, float *y);
  void (*transpose_back)(const layers_step *dense, const float *parameters, const float *x,
                         const float *g, float *weight_sums, float *bias_sums, float *back);
  // LSTM; back is NULL for a layer whose input learns nothing.
  void (*remember)(const layers_step *, const float *parameters, const float *x,
                   const layers_states *, float *y);
  void (*remember_back)(const layers_step *, const float *parameters, const float *x,
                        const float *y, const float *g, const layers_states *, float *sums,
                        float *back);
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

  // One epoch [rows, samples] scaled, [rows, stride].
  void (*scale)(const layers_front *, const float *x, const float *mean, const float *inverse,
                float *y);
  // Sums over the rows of a scaled epoch: of x[t] x[t + lag] for each lag below `taps`, then of x[t]; each
  // as long as the row goes, up to a multiple of 8.
  void (*sum_rows)(const layers_front *, const float *x, float *sums);
  // From the sums of 16 epochs: m [taps] and R.
  void (*correlate)(const layers_front *, const float *const *sums, const layers_correlations *,
                    double *m);
  // R w of each filter, [filters, taps].
  void (*multiply)(const layers_front *, const layers_correlations *, const float *w,
                   double *products);
  // Spatial filters s [outs, rows] on 16 scaled epochs: y [outs, places] in lanes.
  void (*mix)(const layers_front *, const float *s, const float *const *epochs, float *rows,
              float *y);
  // The gradient of s, [rows, width], from that of y, [width, samples] in lanes.
  void (*mix_gradient)(const layers_front *, const float *const *epochs, const float *g,
                       float *rows, float *single, float *sums, core_ahead *ahead);
  // A filter on one row of y: z [times] from `bias` on and, if asked for, factor z + shift; its own
  // gradient; that of the samples of y.
  void (*filter)(const layers_filter *, const float *w, float bias, float factor, float shift,
                 const float *y, float *z, float *out);
  void (*filter_gradient)(const layers_filter *, const float *y, const float *g, float *sums);
  void (*filter_back)(const layers_filter *, const float *w, const float *g, float *back);

  // A product of matrices outside of any list.
  void (*take_product)(const layers_product *);
} layers_kernels;

extern const layers_kernels layers_kernels_baseline, layers_kernels_avx2, layers_kernels_avx512;

#endif
