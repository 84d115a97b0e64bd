// The gradient of a convolution's input.

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
