#include "context.h"

#pragma clang fp contract(off)

#include <math.h>
#include <string.h>

// Each thread has its share of every layer's outputs, from the sums over blocks to the new parameters; so
// whatever the number of threads, a number is worked out in one order.
typedef struct {
  int from, to;
} share;

static share share_of(int count, int thread, int threads) {
  return (share){count * thread / threads, count * (thread + 1) / threads};
}

// The gradient of parameters `first` and after: sums over the blocks in their order.
static void gather_gradient(layers_context *c, int blocks, int64_t first, int64_t count) {
  float *gradient = c->gradient + first;
  memcpy(gradient, c->memory[0].partial + first, (size_t)count * sizeof(float));
  for (int b = 1; b < blocks; b++) c->kernels->add(c->memory[b].partial + first, gradient, count);
}

static void gather_normalization(layers_context *c, int i, int blocks, share maps) {
  const layers_layer *l = &c->steps[i].layer;
  for (int m = maps.from; m < maps.to; m++) {
    double sum = 0, product = 0;
    for (int b = 0; b < blocks; b++) {
      sum += c->memory[b].changes[2 * (c->first[i] + m)];
      product += c->memory[b].changes[2 * (c->first[i] + m) + 1];
    }
    c->gradient[l->bias + m] = (float)sum;
    c->gradient[l->weight + m] = (float)product;
  }
}

static void gather_statistics(layers_context *c, int i, float memory, int blocks, int64_t epochs,
                              share maps) {
  const layers_step *s = &c->steps[i];
  float *mean = c->statistics + s->layer.statistics, *variance = mean + s->in.maps;
  for (int m = maps.from; m < maps.to; m++) {
    double now, spread;
    layers_map_moments(c, blocks, c->first[i] + m, layers_numbers_a_map(s, epochs), &now, &spread);
    mean[m] = memory * mean[m] + (1 - memory) * (float)now;
    variance[m] = memory * variance[m] + (1 - memory) * (float)spread;
  }
}

static void descend(layers_context *c, const layers_descent *d, int64_t first, int64_t count) {
  c->kernels->descend(d, c->parameters + first, c->gradient + first, c->moment + first,
                      c->moment2 + first, count);
}

// The weights of an output, brought back to the largest norm they may have.
static void constrain(float *w, int taps, float limit) {
  double square = 0;
  for (int i = 0; i < taps; i++) square += (double)w[i] * w[i];
  if (square <= (double)limit * limit) return;
  float factor = (float)(limit / sqrt(square));
  for (int i = 0; i < taps; i++) w[i] *= factor;
}

// Parameters of a layer that are next to each other.
typedef struct {
  int64_t first, count;
  bool decays;
} range;

enum { most_ranges = 3 };

// A thread's share in the parameters of step i.
static int ranges_of(const layers_context *c, int i, int thread, range ranges[most_ranges]) {
  const layers_step *s = &c->steps[i];
  const layers_layer *l = &s->layer;
  share part = share_of(l->kind == layers_lstm ? 4 * l->maps : l->maps, thread, c->threads);
  int64_t first = part.from, count = part.to - part.from;
  int n = 0;
  switch (l->kind) {
    case layers_convolution: {
      int64_t taps = (int64_t)(s->in.maps / l->groups) * l->kernel_rows * l->kernel_samples;
      if (l->bias >= 0) ranges[n++] = (range){l->bias + first, count, false};
      ranges[n++] = (range){l->weight + first * taps, count * taps, true};
      return n;
    }
    case layers_normalization:
      ranges[n++] = (range){l->weight + first, count, false};
      ranges[n++] = (range){l->bias + first, count, false};
      return n;
    case layers_transposed:
      ranges[n++] = (range){l->bias + first, count, false};
      return n;
    case layers_lstm: {
      int64_t inputs = (int64_t)s->in.maps * s->in.rows, units = l->maps / l->ways;
      ranges[n++] = (range){l->weight + first * inputs, count * inputs, true};
      ranges[n++] = (range){l->recurrent + first * units, count * units, true};
      ranges[n++] = (range){l->bias + first, count, false};
      return n;
    }
    default:
      return 0;
  }
}

static void gather(layers_context *c, int i, int blocks, int thread) {
  const layers_layer *l = &c->steps[i].layer;
  if (l->kind == layers_normalization) {
    gather_normalization(c, i, blocks, share_of(l->maps, thread, c->threads));
    return;
  }
  range ranges[most_ranges];
  for (int n = ranges_of(c, i, thread, ranges); n-- > 0;) {
    gather_gradient(c, blocks, ranges[n].first, ranges[n].count);
  }
}

// The whole gradient brought back to the largest norm it may have: each thread's share, by the norm that
// each works out for itself.
static float factor_within(const layers_context *c, float limit) {
  double square = 0;
  for (int i = 0; i < c->shape.parameters; i++) {
    square += (double)c->gradient[i] * c->gradient[i];
  }
  return square > (double)limit * limit ? (float)(limit / sqrt(square)) : 1;
}

static void constrain_outputs(layers_context *c, int i, int thread) {
  const layers_step *s = &c->steps[i];
  const layers_layer *l = &s->layer;
  if (l->kind != layers_convolution || l->limit <= 0) return;
  int64_t taps = (int64_t)(s->in.maps / l->groups) * l->kernel_rows * l->kernel_samples;
  share outputs = share_of(l->maps, thread, c->threads);
  for (int o = outputs.from; o < outputs.to; o++) {
    constrain(c->parameters + l->weight + o * taps, (int)taps, l->limit);
  }
}

void layers_update(layers_context *c, const layers_training *t, float factor, int blocks,
                   int64_t epochs, int thread) {
  layers_descent d = {.rule = t->rule,
                      .correction2 = (float)(1 / (1 - c->power2)),
                      .momentum = t->momentum,
                      .momentum2 = t->momentum2,
                      .epsilon = t->epsilon};
  const bool limited = t->limit > 0 && t->rule != layers_rule_gradient;
  float scale = 1;
  if (limited) {
    for (int i = 0; i < c->count; i++) gather(c, i, blocks, thread);
    core_team_barrier(c->team);
    scale = factor_within(c, t->limit);
    core_team_barrier(c->team);
  }
  for (int i = 0; i < c->count; i++) {
    const layers_layer *l = &c->steps[i].layer;
    double rate = (double)t->rate * factor * l->rate_factor;
    range ranges[most_ranges];
    int count = ranges_of(c, i, thread, ranges);
    if (count == 0) continue;
    if (!limited) gather(c, i, blocks, thread);
    d.rate = (float)(t->rule == layers_rule_adamw ? rate / (1 - c->power1) : rate);
    for (int n = 0; n < count; n++) {
      d.keep = ranges[n].decays ? (float)(1 - rate * t->decay) : 1;
      if (scale < 1) {
        float *gradient = c->gradient + ranges[n].first;
        for (int64_t p = 0; p < ranges[n].count; p++) gradient[p] *= scale;
      }
      descend(c, &d, ranges[n].first, ranges[n].count);
    }
    if (t->rule == layers_rule_gradient) continue;
    constrain_outputs(c, i, thread);
    if (l->kind == layers_normalization) {
      gather_statistics(c, i, t->memory, blocks, epochs, share_of(l->maps, thread, c->threads));
    }
  }
}
