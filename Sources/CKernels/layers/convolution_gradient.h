// The gradient of a convolution's weights: dw[o, q] = sum over r, t of g[o, r, t] x[tap q of (r, t)].

INLINE void gradient_tile(const int outs, const int taps, const layers_step *s,
                          const convolution_sizes *z, const int64_t *offsets, const float *x,
                          const float *g, float *lanes) {
  const int64_t step = (int64_t)s->layer.stride * LANES;
  V sum[tile_most];
  UNROLL for (int i = 0; i < outs * taps; i++) sum[i] = (V)(0.0f);
  for (int r = 0; r < s->out.rows; r++) {
    const float *in = x + first_tap(s, r, 0);
    const float *change = g + (int64_t)r * s->out.stride * LANES;
    for (int t = 0; t < s->out.samples; t++) {
      V v[tile_most];
      UNROLL for (int q = 0; q < taps; q++) v[q] = LOAD(V, in + offsets[q]);
      UNROLL for (int o = 0; o < outs; o++) {
        V d = LOAD(V, change + o * z->out_map);
        UNROLL for (int q = 0; q < taps; q++) {
          sum[o * taps + q] = FMA(d, v[q], sum[o * taps + q]);
        }
      }
      in += step;
      change += LANES;
    }
  }
  UNROLL for (int i = 0; i < outs * taps; i++) STORE(V, lanes + i * LANES, sum[i]);
}

// Sums of 16 lanes each of n rows.
INLINE void fold_lanes(const float *lanes, int n, float *out) {
  _Alignas(64) float folded[tile_most * 8];
  for (int i = 0; i < n; i++) {
    STORE(vec8, folded + i * 8, LOAD(vec8, lanes + i * LANES) + LOAD(vec8, lanes + i * LANES + 8));
  }
  fold_rows(folded, 8, n, out);
}

// As many taps at a time as `several`, then single ones.
INLINE void gradient_rows(const int outs, const int several, const layers_step *s,
                          const convolution_sizes *z, const float *x, const float *g,
                          float *sums) {
  const int kernel_samples = s->layer.kernel_samples, kernel_rows = s->layer.kernel_rows;
  _Alignas(64) float lanes[tile_most * LANES];
  int map = 0, row = 0, sample = 0;  // of the next tap
  for (int first = 0; first < z->taps;) {
    int64_t offsets[tile_most];
    int taps = z->taps - first >= several ? several : 1;
    for (int q = 0; q < taps; q++) {
      offsets[q] = map * z->in_map + ((int64_t)row * s->in.stride + sample) * LANES;
      if (++sample < kernel_samples) continue;
      sample = 0;
      if (++row < kernel_rows) continue;
      row = 0;
      map++;
    }
    EACH_COLUMN(c) {
      if (taps == several) {
        gradient_tile(outs, several, s, z, offsets, x + c, g + c, lanes + c);
      } else {
        gradient_tile(outs, 1, s, z, offsets, x + c, g + c, lanes + c);
      }
    }
    for (int o = 0; o < outs; o++) {
      fold_lanes(lanes + o * taps * LANES, taps, sums + (int64_t)o * z->taps + first);
    }
    first += taps;
  }
}

static void convolve_rows_gradient(const layers_step *s, const float *x, const float *g,
                                   float *sums) {
  const layers_filter f = filter_of(s);
  for (int o = 0; o < s->out.maps; o++) {
    filter_gradient(&f, x + row_at(s->in, o, 0) - (int64_t)f.left * LANES, g + row_at(s->out, o, 0),
                    sums + s->layer.weight + (int64_t)o * f.taps);
  }
}

static void convolve_gradient(const layers_step *s, const float *x, const float *g, float *sums) {
  const convolution_sizes z = sizes(s);
  const bool rows = layers_filters_rows(s);
  const bool dense = !rows && s->layer.groups == 1 && s->out.rows == 1 && s->out.samples == 1 &&
                     z.taps >= dense_taps;
  if (rows) convolve_rows_gradient(s, x, g, sums);
  if (dense) dense_gradient(s, &z, x, g + row_at(s->out, 0, 0), sums + s->layer.weight);
  for (int o = rows || dense ? s->out.maps : 0; o < s->out.maps;) {
    int group = o / z.outs, left = (group + 1) * z.outs - o;
    const float *in = x + group * z.ins * z.in_map, *change = g + row_at(s->out, o, 0);
    float *to = sums + s->layer.weight + (int64_t)o * z.taps;
    if (left >= tile_outs) {
      gradient_rows(tile_outs, tile_times, s, &z, in, change, to);
      o += tile_outs;
    } else if (left >= 2) {
      gradient_rows(2, tile_times, s, &z, in, change, to);
      o += 2;
    } else {
      gradient_rows(1, tile_most, s, &z, in, change, to);
      o++;
    }
  }
  if (s->layer.bias < 0) return;
  for (int o = 0; o < s->out.maps; o++) {
    _Alignas(64) float lanes[LANES];
    EACH_COLUMN(c) {
      V sum = (V)(0.0f);
      for (int r = 0; r < s->out.rows; r++) {
        const float *change = g + row_at(s->out, o, r) + c;
        for (int t = 0; t < s->out.samples; t++) sum += LOAD(V, change + t * LANES);
      }
      STORE(V, lanes + c, sum);
    }
    fold_lanes(lanes, 1, sums + s->layer.bias + o);
  }
}
