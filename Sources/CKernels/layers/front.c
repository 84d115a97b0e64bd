#include "front.h"

#pragma clang fp contract(off)

#include <string.h>

static int up(int n, int step) { return (n + step - 1) / step * step; }

void layers_pad(layers_step *s, layers_step *next) {
  s->out.stride += 2 * LAYERS_PADDING;
  s->out.left += LAYERS_PADDING;
  s->padded = true;
  next->in = s->out;
}

layers_front layers_front_of(layers_step *steps, int count) {
  layers_front f = {.active = false};
  if (count < 5) return f;
  const layers_step *first = &steps[1];
  layers_step *last = &steps[3];
  const layers_layer *l = &first->layer, *s = &last->layer;
  if (l->kind != layers_convolution || l->groups != 1 || first->in.maps != 1 ||
      l->kernel_rows != 1 || l->stride != 1 || l->bias >= 0 || l->limit > 0 ||
      steps[2].layer.kind != layers_normalization || s->kind != layers_convolution ||
      s->groups != last->in.maps || s->kernel_rows != last->in.rows || s->kernel_samples != 1 ||
      s->stride != 1 || s->left != 0 || s->bias >= 0) {
    return f;
  }
  f.active = true;
  f.rows = first->in.rows;
  f.samples = first->in.samples;
  f.temporal = (layers_filter){l->kernel_samples, l->left, f.samples, last->out.samples};
  f.filters = first->out.maps;
  f.outs = last->out.maps;
  f.stride = up(f.samples, 16);
  f.width = up(f.outs, 16);
  f.places = f.temporal.left + (f.stride > f.temporal.times + f.temporal.taps ? f.stride : f.temporal.times + f.temporal.taps);
  f.lags = up(f.temporal.taps + 1, 32);
  for (int lag = 0; lag <= f.temporal.taps; lag++) {
    int length = lag == f.temporal.taps ? f.samples : f.samples - lag;
    f.sums += length > 0 ? up(length, 8) : 0;
  }
  f.weight = l->weight;
  f.spatial_weight = s->weight;
  layers_pad(last, &steps[4]);
  f.output = last->out;
  f.affine = (layers_step){steps[2].layer, last->out, last->out};
  return f;
}

size_t layers_front_epoch_size(const layers_front *f) {
  // 16 numbers more, as rows of sums are written by whole registers.
  return layers_front_rows_size(f) + (size_t)up(f->sums, 16) + 16;
}

static int filter_of(const layers_front *f, int out) { return out / (f->outs / f->filters); }

static const float *filter_at(const layers_front *f, const float *parameters, int out) {
  return parameters + f->weight + (ptrdiff_t)filter_of(f, out) * f->temporal.taps;
}

static ptrdiff_t output_at(const layers_front *f, int out) {
  return ((ptrdiff_t)out * f->output.stride + f->output.left) * LANES;
}

// The sum of each spatial filter's weights, in the order of its rows.
static void sum_weights(const layers_front *f, const float *parameters, double *sums) {
  const float *s = parameters + f->spatial_weight;
  for (int o = 0; o < f->outs; o++) sums[o] = 0;
  for (int r = 0; r < f->rows; r++) {
    for (int o = 0; o < f->outs; o++) sums[o] += s[(ptrdiff_t)o * f->rows + r];
  }
}

void layers_front_moments(const layers_front *f, const layers_kernels *kernels,
                          const float *parameters, const layers_front_block *block,
                          const layers_front_scratch *scratch, double *moments) {
  const float *sums[LANES];
  for (int l = 0; l < LANES; l++) sums[l] = block->epochs[l] + layers_front_rows_size(f);
  kernels->correlate(f, sums, &scratch->correlations, block->m);
  const float *w = parameters + f->weight;
  kernels->multiply(f, &scratch->correlations, w, block->products);
  for (int i = 0; i < f->filters; i++) moments[2 * i] = moments[2 * i + 1] = 0;
  for (int k = 0; k < f->temporal.taps; k++) {
    for (int i = 0; i < f->filters; i++) {
      ptrdiff_t at = (ptrdiff_t)i * f->temporal.taps + k;
      moments[2 * i] += w[at] * block->m[k];
      moments[2 * i + 1] += w[at] * block->products[at];
    }
  }
}

void layers_front_forward(const layers_front *f, const layers_kernels *kernels,
                          const float *parameters, const float *a, const float *b,
                          const layers_front_block *block, const layers_front_scratch *scratch,
                          float *out) {
  sum_weights(f, parameters, scratch->weights);
  kernels->mix(f, parameters + f->spatial_weight, block->epochs, scratch->rows, block->y);
  for (int o = 0; o < f->outs; o++) {
    int i = filter_of(f, o);
    kernels->filter(&f->temporal, filter_at(f, parameters, o), 0, a[i],
                    (float)(b[i] * scratch->weights[o]),
                    block->y + (ptrdiff_t)o * f->places * LANES,
                    block->z + (ptrdiff_t)o * f->temporal.times * LANES, out + output_at(f, o));
  }
}

void layers_front_sums(const layers_front *f, const layers_kernels *kernels,
                       const float *parameters, const layers_map *maps, const float *g,
                       const layers_front_block *block, const layers_front_scratch *scratch,
                       double *changes) {
  layers_step affine = f->affine;
  affine.in = (layers_place){f->outs, 1, f->temporal.times, 0, f->temporal.times};
  sum_weights(f, parameters, scratch->weights);
  for (int o = 0; o < f->outs; o++) scratch->maps[o] = (layers_map){.mean = 0, .inverse = 1};
  kernels->normalize_sums(&affine, scratch->maps, block->z, g, block->changes);
  for (int i = 0; i < f->filters; i++) changes[2 * i] = changes[2 * i + 1] = 0;
  for (int o = 0; o < f->outs; o++) {
    int i = filter_of(f, o);
    changes[2 * i] += scratch->weights[o] * block->changes[2 * o];
    changes[2 * i + 1] += block->changes[2 * o + 1];
  }
  for (int i = 0; i < f->filters; i++) {
    double rest = changes[2 * i + 1] - maps[i].mean * changes[2 * i];
    changes[2 * i + 1] = maps[i].inverse * rest;
  }
}

// Temporal filters: what reaches their maps is the gradient of the normalized ones, less its mean and its
// part along them.
static void temporal_back(const layers_front *f, const layers_kernels *kernels,
                          const layers_map *maps, const float *g, const layers_front_block *block,
                          const layers_front_scratch *scratch, float *gradient) {
  int K = f->temporal.taps;
  for (int o = 0; o < f->outs; o++) {
    kernels->filter_gradient(&f->temporal, block->y + (ptrdiff_t)o * f->places * LANES,
                             g + output_at(f, o), scratch->sums + (ptrdiff_t)o * K);
  }
  int outs = f->outs / f->filters;  // of one filter
  const double *restrict m = block->m;
  for (int i = 0; i < f->filters; i++) {
    const double *restrict product = block->products + (ptrdiff_t)i * K;
    const float *restrict sums = scratch->sums + (ptrdiff_t)i * outs * K;
    float *restrict to = gradient + f->weight + (ptrdiff_t)i * K;
    const layers_map map = maps[i];
    for (int k = 0; k < K; k++) {
      double direct = 0;
      for (int o = 0; o < outs; o++) direct += sums[(ptrdiff_t)o * K + k];
      double normal = map.inverse * (product[k] - map.mean * m[k]);
      to[k] = (float)(map.factor * (direct - map.shift * m[k] - map.slope * normal));
    }
  }
}

// Spatial filters: the gradient of y on x, scaled as the map is, and the shift.
static void spatial_back(const layers_front *f, const layers_kernels *kernels,
                         const float *parameters, const float *a, const float *b, const float *g,
                         const layers_front_block *block, const layers_front_scratch *scratch,
                         core_ahead *ahead, float *gradient) {
  for (int o = 0; o < f->outs; o++) {
    kernels->filter_back(&f->temporal, filter_at(f, parameters, o),
                         g + output_at(f, o),
                         scratch->turned + (ptrdiff_t)o * f->samples * LANES);
  }
  kernels->mix_gradient(f, block->epochs, scratch->turned, scratch->rows, scratch->spatial,
                        scratch->sums, ahead);
  for (int o = 0; o < f->outs; o++) {
    const float *restrict sums = scratch->sums + o;
    float *restrict to = gradient + f->spatial_weight + (ptrdiff_t)o * f->rows;
    const double factor = a[filter_of(f, o)], shift = b[filter_of(f, o)] * block->changes[2 * o];
    for (int r = 0, rows = f->rows; r < rows; r++, sums += f->width) {
      to[r] = (float)(factor * (double)*sums + shift);
    }
  }
}

void layers_front_back(const layers_front *f, const layers_kernels *kernels,
                       const float *parameters, const layers_map *maps, const float *a,
                       const float *b, const float *g, const layers_front_block *block,
                       const layers_front_scratch *scratch, core_ahead *ahead, float *gradient) {
  temporal_back(f, kernels, maps, g, block, scratch, gradient);
  spatial_back(f, kernels, parameters, a, b, g, block, scratch, ahead, gradient);
}
