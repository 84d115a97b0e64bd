#include "context.h"

#pragma clang fp contract(off)

#include <string.h>

// MARK: Groups

static void guard_last(cecotti_context *c, const float *x, int64_t total) {
  size_t size = (size_t)c->sizes.E * (size_t)c->sizes.L;
  if (total > 0) memcpy(c->guard, x + (size_t)(total - 1) * size, size * sizeof(float));
}

static const float *epoch_at(const cecotti_context *c, const float *x, int64_t total,
                             int64_t epoch) {
  return epoch == total - 1 ? c->guard : x + epoch * c->sizes.E * c->sizes.L;
}

// Groups of 16 where that leaves every thread the same work, else of 8. Changes no result.
static int lanes_for(int64_t count, int threads) {
  int64_t groups = (count + 15) / 16;
  if (count <= 8) return 8;
  return groups % threads == 0 || groups >= 4 * threads ? 16 : 8;
}

// MARK: Scoring

typedef struct {
  cecotti_context *context;
  const float *x;
  int64_t total, count;
  const int32_t *order;
  float *outputs;
} scoring;

// Group g of the epochs `order` (or 0, 1, … where NULL), of which there are `count`.
static cecotti_group group_of(const cecotti_context *c, const float *x, int64_t total,
                              const int32_t *order, int64_t count, int lanes, int64_t g) {
  int64_t first = g * lanes, left = count - first;
  cecotti_group group = {.count = (int)(left < lanes ? left : lanes), .lanes = lanes};
  group.stride = c->sizes.L;
  for (int l = 0; l < group.count; l++) {
    group.inputs[l] = epoch_at(c, x, total, order ? order[first + l] : first + l);
  }
  return group;
}

// Scoring passes fewer calls of `look_ahead` than training does, and takes two lines at each.
static void expect(const cecotti_context *c, int thread, const cecotti_group *next, int64_t step) {
  core_ahead *ahead = c->workspaces[thread].ahead;
  ahead->count = next->count;
  ahead->next = 0;
  ahead->step = step;
  ahead->at = ahead->end = NULL;
  ahead->bytes = (int64_t)c->sizes.E * c->sizes.L * 4;
  for (int l = 0; l < next->count; l++) ahead->inputs[l] = next->inputs[l];
}

static void score_part(void *argument, int thread) {
  const scoring *s = argument;
  cecotti_context *c = s->context;
  int O = c->sizes.O, lanes = lanes_for(s->count, c->threads);
  int64_t groups = (s->count + lanes - 1) / lanes;
  int64_t end = groups * (thread + 1) / c->threads;
  cecotti_group next = {0};
  for (int64_t g = groups * thread / c->threads; g < end; g++) {
    cecotti_group group = group_of(c, s->x, s->total, s->order, s->count, lanes, g);
    if (g + 1 < end) {
      next = group_of(c, s->x, s->total, s->order, s->count, lanes, g + 1);
    } else {
      next.count = 0;
    }
    expect(c, thread, &next, 128);
    c->kernels->score(&c->sizes, c->parameters, &group, &c->workspaces[thread]);
    for (int l = 0; l < group.count; l++) {
      for (int o = 0; o < O; o++) {
        s->outputs[(g * lanes + l) * O + o] = c->workspaces[thread].x4[o * lanes + l];
      }
    }
  }
}

void cecotti_score(cecotti_context *c, const float *x, int64_t total, const int32_t *order,
                   int64_t count, float *outputs) {
  guard_last(c, x, total);
  scoring s = {c, x, total, count, order, outputs};
  if (count <= GROUP) {
    // Waking threads would take longer than the work.
    int threads = c->threads;
    c->threads = 1;
    score_part(&s, 0);
    c->threads = threads;
  } else {
    core_team_run(c->team, score_part, &s);
  }
}

void cecotti_activations(cecotti_context *c, const float *x, float *l1, float *l2, float *l3,
                         float *l4) {
  const cecotti_sizes *z = &c->sizes;
  float outputs[2];
  cecotti_score(c, x, 1, NULL, 1, outputs);
  const cecotti_workspace *w = &c->workspaces[0];
  int lanes = 8;
  for (int m = 0; m < z->M; m++) {
    for (int t = 0; t < z->T; t++) l1[m * z->T + t] = w->x1[((int64_t)m * z->S + t) * lanes];
  }
  for (int i = 0; i < z->U; i++) l2[i] = w->x2[i * lanes];
  for (int i = 0; i < z->H; i++) l3[i] = w->x3[i * lanes];
  for (int i = 0; i < z->O; i++) l4[i] = outputs[i];
}

// MARK: Training

double cecotti_loss(cecotti_output output, const float *outputs, float target) {
  if (output == cecotti_output_logit) return core_cross_entropy(outputs[0], target);
  double absent = (double)outputs[0] - (1 - (double)target), present = (double)outputs[1] - target;
  return 0.5 * (absent * absent + present * present);
}

typedef struct {
  cecotti_context *context;
  core_set set;
  const int32_t *order;
  int64_t count, batches;
  const float *factors;
  const cecotti_training *training;
  uint64_t pass;
  double loss, weight;
  cecotti_step step;
} passing;

typedef struct {
  int64_t first;
  int count, lanes, from, to;  // epochs; a thread's groups
} minibatch;

static minibatch minibatch_of(const passing *p, int64_t b, int thread) {
  int64_t first = p->count * b / p->batches;
  int threads = p->context->threads;
  minibatch m = {.first = first, .count = (int)(p->count * (b + 1) / p->batches - first)};
  m.lanes = lanes_for(m.count, threads);
  int groups = (m.count + m.lanes - 1) / m.lanes;
  m.from = groups * thread / threads;
  m.to = groups * (thread + 1) / threads;
  return m;
}

static cecotti_group training_group(const passing *p, const minibatch *m, int g) {
  return group_of(p->context, p->set.x, p->set.count, p->order + m->first, m->count, m->lanes, g);
}

// Has the caches fetch what the thread needs after group g: its next one, or its first of the next
// minibatch.
static void expect_next(const passing *p, int64_t b, const minibatch *m, int g, int thread) {
  cecotti_group next = {0};
  if (g + 1 < m->to) {
    next = training_group(p, m, g + 1);
  } else if (b + 1 < p->batches) {
    minibatch after = minibatch_of(p, b + 1, thread);
    if (after.from < after.to) next = training_group(p, &after, after.from);
  }
  expect(p->context, thread, &next, 64);
}

static void propagate_part(passing *p, int64_t b, const minibatch *m, int thread) {
  cecotti_context *c = p->context;
  const int32_t *order = p->order + m->first;
  double sum = 0;
  for (int i = 0; i < m->count; i++) sum += p->set.weights[order[i]];
  for (int g = m->from; g < m->to; g++) {
    int start = g * m->lanes;
    float targets[GROUP], weights[GROUP];
    cecotti_group group = training_group(p, m, g);
    group.scale = sum > 0 ? (float)(1 / sum) : 0;
    group.epochs = order + start;
    for (int l = 0; l < group.count; l++) {
      targets[l] = p->set.targets[group.epochs[l]];
      weights[l] = p->set.weights[group.epochs[l]];
    }
    group.targets = targets;
    group.weights = weights;
    expect_next(p, b, m, g, thread);
    c->kernels->propagate(&c->sizes, c->parameters, &group, p->training, p->pass,
                          &c->workspaces[thread], &c->traces[g],
                          c->partials + start / UNIT * c->partial_stride, c->partial_stride,
                          c->losses + start);
  }
}

static cecotti_step step_on(const cecotti_context *c, const cecotti_training *training) {
  return (cecotti_step){.partials = c->partials,
                        .partial_stride = c->partial_stride,
                        .traces = c->traces,
                        .parameters = c->parameters,
                        .moment = c->moment,
                        .moment2 = c->moment2,
                        .gradient = c->gradient,
                        .training = training};
}

// What all threads of an update need to know; thread 0 alone, before they start.
static void prepare_step(passing *p, int count, int lanes, float factor) {
  cecotti_context *c = p->context;
  const cecotti_training *t = p->training;
  cecotti_step *s = &p->step;
  s->units = (count + UNIT - 1) / UNIT;
  s->groups = (count + lanes - 1) / lanes;
  s->lanes = lanes;
  s->count = count;
  if (t->rule == cecotti_rule_adamw) {
    c->power1 *= t->momentum;
    c->power2 *= t->momentum2;
    s->correction2 = (float)(1 / (1 - c->power2));
  }
  for (int k = 0; k < CECOTTI_TENSORS; k++) {
    double rate = (double)t->rates[k] * factor;
    s->decays[k] = (float)(1 - rate * t->decays[k]);
    s->rates[k] = (float)(t->rule == cecotti_rule_adamw ? rate / (1 - c->power1) : rate);
  }
}

static void train_part(void *argument, int thread) {
  passing *p = argument;
  cecotti_context *c = p->context;
  for (int64_t b = 0; b < p->batches; b++) {
    minibatch m = minibatch_of(p, b, thread);
    if (thread == 0) prepare_step(p, m.count, m.lanes, p->factors ? p->factors[b] : 1);
    propagate_part(p, b, &m, thread);
    core_team_barrier(c->team);
    c->kernels->update(&c->sizes, &p->step, thread, c->threads);
    if (thread == 0) {
      for (int i = 0; i < m.count; i++) {
        p->loss += c->losses[i];
        p->weight += p->set.weights[p->order[m.first + i]];
      }
    }
    core_team_barrier(c->team);
  }
}

void cecotti_start(cecotti_context *c) {
  size_t size = (size_t)c->sizes.layout.count * sizeof(float);
  memset(c->moment, 0, size);
  memset(c->moment2, 0, size);
  c->power1 = c->power2 = 1;
}

// The same for every training: what differs is where rows begin.
static void fill_normals(cecotti_context *c) {
  if (c->has_normals) return;
  core_apply_noise(c->instructions, 0, core_stream_noise, 0, 0, c->normals, NORMALS + c->sizes.S);
  c->has_normals = true;
}

double cecotti_train(cecotti_context *c, core_set set, const int32_t *order, int64_t count,
                     int64_t batches, const float *factors, cecotti_training training,
                     uint64_t pass) {
  guard_last(c, set.x, set.count);
  if (training.noise > 0) fill_normals(c);
  passing p = {.context = c,
               .set = set,
               .order = order,
               .count = count,
               .batches = batches,
               .factors = factors,
               .training = &training,
               .pass = pass};
  p.step = step_on(c, &training);
  core_team_run(c->team, train_part, &p);
  return p.weight > 0 ? p.loss / p.weight : 0;
}

// MARK: Single functions, for tests and benchmarks

double cecotti_exercise(cecotti_context *c, cecotti_kernel kernel, const float *x) {
  cecotti_group group = group_of(c, x, GROUP + 1, NULL, GROUP, GROUP, 0);
  cecotti_group none = {0};
  expect(c, 0, &none, 64);
  cecotti_training training = {.rule = cecotti_rule_descent};
  cecotti_step step = step_on(c, &training);
  step.units = GROUP / UNIT;
  step.groups = 1;
  step.lanes = GROUP;
  step.count = GROUP;
  return c->kernels->exercise(&c->sizes, kernel, c->parameters, &group, &c->workspaces[0], &step,
                              c->partials, c->partial_stride);
}

double cecotti_multiply_adds(core_instructions i, int64_t rounds) {
  return cecotti_kernels_of(i)->multiply_adds(rounds);
}
