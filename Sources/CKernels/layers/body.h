// The kernels of one instruction set: included once by each <set>.c, see cecotti/body.h.
//
// The same bits everywhere: every number is computed in the lane of its epoch, in an order that no
// register width changes; sums over epochs fold lane l with l + 8, then l + 4, l + 2, l + 1.

#include "../core/vector.h"
#include "../core/fold.h"
#include "../core/streams.h"

#define V vec
#define WIDTH NATIVE
#define NAME(f) PASTE(f, _t)
#include "../core/elementary.h"

typedef int ints __attribute__((ext_vector_type(NATIVE)));
typedef unsigned words __attribute__((ext_vector_type(NATIVE)));

// Registers' worth of a block, one after the other.
#define EACH_COLUMN(c) for (int c = 0; c < LANES; c += NATIVE)

INLINE int64_t row_at(layers_place p, int map, int row) {
  return (((int64_t)map * p.rows + row) * p.stride + p.left) * LANES;
}

// --- Input ---

static void load(const layers_step *s, const float *const *epochs, int count, const float *mean,
                 const float *inverse, float *y) {
  for (int r = 0; r < s->out.rows; r++) {
    float *to = y + row_at(s->out, 0, r);
    for (int l = 0; l < count; l++) {
      const float *from = epochs[l] + (int64_t)r * s->out.samples;
      for (int t = 0; t < s->out.samples; t++) {
        to[(int64_t)t * LANES + l] = (from[t] - mean[r]) * inverse[r];
      }
    }
    for (int l = count; l < LANES; l++) {
      for (int t = 0; t < s->out.samples; t++) to[(int64_t)t * LANES + l] = 0;
    }
  }
}

// --- Layers without parameters ---

#define EACH_ROW(m, r)                   \
  for (int m = 0; m < s->out.maps; m++) \
    for (int r = 0; r < s->out.rows; r++)

// e^x - 1 below zero, x above (ELU with a = 1); exact in e^x - 1 near zero too.
INLINE V exponential_linear(V x) {
  V low = choose_t(x < (V)(0.0f), x, (V)(0.0f));
  low = choose_t(low < (V)(-80.0f), (V)(-80.0f), low);
  ints k;
  V p = exponential_t(low, &k);
  V power = power_of_two_t(k);
  V below = FMA(power, p, power - (V)(1.0f));
  return choose_t(x < (V)(0.0f), below, x);
}

static void activate(const layers_step *s, const float *x, float *y) {
  int64_t n = (int64_t)s->out.samples * LANES;
  EACH_ROW(m, r) {
    const float *from = x + row_at(s->in, m, r);
    float *to = y + row_at(s->out, m, r);
    if (s->layer.kind == layers_elu) {
      for (int64_t i = 0; i < n; i += NATIVE) STORE(V, to + i, exponential_linear(LOAD(V, from + i)));
    } else {
      for (int64_t i = 0; i < n; i += NATIVE) {
        V v = LOAD(V, from + i);
        STORE(V, to + i, choose_t(v < (V)(0.0f), (V)(0.0f), v));
      }
    }
  }
}

static void activate_back(const layers_step *s, const float *y, const float *g, float *back) {
  int64_t n = (int64_t)s->out.samples * LANES;
  V rest = (V)(s->layer.kind == layers_elu ? 1.0f : 0.0f);
  EACH_ROW(m, r) {
    const float *at = y + row_at(s->out, m, r), *from = g + row_at(s->out, m, r);
    float *to = back + row_at(s->in, m, r);
    for (int64_t i = 0; i < n; i += NATIVE) {
      V v = LOAD(V, at + i);
      V slope = choose_t(v > (V)(0.0f), (V)(1.0f), v + rest);
      STORE(V, to + i, LOAD(V, from + i) * slope);
    }
  }
}

static void pool(const layers_step *s, const float *x, float *y) {
  int width = s->layer.kernel_samples;
  const V share = (V)(1.0f / (float)width);
  EACH_ROW(m, r) {
    const float *from = x + row_at(s->in, m, r);
    float *to = y + row_at(s->out, m, r);
    for (int t = 0; t < s->out.samples; t++) {
      EACH_COLUMN(c) {
        V sum = (V)(0.0f);
        for (int k = 0; k < width; k++) sum += LOAD(V, from + (int64_t)(t * width + k) * LANES + c);
        STORE(V, to + (int64_t)t * LANES + c, sum * share);
      }
    }
  }
}

static void pool_back(const layers_step *s, const float *g, float *back) {
  int width = s->layer.kernel_samples;
  const V share = (V)(1.0f / (float)width);
  EACH_ROW(m, r) {
    const float *from = g + row_at(s->out, m, r);
    float *to = back + row_at(s->in, m, r);
    for (int t = 0; t < s->out.samples; t++) {
      EACH_COLUMN(c) {
        V v = LOAD(V, from + (int64_t)t * LANES + c) * share;
        for (int k = 0; k < width; k++) STORE(V, to + (int64_t)(t * width + k) * LANES + c, v);
      }
    }
    for (int64_t i = (int64_t)s->out.samples * width * LANES; i < (int64_t)s->in.samples * LANES;
         i += NATIVE) {
      STORE(V, to + i, (V)(0.0f));
    }
  }
}

static void drop(const layers_step *s, const layers_block *block, uint64_t seed, uint64_t purpose,
                 uint64_t pass, layers_place from, const float *x, layers_place to, float *y) {
  _Alignas(64) unsigned seeds[4][LANES];
  for (int l = 0; l < LANES; l++) {
    uint64_t epoch = l < block->count ? (uint64_t)block->epochs[l] : 0;
    uint64_t state = stream_seed(seed, purpose, pass, epoch);
    for (int w = 0; w < 4; w += 2) {
      uint64_t bits = split_mix(&state);
      seeds[w][l] = (uint32_t)bits | (w == 0);  // never all zero
      seeds[w + 1][l] = (uint32_t)(bits >> 32);
    }
  }
  const V kept = (V)(1.0f / (1.0f - s->layer.rate));
  const ints limit = (ints)(int)(s->layer.rate * 0x1p24f);
  EACH_COLUMN(c) {
    words state[4];
    UNROLL for (int w = 0; w < 4; w++) state[w] = LOAD(words, &seeds[w][c]);
    EACH_ROW(m, r) {
      const float *in = x + row_at(from, m, r) + c;
      float *out = y + row_at(to, m, r) + c;
      for (int64_t i = 0; i < (int64_t)s->out.samples * LANES; i += LANES) {
        // xoshiro128++ (Blackman & Vigna 2021).
        words sum = state[0] + state[3];
        words result = ROTATE(sum, 7) + state[0];
        words shifted = state[1] << 9;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= shifted;
        state[3] = ROTATE(state[3], 11);
        ints keep = (ints)(result >> 8) >= limit;
        STORE(V, out + i, LOAD(V, in + i) * (V)((ints)kept & keep));
      }
    }
  }
}

// --- Normalization ---

// In double precision, as a map has many rows.
INLINE double sum_lanes(const double *lanes, int count) {
  double sum = 0;
  for (int l = 0; l < count; l++) sum += lanes[l];
  return sum;
}

INLINE void add_lanes(double *lanes, int c, V row) {
  for (int l = 0; l < NATIVE; l++) lanes[c + l] += (double)row[l];
}

static void moments(const layers_step *s, const float *x, int count, double *sums) {
  for (int m = 0; m < s->in.maps; m++) {
    double first[LANES] = {0}, second[LANES] = {0};
    for (int r = 0; r < s->in.rows; r++) {
      const float *from = x + row_at(s->in, m, r);
      EACH_COLUMN(c) {
        V sum = (V)(0.0f), square = (V)(0.0f);
        for (int64_t i = c; i < (int64_t)s->in.samples * LANES; i += LANES) {
          V v = LOAD(V, from + i);
          sum += v;
          square = FMA(v, v, square);
        }
        add_lanes(first, c, sum);
        add_lanes(second, c, square);
      }
    }
    sums[2 * m] = sum_lanes(first, count);
    sums[2 * m + 1] = sum_lanes(second, count);
  }
}

static void normalize(const layers_step *s, const float *a, const float *b, const float *x,
                      float *y) {
  int64_t n = (int64_t)s->out.samples * LANES;
  EACH_ROW(m, r) {
    const float *from = x + row_at(s->in, m, r);
    float *to = y + row_at(s->out, m, r);
    const V factor = (V)(a[m]), shift = (V)(b[m]);
    for (int64_t i = 0; i < n; i += NATIVE) STORE(V, to + i, FMA(factor, LOAD(V, from + i), shift));
  }
}

static void normalize_sums(const layers_step *s, const layers_map *maps, const float *x,
                           const float *g, double *sums) {
  for (int m = 0; m < s->in.maps; m++) {
    double first[LANES] = {0}, second[LANES] = {0};
    const V mean = (V)(maps[m].mean), inverse = (V)(maps[m].inverse);
    for (int r = 0; r < s->in.rows; r++) {
      const float *from = x + row_at(s->in, m, r), *change = g + row_at(s->out, m, r);
      EACH_COLUMN(c) {
        V sum = (V)(0.0f), product = (V)(0.0f);
        for (int64_t i = c; i < (int64_t)s->in.samples * LANES; i += LANES) {
          V d = LOAD(V, change + i);
          sum += d;
          product = FMA(d, (LOAD(V, from + i) - mean) * inverse, product);
        }
        add_lanes(first, c, sum);
        add_lanes(second, c, product);
      }
    }
    sums[2 * m] = sum_lanes(first, LANES);
    sums[2 * m + 1] = sum_lanes(second, LANES);
  }
}

static void normalize_back(const layers_step *s, const layers_map *maps, int count, const float *x,
                           const float *g, float *back) {
  // Idle lanes take no part: their gradient stays zero.
  _Alignas(64) float live[LANES];
  for (int l = 0; l < LANES; l++) live[l] = l < count ? 1 : 0;
  for (int m = 0; m < s->in.maps; m++) {
    const V mean = (V)(maps[m].mean), inverse = (V)(maps[m].inverse);
    const V shift = (V)(maps[m].shift), slope = (V)(maps[m].slope);
    for (int r = 0; r < s->in.rows; r++) {
      const float *from = x + row_at(s->in, m, r), *change = g + row_at(s->out, m, r);
      float *to = back + row_at(s->in, m, r);
      EACH_COLUMN(c) {
        const V factor = (V)(maps[m].factor) * LOAD(V, live + c);
        for (int64_t i = c; i < (int64_t)s->in.samples * LANES; i += LANES) {
          V normal = (LOAD(V, from + i) - mean) * inverse;
          STORE(V, to + i, factor * FMA(-slope, normal, LOAD(V, change + i) - shift));
        }
      }
    }
  }
}

#include "convolution.h"
#include "correlation.h"

const layers_kernels KERNELS = {
    .load = load,
    .convolve = convolve,
    .convolve_gradient = convolve_gradient,
    .convolve_back = convolve_back,
    .moments = moments,
    .normalize = normalize,
    .normalize_sums = normalize_sums,
    .normalize_back = normalize_back,
    .activate = activate,
    .activate_back = activate_back,
    .lagged = lagged,
    .total = total,
    .pool = pool,
    .pool_back = pool_back,
    .drop = drop,
};
