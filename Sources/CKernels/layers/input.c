#include "context.h"

#pragma clang fp contract(off)

#include <string.h>

enum { drawn_together = 32 };

// Means and inverse deviations of the rows; where the list has no scaling, nothing changes.
static void set_scaling(layers_context *c, int thread) {
  if (c->implied) return;  // zeros and ones since the beginning
  int rows = c->shape.rows;
  const float *mean = c->statistics + c->steps[0].layer.statistics, *deviation = mean + rows;
  for (int r = 0; r < rows; r++) {
    c->workspaces[thread].means[r] = mean[r];
    c->workspaces[thread].inverses[r] = 1 / deviation[r];
  }
}

static float deviation_of(const layers_context *c, int row) {
  return c->implied ? 1 : c->statistics[c->steps[0].layer.statistics + c->shape.rows + row];
}

// staged = x + noise.
static void add_noise(layers_context *c, const layers_working *w, uint64_t epoch, const float *x,
                      float *staged) {
  int samples = c->shape.samples;
  core_apply_noise(c->instructions, w->training->seed, core_stream_noise, w->pass, epoch, staged,
                   (int64_t)c->shape.rows * samples);
  for (int r = 0; r < c->shape.rows; r++) {
    float amount = w->training->noise * deviation_of(c, r);
    for (int t = 0; t < samples; t++) {
      staged[r * samples + t] = x[r * samples + t] + amount * staged[r * samples + t];
    }
  }
}

// Rows draw their sizes from 32 at a time, as long as all of a row's are left.
static void add_drift(layers_context *c, const layers_working *w, uint64_t epoch, float *staged) {
  int samples = c->shape.samples, drifts = w->training->drifts;
  int together = drawn_together / drifts;
  float *sizes = c->workspaces[w->thread].slow;
  core_apply_noise(c->instructions, w->training->seed, core_stream_drift, w->pass, epoch, sizes,
                   (int64_t)((c->shape.rows + together - 1) / together) * drawn_together);
  for (int r = 0; r < c->shape.rows; r++) {
    const float *size = sizes + r / together * drawn_together + r % together * drifts;
    for (int k = 0; k < drifts; k++) {
      const float *curve = w->training->drift + k * samples;
      float amount = size[k] * deviation_of(c, r);
      for (int t = 0; t < samples; t++) staged[r * samples + t] += amount * curve[t];
    }
  }
}

static bool is_noisy(const layers_working *w) {
  return w->training && (w->training->noise > 0 || w->training->drifts > 0);
}

// Epoch `l` of a block, unscaled: itself, or in this lane's room with noise and drift.
static const float *epoch_of(layers_context *c, const layers_working *w, const layers_block *block,
                             int l) {
  size_t size = (size_t)c->shape.rows * (size_t)c->shape.samples;
  uint64_t epoch = (uint64_t)block->epochs[l];
  const float *x = w->x + epoch * size;
  if (!is_noisy(w)) return x;
  float *staged = c->workspaces[w->thread].staged + (size_t)l * size;
  if (w->training->noise > 0) {
    add_noise(c, w, epoch, x, staged);
  } else {
    memcpy(staged, x, size * sizeof(float));
  }
  if (w->training->drifts > 0) add_drift(c, w, epoch, staged);
  return staged;
}

void layers_load(layers_context *c, const layers_working *w, const layers_block *block, float *y) {
  set_scaling(c, w->thread);
  const float *epochs[LANES];
  for (int l = 0; l < block->count; l++) epochs[l] = epoch_of(c, w, block, l);
  c->kernels->load(&c->steps[0], epochs, block->count, c->workspaces[w->thread].means,
                   c->workspaces[w->thread].inverses, y);
}

// A scaled epoch and, in training, the sums over its rows, as far as they are not yet `known`.
static void load_epoch(layers_context *c, const layers_working *w, const layers_block *block, int l,
                       layers_knowledge known, float *to) {
  const layers_workspace *space = &c->workspaces[w->thread];
  if (known == layers_nothing_known) {
    c->kernels->scale(&c->front, epoch_of(c, w, block, l), space->means, space->inverses, to);
  }
  if (w->training && known != layers_sums_known) {
    c->kernels->sum_rows(&c->front, to, to + layers_front_rows_size(&c->front));
  }
}

// Where an epoch is kept for later passes, or NULL where noise makes it another in each pass.
static float *place_of(const layers_context *c, const layers_working *w, int64_t epoch) {
  return is_noisy(w) || w->x != c->epochs.x ? NULL : layers_epochs_place(&c->epochs, epoch);
}

void layers_load_front(layers_context *c, const layers_working *w, const layers_block *block,
                       layers_front_block *front) {
  const layers_knowledge wanted = w->training ? layers_sums_known : layers_rows_known;
  size_t size = layers_front_epoch_size(&c->front);
  set_scaling(c, w->thread);
  for (int l = 0; l < LANES; l++) {
    if (l >= block->count) {
      front->epochs[l] = c->nothing;
      continue;
    }
    int32_t epoch = block->epochs[l];
    float *place = place_of(c, w, epoch), *to = place ? place : front->own + (size_t)l * size;
    layers_knowledge known = place ? layers_epochs_known(&c->epochs, epoch) : layers_nothing_known;
    if (known < wanted) {
      load_epoch(c, w, block, l, known, to);
      if (place) layers_epochs_learn(&c->epochs, epoch, wanted);
    }
    front->epochs[l] = to;
  }
}

core_ahead layers_ahead_of_front(const layers_context *c, const layers_working *w) {
  size_t rows = layers_front_rows_size(&c->front);
  core_ahead ahead = {.step = 64, .bytes = (int64_t)c->front.sums * 4};
  for (int l = 0; l < w->next_count; l++) {
    int32_t epoch = w->next[l];
    const float *place = place_of(c, w, epoch);
    if (place && layers_epochs_known(&c->epochs, epoch) == layers_sums_known) {
      ahead.inputs[ahead.count++] = place + rows;
    }
  }
  return ahead;
}

void layers_load_clean(layers_context *c, const layers_working *w, const layers_block *block,
                       float *y) {
  layers_step whole = c->steps[0];
  whole.out = (layers_place){1, c->shape.rows, c->shape.samples, 0, c->shape.samples};
  const float *epochs[LANES];
  for (int l = 0; l < block->count; l++) {
    epochs[l] = w->x + (int64_t)block->epochs[l] * c->shape.rows * c->shape.samples;
  }
  c->kernels->load(&whole, epochs, block->count, c->workspaces[w->thread].means, c->workspaces[w->thread].inverses, y);
}
