#include "context.h"

#pragma clang fp contract(off)

#include <stdlib.h>
#include <string.h>

#include "../core/arena.h"

// MARK: Choice of kernels

const cecotti_kernels *cecotti_kernels_of(core_instructions instructions) {
  switch (core_chosen(instructions)) {
#if defined(__x86_64__)
    case core_avx512:
      return &cecotti_kernels_avx512;
    case core_avx2:
      return &cecotti_kernels_avx2;
#endif
    default:
      return &cecotti_kernels_baseline;
  }
}

// MARK: Sizes and memory

static int up16(int n) { return (n + 15) / 16 * 16; }

cecotti_layout cecotti_layout_of(cecotti_shape shape) {
  int positions = shape.window / CECOTTI_KERNEL;
  int temporal = shape.maps * CECOTTI_TEMPORAL;
  int outputs = shape.output == cecotti_output_logit ? 1 : 2;
  int rows[CECOTTI_TENSORS] = {shape.maps, 1, temporal, 1, shape.hidden, 1, outputs, 1};
  int columns[CECOTTI_TENSORS] = {shape.electrodes, shape.maps, CECOTTI_KERNEL, temporal,
                                  temporal * positions, shape.hidden, shape.hidden, outputs};
  cecotti_layout layout = {.count = 0};
  for (int k = 0; k < CECOTTI_TENSORS; k++) {
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

static cecotti_sizes sizes_of(cecotti_shape shape) {
  cecotti_sizes z = {.shape = shape, .layout = cecotti_layout_of(shape)};
  z.E = shape.electrodes;
  z.L = shape.window;
  z.P = shape.window / CECOTTI_KERNEL;
  z.T = z.P * CECOTTI_KERNEL;
  z.S = up16(z.T);
  z.M = shape.maps;
  z.F = z.M * CECOTTI_TEMPORAL;
  z.U = z.F * z.P;
  z.R = up16(z.U);
  z.H = shape.hidden;
  z.O = shape.output == cecotti_output_logit ? 1 : 2;
  return z;
}

static void lay_out(cecotti_context *c, core_arena *a) {
  const cecotti_sizes *z = &c->sizes;
  c->normals = core_take(a, (size_t)NORMALS + z->S, 4);
  size_t groups = (size_t)(c->batch + UNIT - 1) / UNIT;
  for (int t = 0; t < c->threads; t++) {
    cecotti_workspace w = {
        .s1 = core_take(a, (size_t)GROUP * z->M * z->S, 4),
        .x1 = core_take(a, (size_t)GROUP * z->M * z->S, 4),
        .x2 = core_take(a, (size_t)GROUP * z->R, 4),
        .d2 = core_take(a, (size_t)GROUP * z->R, 4),
        .x3 = core_take(a, (size_t)GROUP * z->H, 4),
        .d3 = core_take(a, (size_t)GROUP * z->H, 4),
        .x4 = core_take(a, (size_t)GROUP * z->O, 4),
        .sums = core_take(a, (size_t)GROUP * CECOTTI_TEMPORAL * CECOTTI_KERNEL, 4),
        .staged = core_take(a, (size_t)GROUP * z->E * z->S + 16, 4),
        .normals = c->normals,
        .ahead = core_take(a, 1, sizeof(core_ahead)),
    };
    if (c->workspaces != NULL) c->workspaces[t] = w;
  }
  for (size_t g = 0; g < groups; g++) {
    cecotti_trace trace = {
        .x2 = core_take(a, (size_t)GROUP * z->R, 4),
        .x3 = core_take(a, (size_t)GROUP * z->H, 4),
        .g3 = core_take(a, (size_t)GROUP * z->H, 4),
        .g4 = core_take(a, (size_t)GROUP * z->O, 4),
    };
    if (c->traces != NULL) c->traces[g] = trace;
  }
  c->parameters = core_take(a, (size_t)z->layout.count, 4);
  c->moment = core_take(a, (size_t)z->layout.count, 4);
  c->moment2 = core_take(a, (size_t)z->layout.count, 4);
  c->gradient = core_take(a, (size_t)z->layout.count, 4);
  c->partial_stride = z->layout.offsets[4] + 16;
  c->partials = core_take(a, groups * (size_t)c->partial_stride, 4);
  c->guard = core_take(a, (size_t)z->E * z->L + 16, 4);
  c->losses = core_take(a, (size_t)c->batch, sizeof(double));
}

cecotti_context *cecotti_create(cecotti_shape shape, int threads, int batch,
                                core_instructions instructions) {
  cecotti_context *c = calloc(1, sizeof *c);
  if (c == NULL) return NULL;
  c->sizes = sizes_of(shape);
  c->kernels = cecotti_kernels_of(instructions);
  c->instructions = instructions;
  c->threads = threads;
  c->batch = batch;
  c->power1 = c->power2 = 1;
  core_arena a = {NULL, 0};
  lay_out(c, &a);
  c->workspaces = calloc((size_t)threads, sizeof *c->workspaces);
  c->traces = calloc((size_t)(batch + UNIT - 1) / UNIT, sizeof *c->traces);
  c->team = core_team_create(threads);
  a = (core_arena){core_zeroes(a.used, &c->memory), 0};
  if (c->workspaces == NULL || c->traces == NULL || c->team == NULL || a.block == NULL) {
    cecotti_destroy(c);
    return NULL;
  }
  lay_out(c, &a);
  return c;
}

void cecotti_destroy(cecotti_context *c) {
  if (c == NULL) return;
  core_team_destroy(c->team);
  free(c->memory);
  free(c->workspaces);
  free(c->traces);
  free(c);
}

float *cecotti_parameters(cecotti_context *c) { return c->parameters; }
float *cecotti_gradient(cecotti_context *c) { return c->gradient; }
