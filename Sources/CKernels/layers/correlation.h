// Correlations of the front's input, see front.h: sums over the rows of one epoch, which stay the same
// between passes, and what a block makes of those of its epochs.

enum { tile_of_lagged = 6 };  // registers of sums beside a row's numbers

// Sums over rows of x[t] x[t + lag] for n registers of neighbours t.
INLINE void lagged_tile(const int n, const layers_front *f, const float *x, int lag, float *sums) {
  V sum[tile_of_lagged];
  UNROLL for (int i = 0; i < n; i++) sum[i] = (V)(0.0f);
  const int64_t stride = f->stride;
  for (int r = 0, rows = f->rows; r < rows; r++, x += stride) {
    UNROLL for (int i = 0; i < n; i++) {
      sum[i] = FMA(LOAD(loose, x + i * NATIVE), LOAD(loose, x + lag + i * NATIVE), sum[i]);
    }
  }
  UNROLL for (int i = 0; i < n; i++) STORE(loose, sums + i * NATIVE, sum[i]);
}

static void sum_rows(const layers_front *f, const float *x, float *sums) {
  for (int lag = 0; lag < f->temporal.taps && lag < f->samples; lag++) {
    int length = f->samples - lag, t = 0;
    for (; t + tile_of_lagged * NATIVE <= length; t += tile_of_lagged * NATIVE) {
      lagged_tile(tile_of_lagged, f, x + t, lag, sums + t);
    }
    switch ((length - t + NATIVE - 1) / NATIVE) {
      case 6: lagged_tile(6, f, x + t, lag, sums + t); break;
      case 5: lagged_tile(5, f, x + t, lag, sums + t); break;
      case 4: lagged_tile(4, f, x + t, lag, sums + t); break;
      case 3: lagged_tile(3, f, x + t, lag, sums + t); break;
      case 2: lagged_tile(2, f, x + t, lag, sums + t); break;
      case 1: lagged_tile(1, f, x + t, lag, sums + t); break;
    }
    sums += (length + 7) / 8 * 8;
  }
  for (int t = 0; t < f->samples; t += NATIVE) {
    V sum = (V)(0.0f);
    for (int r = 0; r < f->rows; r++) sum += LOAD(loose, x + (int64_t)r * f->stride + t);
    STORE(loose, sums + t, sum);
  }
}

// The sums of 16 epochs by halves: n numbers, a multiple of 8, from `offset` on.
INLINE void fold_epochs(const float *const *from, int64_t offset, int64_t n, float *to) {
  for (int64_t i = 0; i < n; i += 8) {
    vec8 s[8];
    UNROLL for (int l = 0; l < 8; l++) {
      s[l] = LOAD(loose8, from[l] + offset + i) + LOAD(loose8, from[l + 8] + offset + i);
    }
    UNROLL for (int l = 0; l < 4; l++) s[l] += s[l + 4];
    STORE(loose8, to + i, (s[0] + s[2]) + (s[1] + s[3]));
  }
}

// In double precision a register holds half as many.
enum { HALF = NATIVE / 2, lags_together = 4 * HALF };
typedef double wide __attribute__((ext_vector_type(HALF)));
typedef double loose_wide __attribute__((ext_vector_type(HALF), aligned(8)));
typedef float loose_half __attribute__((ext_vector_type(HALF), aligned(4)));

#define WIDENED(p) __builtin_convertvector(LOAD(loose_half, p), wide)
#define EACH_WIDE(i) UNROLL for (int i = 0; i < 4; i++)

// windows[k, lag] = the sum of p[t, lag] over window k: as many places as there are outputs, from k - left
// on; p holds zeros where a product would reach beyond the row's end.
static void slide(const layers_front *f, const float *p, double *windows) {
  for (int lag = 0; lag < f->lags; lag += lags_together) {
    wide sum[4];
    EACH_WIDE(i) sum[i] = (wide)(0.0);
    for (int t = 0; t < f->temporal.times - f->temporal.left && t < f->samples; t++) {
      EACH_WIDE(i) sum[i] += WIDENED(p + (int64_t)t * f->lags + lag + i * HALF);
    }
    for (int k = 0; k < f->temporal.taps; k++) {
      int gone = k - 1 - f->temporal.left, come = gone + f->temporal.times;
      if (k > 0 && gone >= 0 && gone < f->samples) {
        EACH_WIDE(i) sum[i] -= WIDENED(p + (int64_t)gone * f->lags + lag + i * HALF);
      }
      if (k > 0 && come >= 0 && come < f->samples) {
        EACH_WIDE(i) sum[i] += WIDENED(p + (int64_t)come * f->lags + lag + i * HALF);
      }
      EACH_WIDE(i) STORE(loose_wide, windows + (int64_t)k * f->lags + lag + i * HALF, sum[i]);
    }
  }
}

static void correlate(const layers_front *f, const float *const *sums,
                      const layers_correlations *c, double *m) {
  int64_t offset = 0;
  for (int lag = 0; lag <= f->temporal.taps; lag++) {
    int length = lag == f->temporal.taps ? f->samples : f->samples - lag;
    if (length <= 0) continue;
    int whole = (length + 7) / 8 * 8;
    float *to = c->folded + (int64_t)lag * f->stride;
    fold_epochs(sums, offset, whole, to);
    for (int t = length; t < whole; t++) to[t] = 0;
    offset += whole;
  }
  turn(c->folded, f->stride, f->lags, f->stride, c->turned, f->lags);
  slide(f, c->turned, c->windows);
  for (int k = 0; k < f->temporal.taps; k++) {
    const double *from = c->windows + (int64_t)k * f->lags;
    m[k] = from[f->temporal.taps];
    for (int lag = 0; lag + k < f->temporal.taps; lag++) {
      c->R[(int64_t)k * f->lags + k + lag] = from[lag];
      c->R[(int64_t)(k + lag) * f->lags + k] = from[lag];
    }
  }
}

enum { filters_together = 8 };

// Neighbouring columns of R w, for several filters; those behind the last tap are left out.
INLINE void multiply_tile(const int filters, const layers_front *f, const double *R, const double *w,
                          int first, double *products) {
  wide sum[filters_together];
  UNROLL for (int i = 0; i < filters; i++) sum[i] = (wide)(0.0);
  for (int k = 0, taps = f->temporal.taps; k < taps; k++, R += f->lags, w += f->filters) {
    wide row = LOAD(loose_wide, R + first);
    UNROLL for (int i = 0; i < filters; i++) sum[i] += (wide)(w[i]) * row;
  }
  UNROLL for (int i = 0; i < filters; i++) {
    double columns[HALF];
    STORE(loose_wide, columns, sum[i]);
    for (int l = 0; l < HALF && first + l < f->temporal.taps; l++) {
      products[i * f->temporal.taps + first + l] = columns[l];
    }
  }
}

static void multiply(const layers_front *f, const layers_correlations *c, const float *w,
                     double *products) {
  for (int i = 0; i < f->filters; i++) {
    for (int k = 0; k < f->temporal.taps; k++) c->w[k * f->filters + i] = w[i * f->temporal.taps + k];
  }
  for (int first = 0; first < f->temporal.taps; first += HALF) {
    int i = 0;
    for (; i + filters_together <= f->filters; i += filters_together) {
      multiply_tile(filters_together, f, c->R, c->w + i, first, products + i * f->temporal.taps);
    }
    for (; i < f->filters; i++) {
      multiply_tile(1, f, c->R, c->w + i, first, products + i * f->temporal.taps);
    }
  }
}
