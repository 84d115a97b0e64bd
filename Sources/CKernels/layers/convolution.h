// Grouped convolution: y[o, r, t] = b[o] + sum over i, k, j of w[o, i, k, j] x[i, r + k, t stride + j - left],
// i over the input maps of o's group. The zeros before and after a row stand in its buffer.

// What a register file holds beside its inputs: outputs x samples forwards, outputs x taps for gradients.
#if NATIVE == 16
enum { tile_outs = 4, tile_times = 5 };
#else
enum { tile_outs = 2, tile_times = 4 };
#endif

typedef struct {
  int outs, ins, taps;   // outputs and inputs of a group; taps of one filter
  int64_t in_map, out_map;  // numbers of a map
} convolution_sizes;

INLINE convolution_sizes sizes(const layers_step *s) {
  convolution_sizes z;
  z.outs = s->out.maps / s->layer.groups;
  z.ins = s->in.maps / s->layer.groups;
  z.taps = z.ins * s->layer.kernel_rows * s->layer.kernel_samples;
  z.in_map = (int64_t)s->in.rows * s->in.stride * LANES;
  z.out_map = (int64_t)s->out.rows * s->out.stride * LANES;
  return z;
}

// Where output (r, t)'s first tap lies in an input map.
INLINE int64_t first_tap(const layers_step *s, int r, int t) {
  return ((int64_t)r * s->in.stride + s->in.left - s->layer.left + t * s->layer.stride) * LANES;
}

// --- Forward ---

INLINE void convolve_tile(const int outs, const int times, const layers_step *s,
                          const convolution_sizes *z, const float *w, const float *bias,
                          const float *x, float *y) {
  const int kernel_rows = s->layer.kernel_rows, kernel_samples = s->layer.kernel_samples;
  const int64_t step = (int64_t)s->layer.stride * LANES;
  V sum[tile_outs][tile_times];
  UNROLL for (int o = 0; o < outs; o++) {
    UNROLL for (int t = 0; t < times; t++) sum[o][t] = (V)(bias ? bias[o] : 0.0f);
  }
  for (int i = 0; i < z->ins; i++) {
    for (int k = 0; k < kernel_rows; k++) {
      const float *in = x + i * z->in_map + (int64_t)k * s->in.stride * LANES;
      for (int j = 0; j < kernel_samples; j++) {
        V v[tile_times];
        UNROLL for (int t = 0; t < times; t++) v[t] = LOAD(V, in + t * step);
        UNROLL for (int o = 0; o < outs; o++) {
          V weight = (V)(w[o * z->taps]);
          UNROLL for (int t = 0; t < times; t++) sum[o][t] = FMA(weight, v[t], sum[o][t]);
        }
        in += LANES;
        w++;
      }
    }
  }
  UNROLL for (int o = 0; o < outs; o++) {
    UNROLL for (int t = 0; t < times; t++) STORE(V, y + o * z->out_map + t * LANES, sum[o][t]);
  }
}

INLINE void convolve_row(const int outs, const layers_step *s, const convolution_sizes *z,
                         const float *w, const float *bias, const float *x, float *y, int r) {
  int t = 0;
  for (; t + tile_times <= s->out.samples; t += tile_times) {
    convolve_tile(outs, tile_times, s, z, w, bias, x + first_tap(s, r, t), y + t * LANES);
  }
  for (; t < s->out.samples; t++) {
    convolve_tile(outs, 1, s, z, w, bias, x + first_tap(s, r, t), y + t * LANES);
  }
}

static void convolve(const layers_step *s, const float *parameters, const float *x, float *y) {
  const convolution_sizes z = sizes(s);
  EACH_COLUMN(c) {
    for (int g = 0; g < s->layer.groups; g++) {
      const float *in = x + g * z.ins * z.in_map + c;
      for (int r = 0; r < s->out.rows; r++) {
        int o = g * z.outs, end = o + z.outs;
        while (o < end) {
          const float *w = parameters + s->layer.weight + (int64_t)o * z.taps;
          const float *bias = s->layer.bias < 0 ? 0 : parameters + s->layer.bias + o;
          float *out = y + row_at(s->out, o, r) + c;
          if (o + tile_outs <= end) {
            convolve_row(tile_outs, s, &z, w, bias, in, out, r);
            o += tile_outs;
          } else if (o + 2 <= end) {
            convolve_row(2, s, &z, w, bias, in, out, r);
            o += 2;
          } else {
            convolve_row(1, s, &z, w, bias, in, out, r);
            o++;
          }
        }
      }
    }
  }
}

// --- The gradient of the weights: dw[o, q] = sum over r, t of g[o, r, t] x[tap q of (r, t)] ---

enum { tap_rows = tile_outs * tile_times };

INLINE void gradient_tile(const int outs, const int taps, const layers_step *s,
                          const convolution_sizes *z, const int64_t *offsets, const float *x,
                          const float *g, float *lanes) {
  const int64_t step = (int64_t)s->layer.stride * LANES;
  V sum[tile_outs][tile_times];
  UNROLL for (int o = 0; o < outs; o++) {
    UNROLL for (int q = 0; q < taps; q++) sum[o][q] = (V)(0.0f);
  }
  for (int r = 0; r < s->out.rows; r++) {
    const float *in = x + first_tap(s, r, 0);
    const float *change = g + (int64_t)r * s->out.stride * LANES;
    for (int t = 0; t < s->out.samples; t++) {
      V v[tile_times];
      UNROLL for (int q = 0; q < taps; q++) v[q] = LOAD(V, in + offsets[q]);
      UNROLL for (int o = 0; o < outs; o++) {
        V d = LOAD(V, change + o * z->out_map);
        UNROLL for (int q = 0; q < taps; q++) sum[o][q] = FMA(d, v[q], sum[o][q]);
      }
      in += step;
      change += LANES;
    }
  }
  UNROLL for (int o = 0; o < outs; o++) {
    UNROLL for (int q = 0; q < taps; q++) STORE(V, lanes + (o * tile_times + q) * LANES, sum[o][q]);
  }
}

// Sums of 16 lanes each of n rows.
INLINE void fold_lanes(const float *lanes, int n, float *out) {
  _Alignas(64) float folded[tile_times * 8];
  for (int i = 0; i < n; i++) {
    STORE(vec8, folded + i * 8, LOAD(vec8, lanes + i * LANES) + LOAD(vec8, lanes + i * LANES + 8));
  }
  fold_rows(folded, 8, n, out);
}

INLINE void gradient_rows(const int outs, const layers_step *s, const convolution_sizes *z,
                          const float *x, const float *g, float *sums) {
  const int kernel_samples = s->layer.kernel_samples, kernel_rows = s->layer.kernel_rows;
  _Alignas(64) float lanes[tap_rows * LANES];
  for (int first = 0; first < z->taps;) {
    int64_t offsets[tile_times];
    int taps = z->taps - first >= tile_times ? tile_times : 1;
    for (int q = 0; q < taps; q++) {
      int j = (first + q) % kernel_samples, row = (first + q) / kernel_samples;
      offsets[q] = row / kernel_rows * z->in_map
                   + ((int64_t)(row % kernel_rows) * s->in.stride + j) * LANES;
    }
    EACH_COLUMN(c) {
      if (taps == tile_times) {
        gradient_tile(outs, tile_times, s, z, offsets, x + c, g + c, lanes + c);
      } else {
        gradient_tile(outs, 1, s, z, offsets, x + c, g + c, lanes + c);
      }
    }
    for (int o = 0; o < outs; o++) {
      fold_lanes(lanes + o * tile_times * LANES, taps, sums + (int64_t)o * z->taps + first);
    }
    first += taps;
  }
}

static void convolve_gradient(const layers_step *s, const float *x, const float *g, float *sums) {
  const convolution_sizes z = sizes(s);
  for (int o = 0; o < s->out.maps;) {
    int group = o / z.outs, end = (group + 1) * z.outs;
    const float *in = x + group * z.ins * z.in_map, *change = g + row_at(s->out, o, 0);
    float *to = sums + s->layer.weight + (int64_t)o * z.taps;
    if (o + tile_outs <= end) {
      gradient_rows(tile_outs, s, &z, in, change, to);
      o += tile_outs;
    } else if (o + 2 <= end) {
      gradient_rows(2, s, &z, in, change, to);
      o += 2;
    } else {
      gradient_rows(1, s, &z, in, change, to);
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

// --- The gradient of the input ---

static void convolve_back(const layers_step *s, const float *parameters, const float *g,
                          float *back) {
  const convolution_sizes z = sizes(s);
  const layers_layer *l = &s->layer;
  // Where every number of the input is under one tap only, it is written once; else sums gather.
  const bool once =
      l->stride == 1 && l->kernel_samples == 1 && (l->kernel_rows == 1 || s->out.rows == 1);
  if (!once) {
    __builtin_memset(back, 0, (unsigned long)(s->in.maps * z.in_map) * sizeof(float));
  }
  for (int group = 0; group < l->groups; group++) {
    for (int q = 0; q < z.taps; q++) {
      int j = q % l->kernel_samples, row = q / l->kernel_samples;
      int i = group * z.ins + row / l->kernel_rows, k = row % l->kernel_rows;
      for (int r = 0; r < s->out.rows; r++) {
        const float *w = parameters + l->weight + (int64_t)group * z.outs * z.taps + q;
        const float *change = g + row_at(s->out, group * z.outs, r);
        float *to = back + i * z.in_map + first_tap(s, r + k, 0) + j * LANES;
        for (int t = 0; t < s->out.samples; t++) {
          EACH_COLUMN(c) {
            V sum = once ? (V)(0.0f) : LOAD(V, to + c);
            for (int o = 0; o < z.outs; o++) {
              sum = FMA((V)(w[o * z.taps]), LOAD(V, change + o * z.out_map + c), sum);
            }
            STORE(V, to + c, sum);
          }
          change += LANES;
          to += (int64_t)l->stride * LANES;
        }
      }
    }
  }
}
