// Sums of products of a row's samples with later ones, over all rows of one map and all epochs of a block.

#if NATIVE == 16
enum { tile_samples = 4, tile_lags = 4 };
#else
enum { tile_samples = 2, tile_lags = 4 };
#endif

INLINE void lagged_tile(const int samples, const int lags, layers_place in, int lag, const float *x,
                        float *lanes) {
  V sum[tile_lags][tile_samples];
  UNROLL for (int j = 0; j < lags; j++) {
    UNROLL for (int t = 0; t < samples; t++) sum[j][t] = (V)(0.0f);
  }
  const int64_t row = (int64_t)in.stride * LANES;
  for (int r = 0; r < in.rows; r++) {
    const float *now = x + r * row, *later = now + (int64_t)lag * LANES;
    V a[tile_samples], b[tile_samples + tile_lags];
    UNROLL for (int t = 0; t < samples; t++) a[t] = LOAD(V, now + t * LANES);
    UNROLL for (int t = 0; t < samples + lags - 1; t++) b[t] = LOAD(V, later + t * LANES);
    UNROLL for (int j = 0; j < lags; j++) {
      UNROLL for (int t = 0; t < samples; t++) sum[j][t] = FMA(a[t], b[t + j], sum[j][t]);
    }
  }
  UNROLL for (int j = 0; j < lags; j++) {
    UNROLL for (int t = 0; t < samples; t++) {
      STORE(V, lanes + (j * tile_samples + t) * LANES, sum[j][t]);
    }
  }
}

// The sum of 16 lanes by halves.
INLINE float fold_one(const float *lanes) {
  float sum;
  fold_lanes(lanes, 1, &sum);
  return sum;
}

static void lagged(layers_place in, int lag, const float *x, float *sums) {
  _Alignas(64) float lanes[tile_lags * tile_samples * LANES];
  const float *row = x + (int64_t)in.left * LANES;
  int t = 0;
  // Whole tiles end with the last sample that the longest lag reaches.
  for (; t + tile_samples + lag + tile_lags - 1 <= in.samples; t += tile_samples) {
    EACH_COLUMN(c) {
      lagged_tile(tile_samples, tile_lags, in, lag, row + (int64_t)t * LANES + c, lanes + c);
    }
    for (int j = 0; j < tile_lags; j++) {
      fold_lanes(lanes + j * tile_samples * LANES, tile_samples, sums + j * in.samples + t);
    }
  }
  for (; t < in.samples; t++) {
    for (int j = 0; j < tile_lags && t + lag + j < in.samples; j++) {
      EACH_COLUMN(c) {
        lagged_tile(1, 1, in, lag + j, row + (int64_t)t * LANES + c, lanes + c);
      }
      sums[j * in.samples + t] = fold_one(lanes);
    }
  }
}

static void total(layers_place in, const float *x, float *sums) {
  _Alignas(64) float lanes[LANES];
  for (int t = 0; t < in.samples; t++) {
    EACH_COLUMN(c) {
      V sum = (V)(0.0f);
      for (int r = 0; r < in.rows; r++) sum += LOAD(V, x + row_at(in, 0, r) + (int64_t)t * LANES + c);
      STORE(V, lanes + c, sum);
    }
    sums[t] = fold_one(lanes);
  }
}
