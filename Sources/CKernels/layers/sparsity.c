#include "context.h"

#pragma clang fp contract(off)

#include <math.h>

// The C library's logarithm is not the same on every machine: ln x = k ln 2 + 2 (s + s³/3 + s⁵/5 + …)
// with x = 2^k m, m in [1/√2, √2) and s = (m - 1) / (m + 1), |s| <= 0.172.
static double logarithm(double x) {
  int k;
  double m = frexp(x, &k);
  if (m < 0.70710678118654752) {
    m *= 2;
    k--;
  }
  double s = (m - 1) / (m + 1), square = s * s, series = 0;
  for (int i = 21; i >= 1; i -= 2) series = series * square + 1.0 / i;
  return k * 0.69314718055994531 + 2 * s * series;
}

static double within(double mean) { return mean < 1e-6 ? 1e-6 : mean > 1 - 1e-6 ? 1 - 1e-6 : mean; }

static double divergence(double p, double q) {
  double present = p > 0 ? p * logarithm(p / q) : 0;
  return present + (p < 1 ? (1 - p) * logarithm((1 - p) / (1 - q)) : 0);
}

static int numbers_of(const layers_step *s) { return s->in.maps * s->in.rows * s->in.samples; }

void layers_gather_activity(layers_context *c, const layers_working *w, const layers_block *block,
                            layers_memory *m, int i) {
  _Alignas(64) float shares[LANES];
  layers_lane_shares(w, block, shares);
  c->kernels->weighted_sums(&c->steps[i], m->values[i - 1], shares, m->activity + c->first[i]);
}

void layers_prepare_sparsity(layers_context *c, const layers_working *w, int i, int blocks) {
  const layers_step *s = &c->steps[i];
  float *slopes = c->workspaces[w->thread].slopes + c->first[i];
  double target = s->layer.target, weight = s->layer.weight_of_penalty, penalty = 0;
  for (int n = 0; n < numbers_of(s); n++) {
    double sum = 0;
    for (int b = 0; b < blocks; b++) sum += c->memory[b].activity[c->first[i] + n];
    double mean = within(sum);
    slopes[n] = (float)(weight * ((1 - target) / (1 - mean) - target / mean));
    if (w->thread == 0) penalty += divergence(target, mean);
  }
  if (w->thread == 0) c->penalty += weight * penalty;
}
