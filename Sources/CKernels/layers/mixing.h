// Spatial filters on scaled epochs, one after the other: neighbours in a register are samples of one row, and
// in the gradient outputs.

static void scale(const layers_front *f, const float *x, const float *mean, const float *inverse,
                  float *y) {
  for (int r = 0; r < f->rows; r++, x += f->samples, y += f->stride) {
    int t = 0;
    for (; t + NATIVE <= f->samples; t += NATIVE) {
      STORE(V, y + t, (LOAD(loose, x + t) - (V)(mean[r])) * (V)(inverse[r]));
    }
    for (; t < f->samples; t++) y[t] = (x[t] - mean[r]) * inverse[r];
    for (; t < f->stride; t++) y[t] = 0;
  }
}

// Outputs x registers of samples that are summed at a time.
#if NATIVE == 16
enum { mix_outs = 4, mix_samples = 5 };
#else
enum { mix_outs = 2, mix_samples = 5 };
#endif

// One row of x added to the sums.
INLINE void mix_row(const int outs, const int samples, const float *s, int64_t rows, const float *x,
                    V sum[mix_outs][mix_samples]) {
  V weight[mix_outs];
  UNROLL for (int o = 0; o < outs; o++) weight[o] = (V)(s[o * rows]);
  UNROLL for (int t = 0; t < samples; t++) {
    V v = LOAD(V, x + t * NATIVE);
    UNROLL for (int o = 0; o < outs; o++) sum[o][t] = FMA(weight[o], v, sum[o][t]);
  }
}

INLINE void mix_tile(const int outs, const int samples, const layers_front *f, const float *s,
                     const float *x, float *y, core_ahead *ahead) {
  V sum[mix_outs][mix_samples];
  UNROLL for (int o = 0; o < outs; o++) {
    UNROLL for (int t = 0; t < samples; t++) sum[o][t] = (V)(0.0f);
  }
  const int64_t stride = f->stride, rows = f->rows;
  int64_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    look_ahead(ahead);
    UNROLL for (int i = 0; i < 4; i++, x += stride) mix_row(outs, samples, s + r + i, rows, x, sum);
  }
  for (; r < rows; r++, x += stride) mix_row(outs, samples, s + r, rows, x, sum);
  UNROLL for (int o = 0; o < outs; o++) {
    UNROLL for (int t = 0; t < samples; t++) {
      STORE(V, y + o * stride + t * NATIVE, sum[o][t]);
    }
  }
}

INLINE void mix_outputs(const int outs, const layers_front *f, const float *s, const float *x,
                        float *y, core_ahead *ahead) {
  int t = 0;
  for (; t + mix_samples * NATIVE <= f->stride; t += mix_samples * NATIVE) {
    mix_tile(outs, mix_samples, f, s, x + t, y + t, ahead);
  }
  for (; t < f->stride; t += NATIVE) mix_tile(outs, 1, f, s, x + t, y + t, ahead);
}

static void mix(const layers_front *f, const float *s, const float *const *epochs, float *rows,
                float *y) {
  const int64_t epoch = (int64_t)f->outs * f->stride;
  for (int l = 0; l < LANES; l++) {
    // The next epoch alone: those behind it would take this one's place.
    core_ahead ahead = {.step = 128, .bytes = (int64_t)f->rows * f->stride * 4};
    if (l + 1 < LANES) ahead.inputs[ahead.count++] = epochs[l + 1];
    int o = 0;
    for (; o + mix_outs <= f->outs; o += mix_outs) {
      mix_outputs(mix_outs, f, s + (int64_t)o * f->rows, epochs[l],
                  rows + l * epoch + (int64_t)o * f->stride, &ahead);
    }
    for (; o < f->outs; o++) {
      mix_outputs(1, f, s + (int64_t)o * f->rows, epochs[l],
                  rows + l * epoch + (int64_t)o * f->stride, &ahead);
    }
  }
  for (int o = 0; o < f->outs; o++) {
    turn(rows + (int64_t)o * f->stride, epoch, LANES, f->stride,
         y + ((int64_t)o * f->places + f->temporal.left) * LANES, LANES);
  }
}

// --- The gradient: ds[r, o] = sum over t of g[t, o] x[r, t] of each epoch, then of all ---

// Outputs in registers x rows that are summed at a time; and of the rows that are left over.
enum {
  gradient_outs = 16 / NATIVE,
  gradient_rows_together = NATIVE == 4 ? 2 : NATIVE == 8 ? 6 : 12,
  gradient_rows_left = NATIVE == 4 ? 2 : 4,
};

// Sample t of neighbouring rows added to the sums.
INLINE void mix_gradient_sample(const int rows, const float *const *x, int64_t t, const float *g,
                                V sum[gradient_rows_together][gradient_outs]) {
  V change[gradient_outs];
  UNROLL for (int o = 0; o < gradient_outs; o++) change[o] = LOAD(V, g + o * NATIVE);
  UNROLL for (int r = 0; r < rows; r++) {
    V v = (V)(x[r][t]);
    UNROLL for (int o = 0; o < gradient_outs; o++) sum[r][o] = FMA(change[o], v, sum[r][o]);
  }
}

INLINE void mix_gradient_tile(const int rows, const layers_front *f, const float *x, const float *g,
                              float *single, core_ahead *ahead) {
  V sum[gradient_rows_together][gradient_outs];
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int o = 0; o < gradient_outs; o++) sum[r][o] = (V)(0.0f);
  }
  const int64_t stride = f->stride, width = f->width, samples = f->samples;
  // A pointer a row: the processor adds no more than one index.
  const float *row[gradient_rows_together];
  UNROLL for (int r = 0; r < rows; r++) row[r] = x + r * stride;
  int64_t t = 0;
  for (; t + 4 <= samples; t += 4) {
    look_ahead(ahead);
    UNROLL for (int i = 0; i < 4; i++, g += width) mix_gradient_sample(rows, row, t + i, g, sum);
  }
  for (; t < samples; t++, g += width) mix_gradient_sample(rows, row, t, g, sum);
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int o = 0; o < gradient_outs; o++) {
      STORE(V, single + r * width + o * NATIVE, sum[r][o]);
    }
  }
}

static void mix_gradient(const layers_front *f, const float *const *epochs, const float *g,
                         float *rows, float *single, float *sums, core_ahead *ahead) {
  const int64_t epoch = (int64_t)f->samples * f->width, numbers = (int64_t)f->rows * f->width;
  for (int t = 0; t < f->samples; t++) {
    turn(g + (int64_t)t * LANES, (int64_t)f->samples * LANES, f->width, LANES,
         rows + (int64_t)t * f->width, epoch);
  }
  const float *from[LANES];
  for (int l = 0; l < LANES; l++) {
    from[l] = single + l * numbers;
    for (int o = 0; o < f->width; o += gradient_outs * NATIVE) {
      const float *change = rows + l * epoch + o;
      float *to = single + l * numbers + o;
      int r = 0;
      for (; r + gradient_rows_together <= f->rows; r += gradient_rows_together) {
        mix_gradient_tile(gradient_rows_together, f, epochs[l] + (int64_t)r * f->stride, change,
                          to + (int64_t)r * f->width, ahead);
      }
      for (; r + gradient_rows_left <= f->rows; r += gradient_rows_left) {
        mix_gradient_tile(gradient_rows_left, f, epochs[l] + (int64_t)r * f->stride, change,
                          to + (int64_t)r * f->width, ahead);
      }
      for (; r < f->rows; r++) {
        mix_gradient_tile(1, f, epochs[l] + (int64_t)r * f->stride, change,
                          to + (int64_t)r * f->width, ahead);
      }
    }
  }
  fold_epochs(from, 0, numbers, sums);
}
