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

static void update_convolution(layers_context *c, int i, layers_descent d, float keep, int blocks,
                               share outputs) {
  const layers_step *s = &c->steps[i];
  const layers_layer *l = &s->layer;
  int64_t taps = (int64_t)(s->in.maps / l->groups) * l->kernel_rows * l->kernel_samples;
  int64_t first = l->weight + outputs.from * taps, count = outputs.to - outputs.from;
  gather_gradient(c, blocks, first, count * taps);
  if (l->bias >= 0) {
    gather_gradient(c, blocks, l->bias + outputs.from, count);
    descend(c, &d, l->bias + outputs.from, count);
  }
  d.keep = keep;
  descend(c, &d, first, count * taps);
  if (l->limit <= 0 || d.rule == layers_rule_gradient) return;
  for (int o = outputs.from; o < outputs.to; o++) {
    constrain(c->parameters + l->weight + o * taps, (int)taps, l->limit);
  }
}

void layers_update(layers_context *c, const layers_training *t, float factor, int blocks,
                   int64_t epochs, int thread) {
  layers_descent d = {.rule = t->rule,
                      .keep = 1,
                      .correction2 = (float)(1 / (1 - c->power2)),
                      .momentum = t->momentum,
                      .momentum2 = t->momentum2,
                      .epsilon = t->epsilon};
  for (int i = 0; i < c->count; i++) {
    const layers_layer *l = &c->steps[i].layer;
    if (l->kind != layers_convolution && l->kind != layers_normalization) continue;
    share part = share_of(l->maps, thread, c->threads);
    double rate = (double)t->rate * factor * l->rate_factor;
    d.rate = (float)(t->rule == layers_rule_adamw ? rate / (1 - c->power1) : rate);
    if (l->kind == layers_convolution) {
      update_convolution(c, i, d, (float)(1 - rate * t->decay), blocks, part);
      continue;
    }
    gather_normalization(c, i, blocks, part);
    descend(c, &d, l->weight + part.from, part.to - part.from);
    descend(c, &d, l->bias + part.from, part.to - part.from);
    if (t->rule != layers_rule_gradient) gather_statistics(c, i, t->memory, blocks, epochs, part);
  }
}
