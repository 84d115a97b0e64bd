#include "context.h"

#pragma clang fp contract(off)

#include <math.h>

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
  float *a = c->workspaces[thread].coefficients + c->first[i] + m;
  double factor = c->parameters[l->weight + m] / sqrt(variance + (double)c->shape.epsilon);
  a[0] = (float)factor;
  a[c->maps] = (float)(c->parameters[l->bias + m] - factor * mean);
}

void layers_normalize_by_batch(layers_context *c, int thread, int i, int blocks, int64_t epochs) {
  const layers_step *s = &c->steps[i];
  for (int m = 0; m < s->in.maps; m++) {
    double mean, variance;
    layers_map_moments(c, blocks, c->first[i] + m, layers_numbers_a_map(s, epochs), &mean,
                       &variance);
    set_coefficients(c, thread, i, m, mean, variance);
    layers_map *map = &c->workspaces[thread].backward[c->first[i] + m];
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
      sum += c->memory[b].changes[2 * (c->first[i] + m)];
      product += c->memory[b].changes[2 * (c->first[i] + m) + 1];
    }
    layers_map *map = &c->workspaces[thread].backward[c->first[i] + m];
    map->factor = c->parameters[s->layer.weight + m] * map->inverse;
    map->shift = (float)(sum / numbers);
    map->slope = (float)(product / numbers);
  }
}
