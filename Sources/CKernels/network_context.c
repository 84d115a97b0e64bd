#include "network_context.h"

#pragma clang fp contract(off)

#include <stdlib.h>
#include <string.h>

#include "arena.h"

// MARK: Choice of kernels

bool network_supported(network_instructions instructions) {
  switch (instructions) {
    case network_instructions_automatic:
    case network_instructions_baseline:
      return true;
#if defined(__x86_64__)
    case network_instructions_avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case network_instructions_avx512:
      return network_supported(network_instructions_avx2) && __builtin_cpu_supports("avx512f") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512bw");
#endif
    default:
      return false;
  }
}

// The set asked for, or the best there is.
network_instructions network_choice(network_instructions wanted) {
  if (wanted != network_instructions_automatic && network_supported(wanted)) return wanted;
  if (network_supported(network_instructions_avx512)) return network_instructions_avx512;
  if (network_supported(network_instructions_avx2)) return network_instructions_avx2;
  return network_instructions_baseline;
}

const network_kernels *network_kernels_of(network_instructions instructions) {
  switch (network_choice(instructions)) {
#if defined(__x86_64__)
    case network_instructions_avx512:
      return &network_kernels_avx512;
    case network_instructions_avx2:
      return &network_kernels_avx2;
#endif
    default:
      return &network_kernels_baseline;
  }
}

// MARK: Sizes and memory

static int up16(int n) { return (n + 15) / 16 * 16; }

network_layout network_layout_of(network_shape shape) {
  int positions = shape.window / NETWORK_KERNEL;
  int temporal = shape.maps * NETWORK_TEMPORAL;
  int outputs = shape.output == network_output_logit ? 1 : 2;
  int rows[NETWORK_TENSORS] = {shape.maps, 1, temporal, 1, shape.hidden, 1, outputs, 1};
  int columns[NETWORK_TENSORS] = {shape.electrodes, shape.maps, NETWORK_KERNEL, temporal,
                                  temporal * positions, shape.hidden, shape.hidden, outputs};
  network_layout layout = {.count = 0};
  for (int k = 0; k < NETWORK_TENSORS; k++) {
    // Rows of L3 and L4 are updated a register at a time, those of L1 and L2 read number by number.
    int stride = k >= 4 ? up16(columns[k]) : columns[k];
    layout.offsets[k] = layout.count;
    layout.rows[k] = rows[k];
    layout.columns[k] = columns[k];
    layout.strides[k] = stride;
    layout.count += up16(rows[k] * stride);
  }
  return layout;
}

static network_sizes sizes_of(network_shape shape) {
  network_sizes z = {.shape = shape, .layout = network_layout_of(shape)};
  z.E = shape.electrodes;
  z.L = shape.window;
  z.P = shape.window / NETWORK_KERNEL;
  z.T = z.P * NETWORK_KERNEL;
  z.S = up16(z.T);
  z.M = shape.maps;
  z.F = z.M * NETWORK_TEMPORAL;
  z.U = z.F * z.P;
  z.R = up16(z.U);
  z.H = shape.hidden;
  z.O = shape.output == network_output_logit ? 1 : 2;
  return z;
}

static void lay_out(network_context *c, arena *a) {
  const network_sizes *z = &c->sizes;
  size_t groups = (size_t)(c->batch + UNIT - 1) / UNIT;
  for (int t = 0; t < c->threads; t++) {
    network_workspace w = {
        .s1 = take(a, (size_t)GROUP * z->M * z->S, 4),
        .x1 = take(a, (size_t)GROUP * z->M * z->S, 4),
        .x2 = take(a, (size_t)GROUP * z->R, 4),
        .d2 = take(a, (size_t)GROUP * z->R, 4),
        .x3 = take(a, (size_t)GROUP * z->H, 4),
        .d3 = take(a, (size_t)GROUP * z->H, 4),
        .x4 = take(a, (size_t)GROUP * z->O, 4),
        .sums = take(a, (size_t)GROUP * NETWORK_TEMPORAL * NETWORK_KERNEL, 4),
        .staged = take(a, (size_t)GROUP * z->E * z->S + 16, 4),
        .ahead = take(a, 1, sizeof(network_ahead)),
    };
    if (c->workspaces != NULL) c->workspaces[t] = w;
  }
  for (size_t g = 0; g < groups; g++) {
    network_trace trace = {
        .x2 = take(a, (size_t)GROUP * z->R, 4),
        .x3 = take(a, (size_t)GROUP * z->H, 4),
        .g3 = take(a, (size_t)GROUP * z->H, 4),
        .g4 = take(a, (size_t)GROUP * z->O, 4),
    };
    if (c->traces != NULL) c->traces[g] = trace;
  }
  c->parameters = take(a, (size_t)z->layout.count, 4);
  c->moment = take(a, (size_t)z->layout.count, 4);
  c->moment2 = take(a, (size_t)z->layout.count, 4);
  c->gradient = take(a, (size_t)z->layout.count, 4);
  c->partial_stride = z->layout.offsets[4] + 16;
  c->partials = take(a, groups * (size_t)c->partial_stride, 4);
  c->guard = take(a, (size_t)z->E * z->L + 16, 4);
  c->losses = take(a, (size_t)c->batch, sizeof(double));
}

network_context *network_create(network_shape shape, int threads, int batch,
                                network_instructions instructions) {
  network_context *c = calloc(1, sizeof *c);
  if (c == NULL) return NULL;
  c->sizes = sizes_of(shape);
  c->instructions = network_choice(instructions);
  c->kernels = network_kernels_of(instructions);
  c->threads = threads;
  c->batch = batch;
  c->power1 = c->power2 = 1;
  arena a = {NULL, 0};
  lay_out(c, &a);
  c->workspaces = calloc((size_t)threads, sizeof *c->workspaces);
  c->traces = calloc((size_t)(batch + UNIT - 1) / UNIT, sizeof *c->traces);
  c->team = network_team_create(threads);
  if (c->workspaces == NULL || c->traces == NULL || c->team == NULL ||
      posix_memalign(&c->memory, 4096, a.used) != 0) {
    network_destroy(c);
    return NULL;
  }
  memset(c->memory, 0, a.used);
  a = (arena){c->memory, 0};
  lay_out(c, &a);
  return c;
}

void network_destroy(network_context *c) {
  if (c == NULL) return;
  network_team_destroy(c->team);
  free(c->memory);
  free(c->workspaces);
  free(c->traces);
  free(c);
}

float *network_parameters(network_context *c) { return c->parameters; }
float *network_gradient(network_context *c) { return c->gradient; }
network_instructions network_instructions_of(const network_context *c) { return c->instructions; }
