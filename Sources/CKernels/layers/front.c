#include "front.h"

#pragma clang fp contract(off)

#include <string.h>

layers_front layers_front_of(const layers_step *steps, int count) {
  layers_front f = {.active = false};
  if (count < 5) return f;
  const layers_step *first = &steps[1], *last = &steps[3];
  const layers_layer *l = &first->layer, *s = &last->layer;
  if (l->kind != layers_convolution || l->groups != 1 || first->in.maps != 1 ||
      l->kernel_rows != 1 || l->stride != 1 || l->bias >= 0 || l->limit > 0 ||
      steps[2].layer.kind != layers_normalization || s->kind != layers_convolution ||
      s->groups != last->in.maps || s->kernel_rows != last->in.rows || s->kernel_samples != 1 ||
      s->stride != 1 || s->left != 0 || s->bias >= 0) {
    return f;
  }
  f.active = true;
  f.taps = l->kernel_samples;
  f.filters = first->out.maps;
  f.outs = last->out.maps;
  f.rows = first->in.rows;
  f.weight = l->weight;
  f.input = first->in;
  f.spatial_weight = s->weight;

  // Whole rows with their zeros, so that temporal filters find them in y as they would in x.
  layers_place rows = first->in;
  rows.samples = rows.stride;
  rows.left = 0;
  layers_place y = {f.outs, 1, rows.stride, 0, rows.stride};
  layers_layer spatial = {.kind = layers_convolution, .groups = 1, .kernel_rows = f.rows,
                          .kernel_samples = 1, .stride = 1, .weight = s->weight, .bias = -1};
  f.spatial = (layers_step){spatial, rows, y};
  layers_layer temporal = {.kind = layers_convolution, .groups = f.outs, .kernel_rows = 1,
                           .kernel_samples = f.taps, .stride = 1, .weight = 0, .bias = -1};
  f.temporal = (layers_step){temporal, y, last->out};
  f.affine = (layers_step){steps[2].layer, last->out, last->out};
  return f;
}

static int filter_of(const layers_front *f, int out) { return out / (f->outs / f->filters); }

static double sum_of_weights(const layers_front *f, const float *parameters, int out) {
  const float *s = parameters + f->spatial_weight + (ptrdiff_t)out * f->rows;
  double sum = 0;
  for (int r = 0; r < f->rows; r++) sum += s[r];
  return sum;
}

// out[k] = the sum of p over window k: as many places as there are outputs, from k - left on, of
// which those from 0 to `count` are no zeros beyond the ends.
static void slide(const layers_front *f, const float *p, int count, int windows, double *out,
                  int64_t step) {
  int width = f->temporal.out.samples, left = f->input.left;
  double sum = 0;
  for (int t = 0; t < width - left && t < count; t++) sum += p[t];
  for (int k = 0; k < windows; k++) {
    if (k > 0) {
      int gone = k - 1 - left, come = gone + width;
      if (gone >= 0 && gone < count) sum -= p[gone];
      if (come >= 0 && come < count) sum += p[come];
    }
    out[k * step] = sum;
  }
}

static void correlate(const layers_front *f, const layers_kernels *kernels, const float *x,
                      double *m, double *R, float *lags) {
  int K = f->taps, samples = f->input.samples;
  kernels->total(f->input, x, lags);
  slide(f, lags, samples, K, m, 1);
  memset(R, 0, (size_t)K * (size_t)K * sizeof(double));
  for (int lag = 0; lag < K && lag < samples; lag += 4) {
    kernels->lagged(f->input, lag, x, lags);
    for (int j = 0; j < 4 && lag + j < K && lag + j < samples; j++) {
      slide(f, lags + j * samples, samples - lag - j, K - lag - j, R + lag + j, K + 1);
    }
  }
  for (int k = 0; k < K; k++) {
    for (int l = 0; l < k; l++) R[k * K + l] = R[l * K + k];
  }
}

void layers_front_moments(const layers_front *f, const layers_kernels *kernels,
                          const float *parameters, const float *x, const layers_front_block *block,
                          const layers_front_scratch *scratch, double *moments) {
  int K = f->taps;
  double *R = scratch->correlations;
  correlate(f, kernels, x, block->m, R, scratch->lags);
  for (int i = 0; i < f->filters; i++) {
    const float *w = parameters + f->weight + (ptrdiff_t)i * K;
    double *product = block->products + (ptrdiff_t)i * K;
    memset(product, 0, (size_t)K * sizeof(double));
    for (int k = 0; k < K; k++) {
      for (int l = 0; l < K; l++) product[l] += w[k] * R[k * K + l];
    }
    double sum = 0, square = 0;
    for (int k = 0; k < K; k++) {
      sum += w[k] * block->m[k];
      square += w[k] * product[k];
    }
    moments[2 * i] = sum;
    moments[2 * i + 1] = square;
  }
}

void layers_front_forward(const layers_front *f, const layers_kernels *kernels,
                          const float *parameters, const float *a, const float *b, const float *x,
                          const layers_front_block *block, const layers_front_scratch *scratch,
                          float *out) {
  float *factors = scratch->coefficients, *shifts = factors + f->outs;
  for (int o = 0; o < f->outs; o++) {
    int i = filter_of(f, o);
    memcpy(scratch->filters + (ptrdiff_t)o * f->taps,
           parameters + f->weight + (ptrdiff_t)i * f->taps, (size_t)f->taps * sizeof(float));
    factors[o] = a[i];
    shifts[o] = (float)(b[i] * sum_of_weights(f, parameters, o));
  }
  kernels->convolve(&f->spatial, parameters, x, block->y);
  kernels->convolve(&f->temporal, scratch->filters, block->y, block->z);
  kernels->normalize(&f->affine, factors, shifts, block->z, out);
}

void layers_front_sums(const layers_front *f, const layers_kernels *kernels,
                       const float *parameters, const layers_map *maps, const float *g,
                       const layers_front_block *block, const layers_front_scratch *scratch,
                       double *changes) {
  for (int o = 0; o < f->outs; o++) scratch->maps[o] = (layers_map){.mean = 0, .inverse = 1};
  kernels->normalize_sums(&f->affine, scratch->maps, block->z, g, scratch->changes);
  for (int i = 0; i < f->filters; i++) changes[2 * i] = changes[2 * i + 1] = 0;
  for (int o = 0; o < f->outs; o++) {
    int i = filter_of(f, o);
    changes[2 * i] += sum_of_weights(f, parameters, o) * scratch->changes[2 * o];
    changes[2 * i + 1] += scratch->changes[2 * o + 1];
  }
  for (int i = 0; i < f->filters; i++) {
    double rest = changes[2 * i + 1] - maps[i].mean * changes[2 * i];
    changes[2 * i + 1] = maps[i].inverse * rest;
  }
}

void layers_front_back(const layers_front *f, const layers_kernels *kernels,
                       const float *parameters, const layers_map *maps, const float *a,
                       const float *b, const float *x, const float *g,
                       const layers_front_block *block, const layers_front_scratch *scratch,
                       float *gradient) {
  int K = f->taps;
  // The forward step of another block may have been in between.
  for (int o = 0; o < f->outs; o++) {
    scratch->maps[o] = (layers_map){.mean = 0, .inverse = 1};
    memcpy(scratch->filters + (ptrdiff_t)o * K,
           parameters + f->weight + (ptrdiff_t)filter_of(f, o) * K, (size_t)K * sizeof(float));
  }
  kernels->normalize_sums(&f->affine, scratch->maps, block->z, g, scratch->changes);

  // Temporal filters: what reaches their maps is the gradient of the normalized ones, less its mean
  // and its part along them.
  kernels->convolve_gradient(&f->temporal, block->y, g, scratch->sums);
  for (int i = 0; i < f->filters; i++) {
    const double *product = block->products + (ptrdiff_t)i * K;
    const layers_map *map = &maps[i];
    for (int k = 0; k < K; k++) {
      double direct = 0;
      for (int o = 0; o < f->outs; o++) {
        if (filter_of(f, o) == i) direct += scratch->sums[(ptrdiff_t)o * K + k];
      }
      double normal = map->inverse * (product[k] - map->mean * block->m[k]);
      gradient[f->weight + (ptrdiff_t)i * K + k] =
          (float)(map->factor * (direct - map->shift * block->m[k] - map->slope * normal));
    }
  }

  // Spatial filters: the gradient of y on x, scaled as the map is, and the shift.
  kernels->convolve_back(&f->temporal, scratch->filters, g, scratch->y);
  layers_step alone = f->spatial;
  alone.layer.weight = 0;
  kernels->convolve_gradient(&alone, x, scratch->y, scratch->sums);
  for (int o = 0; o < f->outs; o++) {
    int i = filter_of(f, o);
    for (int r = 0; r < f->rows; r++) {
      ptrdiff_t at = (ptrdiff_t)o * f->rows + r;
      gradient[f->spatial_weight + at] =
          (float)(a[i] * (double)scratch->sums[at] + b[i] * scratch->changes[2 * o]);
    }
  }
}
