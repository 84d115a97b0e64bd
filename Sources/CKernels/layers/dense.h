// The gradient of dense layers.

// Of dense layers every weight has one product an epoch: here taps stand in lanes, so that no sum is folded
// across a register. The sums are those of `fold_lanes`: lane l and l + 8, then l + 4, l + 2, l + 1.

enum { dense_outs = 2, dense_taps = 16 };

INLINE void dense_tile(const int outs, const convolution_sizes *z, const float *turned,
                       const float *g, float *sums) {
  UNROLL for (int h = 0; h < dense_taps; h += NATIVE) {
    V part[dense_outs][8];
    UNROLL for (int l = 0; l < 8; l++) {
      V low = LOAD(V, turned + l * dense_taps + h), high = LOAD(V, turned + (l + 8) * dense_taps + h);
      UNROLL for (int o = 0; o < outs; o++) {
        const float *change = g + o * z->out_map;
        part[o][l] = FMA((V)(change[l]), low, (V)(0.0f)) + FMA((V)(change[l + 8]), high, (V)(0.0f));
      }
    }
    UNROLL for (int o = 0; o < outs; o++) {
      V *p = part[o];
      UNROLL for (int l = 0; l < 4; l++) p[l] += p[l + 4];
      STORE(loose, sums + (int64_t)o * z->taps + h, (p[0] + p[2]) + (p[1] + p[3]));
    }
  }
}

// Where tap `q` lies in the input.
INLINE int64_t tap_at(const layers_step *s, const convolution_sizes *z, int q) {
  int sample = q % s->layer.kernel_samples, row = q / s->layer.kernel_samples;
  return row / s->layer.kernel_rows * z->in_map +
         ((int64_t)(row % s->layer.kernel_rows) * s->in.stride + sample) * LANES;
}

static void dense_gradient(const layers_step *s, const convolution_sizes *z, const float *x,
                           const float *g, float *sums) {
  const float *in = x + first_tap(s, 0, 0);
  _Alignas(64) float rows[dense_taps * LANES], turned[LANES * dense_taps];
  for (int first = 0; first < z->taps; first += dense_taps) {
    // The last taps may overlap with those before, whose sums are taken once more.
    first = least(first, z->taps - dense_taps);
    for (int q = 0; q < dense_taps; q++) {
      __builtin_memcpy(rows + q * LANES, in + tap_at(s, z, first + q), LANES * sizeof(float));
    }
    turn(rows, LANES, dense_taps, LANES, turned, dense_taps);
    int o = 0;
    for (; o + dense_outs <= z->outs; o += dense_outs) {
      dense_tile(dense_outs, z, turned, g + o * z->out_map, sums + (int64_t)o * z->taps + first);
    }
    if (o < z->outs) {
      dense_tile(1, z, turned, g + o * z->out_map, sums + (int64_t)o * z->taps + first);
    }
  }
}
