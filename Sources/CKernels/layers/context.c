#include "context.h"

#pragma clang fp contract(off)

#include <stdlib.h>
#include <string.h>

#include "../core/arena.h"

static const layers_kernels *kernels_of(core_instructions instructions) {
  switch (instructions) {
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

void layers_take_product(core_instructions instructions, layers_product product) {
  kernels_of(core_chosen(instructions))->take_product(&product);
}

static int larger(int a, int b) { return a > b ? a : b; }

// The step that takes the input where the list does not scale it.
static layers_layer input_of(layers_shape shape) {
  return (layers_layer){.kind = layers_scaling, .maps = 1, .rows = shape.rows,
                        .samples = shape.samples, .weight = -1, .bias = -1, .statistics = -1};
}

// Every row gets the zeros that the layer after it reads beyond its ends.
static void place_steps(layers_context *c, const layers_layer *layers) {
  layers_place in = {1, c->shape.rows, c->shape.samples, 0, c->shape.samples};
  c->maps = c->sparse = 0;
  for (int i = 0; i < c->count; i++) {
    layers_step *s = &c->steps[i];
    s->layer = i < c->implied ? input_of(c->shape) : layers[i - c->implied];
    s->in = in;
    layers_place out = {s->layer.maps, s->layer.rows, s->layer.samples, 0, s->layer.samples};
    if (i + 1 < c->count && layers[i + 1 - c->implied].kind == layers_convolution) {
      const layers_layer *next = &layers[i + 1 - c->implied];
      int read = (next->samples - 1) * next->stride + next->kernel_samples;
      out.left = next->left;
      out.stride = larger(read, next->left + out.samples);
    }
    s->out = out;
    in = out;
    if (s->layer.kind == layers_normalization) {
      c->first[i] = c->maps;
      c->maps += s->layer.maps;
    } else if (s->layer.kind == layers_sparsity) {
      c->first[i] = c->sparse;
      c->sparse += s->layer.maps * s->layer.rows * s->layer.samples;
    }
  }
}

// Filters on single rows want zeros around the gradient of what they put out.
static void pad_filtered(layers_context *c) {
  for (int i = 1; i + 1 < c->count; i++) {
    if (layers_filters_rows(&c->steps[i])) layers_pad(&c->steps[i], &c->steps[i + 1]);
  }
}

static size_t place_size(layers_place p) {
  return (size_t)p.maps * (size_t)p.rows * (size_t)p.stride * LANES;
}

// Numbers of a step's output that are kept; the front keeps others.
static size_t kept(const layers_context *c, int step) {
  return c->front.active && step < 3 ? 0 : place_size(c->steps[step].out);
}

static bool same_place(layers_place a, layers_place b) {
  return a.maps == b.maps && a.rows == b.rows && a.samples == b.samples && a.left == b.left &&
         a.stride == b.stride;
}

static bool is_activation(layers_kind kind) { return kind >= layers_elu && kind <= layers_sigmoid; }

// Whether an activation may write over what it is given: nothing asks for that later.
static bool replaces_values(const layers_context *c, int i) {
  if (i == 0 || !same_place(c->steps[i].in, c->steps[i].out)) return false;
  layers_kind before = c->steps[i - 1].layer.kind;
  return is_activation(c->steps[i].layer.kind) &&
         (before == layers_normalization || before == layers_convolution);
}

// Whether the gradient of a step's input may be written over that of its output.
static bool replaces_gradient(const layers_context *c, int i) {
  layers_kind kind = c->steps[i].layer.kind;
  return same_place(c->steps[i].in, c->steps[i].out) &&
         (is_activation(kind) || kind == layers_normalization || kind == layers_dropout ||
          kind == layers_sparsity);
}

static layers_front_block take_front(const layers_context *c, core_arena *a) {
  const layers_front *f = &c->front;
  size_t taps = (size_t)f->temporal.taps, filters = (size_t)f->filters, outs = (size_t)f->outs;
  return (layers_front_block){
      .own = core_take(a, layers_front_epoch_size(f) * LANES, sizeof(float)),
      .y = core_take(a, outs * (size_t)f->places * LANES, sizeof(float)),
      .z = core_take(a, outs * (size_t)f->temporal.times * LANES, sizeof(float)),
      .m = core_take(a, taps, sizeof(double)),
      .products = core_take(a, filters * taps, sizeof(double)),
      .changes = core_take(a, 2 * outs, sizeof(double))};
}

static layers_front_scratch take_scratch(const layers_context *c, core_arena *a) {
  const layers_front *f = &c->front;
  size_t taps = (size_t)f->temporal.taps, filters = (size_t)f->filters;
  size_t outs = (size_t)f->outs, width = (size_t)f->width;
  size_t rows = (size_t)f->rows, lags = (size_t)f->lags, stride = (size_t)f->stride;
  return (layers_front_scratch){
      .rows = core_take(a, width * stride * LANES, sizeof(float)),
      .turned = core_take(a, width * (size_t)f->samples * LANES, sizeof(float)),
      .spatial = core_take(a, rows * width * LANES, sizeof(float)),
      .sums = core_take(a, rows * width > outs * taps ? rows * width : outs * taps, sizeof(float)),
      .maps = core_take(a, outs, sizeof(layers_map)),
      .weights = core_take(a, outs, sizeof(double)),
      .correlations = {.folded = core_take(a, lags * stride, sizeof(float)),
                       .turned = core_take(a, lags * stride, sizeof(float)),
                       .windows = core_take(a, taps * lags, sizeof(double)),
                       .R = core_take(a, taps * lags, sizeof(double)),
                       .w = core_take(a, taps * filters, sizeof(double))}};
}

static layers_states take_states(const layers_step *s, core_arena *a) {
  if (s->layer.kind != layers_lstm) return (layers_states){0};
  size_t units = (size_t)s->out.maps * LANES, samples = (size_t)s->out.samples;
  return (layers_states){.gates = core_take(a, 4 * units * samples, sizeof(float)),
                         .cells = core_take(a, units * samples, sizeof(float)),
                         .carried = core_take(a, units, sizeof(float))};
}

static bool reconstructs(const layers_context *c) {
  return c->shape.head == layers_head_squares || c->shape.head == layers_head_entropy;
}

static void lay_out(layers_context *c, core_arena *a) {
  size_t layers = (size_t)c->count, maps = (size_t)c->maps;
  for (int b = 0; b < c->blocks; b++) {
    layers_memory m = {.values = core_take(a, layers, sizeof(float *)),
                      .gradients = core_take(a, layers, sizeof(float *)),
                      .states = core_take(a, layers, sizeof(layers_states))};
    float *values = NULL, *gradients = NULL;
    for (int i = 0; i < c->count; i++) {
      if (!replaces_values(c, i)) values = core_take(a, kept(c, i), sizeof(float));
      if (c->batch > 0 && !replaces_gradient(c, i)) {
        gradients = core_take(a, kept(c, i), sizeof(float));
      }
      layers_states states = take_states(&c->steps[i], a);
      if (a->block == NULL) continue;
      m.states[i] = states;
      m.values[i] = values;
      m.gradients[i] = gradients;
    }
    if (c->batch > 0) m.partial = core_take(a, (size_t)c->shape.parameters, sizeof(float));
    const layers_step *turned = layers_turned(c);
    if (c->batch > 0 && turned) {
      m.transposed = core_take(
          a, (size_t)turned->layer.maps * (size_t)c->steps[layers_source(c, turned)].layer.maps,
          sizeof(float));
    }
    m.moments = core_take(a, 2 * maps, sizeof(double));
    m.changes = core_take(a, 2 * maps, sizeof(double));
    m.activity = core_take(a, (size_t)c->sparse, sizeof(float));
    if (c->front.active) m.front = take_front(c, a);
    if (a->block != NULL) c->memory[b] = m;
  }
  size_t rows = (size_t)c->shape.rows, epoch = rows * (size_t)c->shape.samples;
  for (int t = 0; t < c->threads; t++) {
    layers_workspace w = {
        .staged = core_take(a, c->batch > 0 ? epoch * LANES : 0, sizeof(float)),
        .coefficients = core_take(a, 2 * maps, sizeof(float)),
        .means = core_take(a, rows, sizeof(float)),
        .inverses = core_take(a, rows, sizeof(float)),
        .slow = core_take(a, 32 * rows, sizeof(float)),
        .clean = core_take(a, c->batch > 0 && reconstructs(c) ? epoch * LANES : 0, sizeof(float)),
        .backward = core_take(a, maps, sizeof(layers_map)),
        .slopes = core_take(a, (size_t)c->sparse, sizeof(float))};
    if (c->front.active) w.scratch = take_scratch(c, a);
    if (a->block == NULL) continue;
    for (size_t r = 0; r < rows; r++) w.inverses[r] = 1;
    c->workspaces[t] = w;
  }
  if (c->front.active) c->nothing = core_take(a, layers_front_epoch_size(&c->front), sizeof(float));
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
  c->implied = count > 0 && layers[0].kind == layers_scaling ? 0 : 1;
  c->count = count + c->implied;
  c->threads = threads;
  c->batch = batch;
  // Scoring takes one a thread.
  c->blocks = larger(threads, (batch + LANES - 1) / LANES);
  c->instructions = core_chosen(instructions);
  c->kernels = kernels_of(c->instructions);
  c->power1 = c->power2 = 1;
  c->steps = calloc((size_t)c->count, sizeof *c->steps);
  c->first = calloc((size_t)c->count, sizeof *c->first);
  c->memory = calloc((size_t)c->blocks, sizeof *c->memory);
  c->workspaces = calloc((size_t)threads, sizeof *c->workspaces);
  c->team = core_team_create(threads);
  core_arena a = {NULL, 0};
  bool failed = !c->steps || !c->first || !c->memory || !c->workspaces || !c->team;
  if (!failed) {
    place_steps(c, layers);
    c->front = layers_front_of(c->steps, c->count);
    pad_filtered(c);
    lay_out(c, &a);
    a = (core_arena){core_zeroes(a.used, &c->arena), 0};
    failed = a.block == NULL;
  }
  if (failed) {
    layers_destroy(c);
    return NULL;
  }
  lay_out(c, &a);
  return c;
}

void layers_destroy(layers_context *c) {
  if (c == NULL) return;
  core_team_destroy(c->team);
  layers_epochs_free(&c->epochs);
  free(c->arena);
  free(c->steps);
  free(c->first);
  free(c->memory);
  free(c->workspaces);
  free(c);
}

float *layers_parameters(layers_context *c) { return c->parameters; }
float *layers_statistics(layers_context *c) { return c->statistics; }
float *layers_gradient(layers_context *c) { return c->gradient; }

void layers_set_rates(layers_context *c, const float *factors) {
  for (int i = c->implied; i < c->count; i++) {
    c->steps[i].layer.rate_factor = factors[i - c->implied];
  }
}

void layers_start(layers_context *c) {
  size_t size = (size_t)c->shape.parameters * sizeof(float);
  memset(c->moment, 0, size);
  memset(c->moment2, 0, size);
  c->power1 = c->power2 = 1;
  layers_forget_epochs(c);
}

void layers_forget_epochs(layers_context *c) { layers_epochs_forget(&c->epochs); }
