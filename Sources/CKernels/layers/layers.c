#include "context.h"

#pragma clang fp contract(off)

#include <math.h>
#include <string.h>

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
  layers_normalize_by_statistics(c, thread);
  layers_working w = {.x = s->x, .thread = thread};
  int64_t blocks = (s->count + LANES - 1) / LANES;
  layers_memory *m = &c->memory[thread];
  for (int64_t b = blocks * thread / c->threads; b < blocks * (thread + 1) / c->threads; b++) {
    int32_t epochs[LANES];
    layers_block block = {.epochs = epochs};
    for (int64_t e = b * LANES; e < s->count && block.count < LANES; e++) {
      epochs[block.count++] = s->order ? s->order[e] : (int32_t)e;
    }
    for (int i = 0; i < c->count; i++) layers_forward(c, &w, &block, m, i);
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
  core_team_run(c->team, score_part, &s);
}

// MARK: Training

// What a step of training is about; NULL in scoring.
typedef struct {
  layers_context *context;
  core_set set;
  const int32_t *order;
  int64_t count, batches;
  const float *factors;
  const layers_training *training;
  uint64_t pass;
  double loss, weight;
} passing;

// Cross-entropy of the softmax over two outputs: that of a logit, their difference.
static void finish_block(passing *p, const layers_block *block, float scale, layers_memory *m,
                         double *losses) {
  layers_context *c = p->context;
  const float *z = m->values[c->count - 1];
  float *g = m->gradients[c->count - 1];
  float logits[LANES] = {0}, chances[LANES];
  for (int l = 0; l < block->count; l++) logits[l] = z[LANES + l] - z[l];
  core_apply_sigmoid(c->instructions, logits, chances, LANES);
  memset(g, 0, 2 * LANES * sizeof(float));
  for (int l = 0; l < block->count; l++) {
    float weight = p->set.weights[block->epochs[l]], target = p->set.targets[block->epochs[l]];
    losses[l] = weight * core_cross_entropy(logits[l], target);
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
                           layers_memory *m, int i) {
  double *moments = m->moments + 2 * c->first_map[i];
  if (c->front.active && i == 2) {
    layers_front_moments(&c->front, c->kernels, c->parameters, m->values[0], &m->front,
                         &c->scratch[thread], moments);
  } else {
    c->kernels->moments(&c->steps[i], m->values[i - 1], block->count, moments);
  }
}

static void gather_changes(layers_context *c, int thread, layers_memory *m, int i) {
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
  layers_working w = {p->set.x, p->training, p->pass, thread};
  for (int start = 0; start < c->count;) {
    int end = start + 1;
    while (end < c->count && c->steps[end].layer.kind != layers_normalization) end++;
    for (int b = from; b < to; b++) {
      layers_block block = block_of(order, count, b);
      layers_memory *m = &c->memory[b];
      for (int i = start; i < end; i++) layers_forward(c, &w, &block, m, i);
      if (end < c->count) gather_moments(c, thread, &block, m, end);
    }
    if (end < c->count) {
      core_team_barrier(c->team);
      layers_normalize_by_batch(c, thread, end, blocks, count);
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
      layers_memory *m = &c->memory[b];
      for (int i = end; i > start; i--) layers_backward(c, &w, &block, m, i);
      if (start > 0) gather_changes(c, thread, m, start);
    }
    if (start > 0) {
      core_team_barrier(c->team);
      layers_prepare_back(c, thread, start, blocks, count);
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
      layers_map_moments(c, blocks, c->first_map[i] + m, layers_numbers_a_map(s, epochs), &now,
                         &spread);
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
    core_team_barrier(c->team);
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
    core_team_barrier(c->team);
  }
}

double layers_train(layers_context *c, core_set set, const int32_t *order, int64_t count,
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
  core_team_run(c->team, train_part, &p);
  return p.weight > 0 ? p.loss / p.weight : 0;
}
