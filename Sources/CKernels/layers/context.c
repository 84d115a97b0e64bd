#include "context.h"

#pragma clang fp contract(off)

#include <stdlib.h>
#include <string.h>

#include "../core/arena.h"

static const layers_kernels *kernels_of(core_instructions *wanted) {
  *wanted = core_chosen(*wanted);
  switch (*wanted) {
#if defined(__x86_64__)
    case core_avx512:
      return &layers_kernels_avx512;
    case core_avx2:
      return &layers_kernels_avx2;
#endif
    default:
      return &layers_kernels_baseline;
  }
}

static int larger(int a, int b) { return a > b ? a : b; }

// Every row gets the zeros that the layer after it reads beyond its ends.
static void place_steps(layers_context *c, const layers_layer *layers) {
  layers_place in = {1, c->shape.rows, c->shape.samples, 0, c->shape.samples};
  c->maps = 0;
  for (int i = 0; i < c->count; i++) {
    layers_step *s = &c->steps[i];
    s->layer = layers[i];
    s->in = in;
    layers_place out = {layers[i].maps, layers[i].rows, layers[i].samples, 0, layers[i].samples};
    if (i + 1 < c->count && layers[i + 1].kind == layers_convolution) {
      const layers_layer *next = &layers[i + 1];
      int read = (next->samples - 1) * next->stride + next->kernel_samples;
      out.left = next->left;
      out.stride = larger(read, next->left + out.samples);
    }
    s->out = out;
    in = out;
    if (layers[i].kind == layers_normalization) {
      c->first_map[i] = c->maps;
      c->maps += layers[i].maps;
    }
  }
}

static size_t place_size(layers_place p) {
  return (size_t)p.maps * (size_t)p.rows * (size_t)p.stride * LANES;
}

// Numbers of a layer's output that are kept; the front's inner layers keep others.
static size_t kept(const layers_context *c, int layer) {
  return c->front.active && (layer == 1 || layer == 2) ? 0 : place_size(c->steps[layer].out);
}

static layers_front_block take_front(const layers_context *c, core_arena *a) {
  const layers_front *f = &c->front;
  size_t taps = (size_t)f->taps, filters = (size_t)f->filters;
  return (layers_front_block){.y = core_take(a, place_size(f->spatial.out), sizeof(float)),
                              .z = core_take(a, place_size(f->temporal.out), sizeof(float)),
                              .m = core_take(a, taps, sizeof(double)),
                              .products = core_take(a, filters * taps, sizeof(double))};
}

static layers_front_scratch take_scratch(const layers_context *c, core_arena *a) {
  const layers_front *f = &c->front;
  size_t taps = (size_t)f->taps, outs = (size_t)f->outs;
  return (layers_front_scratch){
      .filters = core_take(a, outs * taps, sizeof(float)),
      .y = core_take(a, place_size(f->spatial.out), sizeof(float)),
      .sums = core_take(a, outs * (size_t)larger(f->taps, f->rows), sizeof(float)),
      .coefficients = core_take(a, 2 * outs, sizeof(float)),
      .maps = core_take(a, outs, sizeof(layers_map)),
      .correlations = core_take(a, taps * taps, sizeof(double)),
      .changes = core_take(a, 2 * outs, sizeof(double)),
      .lags = core_take(a, 4 * (size_t)f->input.samples, sizeof(float))};
}

static void lay_out(layers_context *c, core_arena *a) {
  size_t layers = (size_t)c->count, maps = (size_t)c->maps;
  for (int b = 0; b < c->blocks; b++) {
    layers_memory m = {.values = core_take(a, layers, sizeof(float *)),
                      .gradients = core_take(a, layers, sizeof(float *))};
    for (int i = 0; i < c->count; i++) {
      float *values = core_take(a, kept(c, i), sizeof(float));
      float *gradients = c->batch == 0 ? NULL : core_take(a, kept(c, i), sizeof(float));
      if (a->block == NULL) continue;
      m.values[i] = values;
      m.gradients[i] = gradients;
    }
    if (c->batch > 0) m.partial = core_take(a, (size_t)c->shape.parameters, sizeof(float));
    m.moments = core_take(a, 2 * maps, sizeof(double));
    m.changes = core_take(a, 2 * maps, sizeof(double));
    if (c->front.active) m.front = take_front(c, a);
    if (a->block != NULL) c->memory[b] = m;
  }
  size_t epoch = (size_t)c->shape.rows * (size_t)c->shape.samples;
  size_t numbers = 2 * (maps + (size_t)c->shape.rows);
  for (int t = 0; t < c->threads; t++) {
    float *staged = core_take(a, epoch * LANES, sizeof(float));
    float *coefficients = core_take(a, numbers, sizeof(float));
    layers_map *backward = core_take(a, maps, sizeof(layers_map));
    layers_front_scratch scratch = {0};
    if (c->front.active) scratch = take_scratch(c, a);
    if (a->block == NULL) continue;
    c->scratch[t] = scratch;
    c->staged[t] = staged;
    c->coefficients[t] = coefficients;
    c->backward[t] = backward;
  }
  c->parameters = core_take(a, (size_t)c->shape.parameters, sizeof(float));
  c->gradient = core_take(a, (size_t)c->shape.parameters, sizeof(float));
  c->moment = core_take(a, (size_t)c->shape.parameters, sizeof(float));
  c->moment2 = core_take(a, (size_t)c->shape.parameters, sizeof(float));
  c->statistics = core_take(a, (size_t)c->shape.statistics, sizeof(float));
  c->losses = core_take(a, (size_t)larger(c->batch, 1), sizeof(double));
}

layers_context *layers_create(layers_shape shape, const layers_layer *layers, int count,
                              int threads, int batch, core_instructions instructions) {
  layers_context *c = calloc(1, sizeof *c);
  if (c == NULL) return NULL;
  c->shape = shape;
  c->count = count;
  c->threads = threads;
  c->batch = batch;
  c->blocks = batch == 0 ? threads : (batch + LANES - 1) / LANES;
  c->instructions = instructions;
  c->kernels = kernels_of(&c->instructions);
  c->power1 = c->power2 = 1;
  c->steps = calloc((size_t)count, sizeof *c->steps);
  c->first_map = calloc((size_t)count, sizeof *c->first_map);
  c->memory = calloc((size_t)c->blocks, sizeof *c->memory);
  c->staged = calloc((size_t)threads, sizeof *c->staged);
  c->coefficients = calloc((size_t)threads, sizeof *c->coefficients);
  c->backward = calloc((size_t)threads, sizeof *c->backward);
  c->scratch = calloc((size_t)threads, sizeof *c->scratch);
  c->team = core_team_create(threads);
  core_arena a = {NULL, 0};
  bool failed = !c->steps || !c->first_map || !c->memory || !c->staged || !c->coefficients ||
                !c->backward || !c->scratch || !c->team;
  if (!failed) {
    place_steps(c, layers);
    c->front = layers_front_of(c->steps, count);
    lay_out(c, &a);
    failed = posix_memalign(&c->arena, 4096, a.used) != 0;
  }
  if (failed) {
    layers_destroy(c);
    return NULL;
  }
  memset(c->arena, 0, a.used);
  a = (core_arena){c->arena, 0};
  lay_out(c, &a);
  return c;
}

void layers_destroy(layers_context *c) {
  if (c == NULL) return;
  core_team_destroy(c->team);
  free(c->arena);
  free(c->steps);
  free(c->first_map);
  free(c->memory);
  free(c->staged);
  free(c->coefficients);
  free(c->backward);
  free(c->scratch);
  free(c);
}

float *layers_parameters(layers_context *c) { return c->parameters; }
float *layers_statistics(layers_context *c) { return c->statistics; }
float *layers_gradient(layers_context *c) { return c->gradient; }

void layers_start(layers_context *c) {
  size_t size = (size_t)c->shape.parameters * sizeof(float);
  memset(c->moment, 0, size);
  memset(c->moment2, 0, size);
  c->power1 = c->power2 = 1;
}
