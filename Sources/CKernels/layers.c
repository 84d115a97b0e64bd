#include "include/layers.h"

#pragma clang fp contract(off)

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "layers_front.h"
#include "layers_kernels.h"
#include "network_team.h"

// A block of a minibatch on its way: outputs and their gradients, layer by layer.
typedef struct {
  float **values, **gradients;  // [layers]
  float *partial;               // [parameters]
  double *moments, *changes;    // [maps of all normalizations][2]
  layers_front_block front;
} block_memory;

struct layers_context {
  layers_shape shape;
  int count, threads, batch, blocks, maps;
  layers_step *steps;
  int *first_map;  // of each normalization among those of all
  const layers_kernels *kernels;
  network_instructions instructions;
  network_team *team;
  block_memory *memory;            // [blocks]
  float **staged, **coefficients;  // [threads]: an epoch of each lane with noise; two numbers a map
  layers_map **backward;           // [threads][maps]
  layers_front front;
  layers_front_scratch *scratch;   // [threads]
  float *parameters, *statistics, *gradient, *moment, *moment2;
  double *losses;  // [batch]
  void *arena;
  double power1, power2;
};

// MARK: Sizes and memory

static const layers_kernels *kernels_of(network_instructions *wanted) {
  // Lists of layers run on the same choice as the network of network.h.
  *wanted = network_choice(*wanted);
  switch (*wanted) {
#if defined(__x86_64__)
    case network_instructions_avx512:
      return &layers_kernels_avx512;
    case network_instructions_avx2:
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

typedef struct {
  char *block;
  size_t used;
} arena;

static void *take(arena *a, size_t count, size_t size) {
  // Pieces a multiple of 4 KiB apart would share cache sets: one line more keeps them off.
  void *piece = a->block == NULL ? NULL : a->block + a->used;
  a->used += (count * size + 63) / 64 * 64 + 64;
  return piece;
}

// Numbers of a layer's output that are kept; the front's inner layers keep others.
static size_t kept(const layers_context *c, int layer) {
  return c->front.active && (layer == 1 || layer == 2) ? 0 : place_size(c->steps[layer].out);
}

static layers_front_block take_front(const layers_context *c, arena *a) {
  const layers_front *f = &c->front;
  size_t taps = (size_t)f->taps, filters = (size_t)f->filters;
  return (layers_front_block){.y = take(a, place_size(f->spatial.out), sizeof(float)),
                              .z = take(a, place_size(f->temporal.out), sizeof(float)),
                              .m = take(a, taps, sizeof(double)),
                              .products = take(a, filters * taps, sizeof(double))};
}

static layers_front_scratch take_scratch(const layers_context *c, arena *a) {
  const layers_front *f = &c->front;
  size_t taps = (size_t)f->taps, outs = (size_t)f->outs;
  return (layers_front_scratch){
      .filters = take(a, outs * taps, sizeof(float)),
      .y = take(a, place_size(f->spatial.out), sizeof(float)),
      .sums = take(a, outs * (size_t)larger(f->taps, f->rows), sizeof(float)),
      .coefficients = take(a, 2 * outs, sizeof(float)),
      .maps = take(a, outs, sizeof(layers_map)),
      .correlations = take(a, taps * taps, sizeof(double)),
      .changes = take(a, 2 * outs, sizeof(double)),
      .lags = take(a, 4 * (size_t)f->input.samples, sizeof(float))};
}

static void lay_out(layers_context *c, arena *a) {
  size_t layers = (size_t)c->count, maps = (size_t)c->maps;
  for (int b = 0; b < c->blocks; b++) {
    block_memory m = {.values = take(a, layers, sizeof(float *)),
                      .gradients = take(a, layers, sizeof(float *))};
    for (int i = 0; i < c->count; i++) {
      float *values = take(a, kept(c, i), sizeof(float));
      float *gradients = c->batch == 0 ? NULL : take(a, kept(c, i), sizeof(float));
      if (a->block == NULL) continue;
      m.values[i] = values;
      m.gradients[i] = gradients;
    }
    if (c->batch > 0) m.partial = take(a, (size_t)c->shape.parameters, sizeof(float));
    m.moments = take(a, 2 * maps, sizeof(double));
    m.changes = take(a, 2 * maps, sizeof(double));
    if (c->front.active) m.front = take_front(c, a);
    if (a->block != NULL) c->memory[b] = m;
  }
  size_t epoch = (size_t)c->shape.rows * (size_t)c->shape.samples;
  size_t numbers = 2 * (maps + (size_t)c->shape.rows);
  for (int t = 0; t < c->threads; t++) {
    float *staged = take(a, epoch * LANES, sizeof(float));
    float *coefficients = take(a, numbers, sizeof(float));
    layers_map *backward = take(a, maps, sizeof(layers_map));
    layers_front_scratch scratch = {0};
    if (c->front.active) scratch = take_scratch(c, a);
    if (a->block == NULL) continue;
    c->scratch[t] = scratch;
    c->staged[t] = staged;
    c->coefficients[t] = coefficients;
    c->backward[t] = backward;
  }
  c->parameters = take(a, (size_t)c->shape.parameters, sizeof(float));
  c->gradient = take(a, (size_t)c->shape.parameters, sizeof(float));
  c->moment = take(a, (size_t)c->shape.parameters, sizeof(float));
  c->moment2 = take(a, (size_t)c->shape.parameters, sizeof(float));
  c->statistics = take(a, (size_t)c->shape.statistics, sizeof(float));
  c->losses = take(a, (size_t)larger(c->batch, 1), sizeof(double));
}

layers_context *layers_create(layers_shape shape, const layers_layer *layers, int count, int threads,
                              int batch, network_instructions instructions) {
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
  c->team = network_team_create(threads);
  arena a = {NULL, 0};
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
  a = (arena){c->arena, 0};
  lay_out(c, &a);
  return c;
}

void layers_destroy(layers_context *c) {
  if (c == NULL) return;
  network_team_destroy(c->team);
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

// MARK: One layer of one block

// What a step of training is about; NULL in scoring.
typedef struct {
  layers_context *context;
  network_set set;
  const int32_t *order;
  int64_t count, batches;
  const float *factors;
  const layers_training *training;
  uint64_t pass;
  double loss, weight;
} passing;

typedef struct {
  const float *x;
  const layers_training *training;  // NULL in scoring
  uint64_t pass;
  int thread;
} working;

static void load_block(layers_context *c, const working *w, const layers_block *block, float *y) {
  const layers_step *s = &c->steps[0];
  int rows = c->shape.rows, samples = c->shape.samples;
  const float *mean = c->statistics + s->layer.statistics, *deviation = mean + rows;
  float *inverse = c->coefficients[w->thread] + 2 * c->maps;
  for (int r = 0; r < rows; r++) inverse[r] = 1 / deviation[r];
  int64_t size = (int64_t)rows * samples;
  bool noisy = w->training && w->training->noise > 0;
  const float *epochs[LANES];
  for (int l = 0; l < block->count; l++) {
    epochs[l] = w->x + block->epochs[l] * size;
    if (!noisy) continue;
    float *staged = c->staged[w->thread] + l * size;
    network_apply_noise(c->instructions, w->training->seed, w->pass, (uint64_t)block->epochs[l],
                        staged, size);
    for (int r = 0; r < rows; r++) {
      float amount = w->training->noise * deviation[r];
      for (int t = 0; t < samples; t++) {
        staged[r * samples + t] = epochs[l][r * samples + t] + amount * staged[r * samples + t];
      }
    }
    epochs[l] = staged;
  }
  c->kernels->load(s, epochs, block->count, mean, inverse, y);
}

// Dropout's streams lie behind those of the noise.
static uint64_t purpose_of(int layer) { return 16 + (uint64_t)layer; }

static void forward_layer(layers_context *c, const working *w, const layers_block *block,
                          block_memory *m, int i) {
  const layers_step *s = &c->steps[i];
  const layers_kernels *k = c->kernels;
  const float *x = i == 0 ? NULL : m->values[i - 1];
  float *y = m->values[i];
  if (c->front.active && i >= 1 && i <= 3) {
    const float *a = c->coefficients[w->thread] + c->first_map[2];
    if (i == 3) {
      layers_front_forward(&c->front, k, c->parameters, a, a + c->maps, m->values[0], &m->front,
                           &c->scratch[w->thread], y);
    }
    return;
  }
  switch (s->layer.kind) {
    case layers_scaling:
      load_block(c, w, block, y);
      break;
    case layers_convolution:
      k->convolve(s, c->parameters, x, y);
      break;
    case layers_normalization: {
      const float *a = c->coefficients[w->thread] + c->first_map[i];
      k->normalize(s, a, a + c->maps, x, y);
      break;
    }
    case layers_elu:
    case layers_relu:
      k->activate(s, x, y);
      break;
    case layers_pooling:
      k->pool(s, x, y);
      break;
    case layers_dropout:
      if (w->training) {
        k->drop(s, block, w->training->seed, purpose_of(i), w->pass, s->in, x, s->out, y);
      } else {
        for (int p = 0; p < s->out.maps * s->out.rows; p++) {
          memcpy(y + ((int64_t)p * s->out.stride + s->out.left) * LANES,
                 x + ((int64_t)p * s->in.stride + s->in.left) * LANES,
                 (size_t)s->out.samples * LANES * sizeof(float));
        }
      }
      break;
  }
}

static void backward_layer(layers_context *c, const working *w, const layers_block *block,
                           block_memory *m, int i) {
  const layers_step *s = &c->steps[i];
  const layers_kernels *k = c->kernels;
  const float *x = m->values[i - 1], *g = m->gradients[i];
  float *back = m->gradients[i - 1];
  if (c->front.active && i <= 3) {
    const float *a = c->coefficients[w->thread] + c->first_map[2];
    if (i == 2) {
      layers_front_back(&c->front, k, c->parameters, c->backward[w->thread] + c->first_map[2], a,
                        a + c->maps, m->values[0], m->gradients[3], &m->front,
                        &c->scratch[w->thread], m->partial);
    }
    return;
  }
  switch (s->layer.kind) {
    case layers_scaling:
      break;
    case layers_convolution:
      k->convolve_gradient(s, x, g, m->partial);
      if (i > 1) k->convolve_back(s, c->parameters, g, back);  // layer 0 learns nothing
      break;
    case layers_normalization:
      k->normalize_back(s, c->backward[w->thread] + c->first_map[i], block->count, x, g, back);
      break;
    case layers_elu:
    case layers_relu:
      k->activate_back(s, m->values[i], g, back);
      break;
    case layers_pooling:
      k->pool_back(s, g, back);
      break;
    case layers_dropout:
      k->drop(s, block, w->training->seed, purpose_of(i), w->pass, s->out, g, s->in, back);
      break;
  }
}

// MARK: Normalization over a minibatch

static double numbers_a_map(const layers_step *s, int64_t epochs) {
  return (double)epochs * s->in.rows * s->in.samples;
}

static void map_moments(const layers_context *c, int blocks, int map, double numbers, double *mean,
                        double *variance) {
  double sum = 0, square = 0;
  for (int b = 0; b < blocks; b++) {
    sum += c->memory[b].moments[2 * map];
    square += c->memory[b].moments[2 * map + 1];
  }
  *mean = sum / numbers;
  double rest = square / numbers - *mean * *mean;
  *variance = rest > 0 ? rest : 0;
}

static void set_coefficients(layers_context *c, int thread, int i, int m, double mean,
                             double variance) {
  const layers_layer *l = &c->steps[i].layer;
  float *a = c->coefficients[thread] + c->first_map[i] + m;
  double factor = c->parameters[l->weight + m] / sqrt(variance + (double)c->shape.epsilon);
  a[0] = (float)factor;
  a[c->maps] = (float)(c->parameters[l->bias + m] - factor * mean);
}

// From the sums of all blocks, by every thread for itself.
static void normalize_by_batch(layers_context *c, int thread, int i, int blocks, int64_t epochs) {
  const layers_step *s = &c->steps[i];
  for (int m = 0; m < s->in.maps; m++) {
    double mean, variance;
    map_moments(c, blocks, c->first_map[i] + m, numbers_a_map(s, epochs), &mean, &variance);
    set_coefficients(c, thread, i, m, mean, variance);
    layers_map *map = &c->backward[thread][c->first_map[i] + m];
    map->mean = (float)mean;
    map->inverse = (float)(1 / sqrt(variance + (double)c->shape.epsilon));
  }
}

static void normalize_by_statistics(layers_context *c, int thread) {
  for (int i = 0; i < c->count; i++) {
    const layers_step *s = &c->steps[i];
    if (s->layer.kind != layers_normalization) continue;
    const float *mean = c->statistics + s->layer.statistics;
    for (int m = 0; m < s->in.maps; m++) {
      set_coefficients(c, thread, i, m, mean[m], mean[s->in.maps + m]);
    }
  }
}

static void prepare_normalize_back(layers_context *c, int thread, int i, int blocks,
                                   int64_t epochs) {
  const layers_step *s = &c->steps[i];
  double numbers = numbers_a_map(s, epochs);
  for (int m = 0; m < s->in.maps; m++) {
    double sum = 0, product = 0;
    for (int b = 0; b < blocks; b++) {
      sum += c->memory[b].changes[2 * (c->first_map[i] + m)];
      product += c->memory[b].changes[2 * (c->first_map[i] + m) + 1];
    }
    layers_map *map = &c->backward[thread][c->first_map[i] + m];
    map->factor = c->parameters[s->layer.weight + m] * map->inverse;
    map->shift = (float)(sum / numbers);
    map->slope = (float)(product / numbers);
  }
}

// MARK: Scoring

typedef struct {
  layers_context *context;
  const float *x;
  const int32_t *order;
  int64_t count;
  float *outputs;
} scoring;

static void score_part(void *argument, int thread) {
  const scoring *s = argument;
  layers_context *c = s->context;
  normalize_by_statistics(c, thread);
  working w = {.x = s->x, .thread = thread};
  int64_t blocks = (s->count + LANES - 1) / LANES;
  block_memory *m = &c->memory[thread];
  for (int64_t b = blocks * thread / c->threads; b < blocks * (thread + 1) / c->threads; b++) {
    int32_t epochs[LANES];
    layers_block block = {.epochs = epochs};
    for (int64_t e = b * LANES; e < s->count && block.count < LANES; e++) {
      epochs[block.count++] = s->order ? s->order[e] : (int32_t)e;
    }
    for (int i = 0; i < c->count; i++) forward_layer(c, &w, &block, m, i);
    for (int l = 0; l < block.count; l++) {
      for (int o = 0; o < 2; o++) {
        s->outputs[(b * LANES + l) * 2 + o] = m->values[c->count - 1][o * LANES + l];
      }
    }
  }
}

void layers_score(layers_context *c, const float *x, const int32_t *order, int64_t count,
                  float *outputs) {
  scoring s = {c, x, order, count, outputs};
  network_team_run(c->team, score_part, &s);
}

// MARK: Training

// Cross-entropy of the softmax over two outputs: that of a logit, their difference.
static void finish_block(passing *p, const layers_block *block, float scale, block_memory *m,
                         double *losses) {
  layers_context *c = p->context;
  const float *z = m->values[c->count - 1];
  float *g = m->gradients[c->count - 1];
  float logits[LANES] = {0}, chances[LANES];
  for (int l = 0; l < block->count; l++) logits[l] = z[LANES + l] - z[l];
  network_apply_sigmoid(c->instructions, logits, chances, LANES);
  memset(g, 0, 2 * LANES * sizeof(float));
  for (int l = 0; l < block->count; l++) {
    float weight = p->set.weights[block->epochs[l]], target = p->set.targets[block->epochs[l]];
    losses[l] = weight * network_loss(network_output_logit, &logits[l], target);
    g[LANES + l] = weight * scale * (chances[l] - target);
    g[l] = -g[LANES + l];
  }
}

static layers_block block_of(const int32_t *order, int count, int b) {
  int left = count - b * LANES;
  return (layers_block){order + b * LANES, left < LANES ? left : LANES};
}

// What normalization `i` needs to know of one block, forwards and backwards.
static void gather_moments(layers_context *c, int thread, const layers_block *block,
                           block_memory *m, int i) {
  double *moments = m->moments + 2 * c->first_map[i];
  if (c->front.active && i == 2) {
    layers_front_moments(&c->front, c->kernels, c->parameters, m->values[0], &m->front,
                         &c->scratch[thread], moments);
  } else {
    c->kernels->moments(&c->steps[i], m->values[i - 1], block->count, moments);
  }
}

static void gather_changes(layers_context *c, int thread, block_memory *m, int i) {
  double *changes = m->changes + 2 * c->first_map[i];
  const layers_map *maps = c->backward[thread] + c->first_map[i];
  if (c->front.active && i == 2) {
    layers_front_sums(&c->front, c->kernels, c->parameters, maps, m->gradients[3], &m->front,
                      &c->scratch[thread], changes);
  } else {
    c->kernels->normalize_sums(&c->steps[i], maps, m->values[i - 1], m->gradients[i], changes);
  }
}

// This thread's blocks forwards and backwards; all threads meet at every normalization.
static void propagate(passing *p, const int32_t *order, int count, int thread) {
  layers_context *c = p->context;
  int blocks = (count + LANES - 1) / LANES;
  int from = blocks * thread / c->threads, to = blocks * (thread + 1) / c->threads;
  working w = {p->set.x, p->training, p->pass, thread};
  for (int start = 0; start < c->count;) {
    int end = start + 1;
    while (end < c->count && c->steps[end].layer.kind != layers_normalization) end++;
    for (int b = from; b < to; b++) {
      layers_block block = block_of(order, count, b);
      block_memory *m = &c->memory[b];
      for (int i = start; i < end; i++) forward_layer(c, &w, &block, m, i);
      if (end < c->count) gather_moments(c, thread, &block, m, end);
    }
    if (end < c->count) {
      network_team_barrier(c->team);
      normalize_by_batch(c, thread, end, blocks, count);
    }
    start = end;
  }

  double sum = 0;
  for (int i = 0; i < count; i++) sum += p->set.weights[order[i]];
  float scale = sum > 0 ? (float)(1 / sum) : 0;
  for (int b = from; b < to; b++) {
    layers_block block = block_of(order, count, b);
    finish_block(p, &block, scale, &c->memory[b], c->losses + b * LANES);
  }

  for (int end = c->count - 1; end > 0;) {
    int start = end;
    while (start > 0 && (start == end || c->steps[start].layer.kind != layers_normalization)) {
      start--;
    }
    // Layers `end` down to `start` + 1, and the sums that normalization `start` needs.
    for (int b = from; b < to; b++) {
      layers_block block = block_of(order, count, b);
      block_memory *m = &c->memory[b];
      for (int i = end; i > start; i--) backward_layer(c, &w, &block, m, i);
      if (start > 0) gather_changes(c, thread, m, start);
    }
    if (start > 0) {
      network_team_barrier(c->team);
      prepare_normalize_back(c, thread, start, blocks, count);
    }
    end = start;
  }
}

// The gradient of the minibatch: sums over its blocks in their order.
static void gather_gradient(layers_context *c, int blocks) {
  size_t n = (size_t)c->shape.parameters;
  memcpy(c->gradient, c->memory[0].partial, n * sizeof(float));
  for (int b = 1; b < blocks; b++) {
    const float *partial = c->memory[b].partial;
    for (size_t i = 0; i < n; i++) c->gradient[i] += partial[i];
  }
  for (int i = 0; i < c->count; i++) {
    const layers_layer *l = &c->steps[i].layer;
    if (l->kind != layers_normalization) continue;
    for (int m = 0; m < l->maps; m++) {
      double sum = 0, product = 0;
      for (int b = 0; b < blocks; b++) {
        sum += c->memory[b].changes[2 * (c->first_map[i] + m)];
        product += c->memory[b].changes[2 * (c->first_map[i] + m) + 1];
      }
      c->gradient[l->bias + m] = (float)sum;
      c->gradient[l->weight + m] = (float)product;
    }
  }
}

static void gather_statistics(layers_context *c, const layers_training *t, int blocks,
                              int64_t epochs) {
  for (int i = 0; i < c->count; i++) {
    const layers_step *s = &c->steps[i];
    if (s->layer.kind != layers_normalization) continue;
    float *mean = c->statistics + s->layer.statistics, *variance = mean + s->in.maps;
    for (int m = 0; m < s->in.maps; m++) {
      double now, spread;
      map_moments(c, blocks, c->first_map[i] + m, numbers_a_map(s, epochs), &now, &spread);
      mean[m] = t->memory * mean[m] + (1 - t->memory) * (float)now;
      variance[m] = t->memory * variance[m] + (1 - t->memory) * (float)spread;
    }
  }
}

static void descend(layers_context *c, int first, int count, float rate, float correction2,
                    float keep, const layers_training *t) {
  float *w = c->parameters + first, *m1 = c->moment + first, *m2 = c->moment2 + first;
  const float *g = c->gradient + first;
  for (int i = 0; i < count; i++) {
    m1[i] = t->momentum * m1[i] + (1 - t->momentum) * g[i];
    m2[i] = t->momentum2 * m2[i] + (1 - t->momentum2) * (g[i] * g[i]);
    w[i] = keep * w[i] - rate * m1[i] / (sqrtf(m2[i] * correction2) + t->epsilon);
  }
}

// The weights of each output, brought back to the largest norm they may have.
static void constrain(layers_context *c, const layers_layer *l, int taps) {
  for (int o = 0; o < l->maps; o++) {
    float *w = c->parameters + l->weight + (int64_t)o * taps;
    double square = 0;
    for (int i = 0; i < taps; i++) square += (double)w[i] * w[i];
    if (square <= (double)l->limit * l->limit) continue;
    float factor = (float)(l->limit / sqrt(square));
    for (int i = 0; i < taps; i++) w[i] *= factor;
  }
}

static void update(layers_context *c, const layers_training *t, float factor) {
  c->power1 *= t->momentum;
  c->power2 *= t->momentum2;
  double rate = (double)t->rate * factor;
  float step = (float)(rate / (1 - c->power1)), correction2 = (float)(1 / (1 - c->power2));
  for (int i = 0; i < c->count; i++) {
    const layers_step *s = &c->steps[i];
    const layers_layer *l = &s->layer;
    if (l->kind == layers_convolution) {
      int taps = s->in.maps / l->groups * l->kernel_rows * l->kernel_samples;
      descend(c, l->weight, l->maps * taps, step, correction2, (float)(1 - rate * t->decay), t);
      if (l->bias >= 0) descend(c, l->bias, l->maps, step, correction2, 1, t);
      if (l->limit > 0) constrain(c, l, taps);
    } else if (l->kind == layers_normalization) {
      descend(c, l->weight, l->maps, step, correction2, 1, t);
      descend(c, l->bias, l->maps, step, correction2, 1, t);
    }
  }
}

static void train_part(void *argument, int thread) {
  passing *p = argument;
  layers_context *c = p->context;
  for (int64_t b = 0; b < p->batches; b++) {
    int64_t first = p->count * b / p->batches;
    int count = (int)(p->count * (b + 1) / p->batches - first);
    propagate(p, p->order + first, count, thread);
    network_team_barrier(c->team);
    if (thread == 0) {
      int blocks = (count + LANES - 1) / LANES;
      gather_gradient(c, blocks);
      if (p->training->updates) {
        gather_statistics(c, p->training, blocks, count);
        update(c, p->training, p->factors ? p->factors[b] : 1);
      }
      for (int i = 0; i < count; i++) {
        p->loss += c->losses[i];
        p->weight += p->set.weights[p->order[first + i]];
      }
    }
    network_team_barrier(c->team);
  }
}

double layers_train(layers_context *c, network_set set, const int32_t *order, int64_t count,
                    int64_t batches, const float *factors, layers_training training,
                    uint64_t pass) {
  passing p = {.context = c,
               .set = set,
               .order = order,
               .count = count,
               .batches = batches,
               .factors = factors,
               .training = &training,
               .pass = pass};
  network_team_run(c->team, train_part, &p);
  return p.weight > 0 ? p.loss / p.weight : 0;
}
