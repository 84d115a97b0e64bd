// L2 to L4, lanes over LANES epochs (16 or 8) side by side; names end in _LANES.

#if LANES < NATIVE
#define WIDTH LANES
#else
#define WIDTH NATIVE
#endif
#define NAME(f) PASTE(PASTE(f, _), LANES)
#define V NAME(lane)
typedef float V __attribute__((ext_vector_type(WIDTH)));
typedef float NAME(loose_lane) __attribute__((ext_vector_type(WIDTH), aligned(4)));
enum { NAME(columns) = LANES / WIDTH };
#define COLUMNS NAME(columns)
#define COLUMN(c) UNROLL for (int c = 0; c < COLUMNS; c++)

#include "../core/elementary.h"

// Rows of sums that a register file holds beside their inputs.
#if NATIVE == 16
enum { NAME(row_tile) = 20, NAME(position_tile) = 3 };
#elif LANES == NATIVE
enum { NAME(row_tile) = 10, NAME(position_tile) = 2 };
#else
enum { NAME(row_tile) = 5, NAME(position_tile) = 1 };
#endif

// --- L2: S2[5m + k, j] = b + sum over i of w[5m + k, i] X1[m, 13 j + i] ---

INLINE void NAME(temporal_tile)(const int positions, const float *w, const float *bias,
                                const float *x1, float *s2, int P) {
  V sum[CECOTTI_TEMPORAL][NAME(position_tile)][COLUMNS];
  UNROLL for (int k = 0; k < CECOTTI_TEMPORAL; k++) {
    UNROLL for (int j = 0; j < positions; j++) { COLUMN(c) sum[k][j][c] = (V)(bias[k]); }
  }
  for (int i = 0; i < CECOTTI_KERNEL; i++) {
    V in[NAME(position_tile)][COLUMNS];
    UNROLL for (int j = 0; j < positions; j++) {
      COLUMN(c) in[j][c] = LOAD(V, x1 + (j * CECOTTI_KERNEL + i) * LANES + c * WIDTH);
    }
    UNROLL for (int k = 0; k < CECOTTI_TEMPORAL; k++) {
      V weight = (V)(w[k * CECOTTI_KERNEL + i]);
      UNROLL for (int j = 0; j < positions; j++) {
        COLUMN(c) sum[k][j][c] = FMA(weight, in[j][c], sum[k][j][c]);
      }
    }
  }
  UNROLL for (int k = 0; k < CECOTTI_TEMPORAL; k++) {
    UNROLL for (int j = 0; j < positions; j++) {
      COLUMN(c) STORE(V, s2 + (k * P + j) * LANES + c * WIDTH, sum[k][j][c]);
    }
  }
}

static void NAME(temporal_forward)(const cecotti_sizes *z, const float *w, const float *bias,
                                   const float *x1, float *s2) {
  for (int m = 0; m < z->M; m++) {
    const float *weight = w + m * CECOTTI_TEMPORAL * CECOTTI_KERNEL;
    const float *threshold = bias + m * CECOTTI_TEMPORAL;
    const float *in = x1 + (int64_t)m * z->S * LANES;
    float *out = s2 + (int64_t)m * CECOTTI_TEMPORAL * z->P * LANES;
    int j = 0;
    for (; j + NAME(position_tile) <= z->P; j += NAME(position_tile)) {
      NAME(temporal_tile)(NAME(position_tile), weight, threshold,
                          in + j * CECOTTI_KERNEL * LANES, out + j * LANES, z->P);
    }
    for (; j < z->P; j++) {
      NAME(temporal_tile)(1, weight, threshold, in + j * CECOTTI_KERNEL * LANES, out + j * LANES,
                          z->P);
    }
  }
}

// --- Dense layers: out[r] = bias[r] + sum over i of w[r row_step + i step] in[i] ---

INLINE void NAME(dense_tile)(const int rows, const float *w, int64_t row_step, int64_t step,
                             const float *bias, const float *in, int n, float *out,
                             core_ahead *ahead) {
  V sum[NAME(row_tile)][COLUMNS];
  UNROLL for (int r = 0; r < rows; r++) { COLUMN(c) sum[r][c] = (V)(bias ? bias[r] : 0.0f); }
  for (int i = 0; i < n; i++) {
    look_ahead(ahead);
    V x[COLUMNS];
    COLUMN(c) x[c] = LOAD(V, in + i * LANES + c * WIDTH);
    UNROLL for (int r = 0; r < rows; r++) {
      V weight = (V)(w[r * row_step + i * step]);
      COLUMN(c) sum[r][c] = FMA(weight, x[c], sum[r][c]);
    }
  }
  UNROLL for (int r = 0; r < rows; r++) {
    COLUMN(c) STORE(V, out + r * LANES + c * WIDTH, sum[r][c]);
  }
}

// W X: rows of w are `stride` apart.
static void NAME(dense)(const float *w, int64_t stride, const float *bias, int rows, const float *in,
                        int n, float *out, core_ahead *ahead) {
  int r = 0;
  for (; r + NAME(row_tile) <= rows; r += NAME(row_tile)) {
    NAME(dense_tile)(NAME(row_tile), w + r * stride, stride, 1, bias + r, in, n, out + r * LANES, ahead);
  }
  for (; r < rows; r++) {
    NAME(dense_tile)(1, w + r * stride, stride, 1, bias + r, in, n, out + r * LANES, ahead);
  }
}

// W^T G: n rows of w, `stride` apart, with `rows` columns.
static void NAME(dense_back)(const float *w, int64_t stride, int rows, const float *in, int n,
                             float *out, core_ahead *ahead) {
  int r = 0;
  for (; r + NAME(row_tile) <= rows; r += NAME(row_tile)) {
    NAME(dense_tile)(NAME(row_tile), w + r, 1, stride, 0, in, n, out + r * LANES, ahead);
  }
  for (; r + 5 <= rows; r += 5) {
    NAME(dense_tile)(5, w + r, 1, stride, 0, in, n, out + r * LANES, ahead);
  }
  for (; r < rows; r++) NAME(dense_tile)(1, w + r, 1, stride, 0, in, n, out + r * LANES, ahead);
}

// --- Activations, with their slopes and dropout in training ---

// Every epoch draws from a generator of its own, one word a row.
typedef struct {
  unsigned words[4][LANES];
} NAME(dropout_stream);

static void NAME(dropout_start)(NAME(dropout_stream) *stream, const cecotti_group *group,
                                uint64_t seed, uint64_t pass) {
  for (int l = 0; l < LANES; l++) {
    uint64_t epoch = l < group->count ? (uint64_t)group->epochs[l] : 0;
    uint64_t state = stream_seed(seed, core_stream_dropout, pass, epoch);
    for (int w = 0; w < 4; w += 2) {
      uint64_t bits = split_mix(&state);
      stream->words[w][l] = (uint32_t)bits | (w == 0);
      stream->words[w + 1][l] = (uint32_t)(bits >> 32);
    }
  }
}

typedef unsigned NAME(words) __attribute__((ext_vector_type(WIDTH)));

// Multiplies x and slope by 0 (with the probability asked for) or by 1 / (1 - probability).
INLINE void NAME(dropout)(NAME(dropout_stream) *stream, int rows, float probability, float *x,
                          float *slope) {
  const V kept = (V)(1.0f / (1.0f - probability));
  const NAME(bits) limit = (NAME(bits))(int)(probability * 0x1p24f);
  COLUMN(c) {
    NAME(words) s[4];
    UNROLL for (int w = 0; w < 4; w++) {
      __builtin_memcpy(&s[w], &stream->words[w][c * WIDTH], sizeof(s[w]));
    }
    for (int r = 0; r < rows; r++) {
      NAME(words) sum = s[0] + s[3];
      NAME(words) result = ROTATE(sum, 7) + s[0];
      NAME(words) shifted = s[1] << 9;
      s[2] ^= s[0];
      s[3] ^= s[1];
      s[1] ^= s[2];
      s[0] ^= s[3];
      s[2] ^= shifted;
      s[3] = ROTATE(s[3], 11);
      NAME(bits) keep = (NAME(bits))(result >> 8) >= limit;
      V factor = (V)((NAME(bits))kept & keep);
      int64_t at = r * LANES + c * WIDTH;
      STORE(V, x + at, LOAD(V, x + at) * factor);
      STORE(V, slope + at, LOAD(V, slope + at) * factor);
    }
    UNROLL for (int w = 0; w < 4; w++) {
      __builtin_memcpy(&stream->words[w][c * WIDTH], &s[w], sizeof(s[w]));
    }
  }
}

// x = f(x) in place; slope = f'(x) where asked for.
INLINE void NAME(activate_tanh)(float *x, float *slope, int rows) {
  for (int64_t at = 0; at < (int64_t)rows * LANES; at += WIDTH) {
    V f = NAME(scaled_tanh)(LOAD(V, x + at));
    STORE(V, x + at, f);
    if (slope) STORE(V, slope + at, NAME(scaled_tanh_slope)(f));
  }
}

INLINE void NAME(activate_hidden)(cecotti_hidden kind, float *x, float *slope, int rows) {
  for (int64_t at = 0; at < (int64_t)rows * LANES; at += WIDTH) {
    V s = LOAD(V, x + at), f, d;
    if (kind == cecotti_hidden_sigmoid) {
      f = NAME(sigmoid)(s);
      d = FMA(-f, f, f);
    } else {
      f = NAME(tanh)(s);
      d = FMA(-f, f, (V)(1.0f));
    }
    STORE(V, x + at, f);
    if (slope) STORE(V, slope + at, d);
  }
}

// --- Forward ---

static void NAME(forward)(const cecotti_sizes *z, const float *parameters,
                          const cecotti_group *group, const cecotti_training *training,
                          uint64_t pass, const cecotti_workspace *w) {
  const int32_t *at = z->layout.offsets;
  for (int l = 0; l < group->count; l++) {
    spatial_forward(z, parameters + at[0], parameters + at[1], group->inputs[l], group->stride,
                    w->s1 + (int64_t)l * z->M * z->S, w->ahead);
  }
  for (int64_t i = (int64_t)group->count * z->M * z->S; i < (int64_t)LANES * z->M * z->S; i++) {
    w->s1[i] = 0;
  }
  for (int m = 0; m < z->M; m++) {
    float *x1 = w->x1 + (int64_t)m * z->S * LANES;
    turn(w->s1 + m * z->S, (int64_t)z->M * z->S, LANES, z->S, x1, LANES);
  }

  NAME(temporal_forward)(z, parameters + at[2], parameters + at[3], w->x1, w->x2);
  NAME(activate_tanh)(w->x2, training ? w->d2 : 0, z->U);
  NAME(dropout_stream) stream;
  bool dropping = training && (training->dropout2 > 0 || training->dropout3 > 0);
  if (dropping) {
    NAME(dropout_start)(&stream, group, training->seed, pass);
    if (training->dropout2 > 0) NAME(dropout)(&stream, z->U, training->dropout2, w->x2, w->d2);
  }

  NAME(dense)(parameters + at[4], z->layout.strides[4], parameters + at[5], z->H, w->x2, z->U,
              w->x3, w->ahead);
  NAME(activate_hidden)(z->shape.hidden_activation, w->x3, training ? w->d3 : 0, z->H);
  if (dropping && training->dropout3 > 0) {
    NAME(dropout)(&stream, z->H, training->dropout3, w->x3, w->d3);
  }

  NAME(dense)(parameters + at[6], z->layout.strides[6], parameters + at[7], z->O, w->x3, z->H,
              w->x4, w->ahead);
  if (z->shape.output == cecotti_output_two_sigmoids) {
    for (int i = 0; i < z->O * LANES; i += WIDTH) {
      STORE(V, w->x4 + i, NAME(sigmoid)(LOAD(V, w->x4 + i)));
    }
  }
}

static void NAME(score)(const cecotti_sizes *z, const float *parameters, const cecotti_group *group,
                        const cecotti_workspace *w) {
  NAME(forward)(z, parameters, group, 0, 0, w);
}

#include "lanes_backward.h"

#undef WIDTH
#undef NAME
#undef V
#undef COLUMNS
#undef COLUMN
