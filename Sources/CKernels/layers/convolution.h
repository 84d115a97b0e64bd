// Grouped convolution: y[o, r, t] = b[o] + sum over i, k, j of w[o, i, k, j] x[i, r + k, t stride + j - left],
// i over the input maps of o's group. The zeros before and after a row stand in its buffer.

// What a register file holds beside its inputs: outputs x samples forwards, outputs x taps for gradients;
// of single outputs more samples and taps, of single samples more outputs.
#if NATIVE == 16
enum { tile_outs = 4, tile_times = 5, tile_most = 20 };
#else
enum { tile_outs = 2, tile_times = 4, tile_most = 8 };
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

INLINE layers_filter filter_of(const layers_step *s) {
  const layers_layer *l = &s->layer;
  return (layers_filter){l->kernel_samples, l->left, s->in.samples, s->out.samples};
}

// --- Forward ---

INLINE void convolve_tile(const int outs, const int times, const layers_step *s,
                          const convolution_sizes *z, const float *w, const float *bias,
                          const float *x, float *y) {
  const int kernel_rows = s->layer.kernel_rows;
  const int64_t step = (int64_t)s->layer.stride * LANES;
  // A row of taps; that of a kernel of one number goes over the maps.
  const bool across = kernel_rows == 1 && s->layer.kernel_samples == 1;
  const int maps = across ? 1 : z->ins, taps = across ? z->ins : s->layer.kernel_samples;
  const int64_t next = across ? z->in_map : LANES;
  V sum[tile_most];
  UNROLL for (int o = 0; o < outs; o++) {
    UNROLL for (int t = 0; t < times; t++) sum[o * times + t] = (V)(bias ? bias[o] : 0.0f);
  }
  for (int i = 0; i < maps; i++) {
    for (int k = 0; k < kernel_rows; k++) {
      const float *in = x + i * z->in_map + (int64_t)k * s->in.stride * LANES;
      for (int j = 0; j < taps; j++) {
        V v[tile_most];
        UNROLL for (int t = 0; t < times; t++) v[t] = LOAD(V, in + t * step);
        UNROLL for (int o = 0; o < outs; o++) {
          V weight = (V)(w[o * z->taps]);
          UNROLL for (int t = 0; t < times; t++) {
            sum[o * times + t] = FMA(weight, v[t], sum[o * times + t]);
          }
        }
        in += next;
        w++;
      }
    }
  }
  UNROLL for (int o = 0; o < outs; o++) {
    UNROLL for (int t = 0; t < times; t++) STORE(V, y + o * z->out_map + t * LANES, sum[o * times + t]);
  }
}

INLINE void convolve_row(const int outs, const int times, const layers_step *s,
                         const convolution_sizes *z, const float *w, const float *bias,
                         const float *x, float *y, int r) {
  for (int t = 0; t < s->out.samples;) {
    // The last samples may overlap with those before, whose sums are taken once more.
    bool several = s->out.samples >= times;
    t = least(t, s->out.samples - (several ? times : 1));
    if (several) {
      convolve_tile(outs, times, s, z, w, bias, x + first_tap(s, r, t), y + t * LANES);
      t += times;
    } else {
      convolve_tile(outs, 1, s, z, w, bias, x + first_tap(s, r, t), y + t * LANES);
      t++;
    }
  }
}

// Outputs `o` and after of one group, as many as are left to be worked on together; returns how many.
INLINE int convolve_outs(const layers_step *s, const convolution_sizes *z, int left, const float *w,
                         const float *bias, const float *x, float *y, int r) {
  if (s->out.samples == 1 && left >= tile_most) {
    convolve_row(tile_most, 1, s, z, w, bias, x, y, r);
    return tile_most;
  }
  if (left >= tile_outs) {
    convolve_row(tile_outs, tile_times, s, z, w, bias, x, y, r);
    return tile_outs;
  }
  if (left >= 2) {
    convolve_row(2, tile_times, s, z, w, bias, x, y, r);
    return 2;
  }
  convolve_row(1, tile_most, s, z, w, bias, x, y, r);
  return 1;
}

static void convolve_rows(const layers_step *s, const float *parameters, const float *x, float *y) {
  const layers_filter f = filter_of(s);
  for (int o = 0; o < s->out.maps; o++) {
    filter(&f, parameters + s->layer.weight + (int64_t)o * f.taps,
           s->layer.bias < 0 ? 0 : parameters[s->layer.bias + o], 1, 0,
           x + row_at(s->in, o, 0) - (int64_t)f.left * LANES, y + row_at(s->out, o, 0), 0);
  }
}

static void convolve(const layers_step *s, const float *parameters, const float *x, float *y) {
  if (layers_filters_rows(s)) {
    convolve_rows(s, parameters, x, y);
    return;
  }
  const convolution_sizes z = sizes(s);
  EACH_COLUMN(c) {
    for (int g = 0; g < s->layer.groups; g++) {
      const float *in = x + g * z.ins * z.in_map + c;
      for (int r = 0; r < s->out.rows; r++) {
        for (int o = g * z.outs, end = o + z.outs; o < end;) {
          const float *w = parameters + s->layer.weight + (int64_t)o * z.taps;
          const float *bias = s->layer.bias < 0 ? 0 : parameters + s->layer.bias + o;
          o += convolve_outs(s, &z, end - o, w, bias, in, y + row_at(s->out, o, r) + c, r);
        }
      }
    }
  }
}

// --- The gradient of the weights: dw[o, q] = sum over r, t of g[o, r, t] x[tap q of (r, t)] ---

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

#include "dense.h"

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

// --- The gradient of the input ---

enum { back_maps = NATIVE == 4 ? 2 : 4 };

// One sample of neighbouring input maps, from the outputs under whose taps `from` to `to` of one row it
// lies; w and g of each map, where they do not share g.
INLINE void back_place(const int maps, const bool shared, const convolution_sizes *z, const float *const *w, int from,
                       int to, const float *const *g, int64_t at, bool adds, float *back) {
  V sum[back_maps][COLUMNS];
  UNROLL for (int m = 0; m < maps; m++) {
    EACH_PART(p) sum[m][p] = adds ? LOAD(V, back + m * z->in_map + p * NATIVE) : (V)(0.0f);
  }
  for (int j = from; j < to; j++) {
    int64_t change = at - (int64_t)j * LANES, tap = j;
    for (int o = 0; o < z->outs; o++, change += z->out_map, tap += z->taps) {
      UNROLL for (int m = 0; m < maps; m++) {
        V weight = (V)(w[m][tap]);
        const float *from = g[shared ? 0 : m] + change;
        EACH_PART(p) sum[m][p] = FMA(weight, LOAD(V, from + p * NATIVE), sum[m][p]);
      }
    }
  }
  UNROLL for (int m = 0; m < maps; m++) {
    EACH_PART(p) STORE(V, back + m * z->in_map + p * NATIVE, sum[m][p]);
  }
}

// A step of 1: tap j of output t reads sample t + j - left, so sample s is tap j of output s - j + left.
INLINE void back_maps_densely(const int maps, const bool shared, const layers_step *s, const convolution_sizes *z,
                              const float *parameters, const float *g, float *back, int first) {
  const layers_layer *l = &s->layer;
  for (int k = 0; k < l->kernel_rows; k++) {
    for (int r = 0; r < s->out.rows; r++) {
      const float *w[back_maps], *change[back_maps];
      UNROLL for (int m = 0; m < maps; m++) {
        int group = (first + m) / z->ins, i = (first + m) % z->ins;
        w[m] = parameters + l->weight + (int64_t)group * z->outs * z->taps +
               ((int64_t)i * l->kernel_rows + k) * l->kernel_samples;
        change[m] = g + row_at(s->out, group * z->outs, r);
      }
      float *to = back + row_at(s->in, first, r + k);
      // Row r + k has been written by an earlier k, unless this is its first.
      bool adds = k > 0 && r + 1 < s->out.rows;
      for (int t = 0; t < s->in.samples; t++, to += LANES) {
        int from = most(0, t + l->left - (s->out.samples - 1));
        int end = least(l->kernel_samples, t + l->left + 1);
        back_place(maps, shared, z, w, from, end, change, (int64_t)(t + l->left) * LANES, adds, to);
      }
    }
  }
}

static void convolve_back_densely(const layers_step *s, const convolution_sizes *z,
                                  const float *parameters, const float *g, float *back) {
  int i = 0;
  for (; i + back_maps <= s->in.maps; i += back_maps) {
    if (i / z->ins == (i + back_maps - 1) / z->ins) {
      back_maps_densely(back_maps, true, s, z, parameters, g, back, i);
    } else {
      back_maps_densely(back_maps, false, s, z, parameters, g, back, i);
    }
  }
  for (; i < s->in.maps; i++) back_maps_densely(1, true, s, z, parameters, g, back, i);
}

static void convolve_back(const layers_step *s, const float *parameters, const float *g,
                          float *back) {
  const convolution_sizes z = sizes(s);
  const layers_layer *l = &s->layer;
  if (layers_filters_rows(s) && s->padded) {
    const layers_filter f = filter_of(s);
    for (int m = 0; m < s->in.maps; m++) {
      filter_back(&f, parameters + l->weight + (int64_t)m * f.taps, g + row_at(s->out, m, 0),
                  back + row_at(s->in, m, 0));
    }
    return;
  }
  if (l->stride == 1) {
    convolve_back_densely(s, &z, parameters, g, back);
    return;
  }
  // Steps over samples: sums gather where the input lies.
  __builtin_memset(back, 0, (unsigned long)(s->in.maps * z.in_map) * sizeof(float));
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
            V sum = LOAD(V, to + c);
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
