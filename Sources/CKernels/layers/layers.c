#include "context.h"

#pragma clang fp contract(off)

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
  int outputs = c->shape.outputs;
  layers_normalize_by_statistics(c, thread);
  layers_working w = {.x = s->x, .thread = thread};
  int64_t blocks = (s->count + LANES - 1) / LANES;
  layers_memory *m = &c->memory[thread];
  float *z = m->values[c->count - 1];
  for (int64_t b = blocks * thread / c->threads; b < blocks * (thread + 1) / c->threads; b++) {
    int32_t epochs[LANES];
    layers_block block = {.epochs = epochs};
    for (int64_t e = b * LANES; e < s->count && block.count < LANES; e++) {
      epochs[block.count++] = s->order ? s->order[e] : (int32_t)e;
    }
    for (int i = 0; i < c->count; i++) layers_forward(c, &w, &block, m, i);
    layers_finish_scores(c, z);
    for (int l = 0; l < block.count; l++) {
      for (int o = 0; o < outputs; o++) {
        s->outputs[(b * LANES + l) * outputs + o] = z[(int64_t)o * LANES + l];
      }
    }
  }
}

void layers_score(layers_context *c, const float *x, const int32_t *order, int64_t count,
                  float *outputs) {
  scoring s = {c, x, order, count, outputs};
  core_team_run(c->team, score_part, &s);
}

bool layers_activations(layers_context *c, const float *x, int layer, float *out) {
  int step = layer + c->implied;
  if (c->front.active && step < 3) return false;
  int32_t first = 0;
  layers_block block = {&first, 1};
  layers_working w = {.x = x};
  layers_normalize_by_statistics(c, 0);
  for (int i = 0; i <= step; i++) layers_forward(c, &w, &block, &c->memory[0], i);
  const layers_place *p = &c->steps[step].out;
  for (int row = 0; row < p->maps * p->rows; row++) {
    const float *from = c->memory[0].values[step] + ((int64_t)row * p->stride + p->left) * LANES;
    for (int t = 0; t < p->samples; t++) *out++ = from[(int64_t)t * LANES];
  }
  return true;
}

// MARK: Training

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

static layers_block block_of(const int32_t *order, int count, int b) {
  int left = count - b * LANES;
  return (layers_block){order + b * LANES, left < LANES ? left : LANES};
}

// What normalization `i` needs to know of one block, forwards and backwards.
static void gather_moments(layers_context *c, int thread, const layers_block *block,
                           layers_memory *m, int i) {
  double *moments = m->moments + 2 * c->first[i];
  if (c->front.active && i == 2) {
    layers_front_moments(&c->front, c->kernels, c->parameters, &m->front,
                         &c->workspaces[thread].scratch, moments);
  } else {
    c->kernels->moments(&c->steps[i], m->values[i - 1], block->count, moments);
  }
}

static void gather_changes(layers_context *c, int thread, layers_memory *m, int i) {
  double *changes = m->changes + 2 * c->first[i];
  const layers_map *maps = c->workspaces[thread].backward + c->first[i];
  if (c->front.active && i == 2) {
    layers_front_sums(&c->front, c->kernels, c->parameters, maps, m->gradients[3], &m->front,
                      &c->workspaces[thread].scratch, changes);
  } else {
    c->kernels->normalize_sums(&c->steps[i], maps, m->values[i - 1], m->gradients[i], changes);
  }
}

// Whether step `i` needs sums over the whole minibatch before it.
static bool meets(const layers_context *c, int i) {
  layers_kind kind = c->steps[i].layer.kind;
  return kind == layers_normalization || kind == layers_sparsity;
}

// A minibatch in the hands of one thread, which has the blocks from `from` to `to`.
typedef struct {
  const int32_t *order;
  int count, blocks, from, to;
} minibatch;

// This thread's blocks forwards; all threads meet where sums over the minibatch are needed.
static void propagate(layers_context *c, const layers_working *w, const minibatch *batch) {
  for (int start = 0; start < c->count;) {
    int end = start + 1;
    while (end < c->count && !meets(c, end)) end++;
    bool sparse = end < c->count && c->steps[end].layer.kind == layers_sparsity;
    for (int b = batch->from; b < batch->to; b++) {
      layers_block block = block_of(batch->order, batch->count, b);
      layers_memory *m = &c->memory[b];
      for (int i = start; i < end; i++) layers_forward(c, w, &block, m, i);
      if (end == c->count) {
        layers_finish(c, w, &block, m, c->losses + b * LANES);
      } else if (sparse) {
        layers_gather_activity(c, w, &block, m, end);
      } else {
        gather_moments(c, w->thread, &block, m, end);
      }
    }
    if (end < c->count) {
      core_team_barrier(c->team);
      if (sparse) {
        layers_prepare_sparsity(c, w, end, batch->blocks);
      } else {
        layers_normalize_by_batch(c, w->thread, end, batch->blocks, batch->count);
      }
    }
    start = end;
  }
}

// And backwards; they meet at every normalization.
static void propagate_back(layers_context *c, const layers_working *w, const minibatch *batch) {
  for (int end = c->count - 1; end > 0;) {
    int start = end;
    while (start > 0 &&
           (start == end || c->steps[start].layer.kind != layers_normalization)) {
      start--;
    }
    // Steps `end` down to `start` + 1, and the sums that normalization `start` needs.
    for (int b = batch->from; b < batch->to; b++) {
      layers_block block = block_of(batch->order, batch->count, b);
      layers_memory *m = &c->memory[b];
      for (int i = end; i > start; i--) layers_backward(c, w, &block, m, i);
      if (start > 0) gather_changes(c, w->thread, m, start);
    }
    if (start > 0) {
      core_team_barrier(c->team);
      layers_prepare_back(c, w->thread, start, batch->blocks, batch->count);
    }
    end = start;
  }
}

static minibatch minibatch_of(const passing *p, int64_t b, int thread) {
  int64_t first = p->count * b / p->batches;
  minibatch m = {.order = p->order + first, .count = (int)(p->count * (b + 1) / p->batches - first)};
  m.blocks = (m.count + LANES - 1) / LANES;
  m.from = m.blocks * thread / p->context->threads;
  m.to = m.blocks * (thread + 1) / p->context->threads;
  return m;
}

// The first block that the thread will have of minibatch b.
static void expect(const passing *p, int64_t b, layers_working *w) {
  w->next_count = 0;
  if (b == p->batches) return;
  minibatch m = minibatch_of(p, b, w->thread);
  if (m.from == m.to) return;
  layers_block block = block_of(m.order, m.count, m.from);
  w->next = block.epochs;
  w->next_count = block.count;
}

static void train_part(void *argument, int thread) {
  passing *p = argument;
  layers_context *c = p->context;
  for (int64_t b = 0; b < p->batches; b++) {
    minibatch batch = minibatch_of(p, b, thread);
    int count = batch.count, blocks = batch.blocks;
    layers_working w = {.x = p->set.x,
                        .set = &p->set,
                        .training = p->training,
                        .pass = p->pass,
                        .thread = thread};
    expect(p, b + 1, &w);
    for (int i = 0; i < count; i++) w.weight += p->set.weights[batch.order[i]];
    w.scale = w.weight > 0 ? (float)(1 / w.weight) : 0;
    if (thread == 0) {
      c->penalty = 0;
      if (p->training->rule == layers_rule_adamw) {
        c->power1 *= p->training->momentum;
        c->power2 *= p->training->momentum2;
      }
    }
    propagate(c, &w, &batch);
    propagate_back(c, &w, &batch);
    core_team_barrier(c->team);
    layers_update(c, p->training, p->factors ? p->factors[b] : 1, blocks, count, thread);
    if (thread == 0) {
      for (int i = 0; i < count; i++) {
        p->loss += c->losses[i];
        p->weight += p->set.weights[batch.order[i]];
      }
      p->loss += w.weight * c->penalty;
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
  if (c->front.active) {
    layers_epochs_open(&c->epochs, set.x, set.count, layers_front_epoch_size(&c->front));
  }
  core_team_run(c->team, train_part, &p);
  return p.weight > 0 ? p.loss / p.weight : 0;
}
