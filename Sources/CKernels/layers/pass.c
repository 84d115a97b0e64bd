#include "context.h"

#pragma clang fp contract(off)

#include <math.h>
#include <string.h>

static void load_block(layers_context *c, const layers_working *w, const layers_block *block,
                       float *y) {
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
    core_apply_noise(c->instructions, w->training->seed, w->pass, (uint64_t)block->epochs[l],
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

void layers_forward(layers_context *c, const layers_working *w, const layers_block *block,
                    layers_memory *m, int i) {
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

void layers_backward(layers_context *c, const layers_working *w, const layers_block *block,
                     layers_memory *m, int i) {
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

double layers_numbers_a_map(const layers_step *s, int64_t epochs) {
  return (double)epochs * s->in.rows * s->in.samples;
}

void layers_map_moments(const layers_context *c, int blocks, int map, double numbers, double *mean,
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

void layers_normalize_by_batch(layers_context *c, int thread, int i, int blocks, int64_t epochs) {
  const layers_step *s = &c->steps[i];
  for (int m = 0; m < s->in.maps; m++) {
    double mean, variance;
    layers_map_moments(c, blocks, c->first_map[i] + m, layers_numbers_a_map(s, epochs), &mean,
                       &variance);
    set_coefficients(c, thread, i, m, mean, variance);
    layers_map *map = &c->backward[thread][c->first_map[i] + m];
    map->mean = (float)mean;
    map->inverse = (float)(1 / sqrt(variance + (double)c->shape.epsilon));
  }
}

void layers_normalize_by_statistics(layers_context *c, int thread) {
  for (int i = 0; i < c->count; i++) {
    const layers_step *s = &c->steps[i];
    if (s->layer.kind != layers_normalization) continue;
    const float *mean = c->statistics + s->layer.statistics;
    for (int m = 0; m < s->in.maps; m++) {
      set_coefficients(c, thread, i, m, mean[m], mean[s->in.maps + m]);
    }
  }
}

void layers_prepare_back(layers_context *c, int thread, int i, int blocks, int64_t epochs) {
  const layers_step *s = &c->steps[i];
  double numbers = layers_numbers_a_map(s, epochs);
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
