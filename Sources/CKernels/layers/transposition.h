// A dense layer turned round: y[q] = b[q] + sum over o of w[o, q] x[o].

// The dense layer on a row of maps of one number each, which its inputs are in memory.
INLINE layers_step flat_of(const layers_step *dense) {
  layers_step s = *dense;
  const layers_layer *l = &dense->layer;
  s.in = (layers_place){dense->in.maps * l->kernel_rows * l->kernel_samples, 1, 1, 0, 1};
  s.out = (layers_place){l->maps, 1, 1, 0, 1};
  s.layer.kernel_rows = s.layer.kernel_samples = s.layer.stride = 1;
  s.layer.left = 0;
  s.layer.bias = -1;
  s.padded = false;
  return s;
}

static void transpose(const layers_step *dense, const float *parameters, const float *bias,
                      const float *x, float *y) {
  const layers_step s = flat_of(dense);
  convolve_back(&s, parameters, x, y);
  for (int q = 0; q < s.in.maps; q++) {
    EACH_COLUMN(c) {
      float *at = y + (int64_t)q * LANES + c;
      STORE(V, at, LOAD(V, at) + (V)(bias[q]));
    }
  }
}

static void transpose_back(const layers_step *dense, const float *parameters, const float *x,
                           const float *g, float *weight_sums, float *bias_sums, float *back) {
  layers_step s = flat_of(dense);
  convolve(&s, parameters, g, back);
  s.layer.weight = 0;
  convolve_gradient(&s, g, x, weight_sums);
  for (int q = 0; q < s.in.maps; q++) fold_lanes(g + (int64_t)q * LANES, 1, bias_sums + q);
}
