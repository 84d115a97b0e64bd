// Grouped convolution: y[o, r, t] = b[o] + sum over i, k, j of w[o, i, k, j] x[i, r + k, t stride + j - left],
// i over the input maps of o's group. The zeros before and after a row stand in its buffer.

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
